import Shared

/// The name an account signs in with, and stands under in the audit log for ever: `lan.nguyen`.
struct AccountName: Code {
    /// The name as written.
    let text: String

    /// Words that name other actors in the audit log.
    private static let taken: Set<String> = ["anonymous", "local", "token"]

    /// Reads a name of 3 to 40 small letters, digits, dots, hyphens and underscores that begins with
    /// a letter. Key ids (`k-…`) and the log's own words are no names.
    init?(_ text: String) {
        let bytes = text.utf8
        guard (3...40).contains(bytes.count), let first = bytes.first, Self.isLetter(first),
            bytes.allSatisfy({ Self.isLetter($0) || Self.isOther($0) }),
            !text.hasPrefix("k-"), !Self.taken.contains(text)
        else { return nil }
        self.text = text
    }

    /// Reads what somebody typed: spaces around it and capital letters are forgiven.
    init?(typed text: String) {
        self.init(text.lowercased().filter { !$0.isWhitespace })
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isOther(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
