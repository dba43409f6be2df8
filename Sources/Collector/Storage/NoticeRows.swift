import Shared

/// What a notice is for.
enum NoticeKind: String, Sendable, CaseIterable {
    /// Reports are asked for.
    case reminder
    /// The officer's morning digest (`bản tin sáng`).
    case digest
    /// Somebody tries whether an address works.
    case test
}

/// Where a notice stands.
enum NoticeState: String, Sendable, CaseIterable {
    /// It is to be sent, or sent again.
    case waiting
    /// The other side has taken it: a mail server said 250, a webhook 2xx, the inbox holds it.
    case sent
    /// The unit's agent has fetched it.
    case seen
    /// The other side will never take it.
    case refused
    /// It could not be handed over for so long that it is no use any more.
    case givenUp
    /// What it asked for had come, or was no longer owed, before it went out.
    case dropped
    /// There was nobody to send it to.
    case noAddress

    /// The name for people.
    var title: LocalizedText {
        switch self {
        case .waiting: LocalizedText(vi: "đang chờ gửi", en: "waiting")
        case .sent: LocalizedText(vi: "đã giao", en: "handed over")
        case .seen: LocalizedText(vi: "đơn vị đã nhận", en: "fetched by the unit")
        case .refused: LocalizedText(vi: "bị từ chối", en: "refused")
        case .givenUp: LocalizedText(vi: "thôi gửi", en: "given up")
        case .dropped: LocalizedText(vi: "không cần nữa", en: "no longer needed")
        case .noAddress: LocalizedText(vi: "không có địa chỉ", en: "no address")
        }
    }
}

/// An address as stored.
struct ContactRow: Hashable, Sendable {
    /// Its row, and the act that made it.
    let key: Int64
    /// The row of the unit; nil for the department.
    let facility: Int64?
    let recipient: ReminderRecipient
    let channel: NoticeChannel
    let address: String
    let name: String
    let language: Language
    let createdAt: Instant
    let endedAt: Instant?
}

/// One report that a notice is about, as stored.
struct NoticeItemRow: Hashable, Sendable {
    let slot: SlotRowKey
    let occasion: Reminder.Occasion
    let step: ReminderCode
    /// The due moment, or that of the return.
    let anchor: Instant
    /// The moment of the step.
    let moment: Instant
}

/// A notice as stored.
struct NoticeRow: Sendable {
    let key: Int64
    /// What its identity on the way follows from.
    let identity: Digest
    let kind: NoticeKind
    /// The row of the unit; nil for the department.
    let facility: Int64?
    let recipient: ReminderRecipient
    let channel: NoticeChannel
    /// The address; nil for an agent, and where there is none.
    let contact: ContactRow?
    let plannedAt: Instant
    let nextAt: Instant
    let state: NoticeState
    let attempts: Int
    /// What the other side, or the line, said last.
    let outcome: String
    let settledAt: Instant?
    /// When it was tried to hand it over for the first time; nil before.
    var firstTriedAt: Instant?
    var items: [NoticeItemRow] = []
}

/// A notice that is to be kept.
struct PlannedNotice: Sendable {
    let kind: NoticeKind
    let facility: Int64?
    let recipient: ReminderRecipient
    let channel: NoticeChannel
    /// The row of the address; nil for an agent, and where there is none.
    let contact: Int64?
    let state: NoticeState
    var items: [NoticeItemRow]
    /// What tells it from every other: its items' keys, or the digest's day.
    let words: [String]

    /// The digest of what it is about and for whom: the same after any restart.
    var identity: Digest {
        let address = contact.map { "\($0)" } ?? "-"
        let text = (["giaoban-notice-v1", kind.rawValue, address] + words.sorted())
            .joined(separator: "\n")
        return Digest(of: Array(text.utf8))
    }
}

/// The department's words for an occasion, as stored.
struct NoticeTemplateRow: Hashable, Sendable {
    let occasion: String
    let language: Language
    let subject: String
    let body: String
    let recordedAt: Instant
}
