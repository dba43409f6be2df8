/// Everything that was recorded about one owed report, from which its status follows for any moment
/// (DOMAIN §4).
///
/// A return (`trả lại`) is not among the facts: it changes the review, never the timeliness.
public struct ObligationFacts: Hashable, Sendable {
    /// The first instant after the period.
    public let periodEnd: Instant
    /// The due date by the form's rule; nil where none covers the period, as for a report asked for
    /// once (`đột xuất`) without a date.
    public let due: DueDate?
    /// Later due dates, in the order recorded.
    public let extensions: [Extension]
    /// Releases, in the order recorded.
    public let exemptions: [Exemption]
    /// Complete submissions that passed the hard rules, in the order received.
    public let submissions: [CompleteSubmission]

    /// Gathers the facts; lists may be in any order.
    public init(
        periodEnd: Instant, due: DueDate?, extensions: [Extension] = [],
        exemptions: [Exemption] = [], submissions: [CompleteSubmission] = []
    ) {
        self.periodEnd = periodEnd
        self.due = due
        self.extensions = extensions.sorted { $0.recordedAt < $1.recordedAt }
        self.exemptions = exemptions.sorted { $0.recordedAt < $1.recordedAt }
        self.submissions = submissions.sorted { $0.receivedAt < $1.receivedAt }
    }

    /// The due date in force at `moment`: that of the extension recorded last by then, never before
    /// the rule's own.
    public func due(at moment: Instant) -> DueDate? {
        guard let granted = extensions.last(where: { $0.recordedAt <= moment })?.due,
            due.map({ granted.at > $0.at }) ?? true
        else { return due }
        return granted
    }

    /// What could be said at `moment`, from what had been recorded by then.
    ///
    /// 1. Received: on time or late by the first complete submission, judged against the due date
    ///    in force *when it came*: an extension granted afterwards does not erase a late mark. A
    ///    withdrawn submission counts for this only while another one stands.
    /// 2. Else released: `exempt`.
    /// 3. Else `notYetDue` until the period ends, `awaited` until the due date passes, `missing`.
    ///
    /// Where nothing says when it is due, nothing is late: it is awaited for as long as it takes, and
    /// on time once it comes; the missing due date and the missing `daysLate` say why.
    public func verdict(asOf moment: Instant) -> ObligationVerdict {
        let known = submissions.filter { $0.receivedAt <= moment }
        let stands = known.contains { submission in
            submission.withdrawnAt.map { $0 > moment } ?? true
        }
        if stands, let first = known.first {
            return received(first.receivedAt)
        }
        let due = due(at: moment)
        let status = waiting(at: moment, due: due)
        return ObligationVerdict(
            status: status, due: due, isExtended: due != self.due, receivedAt: nil,
            daysLate: status == .missing ? due?.daysLate(receivedAt: moment) : nil)
    }

    private func received(_ instant: Instant) -> ObligationVerdict {
        let due = due(at: instant)
        return ObligationVerdict(
            status: due?.isLate(instant) == true ? .late : .onTime, due: due,
            isExtended: due != self.due, receivedAt: instant,
            daysLate: due?.daysLate(receivedAt: instant))
    }

    private func waiting(at moment: Instant, due: DueDate?) -> ObligationStatus {
        let released = exemptions.contains { exemption in
            exemption.recordedAt <= moment && (exemption.revokedAt.map { $0 > moment } ?? true)
        }
        if released { return .exempt }
        if moment < periodEnd { return .notYetDue }
        return due?.isLate(moment) == true ? .missing : .awaited
    }
}

/// What can be said about one owed report at one moment.
public struct ObligationVerdict: Hashable, Sendable {
    /// Where it stands.
    public let status: ObligationStatus
    /// The due date it is judged by; nil where nothing says when it is due.
    public let due: DueDate?
    /// True when that date was extended.
    public let isExtended: Bool
    /// When the report that fixed the timeliness came; nil when none counts.
    public let receivedAt: Instant?
    /// Received: days after the due day, at least 1 when late, negative before it. Missing: days
    /// overdue so far. Nil while nothing is due, without a due date,
    /// and for a released unit.
    public let daysLate: Int?
}
