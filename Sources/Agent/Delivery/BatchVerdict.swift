import Shared

/// What a batch came to. The rules are those of a single report (`Outcome`): only what the collector
/// itself can have said about this very report settles it.
enum BatchVerdict: Sendable {
    /// Each report's own outcome, in the order sent; nil for one that nothing certain was said of: it
    /// is asked for by itself.
    case answered([Outcome?])
    /// The same holds for all of them.
    case whole(Outcome)
    /// Batches are not taken there: each report is to be sent by itself.
    case declined
    /// This batch was too large: each report is to be sent by itself.
    case tooLarge

    /// Judges an answer to `POST /v1/reports/batch`.
    init(
        _ answer: TransportAnswer, to reports: [OutboxReport],
        isBelieved: (Receipt) -> Bool = { _ in true }
    ) {
        if (200...299).contains(answer.status) {
            self = Self.success(answer, reports, isBelieved)
        } else if let problem = CollectorAnswer.problem(in: answer) {
            self = Self.judge(problem, retryAfter: RetryAfter.read(answer))
        } else if answer.status == 413 {
            self = .tooLarge
        } else if [404, 405, 415, 501].contains(answer.status) {
            // A proxy that knows the one path and not the other: the single report will tell.
            self = .declined
        } else {
            let reason = Outcome.LaterReason.stranger(status: answer.status)
            self = .whole(.later(reason, retryAfter: RetryAfter.read(answer)))
        }
    }

    /// A line that gave no whole answer.
    init(_ fault: TransportFault) {
        // Longer than any answer to one report: the collector has had its say, ask in smaller parts.
        self = fault.reason == .tooLarge ? .tooLarge : .whole(Outcome(fault))
    }

    /// Whether a receipt came that none of the known keys has signed.
    var hasUnsignedReceipt: Bool {
        guard case .answered(let outcomes) = self else { return false }
        return outcomes.contains {
            if case .later(.unsignedReceipt, _)? = $0 { true } else { false }
        }
    }

    private static func success(
        _ answer: TransportAnswer, _ reports: [OutboxReport], _ isBelieved: (Receipt) -> Bool
    ) -> BatchVerdict {
        let nothing = Outcome.later(.noReceipt(status: answer.status), retryAfter: nil)
        guard answer.status == 200, answer.mediaType == Receipt.mediaType,
            let answers = ReportBatch.answers(answer.body)
        else { return .whole(nothing) }
        var outcomes = [Outcome?](repeating: nil, count: reports.count)
        for item in answers {
            guard let (place, outcome) = match(item, reports, isBelieved) else { continue }
            outcomes[place] = better(outcomes[place], outcome)
        }
        return outcomes.contains { $0 != nil } ? .answered(outcomes) : .whole(nothing)
    }

    /// Whose answer an item is, and what it says; nil when that is not certain.
    private static func match(
        _ item: ReportBatch.Answer, _ reports: [OutboxReport], _ isBelieved: (Receipt) -> Bool
    ) -> (Int, Outcome)? {
        switch item {
        case .receipt(let receipt, let bytes):
            let place = reports.firstIndex {
                $0.header.id == receipt.id && $0.header.digest == receipt.digest
            }
            guard let place else { return nil }
            guard isBelieved(receipt) else {
                return (place, .later(.unsignedReceipt(status: 200), retryAfter: nil))
            }
            return (place, .accepted(receipt: bytes))
        case .problem(let problem, let digest?, let bytes):
            guard let place = reports.firstIndex(where: { $0.header.digest == digest }) else {
                return nil
            }
            let own = Outcome.OwnProblem(
                status: problem.code.status, code: problem.code.rawValue, body: bytes)
            return (
                place, Outcome(own, retryAfter: problem.retryAfter.map { .seconds(max(0, $0)) })
            )
        case .problem(_, nil, _): return nil
        }
    }

    /// Of two answers for one report a receipt counts: it proves something.
    private static func better(_ old: Outcome?, _ new: Outcome) -> Outcome {
        if case .accepted? = old, let old { return old }
        if case .accepted = new { return new }
        return old ?? new
    }

    /// A problem of the whole request says nothing against any report in it.
    private static func judge(
        _ problem: Outcome.OwnProblem, retryAfter: Duration?
    ) -> BatchVerdict {
        switch problem.status {
        case 413: return .tooLarge
        case 400, 404, 405, 409...412, 415, 422, 431, 501: return .declined
        default: return .whole(Outcome(problem, retryAfter: retryAfter))
        }
    }
}

extension ReportRequest {
    /// The request that delivers several reports of one unit at once.
    static func batch(
        _ reports: [OutboxReport], signatory: Signatory, deadline: Duration?
    ) -> TransportRequest {
        let items = reports.map { report in
            ReportBatch.Item(
                report: report.body, digest: report.header.digest,
                signature: signatory.signature(of: report.header))
        }
        return TransportRequest(
            method: .post, path: Routes.reportBatch,
            headers: [
                Header("Content-Type", "application/json"),
                Header("Accept", "application/json, application/problem+json"),
            ], body: ReportBatch.bytes(of: items), unit: reports.first?.header.facility,
            deadline: deadline)
    }
}
