import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("Reports from a stick") struct BundleIntakeTests {
    private static let bundle = BundleID(random: [UInt8](repeating: 4, count: 16))

    /// A piece of a bundle as the command hands it in.
    struct Piece {
        var number = 1
        var packing = BundleFrame.Packing.gzip
        var afterLost = false
        var payload: [UInt8]
    }

    /// A report as an agent puts it into a bundle.
    static func content(
        _ body: [UInt8], _ draft: SampleReport, _ signature: ReportSignature?, number: Int = 1
    ) throws -> BundleReport {
        BundleReport(
            entry: BundleEntry(
                number: number, id: SampleReport.id(draft.id),
                facility: try #require(FacilityID(draft.facility)),
                form: try #require(FormCode(draft.form)), period: draft.period,
                revision: draft.revision), digest: Digest(of: body), signature: signature,
            body: body)
    }

    static func piece(
        _ draft: SampleReport, _ signer: TestSigner, in test: TestCollector, number: Int = 1,
        afterLost: Bool = false
    ) throws -> Piece {
        let body = try test.bytes(try draft.report(in: test))
        let content = try content(body, draft, signer.signature(body), number: number)
        return Piece(
            number: number, afterLost: afterLost,
            payload: try CompressedBodyTests.gzip(content.bytes))
    }

    static func take(
        _ pieces: [Piece], _ test: TestCollector, through door: CollectorResponder.Door = .local
    ) async throws -> TestCollector.Answer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("bundle")
            writer.string(bundle.text)
            writer.key("items")
            writer.array { writer in
                for piece in pieces {
                    writer.object { writer in
                        writer.key("afterLost")
                        writer.bool(piece.afterLost)
                        writer.key("number")
                        writer.integer(Int64(piece.number))
                        writer.key("packing")
                        writer.string(piece.packing.rawValue)
                        writer.key("payload")
                        writer.string(Base64.encode(piece.payload))
                    }
                }
            }
        }
        return try await test.send(
            .post, BundleRoutes.Path.reports, body: writer.bytes, through: door)
    }

    static func answers(
        _ pieces: [Piece], _ test: TestCollector
    ) async throws -> [BundleAnswer] {
        let answer = try await take(pieces, test)
        let elements = try #require(try answer.json()["answers"]?.elements, "\(answer.text)")
        return try elements.map { element in
            try #require(
                element.text.flatMap { Base64.decode($0) }.flatMap { BundleAnswer(bytes: $0) })
        }
    }

    @Test("are stored and answered with a signed receipt, and again with the same one")
    func accepted() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let piece = try Self.piece(SampleReport(), signer, in: test)
        let first = try await Self.answers([piece], test)[0]
        #expect(first.result == .accepted && first.bundle == Self.bundle)
        #expect(first.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
        let receipt = try #require(first.receipt)
        #expect(receipt.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
        #expect(receipt.id == SampleReport.id(1))
        let second = try await Self.answers([piece], test)[0]
        #expect(second.result == .repeated && second.body == first.body)
        #expect(try await test.rowCounts()["submission"] == 1)
        let verified = try await VerifySignatures(
            store: test.collector.store, catalogue: test.collector.catalogue,
            keys: test.collector.keys)(after: 0)
        #expect(verified.signed == 1 && verified.faults.isEmpty)
    }

    @Test("mix with what the network brings: whichever comes first is stored, both get its receipt")
    func mixed() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let (first, second) = (SampleReport(id: 1), SampleReport(id: 2, period: "2025-12"))
        let body = try test.bytes(try first.report(in: test))
        let sent = try await test.send(body, from: signer, signature: signer.signature(body))
        #expect(sent.status == 201)
        let answers = try await Self.answers(
            [
                try Self.piece(first, signer, in: test),
                try Self.piece(second, signer, in: test, number: 2),
            ], test)
        #expect(answers.map(\.result) == [.repeated, .accepted])
        #expect(answers[0].body == sent.body)
        let other = try test.bytes(try second.report(in: test))
        let again = try await test.send(other, from: signer, signature: signer.signature(other))
        #expect(again.status == 200 && again.body == answers[1].body)
        #expect(try await test.rowCounts()["submission"] == 2)
    }

    @Test("B3: the same bundle from two sticks at once is one row each, with one receipt")
    func twoSticks() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let piece = try Self.piece(SampleReport(), signer, in: test)
        let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 {
                group.addTask { try await Self.answers([piece], test)[0].body }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(bodies.count == 1)
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("C1: are received when they are imported, whatever the unit's clock said")
    func importMoment() async throws {
        let test = try await TestCollector(now: "2026-03-20T09:00:00+07:00")
        let signer = try await test.enrolSigner()
        let draft = SampleReport(finalisedAt: "1970-01-01T07:00:00+07:00")
        let answer = try await Self.answers(
            [try Self.piece(draft, signer, in: test)], test)[0]
        #expect(answer.receipt?.receivedAt == test.clock.now)
        #expect((answer.receipt?.daysLate ?? 0) > 30)
    }

    @Test(
        "E5: only a key of the unit that has not been revoked brings them in; the rest is audited")
    func keys() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let other = try await test.enrolSigner(TestCollector.otherHospital)
        let body = try test.bytes(try SampleReport().report(in: test))
        var spoilt = signer.signature(body).signature.bytes
        spoilt[9] ^= 1
        let wrong = ReportSignature(
            key: signer.id, signature: try #require(Signature(bytes: spoilt)))
        let unknown = try #require(KeyID("k-nobody"))
        func problem(_ signature: ReportSignature?, _ draft: SampleReport = SampleReport())
            async throws -> ProblemCode?
        {
            let content = try Self.content(body, draft, signature)
            let answer = try await Self.answers(
                [Piece(payload: try CompressedBodyTests.gzip(content.bytes))], test)[0]
            #expect(answer.result == .refused)
            #expect(answer.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
            return answer.problem?.code
        }
        #expect(try await problem(nil) == .signatureMissing)
        #expect(try await problem(wrong) == .signatureInvalid)
        #expect(try await problem(other.signature(body)) == .wrongUnit)
        #expect(try await problem(signer.signature(body, as: unknown)) == .signingKeyUnknown)
        // A label for another report would settle that one at the unit.
        #expect(try await problem(signer.signature(body), SampleReport(id: 9)) == .badReport)
        _ = try await test.send(
            .post, LocalRoutes.Path.revocations, body: Array(#"{"key":"\#(signer.id)"}"#.utf8),
            through: .local)
        #expect(try await problem(signer.signature(body)) == .signingKeyRevoked)
        #expect(try await test.rowCounts()["submission"] == 0)
        #expect(try await test.acts().contains("access.refused"))
    }

    @Test("D9: are judged each by itself; findings come back with the answer")
    func eachByItself() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        var broken = SampleReport(id: 1)
        broken.values["giuong"] = nil
        let answers = try await Self.answers(
            [
                try Self.piece(broken, signer, in: test, number: 5),
                Piece(number: 6, payload: [1, 2, 3]),
                try Self.piece(SampleReport(id: 2, period: "2025-12"), signer, in: test, number: 7),
            ], test)
        #expect(answers.map(\.result) == [.refused, .damaged, .accepted])
        #expect(answers.map(\.number) == [5, 6, 7])
        #expect(answers[0].problem?.findings.isEmpty == false)
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("a correction whose first revision is lost in the bundle waits; any other is refused")
    func afterLost() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        var correction = SampleReport(id: 2, revision: 2)
        correction.reason = "Gõ nhầm"
        let early = try await Self.answers(
            [try Self.piece(correction, signer, in: test, number: 2, afterLost: true)], test)[0]
        #expect(early.result == .later && early.problem?.code == .revisionStale)
        let alone = try await Self.answers(
            [try Self.piece(correction, signer, in: test, number: 2)], test)[0]
        #expect(alone.result == .refused && alone.problem?.code == .revisionStale)
        _ = try await Self.answers([try Self.piece(SampleReport(), signer, in: test)], test)
        let stale = SampleReport(id: 3)
        let again = try await Self.answers(
            [
                try Self.piece(correction, signer, in: test, number: 2, afterLost: true),
                try Self.piece(stale, signer, in: test, number: 3, afterLost: true),
            ], test)
        #expect(again.map(\.result) == [.accepted, .refused], "a stale one is not early")
    }

    @Test("E2: a bomb, random bytes and what is not a report are damage, and nothing more")
    func hostile() async throws {
        let test = try await TestCollector()
        let bomb = try CompressedBodyTests.gzip([UInt8](repeating: 0x7B, count: 64 << 20))
        #expect(bomb.count < 256 << 10)
        var random = SplitMix64(seed: 8)
        let noise = (0..<40).map { number in
            Piece(
                number: number + 1, packing: BundleFrame.Packing.allCases[number % 3],
                payload: (0..<Int.random(in: 0...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                })
        }
        let answers = try await Self.answers([Piece(payload: bomb)] + noise, test)
        #expect(answers.allSatisfy { $0.result == .damaged && $0.entry == nil })
        #expect(try await test.rowCounts()["submission"] == 0)
    }

    @Test("encrypted ones open, also those to a key that has been replaced since")
    func sealed() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let offer = try #require(signer.answer.collector?.sealing)
        #expect(offer.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
        let body = try test.bytes(try SampleReport().report(in: test))
        let packed = try CompressedBodyTests.gzip(
            try Self.content(body, SampleReport(), signer.signature(body)).bytes)
        func box(_ key: SealingPublicKey, number: Int) throws -> Piece {
            Piece(
                number: 3, packing: .sealed,
                payload: try #require(
                    key.seal(
                        packed, context: BundleFrame.context(.report, number),
                        once: [UInt8](repeating: 5, count: 32))))
        }
        let stranger = SigningKey(seed: [UInt8](repeating: 9, count: 32)).sealingKey.publicKey
        let lost = try await Self.answers(
            [try box(stranger, number: 3), try box(offer.key, number: 4)], test)
        #expect(lost.map(\.result) == [.damaged, .damaged])
        _ = try await test.send(
            .post, SigningRoutes.Path.collectorKeys, body: Array("{}".utf8), through: .local)
        let identity = try #require(test.collector.collectorKeys.identity)
        #expect(identity.keys.count == 2 && identity.sealing?.key != offer.key)
        let opened = try await Self.answers([try box(offer.key, number: 3)], test)[0]
        #expect(opened.result == .accepted)
        let current = try #require(test.collector.collectorKeys.current)
        #expect(opened.isSigned(byOneOf: [current.publicKey]))
    }

    @Test("nobody brings them in over the network")
    func localOnly() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let piece = try Self.piece(SampleReport(), signer, in: test)
        #expect(try await Self.take([piece], test, through: .network).status == 404)
        for body in ["{}", #"{"bundle":"x","items":[]}"#, "["] {
            let answer = try await test.send(
                .post, BundleRoutes.Path.reports, body: Array(body.utf8), through: .local)
            #expect((400..<500).contains(answer.status), "\(answer.text)")
        }
    }

    @Test("the end of an import is audited, and says what the seal is worth")
    func finished() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let unit = try #require(FacilityID(signer.unit))
        let seal = BundleSeal(
            bundle: Self.bundle, unit: unit, madeAt: test.clock.now, reports: 1,
            pages: [Digest(of: [1])], sealedFor: nil)
        func verdict(_ seal: BundleSeal) async throws -> String? {
            let body =
                #"{"counts":"accepted 1","seal":"\#(Base64.encode(seal.bytes))"}"#
            let answer = try await test.send(
                .post, BundleRoutes.Path.bundles, body: Array(body.utf8), through: .local)
            return try answer.json()["seal"]?.text
        }
        #expect(try await verdict(seal) == "unsigned")
        #expect(try await verdict(seal.signed(with: signer.key, as: signer.id)) == "good")
        let stranger = SigningKey(seed: [UInt8](repeating: 9, count: 32))
        #expect(try await verdict(seal.signed(with: stranger, as: signer.id)) == "wrong")
        _ = try await test.send(
            .post, LocalRoutes.Path.revocations, body: Array(#"{"key":"\#(signer.id)"}"#.utf8),
            through: .local)
        #expect(try await verdict(seal.signed(with: signer.key, as: signer.id)) == "revoked")
        #expect(try await test.acts().count { $0 == "bundle.imported" } == 4)
    }
}
