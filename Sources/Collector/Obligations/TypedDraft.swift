import Shared

/// A report that was being typed at the department's pages at some moment, as the board tells of it.
struct TypedDraft: Hashable, Sendable {
    /// When somebody began it.
    let startedAt: Instant
    /// When something was typed last.
    let changedAt: Instant
    /// When a second person of the unit was asked to approve exactly what stood there; nil while nobody
    /// was, or something was typed since.
    let askedAt: Instant?

    /// The stable word, as `status --format json` shows it. Waiting for the head is the same state
    /// whether an agent or a page tells of it.
    var word: String {
        askedAt == nil ? "typing" : Heartbeat.Standing.awaitingApproval.rawValue
    }

    /// In a few words, for a cell.
    var short: LocalizedText {
        askedAt == nil
            ? LocalizedText(vi: "đang nhập", en: "being typed")
            : Heartbeat.Standing.awaitingApproval.short
    }

    /// In a sentence.
    var sentence: LocalizedText {
        if let askedAt {
            return LocalizedText(
                vi: "Đã nhập trên trang web, chờ lãnh đạo đơn vị duyệt từ \(askedAt.vietnamese).",
                en: "Typed in the browser, awaits the unit's approval since \(askedAt.english).")
        }
        return LocalizedText(
            vi: "Đơn vị đang nhập trên trang web, lưu lần cuối lúc \(changedAt.vietnamese).",
            en: "The unit is typing it in the browser, last saved at \(changedAt.english).")
    }
}
