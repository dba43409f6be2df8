import Support
import Testing

@testable import Shared

@Suite("One signature for the receipts of a commit") struct ReceiptTreeTests {
    private static let key = SigningKey(seed: [UInt8](0..<32))

    private static func receipt(_ number: Int) throws -> Receipt {
        Receipt(
            id: try #require(ReportID(String(Digest(of: [UInt8(number)]).hex.prefix(32)))),
            digest: Digest(of: [UInt8(number), 1]),
            form: Form.Key(code: try #require(FormCode("NDTP-T")), version: 1),
            facility: try #require(FacilityID("SX-TT\(number)")),
            period: try #require(
                ReportingPeriod(identifier: "2026-01", calendar: .statistical)),
            revision: 1, receivedAt: Instant(milliseconds: 1_770_000_000_000), dueAt: nil,
            daysLate: nil, auditSequence: Int64(number + 7), auditHead: Digest(of: [2]))
    }

    /// The receipts of one commit, each under the common seal.
    private static func commit(_ count: Int) throws -> [Receipt] {
        let receipts = try (0..<count).map { try receipt($0) }
        let tree = try #require(ReceiptTree(leaves: receipts.map(\.leaf)))
        let signature = key.sign(SignedStatement(.receipt, tree.root))
        return receipts.enumerated().map { place, receipt in
            receipt.sealed(
                ReceiptSeal(
                    key: CollectorIdentity.id(of: key.publicKey), path: tree.path(at: place),
                    signature: signature))
        }
    }

    private static func holds(_ receipt: Receipt) -> Bool {
        receipt.isSigned(byOneOf: [key.publicKey])
    }

    @Test("each receipt of a commit of any size is verified alone, also after it has travelled")
    func everySize() throws {
        #expect(ReceiptTree(leaves: []) == nil)
        for count in 1...70 {
            for receipt in try Self.commit(count) {
                let read = try Receipt(bytes: receipt.bytes)
                #expect(read == receipt && Self.holds(read), "\(count)")
                #expect(read.bytes == receipt.bytes)
                let written = WrittenReceipt(receipt)
                #expect(written.bytes(under: receipt.seal) == receipt.bytes)
                #expect(written.bytes(under: nil) == receipt.sealed(nil).bytes)
                #expect(written.leaf == receipt.leaf)
            }
        }
    }

    @Test("one receipt alone has no path, and the signature that it always had")
    func alone() throws {
        let receipt = try #require(try Self.commit(1).first)
        #expect(receipt == (try Self.receipt(0)).signed(with: Self.key))
        #expect(!String(decoding: receipt.bytes, as: UTF8.self).contains("path"))
    }

    @Test("no bit of a path can be changed, no step left out, added or moved")
    func tampering() throws {
        for receipt in try Self.commit(6) {
            let seal = try #require(receipt.seal)
            let bytes = try #require(Base64.decode(seal.path.base64))
            for bit in 0..<(bytes.count * 8) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let path = ReceiptPath(base64: Base64.encode(changed)) else { continue }
                #expect(!Self.holds(Self.with(path, in: receipt)), "bit \(bit)")
            }
            let steps = seal.path.steps
            var others = [steps.dropLast(), steps.dropFirst(), steps + steps.suffix(1)].map {
                Array($0)
            }
            others.append(steps.reversed())
            for other in others where other != steps {
                #expect(!Self.holds(Self.with(ReceiptPath(other), in: receipt)))
            }
        }
    }

    @Test("nobody's place, figures or key can be taken for another's")
    func exchange() throws {
        let (receipts, other) = (
            try Self.commit(7), SigningKey(seed: [UInt8](repeating: 9, count: 32))
        )
        for receipt in receipts {
            for stranger in receipts where stranger != receipt {
                #expect(!Self.holds(receipt.sealed(stranger.seal)))
            }
            let text = String(decoding: receipt.bytes, as: UTF8.self)
            let edits = [
                (#""revision":1"#, #""revision":2"#), (#""auditSequence":"#, #""auditSequence":1"#),
                (#""facility":"SX"#, #""facility":"SY"#),
                (#""period":"2026-01"#, #""period":"2026-02"#),
            ]
            for (was, becomes) in edits {
                let changed = text.replacing(was, with: becomes)
                #expect(changed != text)
                #expect(!Self.holds(try Receipt(bytes: Array(changed.utf8))), "\(becomes)")
            }
            #expect(!receipt.isSigned(byOneOf: [other.publicKey]))
            let id = CollectorIdentity.id(of: other.publicKey)
            let renamed = text.replacing(
                try #require(receipt.key).text, with: id.text)
            #expect(
                !(try Receipt(bytes: Array(renamed.utf8))).isSigned(
                    byOneOf: [Self.key.publicKey, other.publicKey]))
        }
    }

    @Test("neither a node can be shown as a receipt nor a receipt as a node")
    func domains() {
        let (left, right) = (Digest(of: [1]), Digest(of: [2]))
        #expect(ReceiptTree.node(left, right) != ReceiptTree.leaf(left.bytes + right.bytes))
        #expect(ReceiptTree.node(left, right) != ReceiptTree.node(right, left))
        #expect(
            ReceiptTree.node(left, right) == Digest(of: [1] + left.bytes + right.bytes))
        #expect(ReceiptTree.leaf([5]) == Digest(of: [0, 5]))
    }

    @Test("a signature made for a report is none for a receipt, whatever the root")
    func promises() throws {
        let receipt = try Self.receipt(1)
        let wrong = Self.key.sign(SignedStatement(.report, receipt.leaf))
        let seal = ReceiptSeal(
            key: CollectorIdentity.id(of: Self.key.publicKey), path: .none, signature: wrong)
        #expect(!Self.holds(receipt.sealed(seal)))
    }

    @Test(
        "a path that is not one makes no receipt",
        arguments: ["", "!", "TA==", String(repeating: "A", count: 44)])
    func unreadable(path: String) throws {
        let text = String(decoding: try Self.commit(2)[0].bytes, as: UTF8.self)
        let known = try #require(try Self.commit(2)[0].seal).path.base64
        let broken = text.replacing(known, with: path)
        #expect(throws: JSONFault.self) { try Receipt(bytes: Array(broken.utf8)) }
    }

    private static func with(_ path: ReceiptPath, in receipt: Receipt) -> Receipt {
        receipt.sealed(
            receipt.seal.map {
                ReceiptSeal(key: $0.key, path: path, signature: $0.signature)
            })
    }
}
