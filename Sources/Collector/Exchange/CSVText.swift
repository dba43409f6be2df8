import Shared

/// Rows as comma-separated values (RFC 4180) for spreadsheets and programs: every table that the
/// collector gives away as CSV goes through here.
///
/// A spreadsheet computes a cell that begins like a formula, whoever typed it: a unit's name or an
/// officer's note must not start programs on somebody's computer. Such a text gets an apostrophe in
/// front, as spreadsheets write it themselves. Numbers are left alone, negative ones too.
enum CSVText {
    /// The rows, each ended by CR LF.
    ///
    /// - Parameter withMark: whether a byte order mark stands first, by which Excel knows UTF-8.
    static func text(_ rows: [[String]], withMark: Bool = false) -> String {
        (withMark ? "\u{FEFF}" : "")
            + rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let text = isComputed(text) ? "'" + text : text
        let isPlain = text.utf8.allSatisfy { byte in
            byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
                && byte != UInt8(ascii: "\r")
        }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Whether a spreadsheet would compute the text, or look past a blank at what it begins with.
    private static func isComputed(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"):
            true
        case UInt8(ascii: "-"): text.utf8.count > 1 && !isNumber(text.utf8.dropFirst())
        default: false
        }
    }

    /// Digits, with a point among them at most.
    private static func isNumber(_ digits: Substring.UTF8View) -> Bool {
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
