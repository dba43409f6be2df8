import Shared
import Support
import Testing

@Suite("Signatures") struct SigningTests {
    private static let key = SigningKey(seed: [UInt8](0..<32))

    @Test(
        "a key is the public key of its seed",
        arguments: [
            // RFC 8032 §7.1, TEST 1, 2 and 3.
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
            ),
        ])
    func vectors(seed: String, publicKey: String) throws {
        let key = SigningKey(seed: try #require(Hex.decode(seed)))
        #expect(Hex.encode(key.publicKey.bytes) == publicKey)
        #expect(SigningKey(secretText: key.secretText) == key)
    }

    @Test("what is signed begins with what it promises, and nothing passes for another promise")
    func kinds() {
        let digest = Digest(of: Array("x".utf8))
        #expect(
            SignedStatement(.report, digest).bytes
                == Array("giaoban-report-v1\n".utf8) + digest.bytes)
        let signatures = SignedStatement.Kind.allCases.map { kind in
            (kind, Self.key.sign(SignedStatement(kind, digest)))
        }
        for (kind, signature) in signatures {
            for other in SignedStatement.Kind.allCases {
                let holds = Self.key.publicKey.verifies(
                    signature, of: SignedStatement(other, digest))
                #expect(holds == (kind == other))
            }
        }
    }

    @Test("a signature is the same every time, and no changed bit passes")
    func changedBits() throws {
        let statement = SignedStatement(.report, Digest(of: [1, 2, 3]))
        let signature = Self.key.sign(statement)
        #expect(Self.key.sign(statement) == signature)
        for bit in 0..<512 {
            var bytes = signature.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let changed = try #require(Signature(bytes: bytes))
            #expect(!Self.key.publicKey.verifies(changed, of: statement), "bit \(bit)")
        }
    }

    @Test("a key under which anything could be signed is none")
    func smallOrder() {
        var identity = [UInt8](repeating: 0, count: 32)
        #expect(PublicKey(bytes: identity) == nil)
        identity[0] = 1
        #expect(PublicKey(bytes: identity) == nil)
        identity[31] = 0x80
        #expect(PublicKey(bytes: identity) == nil, "nor with its sign bit set")
        #expect(PublicKey(bytes: Self.key.publicKey.bytes) != nil)
        #expect(PublicKey(bytes: [UInt8](repeating: 7, count: 31)) == nil)
    }

    @Test("a private key shows itself nowhere")
    func secrecy() {
        let secret = Self.key.secretText
        #expect(!"\(Self.key)".contains(secret))
        #expect(!String(reflecting: Self.key).contains(secret))
        var dumped = ""
        dump(Self.key, to: &dumped)
        #expect(!dumped.contains(secret))
    }

    @Test("the header reads back, and only in its one form")
    func header() throws {
        let key = try #require(KeyID("k-1"))
        let signature = ReportSignature(
            key: key, signature: Self.key.sign(SignedStatement(.report, Digest(of: [1]))))
        #expect(ReportSignature(header: signature.header) == signature)
        for text in [
            "", "key=k-1", signature.header + " ", " " + signature.header,
            signature.header.replacing("key=", with: "keyid="),
            signature.header.replacing("k-1", with: "K 1"),
            signature.header.replacing("==:", with: ":"),
            String(signature.header.dropLast()), "key=k-1, sig=::", "key=, sig=:AA==:",
        ] {
            #expect(ReportSignature(header: text) == nil, "\(text)")
        }
    }

    @Test("a copy's words read back, and nothing else does")
    func instance() throws {
        let (now, before) = (
            InstanceWord(random: [UInt8](0..<8)), InstanceWord(random: [UInt8](8..<16))
        )
        for claim in [
            InstanceClaim(now: now, before: nil), InstanceClaim(now: now, before: before),
        ] {
            #expect(InstanceClaim(header: claim.header) == claim)
        }
        for text in ["", "0001", now.text + " after ", now.text.uppercased() + "A", "x after y"] {
            #expect(InstanceClaim(header: text) == nil, "\(text)")
        }
    }

    @Test("an enrolment proves the private half, over everything it says")
    func proof() throws {
        let code = try #require(EnrolmentCode("7K3M-0QXV-2BDE"))
        let request = EnrolmentRequest(
            agent: "1", code: code, name: "may", tokenDigest: Digest(of: [1]), key: Self.key)
        let read = try EnrolmentRequest(bytes: request.bytes)
        #expect(read == request && read.publicKey == Self.key.publicKey)
        let text = String(decoding: request.bytes, as: UTF8.self)
        let other = SigningKey(seed: [UInt8](repeating: 3, count: 32)).publicKey.base64
        for (old, new) in [
            ("\"may\"", "\"mai\""), (Self.key.publicKey.base64, other), ("\"1\"", "\"2\""),
        ] {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(throws: Problem.self) { try EnrolmentRequest(bytes: Array(changed.utf8)) }
        }
        let plain = EnrolmentRequest(
            agent: "1", code: code, name: "may", tokenDigest: Digest(of: [1]))
        #expect(try EnrolmentRequest(bytes: plain.bytes).publicKey == nil)
    }
}
