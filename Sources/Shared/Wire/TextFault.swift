/// Why the bytes of a file are not the text that was expected.
public struct TextFault: Error, Hashable, Sendable {
    /// What the bytes look like.
    public enum Kind: Hashable, Sendable {
        /// A ZIP archive, which is what XLSX and ODS files are.
        case zip
        /// A file of Office 97–2003: XLS, DOC.
        case oldOffice
        /// A PDF document.
        case pdf
        /// Text in UTF-16.
        case utf16
        /// Bytes that no text contains.
        case binary
        /// Vietnamese in an 8-bit encoding of before Unicode.
        case legacy(LegacyEncoding)
        /// UTF-8 whose letters are those of an old font: the file was converted without its font.
        case legacyLetters(LegacyEncoding)
        /// Mostly one of the old encodings, but not throughout: nothing converts it for certain.
        case mixed(LegacyEncoding)
        /// Not UTF-8, and nothing that can be recognised.
        case invalidUTF8(byte: UInt8)

        /// A stable name for tables, logs and problem bodies.
        public var name: String {
            switch self {
            case .zip: "zip"
            case .oldOffice: "oldOffice"
            case .pdf: "pdf"
            case .utf16: "utf16"
            case .binary: "binary"
            case .legacy(let encoding): encoding.rawValue
            case .legacyLetters(let encoding): "\(encoding.rawValue)Letters"
            case .mixed(let encoding): "\(encoding.rawValue)Mixed"
            case .invalidUTF8: "invalidUTF8"
            }
        }
    }

    /// A word of the file, as it stands there and as it was probably meant.
    public struct Example: Hashable, Sendable {
        /// The word as it appears.
        public let read: String
        /// The word in the encoding that was recognised.
        public let meant: String
    }

    /// What the bytes look like.
    public let kind: Kind
    /// Bytes before the first sign of it.
    public let offset: Int
    /// The line of that sign, from 1.
    public let line: Int
    /// A word to recognise it by, where there is one.
    public let example: Example?
}

extension TextFault: CustomStringConvertible {
    /// What was read, what is accepted, what to do.
    public var message: LocalizedText {
        switch kind {
        case .zip, .oldOffice, .pdf: documentMessage
        case .utf16, .binary, .invalidUTF8: encodingMessage
        case .legacy(let encoding): legacyMessage(encoding.name)
        case .legacyLetters(let encoding): legacyLettersMessage(encoding.name)
        case .mixed(let encoding): mixedMessage(encoding.name)
        }
    }

    /// The English message.
    public var description: String { message.en }

    private var documentMessage: LocalizedText {
        let what =
            switch kind {
            case .zip: LocalizedText(vi: "tệp ZIP hoặc XLSX", en: "a ZIP or XLSX file")
            case .oldOffice: LocalizedText(vi: "tệp XLS hoặc DOC", en: "an XLS or DOC file")
            default: LocalizedText(vi: "tệp PDF", en: "a PDF file")
            }
        return LocalizedText(
            vi: "Đây là \(what.vi), không phải CSV. Hãy mở bằng Excel và lưu thành “CSV UTF-8”.",
            en: "This is \(what.en), not CSV. Open it in Excel and save it as “CSV UTF-8”.")
    }

    private var encodingMessage: LocalizedText {
        switch kind {
        case .utf16:
            LocalizedText(
                vi: "Tệp được lưu bằng UTF-16 (“Unicode Text”). Hãy lưu lại thành “CSV UTF-8”.",
                en: "The file is in UTF-16 (“Unicode Text”). Save it again as “CSV UTF-8”.")
        case .invalidUTF8(let byte):
            LocalizedText(
                vi:
                    "Dòng \(line): byte 0x\(Hex.encode([byte])) ở vị trí \(offset) không phải UTF-8. "
                    + "Hãy lưu lại tệp thành “CSV UTF-8”.",
                en: "Line \(line): byte 0x\(Hex.encode([byte])) at offset \(offset) is not UTF-8. "
                    + "Save the file again as “CSV UTF-8”.")
        default:
            LocalizedText(
                vi: "Dòng \(line): có byte 0 ở vị trí \(offset), đây không phải tệp văn bản. "
                    + "Cần tệp CSV UTF-8.",
                en: "Line \(line): a zero byte at offset \(offset), this is not a text file. "
                    + "A CSV file in UTF-8 is needed.")
        }
    }

    private func legacyMessage(_ name: String) -> LocalizedText {
        LocalizedText(
            vi: "Dòng \(line): tệp dùng mã \(name), không phải UTF-8\(exampleText.vi). "
                + "Hãy chuyển mã sang Unicode rồi lưu thành “CSV UTF-8”.",
            en: "Line \(line): the file is in \(name), not in UTF-8\(exampleText.en). "
                + "Convert it to Unicode and save it as “CSV UTF-8”.")
    }

    private func legacyLettersMessage(_ name: String) -> LocalizedText {
        LocalizedText(
            vi: "Dòng \(line): chữ gõ bằng phông \(name) đã lưu thành UTF-8 mà chưa chuyển mã"
                + "\(exampleText.vi). Hãy chuyển mã sang Unicode rồi lưu lại.",
            en: "Line \(line): text typed with a \(name) font was saved as UTF-8 unconverted"
                + "\(exampleText.en). Convert it to Unicode and save it again.")
    }

    private func mixedMessage(_ name: String) -> LocalizedText {
        let word = example?.read ?? ""
        return LocalizedText(
            vi:
                "Dòng \(line): phần lớn chữ trong tệp là mã \(name), nhưng “\(word)” thì không: tệp "
                + "trộn nhiều bảng mã nên không chuyển chắc chắn được. Hãy chuyển hết sang Unicode "
                + "rồi lưu thành “CSV UTF-8”.",
            en:
                "Line \(line): most of the text is in \(name), but “\(word)” is not: the file mixes "
                + "encodings and cannot be converted for certain. Convert all of it to Unicode and "
                + "save it as “CSV UTF-8”.")
    }

    private var exampleText: LocalizedText {
        guard let example else { return LocalizedText(vi: "", en: "") }
        return LocalizedText(
            vi: ": đọc được “\(example.read)”, có lẽ là “\(example.meant)”",
            en: ": “\(example.read)” was read, probably “\(example.meant)” is meant")
    }
}
