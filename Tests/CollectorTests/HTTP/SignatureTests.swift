import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Signed reports") struct SignatureTests {
    private static func body(
        _ test: TestCollector, _ signer: TestSigner, _ id: Int = 1, period: String = "2026-01"
    ) throws -> [UInt8] {
        try test.bytes(
            try SampleReport(id: id, facility: signer.unit, period: period).report(in: test))
    }

    private static func verified(_ test: TestCollector) async throws -> VerifySignatures.Outcome {
        let collector = test.collector
        return try await VerifySignatures(
            store: collector.store, catalogue: collector.catalogue, keys: collector.keys
        )(after: 0)
    }

    @Test("a signature is verified, kept with the report, and holds again years later")
    func kept() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let body = try Self.body(test, signer)
        let signature = signer.signature(body)
        let sent = try await test.send(body, from: signer, signature: signature)
        #expect(sent.status == 201)
        let rows = try await test.collector.store.read { reader in
            try reader.signedRows(after: 0, limit: 9)
        }
        #expect(rows.map(\.signature) == [signature.signature])
        // The key has long been revoked: what it signed stays what it was.
        _ = try await test.send(
            .post, LocalRoutes.Path.revocations, body: Array(#"{"key":"\#(signer.id)"}"#.utf8),
            through: .local)
        test.clock.set("2036-02-03T09:00:00+07:00")
        let outcome = try await Self.verified(test)
        #expect((outcome.reports, outcome.signed, outcome.unsigned) == (1, 1, 0))
        #expect(outcome.faults.isEmpty)
    }

    @Test("whatever does not hold is refused and nothing is stored")
    func refused() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let other = try await test.enrolSigner(TestCollector.otherHospital)
        let body = try Self.body(test, signer)
        let right = signer.signature(body).signature
        var bytes = right.bytes
        bytes[20] ^= 1
        let spoilt = try #require(Signature(bytes: bytes))
        let receiptLike = signer.key.sign(SignedStatement(.receipt, Digest(of: body)))
        let cases: [(ReportSignature?, ProblemCode)] = [
            (nil, .signatureMissing),
            (ReportSignature(key: signer.id, signature: spoilt), .signatureInvalid),
            (ReportSignature(key: signer.id, signature: receiptLike), .signatureInvalid),
            (signer.signature(Array("other".utf8)), .signatureInvalid),
            (other.signature(body), .signingKeyUnknown),
            (signer.signature(body, as: other.id), .signingKeyUnknown),
            (signer.signature(body, as: KeyID("k-nobody")), .signingKeyUnknown),
        ]
        for (signature, code) in cases {
            let answer = try await test.send(body, from: signer, signature: signature)
            #expect(answer.problem?.code == code, "\(code): \(answer.text)")
            #expect(answer.status == 403)
        }
        let field = try #require(HTTPField.Name(WireHeader.signature))
        let junk = try await test.send(
            .post, Routes.reports, token: signer.token, body: body, headers: [field: "sig=1"])
        #expect(junk.problem?.code == .signatureInvalid)
        #expect(try await test.rowCounts()["submission"] == 0)
        let sent = try await test.send(body, from: signer, signature: signer.signature(body))
        #expect(sent.status == 201)
    }

    @Test("a key that cannot sign need not, unless every sender must")
    func unsigned() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let sent = try await test.report(try SampleReport().report(in: test), token: token)
        #expect(sent.status == 201)
        #expect(try await Self.verified(test).unsigned == 1)
        let strict = SignatureCheck(keys: test.collector.keys, isRequired: true)
        let key = try #require(test.collector.keys.all.first)
        #expect(throws: Problem.self) {
            try strict.verified(
                nil, of: Digest(of: [1]), by: try #require(key.facility), sender: key.id)
        }
    }

    @Test("in a batch each item brings its own signature")
    func batch() async throws {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let signer = try await test.enrolSigner()
        let bodies = try (1...3).map { number in
            try Self.body(
                test, signer, number, period: ["2025-12", "2026-01", "2026-02"][number - 1])
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for (number, body) in bodies.enumerated() {
                    writer.object { writer in
                        writer.key("digest")
                        writer.string(Digest(of: body).header)
                        writer.key("report")
                        writer.canonical(body)
                        if number < 2 {
                            writer.key("signature")
                            writer.string(signer.signature(bodies[0]).header)
                        }
                    }
                }
            }
        }
        let answer = try await test.send(
            .post, Routes.reportBatch, token: signer.token, body: writer.bytes)
        let items = try #require(try answer.json()["items"]?.elements)
        #expect(items.map { $0["status"]?.integer } == [201, 403, 403])
        #expect(items[1]["problem"]?["code"]?.text == "signatureInvalid")
        #expect(items[2]["problem"]?["code"]?.text == "signatureMissing")
    }

    @Test("a stored figure, digest or signature that was changed behind our back is found")
    func tampered() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let body = try Self.body(test, signer)
        _ = try await test.send(body, from: signer, signature: signer.signature(body))
        let other = try await test.enrolSigner(TestCollector.otherHospital)
        let second = try Self.body(test, other, 2)
        _ = try await test.send(second, from: other, signature: other.signature(second))
        try await test.collector.queue.perform { writer in
            try writer.forge(
                "UPDATE submission SET signature = (SELECT signature FROM submission WHERE "
                    + "report_id = x'\(SampleReport.id(2).text)') "
                    + "WHERE report_id = x'\(SampleReport.id(1).text)'")
            try writer.forge(
                "UPDATE submission SET cells = (SELECT cells FROM submission WHERE "
                    + "report_id = x'\(SampleReport.id(1).text)'), revision = 7 "
                    + "WHERE report_id = x'\(SampleReport.id(2).text)'")
        }
        let outcome = try await Self.verified(test)
        #expect(
            outcome.faults.map(\.why.en) == [
                "the signature does not hold", "its content no longer fits its digest",
            ])
    }
}
