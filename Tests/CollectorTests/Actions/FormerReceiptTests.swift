import HTTPTypes
import Shared
import Testing

@testable import Collector

/// FAULTS D10: what a restored collector has lost comes back with the receipt it once gave.
@Suite("Receipts from before a restore") struct FormerReceiptTests {
    private static let onTime = "2026-02-05T10:00:00+07:00"
    private static let late = "2026-02-20T10:00:00+07:00"

    /// The receipt that the collector gave for a report before it lost it, changed in one way or not.
    private static func former(
        _ report: Report, _ bytes: [UInt8], by key: SigningKey, digest: Digest? = nil
    ) throws -> Receipt {
        Receipt(
            id: report.id, digest: digest ?? Digest(of: bytes), form: report.form,
            facility: report.facility, period: report.period, revision: report.revision,
            receivedAt: try #require(Instant(rfc3339: onTime)), dueAt: nil, daysLate: nil,
            auditSequence: 900, auditHead: Digest(of: bytes)
        ).signed(with: key)
    }

    private static func header(_ receipt: Receipt) -> String {
        ":\(Base64.encode(receipt.bytes)):"
    }

    /// Sends a report late, with a header.
    private static func send(
        _ make: (Report, [UInt8], SigningKey) throws -> String?
    ) async throws -> (test: TestCollector, answer: TestCollector.Answer) {
        let test = try await TestCollector(now: onTime)
        let token = try await test.enrol()
        let report = try SampleReport(finalisedAt: onTime).report(in: test)
        test.clock.set(late)
        let bytes = try test.bytes(report)
        var headers: HTTPFields = [:]
        let name = try #require(HTTPField.Name(WireHeader.receipt))
        headers[name] = try make(
            report, bytes, try #require(test.collector.collectorKeys.current))
        let answer = try await test.send(
            .post, Routes.reports, token: token, body: bytes, headers: headers)
        return (test, answer)
    }

    @Test("D10: who was on time before is on time now, and the chain says how that came")
    func counts() async throws {
        let (test, answer) = try await Self.send { report, bytes, key in
            Self.header(try Self.former(report, bytes, by: key))
        }
        #expect(answer.status == 201, "\(answer.text)")
        let receipt = try answer.receipt()
        #expect(receipt.receivedAt == Instant(rfc3339: Self.onTime))
        #expect(try #require(receipt.daysLate) <= 0)
        #expect(receipt.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
        let acts = try await test.acts()
        #expect(Array(acts.suffix(2)) == ["report.recovered", "report.accepted"])
        let entries = try await test.collector.store.read {
            try $0.acts(after: 0, facility: nil, limit: 1000)
        }
        // The chain itself tells the time at which it was written.
        #expect(entries.last?.at == Instant(rfc3339: Self.late))
    }

    @Test("D10: what no key of ours has signed, or for another report, moves no moment")
    func proofs() async throws {
        let stranger = SigningKey(seed: Array(repeating: 7, count: SigningKey.seedByteCount))
        typealias Row = (String, (Report, [UInt8], SigningKey) throws -> String?)
        let rows: [Row] = [
            ("none", { _, _, _ in nil }),
            ("nonsense", { _, _, _ in ":****:" }),
            ("no receipt", { _, bytes, _ in ":\(Base64.encode(bytes)):" }),
            ("without colons", { try Base64.encode(Self.former($0, $1, by: $2).bytes) }),
            (
                "another's key",
                { report, bytes, _ in
                    Self.header(try Self.former(report, bytes, by: stranger))
                }
            ),
            (
                "unsigned",
                { report, bytes, key in
                    Self.header(try Self.former(report, bytes, by: key).sealed(nil))
                }
            ),
            (
                "for other bytes",
                { report, bytes, key in
                    Self.header(
                        try Self.former(report, bytes, by: key, digest: Digest(of: [1, 2, 3])))
                }
            ),
        ]
        for (what, make) in rows {
            let (test, answer) = try await Self.send(make)
            #expect(answer.status == 201, "\(what): \(answer.text)")
            let receipt = try answer.receipt()
            #expect(receipt.receivedAt == Instant(rfc3339: Self.late), "\(what)")
            #expect(try #require(receipt.daysLate) > 0, "\(what)")
            #expect(try await !test.acts().contains("report.recovered"), "\(what)")
        }
    }

    @Test("D10: a report that is here keeps its receipt, whatever comes beside it")
    func known() async throws {
        let test = try await TestCollector(now: Self.late)
        let token = try await test.enrol()
        let report = try SampleReport(finalisedAt: Self.onTime).report(in: test)
        let first = try await test.report(report, token: token)
        let bytes = try test.bytes(report)
        let key = try #require(test.collector.collectorKeys.current)
        var headers: HTTPFields = [:]
        headers[try #require(HTTPField.Name(WireHeader.receipt))] = Self.header(
            try Self.former(report, bytes, by: key))
        let again = try await test.send(
            .post, Routes.reports, token: token, body: bytes, headers: headers)
        #expect(again.status == 200 && again.body == first.body)
    }
}
