import Shared

/// What one attempt to deliver a report came to (DESIGN §5). Decided from the answer alone.
///
/// The rule that keeps reports safe: only an answer the collector itself can have written settles
/// anything. Captive portals answer 200, 302 or 511 with a web page, proxies 401, 403, 404, 413 or
/// 502 with theirs: all of it is "later".
enum Outcome: Hashable, Sendable {
    /// The collector has it: a receipt that repeats this report's id and digest, as it came.
    case accepted(receipt: [UInt8])
    /// The collector will not have it as it is: a person must look. Nothing is dropped.
    case refused(OwnProblem)
    /// The collector does not know us, or not any more: keep everything, ask hourly.
    case identity(OwnProblem)
    /// Keep and try again.
    case later(LaterReason, retryAfter: Duration?)

    /// Why a report is to be sent again.
    enum LaterReason: Hashable, Sendable {
        /// No whole answer came.
        case fault(TransportFault)
        /// The collector itself is busy, full or ailing.
        case collector(OwnProblem)
        /// A 2xx without a receipt of ours.
        case noReceipt(status: Int)
        /// A receipt for another report, or for other bytes: a mirror, a cache, or a fault.
        case otherReceipt(status: Int)
        /// A receipt for this report that none of the department's keys has signed.
        case unsignedReceipt(status: Int)
        /// Someone on the way answered: a proxy, a captive portal.
        case stranger(status: Int)
    }

    /// A problem body in the collector's own hand.
    struct OwnProblem: Hashable, Sendable {
        /// The HTTP status it came with.
        var status: Int
        /// The stable problem code.
        var code: String
        /// The whole body, to be kept beside the report.
        var body: [UInt8]
    }

    /// Judges an answer to `POST /v1/reports`.
    ///
    /// - Parameters:
    ///   - answer: what came.
    ///   - id: the id of the report that was sent.
    ///   - digest: the digest of the bytes that were sent.
    ///   - isBelieved: whether a receipt is the department's own word.
    init(
        _ answer: TransportAnswer, id: ReportID, digest: Digest,
        isBelieved: (Receipt) -> Bool = { _ in true }
    ) {
        if (200...299).contains(answer.status) {
            self = Self.success(answer, id: id, digest: digest, isBelieved: isBelieved)
        } else if let problem = CollectorAnswer.problem(in: answer) {
            self.init(problem, retryAfter: RetryAfter.read(answer))
        } else {
            let reason = LaterReason.stranger(status: answer.status)
            self = .later(reason, retryAfter: RetryAfter.read(answer))
        }
    }

    /// A line that gave no whole answer is always "later".
    init(_ fault: TransportFault) {
        self = .later(.fault(fault), retryAfter: nil)
    }

    private static func success(
        _ answer: TransportAnswer, id: ReportID, digest: Digest,
        isBelieved: (Receipt) -> Bool
    ) -> Outcome {
        guard answer.status == 200 || answer.status == 201,
            let receipt = CollectorAnswer.receipt(in: answer)
        else { return .later(.noReceipt(status: answer.status), retryAfter: nil) }
        guard receipt.id == id, receipt.digest == digest else {
            return .later(.otherReceipt(status: answer.status), retryAfter: nil)
        }
        guard isBelieved(receipt) else {
            return .later(.unsignedReceipt(status: answer.status), retryAfter: nil)
        }
        return .accepted(receipt: answer.body)
    }

    /// Judges what the collector itself says against a report.
    init(_ problem: OwnProblem, retryAfter: Duration?) {
        self = Self.judge(problem, retryAfter: retryAfter)
    }

    private static func judge(_ problem: OwnProblem, retryAfter: Duration?) -> Outcome {
        switch problem.status {
        // The outbox has just held the bytes against their digest: they were spoilt on the way.
        case _ where problem.code == ProblemCode.digestMismatch.rawValue:
            .later(.collector(problem), retryAfter: retryAfter)
        case 401, 403: .identity(problem)
        case 400, 409, 410, 412, 413, 415, 422, 431: .refused(problem)
        // 408, 425, 429, 5xx and whatever a newer collector may say: the report stays.
        default: .later(.collector(problem), retryAfter: retryAfter)
        }
    }
}
