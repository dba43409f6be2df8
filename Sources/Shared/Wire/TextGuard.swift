/// Turns the bytes of a file that someone gave us into text, or says what they are instead.
///
/// Only UTF-8 is text here. Anything else is refused with its name, because the old encodings of
/// Vietnamese look like text, parse like text and mean other letters: a report would be stored with
/// names and notes that nobody can read. Nothing is dropped or repaired: U+00AD, an invisible soft
/// hyphen in Unicode, is the letter `ư` of TCVN3 and often the only sign of it.
public enum TextGuard {
    /// Different words that must be recognised before a file is said to be in an old encoding.
    private static let fewestWords = 2
    /// Different words that are looked at, so that no file takes longer than a fraction of a second:
    /// a text in another encoding shows it at once, one old cell may hide anywhere.
    private static let wordLimit = (bytes: 500, letters: 20_000)

    /// The text of a file, without its byte order mark, otherwise exactly as written.
    public static func text(of bytes: [UInt8]) throws(TextFault) -> String {
        if let fault = fault(in: bytes) { throw fault }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        return String(decoding: hasMark ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    /// What is wrong with the bytes of a file as text, or `nil`.
    public static func fault(in bytes: [UInt8]) -> TextFault? {
        if let kind = signature(bytes) {
            return TextFault(kind: kind, offset: 0, line: 1, example: nil)
        }
        if let zero = bytes.firstIndex(of: 0) {
            let kind: TextFault.Kind = looksLikeUTF16(bytes) ? .utf16 : .binary
            return fault(kind, at: zero, in: bytes)
        }
        guard let invalid = firstInvalidByte(bytes) else { return legacyLetters(in: bytes) }
        return legacyBytes(in: bytes)
            ?? fault(.invalidUTF8(byte: bytes[invalid]), at: invalid, in: bytes)
    }

    /// The sign that texts in UTF-8 were typed with an old font and never converted, or `nil`; its
    /// line is the number of the text.
    static func legacyLetters(among texts: [String]) -> TextFault? {
        legacyLetters(in: Array(texts.joined(separator: "\n").utf8))
    }

    /// Kinds of file that tell themselves by their first bytes.
    private static func signature(_ bytes: [UInt8]) -> TextFault.Kind? {
        let signatures: [([UInt8], TextFault.Kind)] = [
            ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x50, 0x4B, 0x05, 0x06], .zip),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldOffice),
            (Array("%PDF-".utf8), .pdf), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
        ]
        return signatures.first { bytes.starts(with: $0.0) }?.1
    }

    /// UTF-16 without a mark: text of mostly Latin letters has a zero in every other byte.
    private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(256)
        let zeros = head.indices.filter { head[$0] == 0 }
        let odd = zeros.count { !$0.isMultiple(of: 2) }
        return zeros.count * 4 >= head.count && (odd == 0 || odd == zeros.count)
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    static func fault(
        _ kind: TextFault.Kind, at offset: Int, in bytes: [UInt8], example: TextFault.Example? = nil
    ) -> TextFault {
        let line = bytes[..<offset].count { $0 == 0x0A } + 1
        return TextFault(kind: kind, offset: offset, line: line, example: example)
    }
}

// MARK: - Old encodings

extension TextGuard {
    /// A word with letters beyond ASCII, in bytes of an 8-bit encoding, and where it begins.
    private struct Word {
        let offset: Int
        let bytes: [UInt8]
    }

    /// The old encoding that makes most words Vietnamese, if it makes at least half of them so.
    private static func legacyBytes(in bytes: [UInt8]) -> TextFault? {
        let words = self.words(
            bytes.enumerated().map { ($0.offset, $0.element) }, atMost: wordLimit.bytes)
        return strongest(words) { encoding, found in
            guard found.count * 2 >= words.count else { return nil }
            let example = self.example(found[0], encoding)
            return fault(.legacy(encoding), at: found[0].offset, in: bytes, example: example)
        }
    }

    /// UTF-8 in which words are Vietnamese only when their letters are taken for those of an old font.
    private static func legacyLetters(in bytes: [UInt8]) -> TextFault? {
        // Such letters lie between U+00A1 and U+00FF: C2 or C3 in UTF-8.
        guard bytes.contains(where: { $0 == 0xC2 || $0 == 0xC3 }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        var offset = 0
        let units = text.unicodeScalars.map { scalar in
            defer { offset += UTF8.width(scalar) }
            // A letter that no old font has ends a word.
            return (offset, scalar.value <= 0xFF ? UInt8(scalar.value) : 0)
        }
        let words = self.words(units, atMost: wordLimit.letters).filter {
            !VietnameseSyllable.matches(latin1($0.bytes))
        }
        return strongest(words) { encoding, found in
            let example = self.example(found[0], encoding)
            return fault(.legacyLetters(encoding), at: found[0].offset, in: bytes, example: example)
        }
    }

    /// Asks about the encoding in which most words are Vietnamese, if those are enough.
    private static func strongest(
        _ words: [Word], _ judge: (LegacyEncoding, [Word]) -> TextFault?
    ) -> TextFault? {
        let candidates = LegacyEncoding.allCases.map { encoding in
            (
                encoding,
                words.filter { encoding.decode($0.bytes).map(VietnameseSyllable.matches) == true }
            )
        }
        guard let best = candidates.max(by: { $0.1.count < $1.1.count }),
            best.1.count >= fewestWords
        else { return nil }
        return judge(best.0, best.1)
    }

    /// Runs of letters with at least one beyond ASCII and one within it (a sign standing alone, such
    /// as × or °, is no word), each once.
    private static func words(
        _ units: [(offset: Int, byte: UInt8)], atMost limit: Int
    ) -> [Word] {
        var (words, seen) = ([Word](), Set<[UInt8]>())
        for run in units.split(whereSeparator: { !isLetter($0.byte) }) where words.count < limit {
            let bytes = run.map(\.byte)
            if let first = run.first, bytes.contains(where: { $0 >= 0x80 }),
                bytes.contains(where: { $0 < 0x80 }), seen.insert(bytes).inserted
            {
                words.append(Word(offset: first.offset, bytes: bytes))
            }
        }
        return words
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0xA1 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    private static func example(_ word: Word, _ encoding: LegacyEncoding) -> TextFault.Example {
        TextFault.Example(read: latin1(word.bytes), meant: encoding.decode(word.bytes) ?? "")
    }

    private static func latin1(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
