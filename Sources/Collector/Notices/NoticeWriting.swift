import Shared

/// One report as a letter tells of it.
struct NoticeLine: Hashable, Sendable {
    let form: FormCode
    let formTitle: LocalizedText
    let period: ReportingPeriod
    let facility: FacilityID
    let facilityName: LocalizedText
    let occasion: Reminder.Occasion
    let due: DueDate?
    let daysLate: Int?
    /// Why it is not here, from what the unit's agent told; for a return the department's reason.
    let why: LocalizedText?

    /// The words of one line; with the unit where several are written of.
    func text(_ language: Language, withUnit: Bool) -> String {
        let head = withUnit ? "\(facilityName[language]): " : ""
        let what = "\(form) \(formTitle[language]), \(period.title[language])"
        let reason = why.map { ". \($0[language])" } ?? ""
        return "\(head)\(what): \(standing[language])\(reason)"
    }

    /// Where it stands, with its date.
    var standing: LocalizedText {
        let hour = due.map(Self.moment)
        switch occasion {
        case .before:
            return LocalizedText(
                vi: "hạn nộp \(hour?.vi ?? "?")", en: "due \(hour?.en ?? "?")")
        case .overdue:
            let days = daysLate ?? 0
            return LocalizedText(
                vi: "quá hạn \(days) ngày (hạn \(hour?.vi ?? "?"))",
                en: "\(days) days overdue (due \(hour?.en ?? "?"))")
        case .returned: return LocalizedText(vi: "bị trả lại", en: "returned")
        }
    }

    /// The day, and the hour where it does not close at midnight.
    static func moment(_ due: DueDate) -> LocalizedText {
        let isWholeDay = due.at == due.day.adding(days: 1).startInstant
        guard !isWholeDay else {
            return LocalizedText(vi: due.day.vietnamese, en: due.day.iso)
        }
        let clock = String(due.at.english.suffix(5))
        return LocalizedText(
            vi: "\(clock) ngày \(due.day.vietnamese)", en: "\(due.day.iso) \(clock)")
    }
}

/// The words in force: the department's, else the program's own.
struct NoticeWords: Sendable {
    private let stored: [NoticeTemplateRow]
    /// What the department calls itself.
    let department: LocalizedText

    /// - Parameter stored: the department's own.
    init(_ stored: [NoticeTemplateRow], department: LocalizedText) {
        self.stored = stored
        self.department = department
    }

    /// The words for an occasion.
    func template(_ occasion: NoticeOccasion, _ language: Language) -> NoticeTemplate {
        let own = stored.first { $0.occasion == occasion.rawValue && $0.language == language }
        // What was checked when it was saved may name a place that is gone from a later program.
        return own.flatMap {
            try? NoticeTemplate(subject: $0.subject, body: $0.body, for: occasion)
        } ?? NoticeTemplate(builtIn: occasion, language)
    }

    /// When the words were last edited; nil for the program's own.
    func editedAt(_ occasion: NoticeOccasion, _ language: Language) -> Instant? {
        stored.first { $0.occasion == occasion.rawValue && $0.language == language }?.recordedAt
    }
}

/// A letter's content, before it is filled into words.
struct NoticeContent: Sendable {
    let occasion: NoticeOccasion
    let language: Language
    let name: String
    /// The unit's name; nil for the department.
    let unit: LocalizedText?
    let lines: [NoticeLine]
    let today: Day
    /// The counts of a digest.
    var counts: [NoticePlaceholder: Int] = [:]

    private var dayText: String { language == .vi ? today.vietnamese : today.iso }

    private func values(_ words: NoticeWords) -> [NoticePlaceholder: String] {
        var values: [NoticePlaceholder: String] = [
            .name: name, .unit: unit?[language] ?? "", .count: "\(lines.count)", .today: dayText,
            .department: words.department[language],
        ]
        for (place, count) in counts { values[place] = "\(count)" }
        return values
    }

    /// The subject.
    func subject(_ words: NoticeWords) -> String {
        NoticeTemplate.fill(words.template(occasion, language).subject, values(words))
    }

    /// The plain text.
    func text(_ words: NoticeWords) -> String {
        var values = values(words)
        values[.reports] = lines.map { "- \($0.text(language, withUnit: unit == nil))" }
            .joined(separator: "\n")
        return NoticeTemplate.fill(words.template(occasion, language).body, values)
    }

    /// The same as simple HTML: paragraphs, and the reports as a table.
    func html(_ words: NoticeWords) -> String {
        let values = values(words)
        var page = HTML()
        page.markup("<!doctype html>")
        page.element("html", [("lang", language.rawValue)]) { page in
            page.element("body") { page in
                for part in words.template(occasion, language).body.split(separator: "\n\n") {
                    let pieces = part.split(
                        separator: "{reports}", omittingEmptySubsequences: false)
                    for (index, piece) in pieces.enumerated() {
                        if index > 0 { table(&page) }
                        let filled = NoticeTemplate.fill(String(piece), values)
                        if filled.contains(where: { !$0.isWhitespace }) {
                            Self.paragraph(filled, &page)
                        }
                    }
                }
            }
        }
        return page.source
    }

    private static func paragraph(_ text: String, _ page: inout HTML) {
        page.element("p") { page in
            for (index, line) in text.split(separator: "\n").enumerated() {
                if index > 0 { page.void("br") }
                page.text(String(line))
            }
        }
    }

    private func table(_ page: inout HTML) {
        guard !lines.isEmpty else { return }
        page.element("table", [("border", "1"), ("cellpadding", "6")]) { page in
            for line in lines {
                page.element("tr") { page in
                    if unit == nil { page.element("td", text: line.facilityName[language]) }
                    page.element(
                        "td",
                        text: "\(line.form) \(line.formTitle[language]), "
                            + line.period.title[language])
                    page.element("td", text: line.standing[language])
                    page.element("td", text: line.why?[language] ?? "")
                }
            }
        }
    }

    /// The same for a program.
    func json(identity: Digest, plannedAt: Instant) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("id")
            writer.string(identity.hex)
            writer.key("occasion")
            writer.string(occasion.rawValue)
            writer.key("plannedAt")
            writer.string(plannedAt.rfc3339)
            writer.key("reports")
            writer.array { writer in for line in lines { line.write(to: &writer) } }
        }
        return writer.bytes
    }
}

extension NoticeLine {
    /// Writes the line as JSON.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            writer.key("daysLate")
            if let daysLate { writer.integer(Int64(daysLate)) } else { writer.null() }
            writer.key("dueAt")
            if let due { writer.string(due.at.rfc3339) } else { writer.null() }
            writer.key("facility")
            writer.string(facility.text)
            writer.key("facilityName")
            writer.string(facilityName.vi)
            writer.key("form")
            writer.string(form.text)
            writer.key("occasion")
            writer.string(occasion.rawValue)
            writer.key("period")
            writer.string(period.identifier)
            writer.key("why")
            if let why { writer.string(why.vi) } else { writer.null() }
        }
    }
}
