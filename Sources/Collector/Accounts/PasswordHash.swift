import CCrypto
import Shared

/// A password as it is kept: scrypt (RFC 7914) with a salt of its own, and what it cost.
///
/// `$scrypt$ln=15,r=8,p=1$SALT$HASH`, both in Base64: a later program may raise the cost, and old
/// passwords still open.
struct PasswordHash: Hashable, Sendable {
    /// How much work and memory one guess costs: 128·2^`log2N`·`block` bytes.
    struct Cost: Hashable, Sendable {
        let log2N: UInt64
        var block: UInt64 = 8
        var parallel: UInt64 = 1

        /// 32 MiB and about a tenth of a second: N = 2^15, r = 8, p = 1.
        static let standard = Cost(log2N: 15)
        /// For tests only, where nobody guesses.
        static let quick = Cost(log2N: 4)
    }

    /// The text that is stored.
    let text: String
    private let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    private static let hashBytes = 32
    /// Bytes of salt that a new hash takes.
    static let saltBytes = 16

    /// Hashes `password`: takes as long as `cost` says, so never on the cooperative pool.
    init(_ password: String, salt: [UInt8], cost: Cost) {
        self.cost = cost
        self.salt = salt
        hash = Self.derive(password, salt, cost)
        text =
            "$scrypt$ln=\(cost.log2N),r=\(cost.block),p=\(cost.parallel)$"
            + Base64.encode(salt) + "$" + Base64.encode(hash)
    }

    /// Reads a stored text; nil when it is none.
    init?(_ text: String) {
        let parts = text.split(separator: "$").map(String.init)
        guard parts.count == 4, parts[0] == "scrypt", let salt = Base64.decode(parts[2]),
            let hash = Base64.decode(parts[3]), hash.count == Self.hashBytes
        else { return nil }
        var numbers: [Substring: UInt64] = [:]
        for part in parts[1].split(separator: ",") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let number = UInt64(pair[1]) else { return nil }
            numbers[pair[0]] = number
        }
        guard let log2N = numbers["ln"], (1...20).contains(log2N), let block = numbers["r"],
            (1...16).contains(block), let parallel = numbers["p"], (1...4).contains(parallel)
        else { return nil }
        cost = Cost(log2N: log2N, block: block, parallel: parallel)
        self.text = text
        self.salt = salt
        self.hash = hash
    }

    /// Whether this is the password; takes as long for a wrong one.
    func admits(_ password: String) -> Bool {
        let other = Self.derive(password, salt, cost)
        return unsafe hash.withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else {
                    return false
                }
                return unsafe giaoban_equal(left, right, Self.hashBytes)
            }
        }
    }

    /// The same letters get the same bytes, however a keyboard composes them.
    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) -> [UInt8] {
        let typed = Array(password.nfc.utf8)
        var out = [UInt8](repeating: 0, count: hashBytes)
        let isDone = unsafe typed.withUnsafeBytes { typed in
            unsafe salt.withUnsafeBytes { salt in
                unsafe out.withUnsafeMutableBufferPointer { out in
                    guard let start = salt.baseAddress, let into = out.baseAddress else {
                        return false
                    }
                    return unsafe giaoban_scrypt(
                        typed.baseAddress ?? start, typed.count, start, salt.count,
                        1 << cost.log2N, cost.block, cost.parallel, 512 << 20, into, out.count)
                }
            }
        }
        precondition(isDone, "libcrypto gave no scrypt")
        return out
    }
}
