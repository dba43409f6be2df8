import Shared
import Testing

@testable import Agent

/// DESIGN §5: which answers settle a report. Everything a stranger on the line can say is "later".
@Suite("Outcome")
struct OutcomeTests {
    private static let report = Samples.report(1)

    private func judge(_ answer: TransportAnswer) -> String {
        let header = Self.report.header
        switch Outcome(answer, id: header.id, digest: header.digest) {
        case .accepted: return "accepted"
        case .refused: return "refused"
        case .identity: return "identity"
        case .later: return "later"
        }
    }

    @Test(
        "the collector's own problems are refused, identity or later by their status",
        arguments: ProblemCode.allCases)
    func ownProblems(_ code: ProblemCode) {
        let expected: String
        switch code.status {
        case _ where code == .digestMismatch: expected = "later"  // spoilt on the way, not here
        case 401, 403: expected = "identity"
        case 400, 409, 410, 412, 413, 415, 422, 431: expected = "refused"
        default: expected = "later"
        }
        #expect(judge(ModelCollector.answer(Problem(code))) == expected)
    }

    @Test(
        "B4, B5: the same statuses without our problem body are later",
        arguments: [
            200, 201, 204, 301, 302, 400, 401, 403, 404, 405, 407, 409, 410, 412, 413, 415, 422,
            431,
            500, 502, 503, 504, 507, 511,
        ])
    func strangers(_ status: Int) {
        let bodies = [
            ("text/html", "<html>Please log in</html>"), ("application/json", "{}"),
            ("application/problem+json", "{\"title\":\"Forbidden\",\"status\":403}"),
            ("application/problem+json", ""),
            ("application/problem+json", "{\"code\":\"tokenUnknown\",\"type\":\"about:blank\"}"),
        ]
        for (type, body) in bodies {
            let answer = TransportAnswer(
                status: status, headers: [Header("content-type", type)], body: Array(body.utf8))
            #expect(judge(answer) == "later", "\(status) \(type) \(body)")
        }
    }

    @Test(
        "our problem body under another status than the catalogue's was put there by someone else")
    func borrowedBody() {
        var answer = ModelCollector.answer(Problem(.tokenUnknown))
        answer.status = 410
        #expect(judge(answer) == "later")
    }

    @Test("I3: only a receipt that repeats id and digest is an acknowledgement")
    func receipts() {
        let header = Self.report.header
        let other = Samples.report(2).header
        func receipt(_ id: ReportID, _ digest: Digest) -> [UInt8] {
            ModelCollector.receiptBytes(
                id: id, digest: digest, form: "HDKB-T", period: "2026-03", revision: 1)
        }
        let ours = receipt(header.id, header.digest)
        #expect(judge(ModelCollector.receipt(201, ours)) == "accepted")
        #expect(judge(ModelCollector.receipt(200, ours)) == "accepted")
        #expect(judge(ModelCollector.receipt(202, ours)) == "later", "202 is no promise")
        #expect(judge(ModelCollector.receipt(404, ours)) == "later")
        #expect(judge(ModelCollector.receipt(201, receipt(other.id, header.digest))) == "later")
        #expect(judge(ModelCollector.receipt(201, receipt(header.id, other.digest))) == "later")
        #expect(judge(ModelCollector.receipt(201, Array(ours.dropLast()))) == "later", "cut short")
        let page = TransportAnswer(
            status: 200, headers: [Header("Content-Type", "text/html")], body: ours)
        #expect(judge(page) == "later", "a receipt is never a web page")
    }

    @Test("every fault of the line is later", arguments: TransportFault.Reason.allCases)
    func faults(_ reason: TransportFault.Reason) {
        let fault = TransportFault(reason: reason, detail: "")
        #expect(Outcome(fault) == .later(.fault(fault), retryAfter: nil))
    }
}
