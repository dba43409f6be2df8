import Shared

/// What an officer decided about a revision or a slot.
enum ReviewKind: String, Sendable, CaseIterable {
    case returned, approved, withdrawn, consolidated, closed
}

/// Everything that was recorded about one slot up to a moment, in the order committed.
struct SlotRecord: Hashable, Sendable {
    /// An accepted revision.
    struct Submission: Hashable, Sendable {
        let seq: Int64
        let revision: Int
        let receivedAt: Instant
        /// True for past figures that the department took from a file.
        var isImported = false
    }

    /// A decision about it.
    struct Review: Hashable, Sendable {
        let seq: Int64
        let kind: ReviewKind
        /// The revision meant; always set for a withdrawal.
        let submission: Int64?
        let at: Instant
    }

    /// Accepted revisions, by revision.
    var submissions: [Submission] = []
    /// Reports refused with findings.
    var attempts = 0
    /// Extensions and exemptions.
    var rulings = Rulings()
    /// Decisions of the review.
    var review: [Review] = []

    /// When a revision was withdrawn, or nil.
    func withdrawal(of seq: Int64) -> Instant? {
        review.first { $0.kind == .withdrawn && $0.submission == seq }?.at
    }

    /// The revision that counts: the last that was not withdrawn, so that withdrawing a correction
    /// brings back nothing by itself when nothing stands behind it.
    var counted: Submission? {
        submissions.last { withdrawal(of: $0.seq) == nil }
    }

    /// Past figures taken from a file release the unit: they are neither on time nor late, and nobody
    /// waits for others, until they are withdrawn.
    var importExemptions: [Exemption] {
        submissions.filter(\.isImported).map {
            Exemption(recordedAt: $0.receivedAt, revokedAt: withdrawal(of: $0.seq))
        }
    }

    /// The submissions that timeliness is judged by: the first one fixes it. Where that came from a
    /// file, none: a unit that corrects it years later is not years late.
    var judgedSubmissions: [Submission] {
        let first = submissions.first { withdrawal(of: $0.seq) == nil }
        return first?.isImported == true ? [] : submissions.filter { !$0.isImported }
    }

    /// Where review stands.
    var state: ReviewState {
        var state = ReviewState.none
        for step in steps {
            switch step {
            case .sent: state = state == .returned ? .resubmitted : .received
            case .decided(.returned): state = .returned
            case .decided(.approved): state = .approved
            case .decided(.consolidated): state = .consolidated
            case .decided(.closed): state = .closed
            case .decided(.withdrawn): state = counted == nil ? .none : .received
            }
        }
        return state
    }

    /// When it was given back, while nothing has come since.
    var returnedAt: Instant? {
        state == .returned ? review.last { $0.kind == .returned }?.at : nil
    }

    private enum Step {
        case sent
        case decided(ReviewKind)
    }

    /// Submissions and decisions in the order committed.
    private var steps: [Step] {
        (submissions.map { (seq: $0.seq, step: Step.sent) }
            + review.map { (seq: $0.seq, step: Step.decided($0.kind)) })
            .sorted { $0.seq < $1.seq }.map(\.step)
    }
}

/// Where the review of an owed report stands (DOMAIN §2); `none` before anything came.
enum ReviewState: String, Sendable, CaseIterable {
    case none, received, returned, resubmitted, approved, consolidated, closed
}
