/// Where an owed report stands (`tình trạng nộp báo cáo`). The raw values are part of the wire.
public enum ObligationStatus: String, CaseIterable, Hashable, Sendable {
    /// The period has not ended (`chưa đến hạn`).
    case notYetDue
    /// The period has ended, the due date has not passed (`chưa gửi`).
    case awaited
    /// Received before the due date passed (`đúng hạn`, also `trước hạn`).
    case onTime
    /// Received after it (`trễ hạn`).
    case late
    /// Not received, and the due date has passed (`quá hạn`).
    case missing
    /// Not expected, by an officer's decision (`miễn`), and not received.
    case exempt

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .notYetDue: LocalizedText(vi: "Chưa đến hạn", en: "Not yet due")
        case .awaited: LocalizedText(vi: "Chưa gửi", en: "Awaited")
        case .onTime: LocalizedText(vi: "Đúng hạn", en: "On time")
        case .late: LocalizedText(vi: "Trễ hạn", en: "Late")
        case .missing: LocalizedText(vi: "Quá hạn, chưa gửi", en: "Missing")
        case .exempt: LocalizedText(vi: "Miễn", en: "Exempt")
        }
    }

    /// True once a report has come.
    public var isReceived: Bool { self == .onTime || self == .late }
}

/// A later due date for a unit (`gia hạn`).
public struct Extension: Hashable, Sendable {
    /// The new due date.
    public let due: DueDate
    /// When it was entered: it excuses nothing that came before.
    public let recordedAt: Instant

    /// Makes an extension.
    public init(due: DueDate, recordedAt: Instant) {
        self.due = due
        self.recordedAt = recordedAt
    }
}

/// A unit's release from a report (`miễn`).
public struct Exemption: Hashable, Sendable {
    /// When it was entered.
    public let recordedAt: Instant
    /// When it was taken back, or nil.
    public let revokedAt: Instant?

    /// Makes an exemption.
    public init(recordedAt: Instant, revokedAt: Instant? = nil) {
        self.recordedAt = recordedAt
        self.revokedAt = revokedAt
    }
}

/// A submission that was complete and passed the hard rules.
public struct CompleteSubmission: Hashable, Sendable {
    /// When the collector had read its last byte.
    public let receivedAt: Instant
    /// When an officer withdrew it, or nil.
    public let withdrawnAt: Instant?

    /// Makes a submission.
    public init(receivedAt: Instant, withdrawnAt: Instant? = nil) {
        self.receivedAt = receivedAt
        self.withdrawnAt = withdrawnAt
    }
}
