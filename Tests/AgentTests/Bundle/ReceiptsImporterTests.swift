import Shared
import Support
import Testing

@testable import Agent

@Suite("Receipts from a stick") struct ReceiptsImporterTests {
    private static func load(_ world: BundleWorld, _ name: OutboxName) throws -> OutboxReport {
        guard case .report(let report) = try world.spool.load(name) else {
            throw FileFault(operation: "load", path: name.stem, code: 2)
        }
        return report
    }

    @Test("a receipt of the department settles its report; once more changes nothing")
    func settles() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let report = try Self.load(world, name)
        let receipt = BundleWorld.receipt(for: report)
        let answer = BundleWorld.answer(report, .accepted, body: receipt.bytes)
            .signed(with: BundleWorld.department)
        let (settled, fate) = try await world.importer().take(answer)
        #expect(settled == name && fate == .settled(.accepted(receipt: receipt.bytes)))
        #expect(try world.spool.names(in: .waiting).isEmpty)
        #expect(world.spool.receipt(of: name) == receipt.bytes)
        #expect(try await world.importer().take(answer).1 == .settledBefore)
    }

    @Test("a refusal puts the report where a person looks, with the findings")
    func refuses() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let answer = BundleWorld.answer(
            try Self.load(world, name), .refused, body: Problem(.findings).bytes
        ).signed(with: BundleWorld.department)
        guard case .settled(.refused(let problem)) = try await world.importer().take(answer).1
        else {
            Issue.record("not refused")
            return
        }
        #expect(problem.code == "findings")
        #expect(try world.spool.names(in: .refused) == [name])
        #expect(world.spool.reason(of: name) == answer.body)
    }

    @Test(
        "what concerns the unit's key, or must come later, leaves the report waiting",
        arguments: [
            (BundleAnswer.Result.refused, ProblemCode.signingKeyRevoked),
            (.refused, .wrongUnit), (.refused, .tooBusy), (.later, .revisionStale),
        ])
    func waits(result: BundleAnswer.Result, code: ProblemCode) async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let answer = BundleWorld.answer(
            try Self.load(world, name), result, body: Problem(code).bytes
        ).signed(with: BundleWorld.department)
        _ = try await world.importer().take(answer)
        #expect(try world.spool.names(in: .waiting) == [name])
        #expect(try world.spool.names(in: .refused).isEmpty)
    }

    @Test("nothing is settled or refused by an answer that the department has not signed")
    func unproven() async throws {
        let stranger = SigningKey(seed: [UInt8](repeating: 0x66, count: 32))
        let world = try BundleWorld()
        let name = try world.save(1)
        let report = try Self.load(world, name)
        let receipt = BundleWorld.receipt(for: report)
        let foreignReceipt = BundleWorld.receipt(for: report, signed: stranger)
        let refusal = BundleWorld.answer(report, .refused, body: Problem(.findings).bytes)
        let importer = try await world.importer()
        for answer in [
            BundleWorld.answer(report, .accepted, body: receipt.bytes), refusal,
            BundleWorld.answer(report, .accepted, body: receipt.bytes).signed(with: stranger),
            refusal.signed(with: stranger),
        ] {
            #expect(try await importer.take(answer).1 == .unproven)
        }
        // The answer is the department's, the receipt in it is not.
        let mixed = BundleWorld.answer(report, .accepted, body: foreignReceipt.bytes)
            .signed(with: BundleWorld.department)
        #expect(
            try await importer.take(mixed).1
                == .settled(.later(.unsignedReceipt(status: 200), retryAfter: nil)))
        #expect(try world.spool.names(in: .waiting) == [name])
        // A home that knows no key believes no stick: there is no line that vouches for it.
        let naive = try BundleWorld(known: nil)
        try naive.save(1)
        let proven = BundleWorld.answer(report, .accepted, body: receipt.bytes)
            .signed(with: BundleWorld.department)
        #expect(try await naive.importer().take(proven).1 == .unproven)
    }

    @Test("an answer for other bytes, for another home, or about lost pieces moves nothing")
    func passedOver() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let report = try Self.load(world, name)
        var other = report
        other.header.digest = Digest(of: [1])
        let importer = try await world.importer()
        let changed = BundleWorld.answer(other, .refused, body: Problem(.findings).bytes)
            .signed(with: BundleWorld.department)
        #expect(try await importer.take(changed).1 == .otherBytes)
        let elsewhere = BundleWorld.answer(
            Samples.report(9), .accepted, body: BundleWorld.receipt(for: Samples.report(9)).bytes
        ).signed(with: BundleWorld.department)
        #expect(try await importer.take(elsewhere).1 == .foreign)
        #expect(try await importer.take(BundleWorld.answer(report, .damaged)).1 == .lost)
        #expect(try await importer.take(BundleWorld.answer(report, .missing)).1 == .lost)
        #expect(try world.spool.names(in: .waiting) == [name])
    }

    @Test("a home that was cut off while the department changed its key follows the chain")
    func followsTheChain() async throws {
        let next = SigningKey(seed: [UInt8](repeating: 0xD1, count: 32))
        let world = try BundleWorld()
        let name = try world.save(1)
        let report = try Self.load(world, name)
        let link = BundleWorld.department.sign(
            CollectorIdentity.succession(
                of: BundleWorld.department.publicKey, by: next.publicKey))
        let identity = try #require(
            CollectorIdentity(
                keys: [
                    .init(publicKey: BundleWorld.department.publicKey, link: nil),
                    .init(publicKey: next.publicKey, link: link),
                ], sealing: SealingOffer(by: next)))
        let answer = BundleWorld.answer(
            report, .accepted, body: BundleWorld.receipt(for: report, signed: next).bytes
        ).signed(with: next)
        let importer = try await world.importer()
        #expect(try await importer.take(answer).1 == .unproven)
        try world.disk.makeDirectory("/h")
        importer.learn(identity)
        guard case .settled(.accepted) = try await importer.take(answer).1 else {
            Issue.record("not settled")
            return
        }
        #expect(try world.spool.names(in: .sent) == [name])
        #expect(world.book.first.sealingKey == next.sealingKey.publicKey)
        #expect(AgentIdentity(bytes: world.book.first.bytes) == world.book.first)
    }

    @Test("A6: a receipt from a stick that the disk does not take leaves the report waiting")
    func fullDisk() async throws {
        let world = try BundleWorld()
        let name = try world.save(1)
        let report = try Self.load(world, name)
        let answer = BundleWorld.answer(
            report, .accepted, body: BundleWorld.receipt(for: report).bytes
        ).signed(with: BundleWorld.department)
        let importer = try await world.importer()
        world.disk.setTrouble(.readOnly)
        await #expect(throws: FileFault.self) { try await importer.take(answer) }
        world.disk.setTrouble(nil)
        #expect(try world.spool.names(in: .waiting) == [name])
        guard case .settled(.accepted) = try await importer.take(answer).1 else {
            Issue.record("not settled")
            return
        }
    }
}
