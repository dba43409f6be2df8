import HTTPTypes
import Hummingbird
import Shared

/// What was sent to whom and what came of it, and what goes out next.
struct NoticeRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let due = "/local/notices/due"
        static let test = "/local/notices/test"
        static let contacts = "/local/contacts"
        static let contactImport = "/local/contacts/import"
        static let contactEnd = "/local/contacts/end"
        static let templates = "/local/notice-templates"
        static let preview = "/local/notice-templates/preview"
    }

    let compose: ComposeNotice
    let plan: PlanNotices
    let contacts: ManageContacts
    let edit: EditNoticeTemplate
    let surroundings: Surroundings

    private var store: SQLiteStore { compose.desk.store }
    private var catalogue: Catalogue { compose.desk.catalogue.current }

    /// The endpoints of the contract.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.notices, access: .reading, operation: "listNotices",
                summary: "Reminders that were sent, to whom, by which way, and what came of them",
                parameters: [
                    .query("facility", "A unit's code; all without it"),
                    .query("state", NoticeState.allCases.map(\.rawValue).joined(separator: ", ")),
                    .query("limit", "1…1000, the newest first; 100 without it"),
                ], answer: .notices, problems: [.badQuery, .unknownFacility, .wrongUnit],
                handler: list)
        ]
    }

    /// What commands on this machine may ask beyond it.
    var localEndpoints: [Endpoint] {
        [
            local(.get, Path.due, "dueNotices", "What is due to be sent now", due),
            local(.post, Path.test, "testNotice", "Put a trial letter into the queue", test),
            local(.get, Path.contacts, "listContacts", "Who gets notices", listContacts),
            local(.post, Path.contacts, "addContact", "Add an address", addContact),
            local(.post, Path.contactEnd, "endContact", "End an address", endContact),
            local(.post, Path.contactImport, "importContacts", "Import addresses", importContacts),
            local(.get, Path.templates, "listTemplates", "The words of notices", listTemplates),
            local(
                .post, Path.templates, "saveTemplate", "Save the words of a notice", saveTemplate),
            local(.post, Path.preview, "previewTemplate", "Fill in words to look at", preview),
        ]
    }

    private func local(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: method, path: path, access: .local, operation: operation, summary: summary,
            takesBody: method == .post, handler: handler)
    }

    // MARK: - The log

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") { FacilityID($0) }
        let words = NoticeState.allCases.map(\.rawValue).joined(separator: ", ")
        let state = try request.query("state", accepts: words) { NoticeState(rawValue: $0) }
        let limit = try request.number("limit", in: 1...1000)
        let catalogue = catalogue
        let facility = try context.principal.ownUnit(asked: asked)
        let row = facility.flatMap { catalogue.facilityRows[$0] }
        guard facility == nil || row != nil else { throw Problem(.unknownFacility) }
        let notices = try await store.read { reader in
            try reader.newestNotices(facility: row, state: state, limit: limit ?? 100).map {
                try NoticeView($0, catalogue, reader)
            }
        }
        let withAddress = context.principal.mayReadAddresses
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for notice in notices { notice.write(to: &writer, withAddress: withAddress) }
                }
            }
        }
    }

    private func due(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let now = surroundings.now()
        let plan = try await plan.due(at: now)
        let groups = PlanNotices.groups(plan.reminders)
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for group in groups { group.write(to: &writer) } }
                writer.key("next")
                if let next = plan.next { writer.string(next.rfc3339) } else { writer.null() }
            }
        }
    }

    private func test(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let fields = try await request.fields()
        guard let key = fields["contact"]?.text.flatMap({ Int64($0) }) else {
            throw Problem(.badQuery, vi: "Thiếu “contact”.", en: "“contact” is missing.")
        }
        let now = surroundings.now()
        let words = ["test", now.rfc3339]
        _ = try await contacts.queue.perform { writer in
            guard let contact = try writer.reader.contacts().first(where: { $0.key == key }) else {
                throw Problem(
                    .notFound, vi: "Không có địa chỉ số \(key) đang dùng.",
                    en: "No address number \(key) is in use.")
            }
            return try writer.insert(
                PlannedNotice(
                    kind: .test, facility: contact.facility, recipient: contact.recipient,
                    channel: contact.channel, contact: key, state: .waiting, items: [],
                    words: words), at: now)
        }
        return .json { writer in writer.object { _ in } }
    }
}

extension Principal {
    /// Whether addresses of people may be shown: to the department's people and its own commands, not
    /// to units, nor to programs that read everything else.
    var mayReadAddresses: Bool {
        switch self {
        case .local: true
        case .person(let person): person.facility == nil
        case .anonymous, .unit, .reader: false
        }
    }
}

extension Request {
    /// The members of a small JSON body.
    func fields(limit: Int = 65_536) async throws -> JSONValue {
        let body = try await jsonBody(limit: limit)
        do throws(JSONFault) {
            return try JSONValue(parsing: body, limits: JSONReader.Limits(bytes: limit))
        } catch {
            throw Problem(fault: error, in: body)
        }
    }
}

extension PlanNotices.Group {
    /// Writes the letter that is due.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("channel")
            writer.string(channel.rawValue)
            writer.key("facility")
            if let facility { writer.string(facility.text) } else { writer.null() }
            writer.key("occasion")
            writer.string(occasion.rawValue)
            writer.key("recipient")
            writer.string(recipient.rawValue)
            writer.key("reports")
            writer.array { writer in
                for reminder in reminders {
                    let slot = reminder.thread.slot
                    writer.string(
                        "\(slot.form) \(slot.period.identifier) \(slot.facility) \(reminder.step)")
                }
            }
        }
    }
}
