/// A one-time code that lets one machine speak for one unit (`mã ghi danh`): read over a telephone,
/// written on paper, typed by hand.
///
/// Twelve characters of Crockford's base 32 (60 random bits), shown in three groups. Reading is
/// forgiving: case, blanks and hyphens do not matter, `O` is 0, `I` and `L` are 1.
public struct EnrolmentCode: Hashable, Sendable, CustomStringConvertible {
    /// How many random bytes a code needs; the last four bits are not used.
    public static let randomByteCount = 8
    private static let length = 12
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Twelve characters without groups: what is hashed and compared.
    private let characters: [UInt8]

    /// Makes a code from `randomByteCount` random bytes.
    public init(random: [UInt8]) {
        precondition(random.count == Self.randomByteCount, "a code needs eight random bytes")
        var bits = random.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var characters: [UInt8] = []
        for _ in 0..<Self.length {
            characters.append(Self.alphabet[Int(bits & 31)])
            bits >>= 5
        }
        self.characters = characters
    }

    /// Reads a code as people write it; nil for anything that is not one.
    public init?(_ text: String) {
        var characters: [UInt8] = []
        for byte in text.utf8 {
            let upper = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
            switch upper {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
            default:
                guard Self.alphabet.contains(upper) else { return nil }
                characters.append(upper)
            }
            guard characters.count <= Self.length else { return nil }
        }
        guard characters.count == Self.length else { return nil }
        self.characters = characters
    }

    /// `7K3M-0QXV-2BDE`.
    public var text: String {
        stride(from: 0, to: Self.length, by: 4).map { start in
            String(decoding: characters[start..<start + 4], as: UTF8.self)
        }.joined(separator: "-")
    }

    /// What the collector keeps instead of the code.
    public var digest: Digest { Digest(of: characters) }

    /// Codes are secrets: they show themselves only through `text`.
    public var description: String { "•••" }
}
