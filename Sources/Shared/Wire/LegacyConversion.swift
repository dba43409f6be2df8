/// The text of a file, and what had to be done to the file's bytes to get it.
public struct GuardedText: Hashable, Sendable {
    /// The text, in Unicode.
    public let text: String
    /// How it was converted; nil when it was Unicode to begin with.
    public let conversion: LegacyConversion?
}

/// What was converted: told to the clerk, who knows the words that were meant.
public struct LegacyConversion: Hashable, Sendable {
    /// The encoding that the whole file was in.
    public let encoding: LegacyEncoding
    /// A word of it, before and after.
    public let example: TextFault.Example

    /// What was done, and what to look at.
    public var message: LocalizedText {
        LocalizedText(
            vi:
                "tệp dùng mã \(encoding.name), đã được chuyển sang Unicode (“\(example.read)” thành "
                + "“\(example.meant)”); hãy đọc lại phần chữ.",
            en:
                "the file is in \(encoding.name) and was converted to Unicode (“\(example.read)” to "
                + "“\(example.meant)”); read its words once more.")
    }
}

extension TextGuard {
    /// The text of a file; one that is in TCVN3 or VNI from end to end is converted.
    ///
    /// Converted is only what leaves no doubt: every letter means something in the encoding, nearly
    /// every word becomes a Vietnamese syllable, and no word is one in Unicode or in another old
    /// encoding only. Anything else is refused as mixed, with the word that does not fit.
    public static func converted(_ bytes: [UInt8]) throws(TextFault) -> GuardedText {
        guard let fault = fault(in: bytes) else {
            return GuardedText(text: try text(of: bytes), conversion: nil)
        }
        let units: [LegacyUnit]
        let encoding: LegacyEncoding
        switch fault.kind {
        case .legacy(let found) where found != .windows1258:
            encoding = found
            units = bytes.enumerated().map { LegacyUnit(byte: $0.element, offset: $0.offset) }
        case .legacyLetters(let found) where found != .windows1258:
            encoding = found
            units = LegacyUnit.units(of: String(decoding: bytes, as: UTF8.self))
        default: throw fault
        }
        var converter = LegacyConverter(encoding, fault.example)
        do throws(LegacyConverter.Stranger) {
            return try converter.convert(units)
        } catch {
            throw Self.fault(
                .mixed(encoding), at: error.offset, in: bytes,
                example: TextFault.Example(read: error.word, meant: ""))
        }
    }
}

/// One byte of an old encoding, or a character that none of them has.
struct LegacyUnit {
    /// The byte; nil for a character beyond Latin-1.
    let byte: UInt8?
    /// The character as it stands in a file that was saved as UTF-8.
    let scalar: Unicode.Scalar
    /// Where in the file it begins.
    let offset: Int

    init(byte: UInt8, offset: Int) {
        self.byte = byte
        self.offset = offset
        // What Windows shows for 0x80…0x9F is not Latin-1: dashes, quotation marks, the ellipsis.
        scalar = Self.windows1252[byte] ?? Unicode.Scalar(byte)
    }

    private init(scalar: Unicode.Scalar, offset: Int) {
        byte = UInt8(exactly: scalar.value)
        self.scalar = scalar
        self.offset = offset
    }

    /// The units of a text that was saved as UTF-8 without being converted.
    static func units(of text: String) -> [LegacyUnit] {
        var offset = 0
        return text.unicodeScalars.map { scalar in
            defer { offset += UTF8.width(scalar) }
            return LegacyUnit(scalar: scalar, offset: offset)
        }
    }

    private static let windows1252: [UInt8: Unicode.Scalar] = [
        0x82: "‚", 0x84: "„", 0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•",
        0x96: "–", 0x97: "—", 0x99: "™",
    ]

    /// True for a control character of Latin-1, which no font shows as anything.
    var isControl: Bool { (0x80...0x9F).contains(scalar.value) }

    /// True for a letter that only Unicode text has, or for a separate tone mark.
    var isUnicodeVietnamese: Bool {
        switch scalar.value {
        case 0x102...0x103, 0x110...0x111, 0x128...0x129, 0x168...0x169, 0x1A0...0x1A1,
            0x1AF...0x1B0, 0x300...0x31B, 0x323, 0x1EA0...0x1EF9:
            true
        default: false
        }
    }
}

/// Converts a whole text from one old encoding, or names the first word that does not belong to it.
struct LegacyConverter {
    /// A word that is not of the encoding.
    struct Stranger: Error {
        let word: String
        let offset: Int
    }

    /// Different words beyond this many are no Vietnamese text: the language has fewer syllables.
    private static let wordLimit = 40_000

    private let encoding: LegacyEncoding
    private var example: TextFault.Example?
    private var seen: [[UInt8]: String] = [:]
    private var syllables = 0
    private var others: [Stranger] = []

    init(_ encoding: LegacyEncoding, _ example: TextFault.Example?) {
        self.encoding = encoding
        self.example = example
    }

    mutating func convert(_ units: [LegacyUnit]) throws(Stranger) -> GuardedText {
        var text = String.UnicodeScalarView()
        var word: [LegacyUnit] = []
        for unit in units {
            if let byte = unit.byte, encoding.isLetter(byte) {
                word.append(unit)
                continue
            }
            try flush(&word, into: &text)
            guard !unit.isControl, !unit.isUnicodeVietnamese else {
                throw Stranger(word: String(Character(unit.scalar)), offset: unit.offset)
            }
            if unit.offset > 0 || unit.scalar != "\u{FEFF}" { text.append(unit.scalar) }
        }
        try flush(&word, into: &text)
        // Foreign names are no syllables; more of them than a quarter are no Vietnamese.
        if let other = others.first, others.count * 3 > syllables { throw other }
        let example = example ?? TextFault.Example(read: "", meant: "")
        return GuardedText(
            text: String(text),
            conversion: LegacyConversion(encoding: encoding, example: example))
    }

    private mutating func flush(
        _ word: inout [LegacyUnit], into text: inout String.UnicodeScalarView
    ) throws(Stranger) {
        guard let first = word.first else { return }
        defer { word = [] }
        let bytes = word.compactMap(\.byte)
        guard bytes.contains(where: { $0 >= 0x80 }) else {
            text.append(contentsOf: word.map(\.scalar))
            return
        }
        if let known = seen[bytes] {
            text.append(contentsOf: known.unicodeScalars)
            return
        }
        let latin = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let stranger = Stranger(word: latin, offset: first.offset)
        guard seen.count < Self.wordLimit, let meant = encoding.word(bytes) else { throw stranger }
        if VietnameseSyllable.matches(meant) {
            syllables += 1
        } else if !isAbbreviation(meant) {
            if isSyllableElsewhere(latin, bytes) { throw stranger }
            others.append(stranger)
        }
        seen[bytes] = meant
        text.append(contentsOf: meant.unicodeScalars)
    }

    /// True for a word whose only Vietnamese letter is đ: `BVĐK`, `TP.ĐN`, `100 đ`.
    private func isAbbreviation(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy { $0.isASCII || $0 == "đ" || $0 == "Đ" }
    }

    /// True for a word that makes sense in Unicode or in another old encoding, and not in this one.
    private func isSyllableElsewhere(_ latin: String, _ bytes: [UInt8]) -> Bool {
        VietnameseSyllable.matches(latin)
            || LegacyEncoding.allCases.contains { other in
                other != encoding && other.word(bytes).map(VietnameseSyllable.matches) == true
            }
    }
}

extension LegacyEncoding {
    /// Whether a byte may stand in a word: Latin letters, letters and marks of the encoding, and
    /// what means nothing in it, so that it is noticed. Signs of Latin-1 (° ± ² §) are no letters
    /// where the encoding leaves them alone.
    func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte >= 0xC0 || hasMeaning(byte)
    }

    /// The word that bytes mean, or nil when a byte means nothing or a mark has no letter to stand
    /// on.
    ///
    /// TCVN3 has no capital letters with tones: people type the small ones in a font that shows
    /// capitals. Between capitals they are therefore taken as capitals: `BÖNH` is `BỆNH`.
    func word(_ bytes: [UInt8]) -> String? {
        guard let word = decode(bytes),
            !word.unicodeScalars.contains(where: { (0x300...0x323).contains($0.value) })
        else { return nil }
        let latin = bytes.filter { $0 < 0x80 }
        let isCapital = latin.count >= 2 && latin.allSatisfy { $0 & 0x20 == 0 }
        return self == .tcvn3 && isCapital ? word.uppercased() : word
    }
}
