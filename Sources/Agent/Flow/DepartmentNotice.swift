import Shared

/// A reminder that the department wrote to one unit of the home, as it was fetched last.
struct DepartmentNotice: Sendable {
    /// The unit.
    let facility: FacilityID
    /// The letter.
    let letter: InboxAnswer.Notice

    /// For a person at a terminal: what it is about, then its words.
    var lines: [LocalizedText] {
        let head = LocalizedText(
            vi: "Sở nhắc \(facility) lúc \(letter.at.vietnamese): \(letter.subject.vi)",
            en: "Reminder of the department to \(facility), \(letter.at.rfc3339): "
                + letter.subject.en)
        return [head, LocalizedText(vi: body(.vi), en: body(.en))]
    }

    private func body(_ language: Language) -> String {
        letter.text[language].split(separator: "\n", omittingEmptySubsequences: true)
            .map { "  \($0)" }.joined(separator: "\n")
    }

    /// Writes it as one JSON object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("at", letter.at.rfc3339)
            writer.text("facility", facility.text)
            writer.text("subject", letter.subject.vi)
            writer.text("subjectEn", letter.subject.en)
            writer.text("text", letter.text.vi)
            writer.text("textEn", letter.text.en)
        }
    }
}

extension InboxCache {
    /// The reminders to a unit, as last heard, the oldest first.
    func notices(to facility: FacilityID) -> [DepartmentNotice] {
        (inbox(of: facility)?.notices ?? []).map {
            DepartmentNotice(facility: facility, letter: $0)
        }
    }
}
