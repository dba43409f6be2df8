import Shared

/// Why a report is not here (DOMAIN §4.7), from what the unit's agent told last by then, or from what
/// its people have typed at the department's pages.
enum AwaitReason: Hashable, Sendable {
    /// No agent of the unit has ever spoken.
    case neverSeen
    /// The agent has been silent since then; what it said last, if it said anything of this report.
    case silent(since: Instant, last: Heartbeat.Standing?)
    /// The agent says what it cannot do on its computer.
    case degraded(Heartbeat.Degradation, at: Instant)
    /// The agent is online and has nothing for this report.
    case noData(at: Instant)
    /// The agent is online and files lie there that it cannot read at all.
    case unreadableFiles(Int, at: Instant)
    /// The agent is online and says what stands in the way.
    case standing(Heartbeat.Slot, at: Instant)
    /// Somebody of the unit is typing it into the form's page.
    case typing(TypedDraft)

    /// An agent speaks hourly; two missed words and a half are silence.
    static let silence: Int64 = 150 * 60 * 1000

    /// The reason at `moment`. A report that an agent has in its hands is nearer than one that is being
    /// typed; that one is nearer than an agent that has nothing to say of it.
    ///
    /// - Parameters:
    ///   - heard: what was told last by then.
    ///   - draft: what was being typed then.
    init(
        form: FormCode, period: ReportingPeriod, heard: HeardAgents.Heard?, draft: TypedDraft?,
        asOf moment: Instant
    ) {
        let slot = heard?.heartbeat.slots.last {
            $0.form == form && $0.period == period.identifier
        }
        let isSilent = heard.map { moment - $0.at > Self.silence } ?? true
        if let draft, isSilent || slot == nil {
            self = .typing(draft)
            return
        }
        guard let heard else {
            self = .neverSeen
            return
        }
        if isSilent {
            self = .silent(since: heard.at, last: slot?.standing)
        } else if let slot {
            self = .standing(slot, at: heard.at)
        } else if let degraded = heard.heartbeat.degraded.first {
            self = .degraded(degraded, at: heard.at)
        } else if heard.heartbeat.unreadableFiles > 0 {
            self = .unreadableFiles(heard.heartbeat.unreadableFiles, at: heard.at)
        } else {
            self = .noData(at: heard.at)
        }
    }

    /// The stable word, as `status --format json` shows it.
    var word: String {
        switch self {
        case .neverSeen: "neverSeen"
        case .silent: "silent"
        case .degraded(let what, _): what.rawValue
        case .noData: "noData"
        case .unreadableFiles: "unreadableFiles"
        case .standing(let slot, _): slot.standing.rawValue
        case .typing(let draft): draft.word
        }
    }

    /// Since when it is so, where that is known.
    var since: Instant? {
        switch self {
        case .neverSeen, .noData, .degraded, .unreadableFiles: nil
        case .silent(let since, _): since
        case .standing(let slot, _): slot.since
        case .typing(let draft): draft.askedAt ?? draft.startedAt
        }
    }

    /// In a few words, for a cell.
    var short: LocalizedText {
        switch self {
        case .neverSeen: LocalizedText(vi: "chưa liên lạc", en: "never heard")
        case .silent: LocalizedText(vi: "mất liên lạc", en: "silent")
        case .degraded: LocalizedText(vi: "máy đơn vị lỗi", en: "computer fault")
        case .noData: LocalizedText(vi: "chưa có số liệu", en: "no data")
        case .unreadableFiles: LocalizedText(vi: "tệp không đọc được", en: "unreadable file")
        case .standing(let slot, _): slot.standing.short
        case .typing(let draft): draft.short
        }
    }

    /// In a sentence.
    var sentence: LocalizedText {
        switch self {
        case .neverSeen:
            return LocalizedText(
                vi: "Phần mềm của đơn vị chưa từng liên lạc.",
                en: "The unit's agent has never been heard.")
        case .silent(let since, let last):
            let (vi, en) =
                last.map { ("; trước đó: \($0.short.vi)", "; before that: \($0.short.en)") }
                ?? ("", "")
            return LocalizedText(
                vi: "Mất liên lạc từ \(since.vietnamese)\(vi).",
                en: "The agent is silent since \(since.english)\(en).")
        case .degraded(let what, _): return what.sentence
        case .noData:
            return LocalizedText(
                vi: "Phần mềm đang chạy nhưng chưa có số liệu cho kỳ này.",
                en: "The agent is online and has no data for this period.")
        case .unreadableFiles(let count, _):
            return LocalizedText(
                vi: "Có \(count) tệp trong thư mục của đơn vị không đọc được.",
                en: "\(count) files in the unit's folder cannot be read.")
        case .standing(let slot, _): return Self.sentence(slot)
        case .typing(let draft): return draft.sentence
        }
    }

    private static func sentence(_ slot: Heartbeat.Slot) -> LocalizedText {
        let since = slot.since.map { (" từ \($0.vietnamese)", " since \($0.english)") } ?? ("", "")
        let rules = slot.rules.map(\.text).joined(separator: ", ")
        let (vi, en) = rules.isEmpty ? ("", "") : (": \(rules)", ": \(rules)")
        let short = slot.standing.short
        return LocalizedText(
            vi: "\(capital(short.vi))\(since.0)\(vi).", en: "\(capital(short.en))\(since.1)\(en).")
    }

    private static func capital(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension AwaitReason {
    /// A reason, and what else its agent told of its computer.
    struct Told: Hashable, Sendable {
        /// Why the report is not here.
        let reason: AwaitReason
        /// Milliseconds that the unit's clock is ahead; nil for an agent that was never heard.
        let clockOffset: Int64?

        /// A clock that is wrong by so much is worth a sentence: reports carry its dates.
        static let clockTolerance: Int64 = 10 * 60 * 1000

        /// The reason at `moment`.
        init(
            form: FormCode, period: ReportingPeriod, heard: HeardAgents.Heard?,
            draft: TypedDraft?, asOf moment: Instant
        ) {
            reason = AwaitReason(
                form: form, period: period, heard: heard, draft: draft, asOf: moment)
            clockOffset = heard?.clockOffset
        }

        /// In a few words, for a cell.
        var short: LocalizedText { reason.short }

        /// In a sentence, or two when the clock is wrong.
        var sentence: LocalizedText {
            guard let clockOffset, abs(clockOffset) > Self.clockTolerance else {
                return reason.sentence
            }
            let (isAhead, span) = (clockOffset > 0, Self.span(clockOffset))
            return LocalizedText(
                vi: "\(reason.sentence.vi) Đồng hồ máy đơn vị \(isAhead ? "nhanh" : "chậm") "
                    + "\(span.vi).",
                en: "\(reason.sentence.en) The unit's clock is \(isAhead ? "fast" : "slow") by "
                    + "\(span.en).")
        }

        private static func span(_ milliseconds: Int64) -> LocalizedText {
            let minutes = abs(milliseconds) / 60_000
            return switch minutes {
            case ..<120: LocalizedText(vi: "\(minutes) phút", en: "\(minutes) minutes")
            case ..<2880:
                LocalizedText(vi: "\(minutes / 60) giờ", en: "\(minutes / 60) hours")
            default:
                LocalizedText(vi: "\(minutes / 1440) ngày", en: "\(minutes / 1440) days")
            }
        }
    }
}

extension Heartbeat.Standing {
    /// In a few words.
    var short: LocalizedText {
        switch self {
        case .failing: LocalizedText(vi: "chưa qua kiểm tra", en: "fails the unit's check")
        case .sourceFailed: LocalizedText(vi: "nguồn số liệu lỗi", en: "its source fails")
        case .awaitingApproval: LocalizedText(vi: "chờ lãnh đạo duyệt", en: "awaits approval")
        case .rejected: LocalizedText(vi: "lãnh đạo trả lại", en: "rejected by the head")
        case .inOutbox: LocalizedText(vi: "trong hộp gửi", en: "in the outbox")
        case .refused: LocalizedText(vi: "bị từ chối", en: "refused")
        }
    }
}

extension Heartbeat.Degradation {
    /// In a sentence.
    var sentence: LocalizedText {
        switch self {
        case .folderMissing:
            LocalizedText(
                vi: "Máy đơn vị không đọc được thư mục báo cáo.",
                en: "The unit's computer cannot read its report folder.")
        case .folderReadOnly:
            LocalizedText(
                vi: "Máy đơn vị không ghi được vào thư mục báo cáo.",
                en: "The unit's computer cannot write into its report folder.")
        case .diskFull:
            LocalizedText(
                vi: "Ổ đĩa của máy đơn vị đã đầy.", en: "The disk of the unit's computer is full.")
        case .homeReadOnly:
            LocalizedText(
                vi: "Máy đơn vị không lưu được gì.", en: "The unit's computer can save nothing.")
        }
    }
}
