import Shared

/// A notice as the log shows it.
struct NoticeView: Sendable {
    let notice: NoticeRow
    /// The unit; nil for the department.
    let facility: FacilityID?
    /// What it was about: `KB-T 2026-01 SX-BV1`, with the step.
    let reports: [(form: String, period: String, facility: String, step: String)]

    /// Looks up the names of a stored notice.
    init(_ notice: NoticeRow, _ catalogue: Catalogue, _ reader: StoreReader) throws {
        self.notice = notice
        facility = notice.facility.flatMap { catalogue.facility(row: $0) }
        reports = try notice.items.map { item in
            let form = catalogue.forms.codes.first { catalogue.formRow($0) == item.slot.form }
            return (
                form?.text ?? "?", try reader.period(row: item.slot.period)?.identifier ?? "?",
                catalogue.facility(row: item.slot.facility)?.text ?? "?", item.step.text
            )
        }
    }

    /// Writes it; the address only for those who may see it.
    func write(to writer: inout JSONWriter, withAddress: Bool) {
        writer.object { writer in
            if withAddress, let contact = notice.contact {
                writer.key("address")
                writer.string(contact.address)
            }
            writer.key("attempts")
            writer.integer(Int64(notice.attempts))
            writer.key("channel")
            writer.string(notice.channel.rawValue)
            writer.key("facility")
            if let facility { writer.string(facility.text) } else { writer.null() }
            writer.key("id")
            writer.string(notice.identity.hex)
            writer.key("kind")
            writer.string(notice.kind.rawValue)
            writer.key("nextAt")
            if notice.state == .waiting {
                writer.string(notice.nextAt.rfc3339)
            } else {
                writer.null()
            }
            writer.key("outcome")
            writer.string(notice.outcome)
            writer.key("plannedAt")
            writer.string(notice.plannedAt.rfc3339)
            writer.key("recipient")
            writer.string(notice.recipient.rawValue)
            writer.key("reports")
            writer.array { writer in for report in reports { Self.write(report, to: &writer) } }
            writer.key("settledAt")
            if let at = notice.settledAt { writer.string(at.rfc3339) } else { writer.null() }
            writer.key("state")
            writer.string(notice.state.rawValue)
        }
    }

    private static func write(
        _ report: (form: String, period: String, facility: String, step: String),
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("facility")
            writer.string(report.facility)
            writer.key("form")
            writer.string(report.form)
            writer.key("period")
            writer.string(report.period)
            writer.key("step")
            writer.string(report.step)
        }
    }
}
