import Foundation
import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Signed receipts") struct ReceiptSignatureTests {
    private static func identity(_ test: TestCollector) async throws -> CollectorIdentity {
        let answer = try await test.send(.get, Routes.identity)
        return try #require(CollectorIdentity(value: try answer.json()))
    }

    private static func rotate(_ test: TestCollector, lost: Bool = false) async throws -> Int {
        try await test.send(
            .post, SigningRoutes.Path.collectorKeys, body: Array(#"{"lost":"\#(lost)"}"#.utf8),
            through: .local
        ).status
    }

    @Test("a receipt is signed by the key that anyone may ask for and that an agent was given")
    func signed() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let body = try test.bytes(try SampleReport().report(in: test))
        let sent = try await test.send(body, from: signer, signature: signer.signature(body))
        let receipt = try sent.receipt()
        let identity = try await Self.identity(test)
        #expect(signer.answer.collector == identity)
        #expect(receipt.isSigned(byOneOf: identity.keys.map(\.publicKey)))
        let lines = String(decoding: sent.body, as: UTF8.self)
        let forged = lines.replacing(#""revision":1"#, with: #""revision":2"#)
        #expect(forged != lines)
        let other = try Receipt(bytes: Array(forged.utf8))
        #expect(!other.isSigned(byOneOf: identity.keys.map(\.publicKey)))
        #expect(!receipt.isSigned(byOneOf: [signer.key.publicKey]))
        #expect(!receipt.isSigned(byOneOf: []))
    }

    @Test("the same report gets the same receipt for ever, across restarts and changes of keys")
    func sameBytes() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let first = try SampleReport(id: 1, period: "2025-12").report(in: test)
        let second = try SampleReport(id: 2).report(in: test)
        let one = try await test.report(first, token: token)
        #expect(try await Self.rotate(test) == 201)
        let two = try await test.report(second, token: token)
        let (rows, privates) = (
            try await test.collector.store.read { try $0.collectorKeys() },
            try CollectorKeyFile(path: test.directory.receiptKeys).read()
        )
        #expect(rows.count == 2 && privates.count == 2)
        let restarted = CollectorKeys(rows, privates: privates)
        for (answer, report) in [(one, first), (two, second)] {
            let again = try await test.report(report, token: token)
            #expect(again.status == 200 && again.body == answer.body)
            let receipt = try Receipt(bytes: answer.body)
            let signer = try #require(restarted.signer(at: receipt.auditSequence))
            #expect(receipt.signed(with: signer).bytes == answer.body, "as after a restart")
        }
        #expect(try one.receipt().key != two.receipt().key)
    }

    @Test("who trusts the first key can follow the chain; a link that nobody made leads nowhere")
    func chain() async throws {
        let test = try await TestCollector()
        let first = try await Self.identity(test).keys[0].publicKey
        for _ in 0..<2 { #expect(try await Self.rotate(test) == 201) }
        let identity = try await Self.identity(test)
        #expect(identity.keys.count == 3)
        #expect(identity.trusted(from: [first]) == identity.keys.map(\.publicKey))
        let last = identity.keys[2].publicKey
        #expect(identity.trusted(from: [last]) == [last], "never backwards")
        let stranger = SigningKey(seed: [UInt8](repeating: 9, count: 32)).publicKey
        let forged = try #require(
            CollectorIdentity(keys: [
                identity.keys[0], .init(publicKey: stranger, link: identity.keys[1].link),
            ]))
        #expect(forged.trusted(from: [first]) == [first])
    }

    @Test("a lost key is not replaced in silence")
    func lostKey() async throws {
        let test = try await TestCollector()
        let file = CollectorKeyFile(path: test.directory.receiptKeys)
        try file.write([])
        let keys = CollectorKeys(
            try await test.collector.store.read { try $0.collectorKeys() },
            privates: try file.read())
        #expect(keys.current == nil)
        let collector = test.collector
        let change = ChangeCollectorKey(
            queue: collector.queue, keys: keys, file: file, surroundings: collector.surroundings)
        await #expect(throws: Problem.self) { try await change(evenUnlinked: false) }
        let next = try await change(evenUnlinked: true)
        #expect(keys.identity?.keys.last?.link == nil)
        #expect(keys.current?.publicKey == next)
        try "half a file".write(toFile: file.path, atomically: true, encoding: .utf8)
        #expect(throws: CollectorKeyFile.Failure.self) { try file.read() }
    }

    @Test("only the owner can read the file of private keys, and no answer shows one")
    func secrecy() async throws {
        let test = try await TestCollector()
        let path = test.directory.receiptKeys
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let secret = try #require(try CollectorKeyFile(path: path).read().first?.secretText)
        try await test.collector.queue.perform { _ in }
        #expect(!(try test.databaseBytes()).contains(Array(secret.utf8)))
        let seed = try #require(Base64.decode(secret, .urlSafe))
        #expect(!(try test.databaseBytes()).contains(seed))
        #expect(!test.events.text.contains(secret))
    }

    @Test("E8: a shown receipt is told good, from before signatures, not stored, or forged")
    func verdicts() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let sent = try await test.report(try SampleReport().report(in: test), token: token)
        let receipt = try sent.receipt()
        let collector = test.collector
        let check = CheckReceipt(store: collector.store, keys: collector.collectorKeys)
        #expect(try await check(receipt) == .good)
        let unsigned = Receipt(
            id: receipt.id, digest: receipt.digest, form: receipt.form,
            facility: receipt.facility, period: receipt.period, revision: 1,
            receivedAt: receipt.receivedAt, dueAt: receipt.dueAt, daysLate: receipt.daysLate,
            auditSequence: receipt.auditSequence, auditHead: receipt.auditHead)
        #expect(try await check(unsigned) == .unsigned)
        let stranger = SigningKey(seed: [UInt8](repeating: 9, count: 32))
        #expect(try await check(unsigned.signed(with: stranger)) == .forged)
        let other = Receipt(
            id: SampleReport.id(9), digest: receipt.digest, form: receipt.form,
            facility: receipt.facility, period: receipt.period, revision: 1,
            receivedAt: receipt.receivedAt, dueAt: nil, daysLate: nil,
            auditSequence: receipt.auditSequence, auditHead: receipt.auditHead)
        let key = try #require(collector.collectorKeys.current)
        #expect(try await check(other.signed(with: key)) == .signedButNotStored)
        #expect(try await check(other) == .forged)
    }
}
