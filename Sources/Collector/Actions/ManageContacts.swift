import Shared

/// Who gets notices: added, ended, imported; each change is an act with its row in the chain.
struct ManageContacts: Sendable {
    /// An address as somebody gives it, read.
    struct Draft: Hashable, Sendable {
        /// The unit; nil for the department.
        let facility: FacilityID?
        let recipient: ReminderRecipient
        let channel: NoticeChannel
        let address: String
        let name: String
        let language: Language
    }

    let store: SQLiteStore
    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let now: @Sendable () -> Instant
    /// Who decides, as audit rows name them.
    var actor = Principal.local.name

    /// The longest name of a person or an office.
    static let nameLimit = 120

    /// Adds addresses, all or none; those that are there already are passed over.
    ///
    /// - Returns: how many are new.
    func add(_ drafts: [Draft]) async throws -> Int {
        let (moment, actor, rows) = (now(), actor, catalogue.current.facilityRows)
        return try await queue.perform { writer in
            var known = Set(
                try writer.reader.contacts().map {
                    Identity($0.facility, $0.recipient, $0.channel, $0.address)
                })
            var count = 0
            for draft in drafts {
                let facility = draft.facility.flatMap { rows[$0] }
                let identity = Identity(
                    facility, draft.recipient, draft.channel, draft.address)
                guard known.insert(identity).inserted else { continue }
                let seq = try writer.append(
                    AuditEntry(
                        at: moment, actor: actor, action: "contact.added",
                        subject: "\(draft.facility?.text ?? "-") \(draft.recipient.rawValue)",
                        detail: "\(draft.channel.rawValue) \(draft.address)"))
                try writer.insertContact(
                    facility: facility, draft.recipient, draft.channel, address: draft.address,
                    name: draft.name, language: draft.language, seq: seq, at: moment)
                count += 1
            }
            return count
        }
    }

    /// Ends an address; what waits for it is not sent.
    ///
    /// - Throws: `notFound`.
    func end(_ key: Int64) async throws {
        let (moment, actor) = (now(), actor)
        try await queue.perform { writer in
            guard let contact = try writer.reader.contacts().first(where: { $0.key == key }) else {
                throw Problem(
                    .notFound, vi: "Không có địa chỉ số \(key) đang dùng.",
                    en: "No address number \(key) is in use.")
            }
            try writer.append(
                AuditEntry(
                    at: moment, actor: actor, action: "contact.ended", subject: "\(key)",
                    detail: "\(contact.channel.rawValue) \(contact.address)"))
            try writer.endContact(key, at: moment)
        }
    }

    private struct Identity: Hashable {
        let facility: Int64?
        let recipient: ReminderRecipient
        let channel: NoticeChannel
        let address: String

        init(
            _ facility: Int64?, _ recipient: ReminderRecipient, _ channel: NoticeChannel,
            _ address: String
        ) {
            (self.facility, self.recipient) = (facility, recipient)
            (self.channel, self.address) = (channel, address)
        }
    }
}

extension ManageContacts.Draft {
    /// Reads an address from texts; the fault says which is wrong and what is accepted.
    ///
    /// - Parameters:
    ///   - unit: a unit's code; empty for the department.
    ///   - knows: whether a unit is in the registry.
    static func read(
        unit: String, recipient: String, channel: String, address: String, name: String,
        language: String, knows: (FacilityID) -> Bool
    ) throws(Problem) -> Self {
        guard let recipient = ReminderRecipient(rawValue: recipient) else {
            throw wrong("recipient", recipient, "unit, head, department")
        }
        let channelText = channel.isEmpty ? NoticeChannel.email.rawValue : channel
        guard let channel = NoticeChannel(rawValue: channelText), channel != .inbox else {
            throw wrong("channel", channelText, "email, webhook")
        }
        let isAddress =
            channel == .email ? MailAddress(address) != nil : WebhookAddress(address) != nil
        guard isAddress else {
            throw wrong(
                "address", address,
                channel == .email ? "ten@don-vi.example" : "https://… (http://127.0.0.1…)")
        }
        guard let language = Language(rawValue: language.isEmpty ? "vi" : language) else {
            throw wrong("language", language, "vi, en")
        }
        let name = name.nfc
        guard name.count <= ManageContacts.nameLimit else {
            throw wrong("name", name, "≤ \(ManageContacts.nameLimit)")
        }
        return Self(
            facility: try facility(unit, recipient, knows), recipient: recipient,
            channel: channel, address: address, name: name, language: language)
    }

    private static func facility(
        _ text: String, _ recipient: ReminderRecipient, _ knows: (FacilityID) -> Bool
    ) throws(Problem) -> FacilityID? {
        if recipient == .department {
            guard text.isEmpty else {
                throw Problem(
                    .badQuery, vi: "Địa chỉ của Sở (department) không ghi đơn vị.",
                    en: "An address of the department names no unit.")
            }
            return nil
        }
        guard let facility = FacilityID(text), knows(facility) else {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(text.prefix(40))”.",
                en: "No facility “\(text.prefix(40))”.")
        }
        return facility
    }

    private static func wrong(_ name: String, _ text: String, _ accepts: String) -> Problem {
        Problem(
            .badQuery, vi: "“\(name)”: đọc được “\(text.prefix(64))”, cần \(accepts).",
            en: "“\(name)”: read “\(text.prefix(64))”, expected \(accepts).")
    }
}
