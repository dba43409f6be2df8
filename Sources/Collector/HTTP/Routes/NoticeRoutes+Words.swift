import Hummingbird
import Shared

/// Addresses and words: what the department edits.
extension NoticeRoutes {
    func listContacts(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let catalogue = compose.desk.catalogue.current
        let contacts = try await compose.desk.store.read { try $0.contacts() }
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for contact in contacts { contact.write(to: &writer, catalogue) }
                }
            }
        }
    }

    func addContact(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let fields = try await request.fields()
        func text(_ name: String) -> String { fields[name]?.text ?? "" }
        let registry = compose.desk.catalogue.current.registry
        let draft = try ManageContacts.Draft.read(
            unit: text("unit"), recipient: text("recipient"), channel: text("channel"),
            address: text("address"), name: text("name"), language: text("language")
        ) { registry.facility($0) != nil }
        guard try await contacts.add([draft]) > 0 else { throw Self.isThere }
        return .json { writer in writer.object { _ in } }
    }

    static let isThere = Problem(
        .badQuery, vi: "Địa chỉ này đã có rồi.", en: "This address is there already.")

    func endContact(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let key = try await request.fields()["contact"]?.text.flatMap({ Int64($0) }) else {
            throw Problem(
                .badQuery, vi: "Cần số của địa chỉ trong “contact”.",
                en: "Give the address's number in “contact”.")
        }
        try await contacts.end(key)
        return .json { writer in writer.object { _ in } }
    }

    func importContacts(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = try await request.fields(limit: 4 << 20)
        let registry = compose.desk.catalogue.current.registry
        let file = ContactFile(fields["csv"]?.text ?? "") { registry.facility($0) != nil }
        let isTrial = fields["check"]?.text == "true"
        let added = file.faults.isEmpty && !isTrial ? try await contacts.add(file.drafts) : 0
        return .json { writer in
            writer.object { writer in
                writer.key("added")
                writer.integer(Int64(added))
                writer.key("faults")
                writer.array { writer in
                    for fault in file.faults {
                        writer.string("\(fault.row): \(fault.reason.vi) / \(fault.reason.en)")
                    }
                }
                writer.key("read")
                writer.integer(Int64(file.drafts.count))
            }
        }
    }

    // MARK: - Words

    private func words() async throws -> NoticeWords {
        NoticeWords(
            try await compose.desk.store.read { try $0.noticeTemplates() },
            department: compose.desk.department)
    }

    func listTemplates(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let words = try await words()
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for occasion in NoticeOccasion.allCases {
                        for language in Language.allCases {
                            Self.write(occasion, language, words, to: &writer)
                        }
                    }
                }
            }
        }
    }

    private static func write(
        _ occasion: NoticeOccasion, _ language: Language, _ words: NoticeWords,
        to writer: inout JSONWriter
    ) {
        let template = words.template(occasion, language)
        writer.object { writer in
            writer.key("body")
            writer.string(template.body)
            writer.key("editedAt")
            if let at = words.editedAt(occasion, language) {
                writer.string(at.rfc3339)
            } else {
                writer.null()
            }
            writer.key("language")
            writer.string(language.rawValue)
            writer.key("occasion")
            writer.string(occasion.rawValue)
            writer.key("places")
            writer.array { writer in
                for place in NoticePlaceholder.allowed(in: occasion) {
                    writer.string(place.rawValue)
                }
            }
            writer.key("subject")
            writer.string(template.subject)
        }
    }

    /// An occasion, a language and words that were checked; nil words for the program's own.
    private func drafted(
        _ request: Request
    ) async throws -> (NoticeOccasion, Language, NoticeTemplate?) {
        let fields = try await request.fields()
        func text(_ name: String) -> String { fields[name]?.text ?? "" }
        guard let occasion = NoticeOccasion(rawValue: text("occasion")) else {
            let known = NoticeOccasion.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badQuery, vi: "“occasion”: cần một trong \(known).",
                en: "“occasion”: expected one of \(known).")
        }
        guard let language = Language(rawValue: text("language")) else {
            throw Problem(
                .badQuery, vi: "“language”: cần vi hoặc en.", en: "“language”: expected vi or en.")
        }
        if text("subject").isEmpty, text("body").isEmpty { return (occasion, language, nil) }
        let template = try NoticeTemplate(
            subject: text("subject"), body: text("body"), for: occasion)
        return (occasion, language, template)
    }

    func saveTemplate(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let (occasion, language, template) = try await drafted(request)
        try await edit(occasion, language, template)
        return .json { writer in writer.object { _ in } }
    }

    func preview(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let (occasion, language, template) = try await drafted(request)
        let now = surroundings.now()
        let row = template.map {
            NoticeTemplateRow(
                occasion: occasion.rawValue, language: language, subject: $0.subject, body: $0.body,
                recordedAt: now)
        }
        let words = NoticeWords(row.map { [$0] } ?? [], department: compose.desk.department)
        let content = NoticeContent.example(occasion, language, today: now.day)
        return .json { writer in
            writer.object { writer in
                writer.key("html")
                writer.string(content.html(words))
                writer.key("subject")
                writer.string(content.subject(words))
                writer.key("text")
                writer.string(content.text(words))
            }
        }
    }
}

extension NoticeContent {
    /// A letter of an invented unit, to see words in.
    static func example(
        _ occasion: NoticeOccasion, _ language: Language, today: Day
    ) -> NoticeContent {
        let unit = LocalizedText(vi: "Bệnh viện Ví dụ", en: "Example Hospital")
        let kind = Reminder.Occasion(rawValue: occasion.rawValue) ?? .overdue
        let due = DueDate(day: kind == .before ? today.adding(days: 3) : today.adding(days: -2))
        let month = ReportingPeriod.ending(
            in: today.adding(days: -40)..<today, kind: .month, calendar: .statistical
        ).last
        guard let month, let form = FormCode("VI-DU"), let facility = FacilityID("VI-DU") else {
            preconditionFailure("a month ends every forty days")
        }
        let line = NoticeLine(
            form: form, formTitle: LocalizedText(vi: "Biểu ví dụ", en: "Example form"),
            period: month, facility: facility, facilityName: unit, occasion: kind, due: due,
            daysLate: kind == .overdue ? 2 : nil, why: nil)
        let isForDepartment = occasion == .escalation || occasion == .digest
        return NoticeContent(
            occasion: occasion, language: language,
            name: isForDepartment
                ? LocalizedText(vi: "Phòng KHTC", en: "Planning and Finance")[language]
                : unit[language], unit: isForDepartment ? nil : unit, lines: [line], today: today,
            counts: [.missing: 7, .newlyMissing: 2, .arrived: 31, .toReview: 12])
    }
}

extension ContactRow {
    /// Writes the address.
    fileprivate func write(to writer: inout JSONWriter, _ catalogue: Catalogue) {
        writer.object { writer in
            writer.key("address")
            writer.string(address)
            writer.key("channel")
            writer.string(channel.rawValue)
            writer.key("contact")
            writer.integer(key)
            writer.key("facility")
            if let unit = facility.flatMap({ catalogue.facility(row: $0) }) {
                writer.string(unit.text)
            } else {
                writer.null()
            }
            writer.key("language")
            writer.string(language.rawValue)
            writer.key("name")
            writer.string(name)
            writer.key("recipient")
            writer.string(recipient.rawValue)
        }
    }
}
