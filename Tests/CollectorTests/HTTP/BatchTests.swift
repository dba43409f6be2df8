import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Several reports at once") struct BatchTests {
    /// A batch body of canonical reports with their digests.
    private static func body(_ reports: [[UInt8]]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for report in reports {
                    writer.object { writer in
                        writer.key("digest")
                        writer.string(Digest(of: report).header)
                        writer.key("report")
                        writer.canonical(report)
                    }
                }
            }
        }
        return writer.bytes
    }

    @Test("D9: are judged and answered each by itself, in the order sent")
    func mixed() async throws {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let token = try await test.enrol()
        let good = try test.bytes(try SampleReport().report(in: test))
        _ = try await test.send(.post, Routes.reports, token: token, body: good)
        var broken = SampleReport(id: 2, period: "2026-02")
        broken.values["giuong"] = nil
        let foreign = SampleReport(id: 3, facility: "SX-BV2")
        let fresh = SampleReport(id: 4, period: "2025-12")
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token,
            body: Self.body(
                [good]
                    + [broken, foreign, fresh].map { draft in
                        try test.bytes(try draft.report(in: test))
                    }))
        #expect(answer.status == 200)
        let items = try #require(try answer.json()["items"]?.elements)
        #expect(items.map { $0["status"]?.integer } == [200, 422, 403, 201])
        #expect(items[1]["problem"]?["code"]?.text == "findings")
        #expect(items[2]["problem"]?["code"]?.text == "wrongUnit")
        let told = items.map { $0["digest"]?.text }
        let refused = try [broken, foreign].map { draft in
            Digest(of: try test.bytes(try draft.report(in: test))).header
        }
        #expect(told == [nil, refused[0], refused[1], nil], "a problem says whose it is")
        let receipt = try #require(items[3]["receipt"]).canonicalBytes()
        #expect(try Receipt(bytes: receipt).id == SampleReport.id(4))
        #expect(try await test.rowCounts()["submission"] == 2)
    }

    @Test("D7: revisions of one slot are taken in the order sent")
    func ordered() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let reports = try (1...8).map { revision in
            var draft = SampleReport(id: revision, revision: revision)
            draft.values["giuong"] = .number(FixedDecimal(Int64(100 + revision)))
            draft.reason = revision > 1 ? "Gõ nhầm" : nil
            draft.explanations = [:]
            return try test.bytes(try draft.report(in: test))
        }
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Self.body(reports))
        let items = try #require(try answer.json()["items"]?.elements)
        #expect(items.map { $0["status"]?.integer } == Array(repeating: 201, count: 8))
    }

    @Test("reports of one commit share a signature; each receipt stands alone, and stays the same")
    func sharedSignature() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let months = ["2025-08", "2025-09", "2025-10", "2025-11", "2025-12"]
        let reports = try months.enumerated().map { number, month in
            try test.bytes(try SampleReport(id: number + 1, period: month).report(in: test))
        }
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Self.body(reports))
        let items = try #require(try answer.json()["items"]?.elements)
        let receipts = try items.map { try #require($0["receipt"]).canonicalBytes() }
        let keys = test.collector.collectorKeys
        let check = CheckReceipt(store: test.collector.store, keys: keys)
        for (bytes, report) in zip(receipts, reports) {
            let receipt = try Receipt(bytes: bytes)
            #expect(receipt.isSigned(byOneOf: keys.publicKeys))
            #expect(receipt.bytes.count > receipt.sealed(nil).bytes.count + 150, "has a path")
            #expect(try await check(receipt) == .good)
            let again = try await test.send(.post, Routes.reports, token: token, body: report)
            #expect(again.status == 200 && again.body == bytes)
        }
        #expect(Set(try receipts.map { try Receipt(bytes: $0).signature }).count == 1)
        let alone = try await test.report(try SampleReport(id: 9).report(in: test), token: token)
        #expect(try alone.receipt().signature != (try Receipt(bytes: receipts[0])).signature)
        #expect(try await test.rowCounts()["receipt_group"] == 1, "one alone needs no group")
    }

    @Test("one id twice in one batch is one report")
    func twice() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try test.bytes(try SampleReport().report(in: test))
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Self.body([report, report]))
        let items = try #require(try answer.json()["items"]?.elements)
        #expect(Set(items.compactMap { $0["status"]?.integer }) == [200, 201])
        #expect(items[0]["receipt"] == items[1]["receipt"])
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("a digest that is not the item's refuses that item")
    func digest() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try test.bytes(try SampleReport().report(in: test))
        let text = String(decoding: Self.body([report]), as: UTF8.self)
        let wrong = text.replacing(Digest(of: report).header, with: Digest(of: [0]).header)
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Array(wrong.utf8))
        let item = try answer.json()["items"]?.elements?.first
        #expect(item?["problem"]?["code"]?.text == "digestMismatch")
    }

    @Test(
        "a digest that cannot be read refuses that item and no other",
        arguments: [#""md5=x""#, #""""#, "7", "null"])
    func unreadableDigest(_ text: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let reports = try (1...2).map { number in
            var draft = SampleReport(id: number)
            draft.period = number == 1 ? "2025-12" : "2026-01"
            return try test.bytes(try draft.report(in: test))
        }
        let body = String(decoding: Self.body(reports), as: UTF8.self)
            .replacing("\"\(Digest(of: reports[0]).header)\"", with: text)
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Array(body.utf8))
        let items = try #require(try answer.json()["items"]?.elements, "\(answer.text)")
        #expect(items.map { $0["status"]?.integer } == [400, 201])
        #expect(items[0]["problem"]?["code"]?.text == "digestMismatch")
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test(
        "a body that is not a batch is refused whole",
        arguments: ["{}", #"{"items":[]}"#, #"{"items":[{}]}"#, #"{"items":7}"#, "[]"])
    func malformed(_ body: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let answer = try await test.send(
            .post, Routes.reportBatch, token: token, body: Array(body.utf8))
        #expect(answer.problem?.code == .badReport)
        #expect(try await test.rowCounts() == before)
    }
}
