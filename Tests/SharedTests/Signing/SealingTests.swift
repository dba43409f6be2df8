import Shared
import Support
import Testing

@testable import Shared

@Suite("Boxes that only the department opens") struct SealingTests {
    private static func bytes(_ hex: String) -> [UInt8] {
        Hex.decode(hex.filter { $0 != " " }) ?? []
    }

    private static func key(_ seed: UInt8) -> SealingKey {
        SealingKey(seed: [UInt8](repeating: seed, count: 32))
    }

    private static let context = BundleFrame.context(.report, 7)

    @Test("X25519 gives Bob's public key of RFC 7748 §6.1")
    func rfc7748() {
        let seed = Self.bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        #expect(
            Hex.encode(SealingKey(seed: seed).publicKey.bytes)
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
    }

    @Test("HKDF gives the bytes of RFC 5869, test case 1")
    func rfc5869() {
        let made = KeyDerivation.bytes(
            42, from: [UInt8](repeating: 0x0B, count: 22),
            salt: Self.bytes("000102030405060708090a0b0c"),
            for: Self.bytes("f0f1f2f3f4f5f6f7f8f9"))
        #expect(
            Hex.encode(made)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865")
    }

    @Test("what was sealed is opened by its key alone, in its place alone")
    func opens() throws {
        let message = Array("báo cáo".utf8)
        let box = try #require(
            Self.key(1).publicKey.seal(
                message, context: Self.context, once: [UInt8](repeating: 9, count: 32)))
        #expect(Self.key(1).open(box, context: Self.context) == message)
        #expect(Self.key(2).open(box, context: Self.context) == nil)
        #expect(Self.key(1).open(box, context: BundleFrame.context(.report, 8)) == nil)
        #expect(box.firstRange(of: message) == nil)
    }

    @Test("a box with any bit turned, or cut anywhere, does not open")
    func noticed() throws {
        let message = Array("một báo cáo".utf8)
        let box = try #require(
            Self.key(1).publicKey.seal(
                message, context: Self.context, once: [UInt8](repeating: 9, count: 32)))
        for bit in 0..<(box.count * 8) {
            var spoilt = box
            spoilt[bit / 8] ^= 1 << UInt8(bit % 8)
            // Also the bit that X25519 passes over (RFC 7748 §5): the keys are made of the sender's bytes,
            // too.
            #expect(Self.key(1).open(spoilt, context: Self.context) == nil, "bit \(bit)")
        }
        for length in 0..<box.count {
            #expect(Self.key(1).open(Array(box.prefix(length)), context: Self.context) == nil)
        }
    }

    @Test("a key of small order, which would give its secret to everybody, gets no box")
    func smallOrder() throws {
        let zero = try #require(SealingPublicKey(bytes: [UInt8](repeating: 0, count: 32)))
        let once = [UInt8](repeating: 9, count: 32)
        #expect(zero.seal([1, 2, 3], context: [], once: once) == nil)
        #expect(Self.key(1).open(zero.bytes + [UInt8](repeating: 0, count: 20), context: []) == nil)
    }

    @Test("the key for boxes follows from the signing key and says nothing of it")
    func derived() {
        func key(_ seed: UInt8) -> SigningKey {
            SigningKey(seed: [UInt8](repeating: seed, count: 32))
        }
        #expect(key(1).sealingKey.publicKey == key(1).sealingKey.publicKey)
        #expect(key(1).sealingKey.publicKey != key(2).sealingKey.publicKey)
        #expect(key(1).sealingKey.publicKey != Self.key(1).publicKey)
    }

    @Test("an offer travels with the identity and is believed under the key that vouches for it")
    func offer() throws {
        let signer = SigningKey(seed: [UInt8](repeating: 1, count: 32))
        let other = SigningKey(seed: [UInt8](repeating: 2, count: 32))
        let identity = try #require(
            CollectorIdentity(
                keys: [.init(publicKey: signer.publicKey, link: nil)],
                sealing: SealingOffer(by: signer)))
        var writer = JSONWriter()
        identity.write(to: &writer)
        let read = try #require(CollectorIdentity(value: try JSONValue(parsing: writer.bytes)))
        #expect(read == identity)
        #expect(read.sealing?.isSigned(byOneOf: [other.publicKey, signer.publicKey]) == true)
        #expect(read.sealing?.isSigned(byOneOf: [other.publicKey]) == false)
    }
}
