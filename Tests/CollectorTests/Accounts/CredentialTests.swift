import Shared
import Testing

@testable import Collector

@Suite("Passwords and codes") struct CredentialTests {
    /// RFC 7914 §12: P, S, N, r, p and the first bytes of the key.
    @Test(
        "scrypt gives what RFC 7914 says",
        arguments: [
            ("password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe"),
            (
                "pleaseletmein", "SodiumChloride", 14, 8, 1,
                "7023bdcb3afd7348461c06cd81fd38eb"
            ),
        ] as [(String, String, UInt64, UInt64, UInt64, String)])
    func scrypt(
        password: String, salt: String, log2N: UInt64, block: UInt64, parallel: UInt64,
        hex: String
    ) throws {
        let cost = PasswordHash.Cost(log2N: log2N, block: block, parallel: parallel)
        let hash = PasswordHash(password, salt: Array(salt.utf8), cost: cost)
        let stored = try #require(hash.text.split(separator: "$").last.map(String.init))
        #expect(Hex.encode(try #require(Base64.decode(stored))).hasPrefix(hex))
    }

    @Test("a stored password is read back with its cost, and opens for nothing else")
    func stored() throws {
        let hash = PasswordHash("Đúng mật khẩu", salt: Array(1...16), cost: .quick)
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash && read.admits("Đúng mật khẩu"))
        #expect(!read.admits("đúng mật khẩu") && !read.admits(""))
        // The same letters, composed by another keyboard.
        #expect(read.admits("\u{110}u\u{301}ng m\u{1EAD}t kh\u{1EA9}u"))
        #expect(PasswordHash("$scrypt$ln=40,r=8,p=1$AAAA$AAAA") == nil)
        #expect(PasswordHash("plain") == nil)
    }

    @Test("the standard cost is N = 2^15, r = 8, p = 1")
    func cost() {
        #expect(PasswordHash.Cost.standard == PasswordHash.Cost(log2N: 15, block: 8, parallel: 1))
        #expect(CollectorConfiguration.defaults.passwordCost == .standard)
    }

    /// RFC 6238 appendix B, SHA-1: seconds since 1970 and the code of eight digits.
    @Test(
        "one-time codes are what RFC 6238 says",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"), (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func oneTimeCodes(seconds: Int64, code: String) {
        let codes = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let moment = Instant(milliseconds: seconds * 1000)
        #expect(codes.code(step: OneTimeCode.step(at: moment), digits: 8) == code)
        #expect(codes.code(step: OneTimeCode.step(at: moment)) == String(code.suffix(6)))
    }

    @Test("a code is good for its half minute and those beside it, and once only")
    func once() throws {
        let codes = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let now = Instant(milliseconds: 1_111_111_111_000)
        let step = OneTimeCode.step(at: now)
        for offset in Int64(-1)...1 {
            #expect(codes.accepts(codes.code(step: step + offset), at: now, after: nil) != nil)
        }
        #expect(codes.accepts(codes.code(step: step - 2), at: now, after: nil) == nil)
        #expect(codes.accepts(codes.code(step: step + 2), at: now, after: nil) == nil)
        #expect(codes.accepts(codes.code(step: step), at: now, after: step) == nil)
        #expect(codes.accepts("", at: now, after: nil) == nil)
    }

    /// RFC 4648 §10, without padding.
    @Test(
        "a secret is spelled in Base32",
        arguments: [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")])
    func base32(text: String, spelled: String) {
        #expect(OneTimeCode.base32(Array(text.utf8)) == spelled)
    }

    @Test(
        "a password of one's own is long, varied, and not the name",
        arguments: [
            ("con cò bay lả", true), ("ngắn", false), ("aaaaaaaaaaaa", false),
            ("abababababab", false), ("xin lan.nguyen nhé", false),
            (String(repeating: "ắ1x2y", count: 80), false),
        ])
    func rule(password: String, isGood: Bool) throws {
        let name = try #require(AccountName("lan.nguyen"))
        #expect((PasswordRule.objection(to: password, of: name) == nil) == isGood)
    }

    @Test(
        "a sign-in name cannot be taken for another actor of the log",
        arguments: [
            ("lan.nguyen", true), ("lan-2", true), ("ab", false), ("local", false),
            ("anonymous", false), ("k-0123", false), ("Lan", false), ("lân", false),
            ("1lan", false), ("lan nguyen", false),
        ])
    func names(text: String, isName: Bool) { #expect((AccountName(text) != nil) == isName) }
}
