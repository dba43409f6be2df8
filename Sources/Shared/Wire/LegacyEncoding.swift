/// The 8-bit encodings in which older Vietnamese files are written.
///
/// Sources: TCVN 5712:1993 (VN3, fonts `.VnTime`), the VNI-Windows character table, and Microsoft's
/// code page 1258. The tables serve recognition and conversion (`TextGuard.converted`); a text is
/// never converted silently.
public enum LegacyEncoding: String, CaseIterable, Hashable, Sendable {
    /// TCVN3, also called ABC: one byte a letter, fonts whose names begin with `.Vn`.
    case tcvn3
    /// VNI for Windows: a letter, then a byte for its marks, fonts whose names begin with `VNI-`.
    case vni
    /// Windows code page 1258: a letter, then a byte for its tone.
    case windows1258

    /// What people call it.
    public var name: String {
        switch self {
        case .tcvn3: "TCVN3 (ABC, .VnTime)"
        case .vni: "VNI Windows (VNI-Times)"
        case .windows1258: "Windows-1258"
        }
    }

    /// The text that the bytes of a word mean in this encoding, in NFC; `nil` where a byte stands for
    /// no letter. ASCII stays what it is.
    func decode(_ word: some Sequence<UInt8>) -> String? {
        var scalars = String.UnicodeScalarView()
        for byte in word {
            if byte < 0x80 {
                scalars.append(Unicode.Scalar(byte))
            } else if let meant = table[byte] {
                scalars.append(contentsOf: meant)
            } else {
                return nil
            }
        }
        return String(scalars).nfc
    }

    /// Whether a byte from 0x80 on stands for a letter or a mark.
    func hasMeaning(_ byte: UInt8) -> Bool { table[byte] != nil }

    /// What each byte from 0x80 on stands for: letters, or combining marks for the letter before.
    private var table: [UInt8: String.UnicodeScalarView] {
        switch self {
        case .tcvn3: Self.tcvn3Table
        case .vni: Self.vniTable
        case .windows1258: Self.windows1258Table
        }
    }
}

extension LegacyEncoding {
    private typealias Table = [UInt8: String.UnicodeScalarView]

    private static let tcvn3Table: Table = {
        var table = letters("ĂÂÊÔƠƯĐăâêôơưđ", from: 0xA1)
        table.merge(letters("àảãáạ", from: 0xB5)) { $1 }
        table.merge(letters("ằẳẵắ", from: 0xBB)) { $1 }
        table.merge(letters("ặầẩẫấậè", from: 0xC6)) { $1 }
        table.merge(letters("ẻẽéẹềểễếệìỉ", from: 0xCE)) { $1 }
        table.merge(letters("ĩíịò", from: 0xDC)) { $1 }
        table.merge(letters("ỏõóọồổỗốộờởỡớợù", from: 0xE1)) { $1 }
        table.merge(letters("ủũúụừửữứựỳỷỹýỵ", from: 0xF1)) { $1 }
        return table
    }()

    /// Tones, then the circumflex and the breve, each alone and with a tone.
    private static let vniMarks: [UInt8: String] = [
        0xF9: "\u{301}", 0xF8: "\u{300}", 0xFB: "\u{309}", 0xF5: "\u{303}", 0xEF: "\u{323}",
        0xE2: "\u{302}", 0xE1: "\u{302}\u{301}", 0xE0: "\u{302}\u{300}", 0xE5: "\u{302}\u{309}",
        0xE3: "\u{302}\u{303}", 0xE4: "\u{302}\u{323}",
        0xEA: "\u{306}", 0xE9: "\u{306}\u{301}", 0xE8: "\u{306}\u{300}", 0xFA: "\u{306}\u{309}",
        0xFC: "\u{306}\u{303}", 0xEB: "\u{306}\u{323}",
    ]

    private static let vniTable: Table = {
        let letters: [(UInt8, String, String)] = [
            (0xF1, "đ", "Đ"), (0xF4, "ơ", "Ơ"), (0xF6, "ư", "Ư"), (0xEC, "ì", "Ì"),
            (0xED, "í", "Í"), (0xE6, "ỉ", "Ỉ"), (0xF3, "ĩ", "Ĩ"), (0xF2, "ị", "Ị"),
            (0xEE, "ỵ", "Ỵ"),
        ]
        var table: Table = [:]
        for (byte, small, capital) in letters {
            table[byte] = small.unicodeScalars
            table[byte - 0x20] = capital.unicodeScalars
        }
        for (byte, marks) in vniMarks {
            // The same marks over a capital letter have their own bytes.
            table[byte] = marks.unicodeScalars
            table[byte - 0x20] = marks.unicodeScalars
        }
        return table
    }()

    private static let windows1258Table: Table = {
        var table = letters("ÀÁÂĂÄÅÆÇÈÉÊË\u{300}ÍÎÏĐÑ\u{309}ÓÔƠÖ×ØÙÚÛÜƯ\u{303}ß", from: 0xC0)
        table.merge(letters("àáâăäåæçèéêë\u{301}íîïđñ\u{323}óôơö÷øùúûüư₫ÿ", from: 0xE0)) { $1 }
        return table
    }()

    /// Consecutive bytes for consecutive letters.
    private static func letters(_ letters: String, from first: UInt8) -> Table {
        var table: Table = [:]
        for (offset, letter) in letters.unicodeScalars.enumerated() {
            table[first + UInt8(offset)] = String.UnicodeScalarView([letter])
        }
        return table
    }
}
