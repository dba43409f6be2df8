import Shared

/// A plain e-mail address: `ten@benhvien.example`. No display name, no comment, no quoting.
struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As written.
    let text: String

    /// Reads an address of ASCII letters, digits and ordinary marks around one `@`; nil for others.
    /// What could break out of a header or an SMTP command is none of these.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isLocal(parts[0]),
            Self.isDomain(parts[1])
        else { return nil }
        self.text = text
    }

    /// The part after the `@`.
    var domain: String { String(text.split(separator: "@").last ?? "localhost") }

    var description: String { text }

    private static func isLocal(_ part: Substring) -> Bool {
        guard (1...64).contains(part.utf8.count), part.first != ".", part.last != ".",
            !part.contains("..")
        else { return false }
        return part.utf8.allSatisfy { byte in
            isWord(byte) || "!#$%&'*+/=?^_`{|}~.-".utf8.contains(byte)
        }
    }

    private static func isDomain(_ part: Substring) -> Bool {
        let labels = part.split(separator: ".", omittingEmptySubsequences: false)
        return !labels.isEmpty
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
