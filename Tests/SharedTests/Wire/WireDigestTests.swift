import Shared
import Support
import Testing

@Suite("Digest, Base64, Hex")
struct WireDigestTests {
    @Test(
        "SHA-256 vectors of FIPS 180-4 and NIST's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func vectors(text: String, hex: String) throws {
        let digest = Digest(of: Array(text.utf8))
        #expect(digest.hex == hex)
        #expect(digest.description == hex)
        #expect(try #require(Digest(hex: hex)) == digest)
    }

    @Test("the header form is that of RFC 9530 and reads back")
    func header() throws {
        let digest = Digest(of: Array(#"{"hello": "world"}"#.utf8) + [0x0A])
        #expect(digest.header == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")
        #expect(Digest(header: digest.header) == digest)
        #expect(Digest(base64: digest.base64) == digest)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(digest.bytes.count == Digest.byteCount)
    }

    @Test(
        "anything else is no digest",
        arguments: [
            "", "sha-256=:", "sha-256=::", "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=",
            "sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
            "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
            "SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:",
            "sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:",
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabA==:",
        ])
    func notHeaders(text: String) {
        #expect(Digest(header: text) == nil)
    }

    @Test("one flipped bit makes another digest", arguments: 0..<256)
    func bits(bit: Int) throws {
        var bytes = Digest(of: [UInt8]()).bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(try #require(Digest(bytes: bytes)) != Digest(of: [UInt8]()))
    }

    @Test("Digest refuses another number of bytes", arguments: [0, 31, 33])
    func count(count: Int) {
        #expect(Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
        #expect(Digest(hex: String(repeating: "00", count: count)) == nil)
    }

    @Test(
        "Base64 vectors of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.encode(Array(text.utf8), .urlSafe) == unpadded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
        #expect(Base64.decode(unpadded, .urlSafe) == Array(text.utf8))
    }

    @Test(
        "Base64 has one spelling",
        arguments: [
            ("Zg", Base64.Alphabet.standard, "no padding"), ("Zg=", .standard, "half padding"),
            ("Zg===", .standard, "too much padding"), ("Z===", .standard, "impossible length"),
            ("====", .standard, "padding alone"), ("Zh==", .standard, "bits left over"),
            ("Zm9=", .standard, "bits left over"), ("Zm9v\n", .standard, "line feed"),
            ("Zm 9", .standard, "space"), ("Zg==Zg==", .standard, "padding in the middle"),
            ("-_-_", .standard, "the other alphabet"), ("+/+/", .urlSafe, "the other alphabet"),
            ("Zg==", .urlSafe, "padding"), ("Z", .urlSafe, "impossible length"),
            ("Zh", .urlSafe, "bits left over"), ("Zmđv", .urlSafe, "not ASCII"),
        ])
    func notBase64(text: String, alphabet: Base64.Alphabet, reason: String) {
        #expect(Base64.decode(text, alphabet) == nil, "\(reason)")
    }

    @Test("any bytes go through Base64 and Hex and come back", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<Int.random(in: 0...100, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        for alphabet in Base64.Alphabet.allCases {
            let text = Base64.encode(bytes, alphabet)
            #expect(Base64.decode(text, alphabet) == bytes, "seed \(seed)")
        }
        #expect(Hex.decode(Hex.encode(bytes)) == bytes, "seed \(seed)")
    }

    @Test("Hex reads both cases and nothing else")
    func hex() {
        #expect(Hex.encode([0x00, 0xAF, 0xFF]) == "00afff")
        #expect(Hex.decode("00AfFf") == [0x00, 0xAF, 0xFF])
        for refused in ["0", "0g", " 0", "0x", "00 ", "đđ"] { #expect(Hex.decode(refused) == nil) }
    }
}
