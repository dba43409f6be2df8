import CCrypto
import Shared

/// Time-based one-time codes (RFC 6238 over RFC 4226): six digits, thirty seconds, HMAC-SHA-1, which
/// is what every authenticator app speaks.
struct OneTimeCode: Sendable {
    /// Bytes of a secret, as RFC 4226 §4 wants.
    static let secretBytes = 20
    /// Seconds that a code is good for.
    static let stepSeconds: Int64 = 30

    /// What the app and the collector share.
    let secret: [UInt8]

    /// The number of the step that `moment` lies in.
    static func step(at moment: Instant) -> Int64 { moment.milliseconds / 1000 / stepSeconds }

    /// The code of a step.
    func code(step: Int64, digits: Int = 6) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Self.hmac(secret, counter)
        let offset = Int(mac[19] & 0x0F)
        var number: UInt32 = 0
        for index in offset..<(offset + 4) { number = number << 8 | UInt32(mac[index]) }
        number &= 0x7FFF_FFFF
        let limit = (0..<digits).reduce(UInt32(1)) { product, _ in product * 10 }
        let text = String(number % limit)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that a typed code belongs to; nil when it is wrong, or was used before.
    ///
    /// A phone may be off by half a minute: the step before and the one after are good, too.
    ///
    /// - Parameter last: the step of the last code that was used; none up to it is taken again.
    func accepts(_ typed: String, at moment: Instant, after last: Int64?) -> Int64? {
        let digits = typed.filter { !$0.isWhitespace }
        let now = Self.step(at: moment)
        var found: Int64?
        for step in (now - 1)...(now + 1) where Self.isEqual(code(step: step), digits) {
            found = step
        }
        guard let found, found > last ?? .min else { return nil }
        return found
    }

    /// The secret as people type it into an app: Base32 (RFC 4648) in groups of four.
    var typedSecret: String {
        let text = Array(Self.base32(secret))
        return stride(from: 0, to: text.count, by: 4).map { start in
            String(text[start..<min(start + 4, text.count)])
        }.joined(separator: " ")
    }

    /// The address that an app reads, as a link or a code to photograph.
    func address(of name: AccountName) -> String {
        "otpauth://totp/Giao%20ban:\(name.text)?secret=\(Self.base32(secret))"
            + "&issuer=Giao%20ban&algorithm=SHA1&digits=6&period=\(Self.stepSeconds)"
    }

    /// Base32 without padding.
    static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[buffer >> bits & 31])
            }
        }
        if bits > 0 { text.append(letters[buffer << (5 - bits) & 31]) }
        return text
    }

    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func hmac(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 20)
        let (keyCount, count) = (key.count, bytes.count)
        let isDone = unsafe key.withUnsafeBytes { key in
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe out.withUnsafeMutableBufferPointer { out in
                    guard let key = key.baseAddress, let bytes = bytes.baseAddress,
                        let into = out.baseAddress
                    else { return false }
                    return unsafe giaoban_hmac_sha1(key, keyCount, bytes, count, into)
                }
            }
        }
        precondition(isDone, "libcrypto gave no HMAC")
        return out
    }
}
