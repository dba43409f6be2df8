import Shared

/// A report that the department gave back (`trả lại`) and that no newer revision has followed, with its
/// words at the figures they concern.
struct ReturnedReport: Sendable {
    /// The unit.
    let facility: FacilityID
    /// What was owed.
    let item: InboxAnswer.Item
    /// When, why, and where.
    let returned: InboxAnswer.Returned
    /// The form, for titles; nil when it is not known here.
    let form: Form?

    /// Nil unless the item is given back.
    init?(_ item: InboxAnswer.Item, of facility: FacilityID, forms: FormCatalog) {
        guard let returned = item.returned else { return nil }
        self.facility = facility
        self.item = item
        self.returned = returned
        form = forms[item.form] ?? forms.versions(of: item.form.code).last
    }

    /// Whether a report is a newer revision: then there is nothing more to say of the return.
    func isFollowed(by name: OutboxName) -> Bool {
        name.slot.facility == facility && name.slot.form == item.form.code
            && name.slot.period == item.period.identifier && name.revision > item.revision
    }

    /// The words at figures, in the order of codes, with the figures' titles.
    func figures(_ language: Language) -> [(code: IndicatorCode, title: String, words: String)] {
        returned.figures.sorted { $0.key < $1.key }.map { code, words in
            let title = form?.slot(of: code).flatMap { form?.indicators[$0].title[language] }
            return (code, title ?? code.text, words)
        }
    }

    /// For a person at a terminal: what was given back and why, then a line a figure.
    var lines: [LocalizedText] {
        let report = "\(item.form.code) \(item.period.identifier)"
        let head =
            returned.isErratum
            ? LocalizedText(
                vi: "Sở mở đính chính \(report) của \(facility): \(returned.reason)",
                en: "The department awaits an erratum of \(report) of \(facility): "
                    + returned.reason)
            : LocalizedText(
                vi: "Sở trả lại \(report) lần \(item.revision) của \(facility): \(returned.reason)",
                en:
                    "Returned by the department: \(report) revision \(item.revision) of \(facility): "
                    + returned.reason)
        let rows = zip(figures(.vi), figures(.en)).map { vi, en in
            LocalizedText(
                vi: "  \(vi.code) (\(vi.title)): \(vi.words)",
                en: "  \(en.code) (\(en.title)): \(en.words)")
        }
        return [head] + rows
    }

    /// Writes it as one JSON object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("at", returned.at.rfc3339)
            writer.flag("erratum", returned.isErratum)
            writer.text("facility", facility.text)
            writer.key("figures")
            writer.texts(returned.figures)
            writer.text("form", item.form.code.text)
            writer.text("period", item.period.identifier)
            writer.text("reason", returned.reason)
            writer.number("revision", Int64(item.revision))
        }
    }
}

extension InboxCache {
    /// What was given back to a unit, as last heard.
    func returned(to facility: FacilityID, forms: FormCatalog) -> [ReturnedReport] {
        (inbox(of: facility)?.items ?? []).compactMap {
            ReturnedReport($0, of: facility, forms: forms)
        }
    }

    /// What was given back of a slot. Forms are read only when something was.
    func returned(of slot: OutboxName.Slot, cache: ReferenceCache) -> ReturnedReport? {
        let item = inbox(of: slot.facility)?.items.first {
            $0.form.code == slot.form && $0.period.identifier == slot.period && $0.returned != nil
        }
        return item.flatMap { ReturnedReport($0, of: slot.facility, forms: cache.forms()) }
    }
}
