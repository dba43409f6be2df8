import Exchange
import Shared

/// One accepted revision, and whether it is what counts.
struct ExportedRevision: Sendable {
    let stored: StoredSubmission
    let period: ReportingPeriod
    let isCounted: Bool
}

/// Revisions as lines, for programs that keep a copy: CSV with one figure a line, or JSON with one
/// report a line.
struct RevisionLines: Sendable {
    /// How lines are written.
    enum Format: String, CaseIterable, Sendable {
        case csv, jsonl

        var mediaType: String {
            switch self {
            case .csv: "text/csv; charset=utf-8"
            case .jsonl: "application/x-ndjson"
            }
        }
    }

    private let format: Format
    private var bytes: [UInt8] = []

    /// Begins, with the names of the columns where there are any.
    init(_ format: Format) {
        self.format = format
        guard format == .csv else { return }
        put(
            CSVText.text([
                [
                    "seq", "form", "version", "period", "calendar", "facility", "revision",
                    "received_at", "counted", "indicator", "value", "mark", "note",
                ]
            ]))
    }

    /// How much waits to be taken.
    var count: Int { bytes.count }

    /// What was written since it was last taken.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes one revision.
    mutating func write(_ one: ExportedRevision, _ catalogue: Catalogue) throws {
        let facts = one.stored.facts
        guard let form = catalogue.form(row: facts.formVersion),
            let unit = catalogue.facility(row: facts.slot.facility)
        else {
            // Published or entered while this is being sent: who left the line out would move the
            // reader's cursor past it for ever.
            throw Problem(.storeUnavailable)
        }
        let content = try StoredReport(one.stored, form: form).content
        switch format {
        case .csv: writeCSV(one, content, form, unit)
        case .jsonl: writeJSON(one, content, form, unit)
        }
    }

    private mutating func writeCSV(
        _ one: ExportedRevision, _ content: Report.Content, _ form: Form, _ unit: FacilityID
    ) {
        let facts = one.stored.facts
        let start = [
            "\(facts.seq)", form.code.text, "\(form.key.version)", one.period.identifier,
            form.calendar.rawValue, unit.text, "\(facts.revision)", facts.receivedAt.rfc3339,
            "\(one.isCounted)",
        ]
        var rows: [[String]] = []
        for (place, indicator) in form.indicators.enumerated() {
            guard let value = content.values[place] else { continue }
            let mark = value == .none ? "none" : value == .notCollected ? "notCollected" : ""
            let text = mark.isEmpty ? ValueText.write(value, note: nil).value ?? "" : ""
            let note = content.notes[indicator.code] ?? ""
            rows.append(start + [indicator.code.text, text, mark, note])
        }
        put(CSVText.text(rows))
    }

    private mutating func writeJSON(
        _ one: ExportedRevision, _ content: Report.Content, _ form: Form, _ unit: FacilityID
    ) {
        let facts = one.stored.facts
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.key("calendar")
            writer.string(form.calendar.rawValue)
            writer.key("counted")
            writer.bool(one.isCounted)
            writer.key("facility")
            writer.string(unit.text)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("id")
            writer.string(facts.reportID.text)
            writer.key("notes")
            writer.object { writer in
                for (code, note) in content.notes.sorted(by: { $0.key < $1.key }) {
                    writer.key(code.text)
                    writer.string(note)
                }
            }
            writer.key("period")
            writer.string(one.period.identifier)
            writer.key("receivedAt")
            writer.string(facts.receivedAt.rfc3339)
            writer.key("revision")
            writer.integer(Int64(facts.revision))
            writer.key("seq")
            writer.integer(facts.seq)
            writer.key("values")
            writer.object { writer in
                for slot in form.sortedSlots {
                    guard let value = content.values[slot] else { continue }
                    writer.key(form.indicators[slot].code.text)
                    Self.write(value, to: &writer)
                }
            }
            writer.key("version")
            writer.integer(Int64(form.key.version))
        }
        bytes.append(contentsOf: writer.bytes)
        put("\n")
    }

    /// A figure as a report carries it: whole numbers as numbers, decimals as texts, marks as `m`.
    private static func write(_ value: Value, to writer: inout JSONWriter) {
        writer.object { writer in
            switch value {
            case .none, .notCollected:
                writer.key("m")
                writer.string(value == .none ? "none" : "notCollected")
            case .number(let number) where number.scale == 0:
                writer.key("v")
                writer.integer(number.units)
            case .boolean(let isTrue):
                writer.key("v")
                writer.bool(isTrue)
            default:
                writer.key("v")
                writer.string(ValueText.write(value, note: nil).value ?? "")
            }
        }
    }
}
