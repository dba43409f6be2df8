/// What a JSON fault says to people.
extension JSONFault: CustomStringConvertible {
    /// Where, and what is wrong, in both languages.
    public var message: LocalizedText {
        let reason = code.message
        let placeVi = pointer.isEmpty ? "" : ", tại \(pointer)"
        let placeEn = pointer.isEmpty ? "" : ", at \(pointer)"
        return LocalizedText(
            vi: "JSON dòng \(line), byte \(column)\(placeVi): \(reason.vi)",
            en: "JSON line \(line), byte \(column)\(placeEn): \(reason.en)")
    }

    /// The English message.
    public var description: String { message.en }
}

extension JSONFault.Code {
    /// A stable name for tables, logs and problem bodies.
    public var name: String {
        switch self {
        case .emptyDocument: "emptyDocument"
        case .unexpectedEnd: "unexpectedEnd"
        case .byteOrderMark: "byteOrderMark"
        case .invalidUTF8: "invalidUTF8"
        case .unexpectedByte: "unexpectedByte"
        case .trailingComma: "trailingComma"
        case .trailingBytes: "trailingBytes"
        case .controlCharacter: "controlCharacter"
        case .invalidEscape: "invalidEscape"
        case .loneSurrogate: "loneSurrogate"
        case .duplicateKey: "duplicateKey"
        case .tooDeep: "tooDeep"
        case .tooLarge: "tooLarge"
        case .stringTooLong: "stringTooLong"
        case .numberTooLong: "numberTooLong"
        case .malformedNumber: "malformedNumber"
        case .notInteger: "notInteger"
        case .integerOutOfRange: "integerOutOfRange"
        case .notDecimal: "notDecimal"
        case .wrongKind: "wrongKind"
        case .missingKey: "missingKey"
        case .unknownKey: "unknownKey"
        case .notAccepted: "notAccepted"
        }
    }

    /// What is wrong and what is accepted, without the place.
    public var message: LocalizedText {
        structureMessage ?? textMessage ?? valueMessage
    }

    /// Faults of the document's outline.
    private var structureMessage: LocalizedText? {
        switch self {
        case .emptyDocument:
            LocalizedText(vi: "tài liệu rỗng.", en: "the document is empty.")
        case .unexpectedEnd:
            LocalizedText(
                vi: "tài liệu bị cụt: hết byte trước khi hết nội dung.",
                en: "the document is cut short: it ends before it is complete.")
        case .unexpectedByte:
            LocalizedText(
                vi: "ký tự không được phép ở đây; JSON không có chú thích, NaN hay nháy đơn.",
                en:
                    "a character that cannot stand here; JSON has no comments, NaN or single quotes."
            )
        case .trailingComma:
            LocalizedText(
                vi: "thừa dấu phẩy trước ngoặc đóng; hãy bỏ dấu phẩy.",
                en: "a comma before a closing bracket; remove the comma.")
        case .trailingBytes:
            LocalizedText(
                vi: "còn nội dung sau khi tài liệu đã kết thúc.",
                en: "something follows the end of the document.")
        case .duplicateKey:
            LocalizedText(
                vi: "khóa này xuất hiện hai lần trong cùng một đối tượng.",
                en: "this key stands twice in one object.")
        case .tooDeep(let limit):
            LocalizedText(
                vi: "lồng quá sâu; tối đa \(limit) mức.",
                en: "nested too deeply; at most \(limit) levels are accepted.")
        case .tooLarge(let limit):
            LocalizedText(
                vi: "tài liệu quá lớn; tối đa \(limit) byte.",
                en: "the document is too large; at most \(limit) bytes are accepted.")
        default:
            nil
        }
    }

    /// Faults of encoding, strings and numbers.
    private var textMessage: LocalizedText? {
        switch self {
        case .byteOrderMark:
            LocalizedText(
                vi: "có dấu BOM ở đầu; hãy lưu UTF-8 không BOM.",
                en: "a byte order mark stands first; save as UTF-8 without it.")
        case .invalidUTF8:
            LocalizedText(
                vi: "byte không phải UTF-8; hãy lưu lại bằng UTF-8.",
                en: "the bytes are not UTF-8; save the document as UTF-8.")
        case .controlCharacter:
            LocalizedText(
                vi: "ký tự điều khiển trong chuỗi; hãy viết dạng \\n, \\t hoặc \\u00XX.",
                en: "a control character in a string; write it as \\n, \\t or \\u00XX.")
        case .invalidEscape:
            LocalizedText(
                vi: "dấu \\ phải đi với \" \\ / b f n r t hoặc u và bốn chữ số hệ 16.",
                en: "a backslash goes with \" \\ / b f n r t or u and four hexadecimal digits.")
        case .loneSurrogate:
            LocalizedText(
                vi: "\\u chỉ ghi một nửa của cặp surrogate.",
                en: "a \\u escape gives only half of a surrogate pair.")
        case .stringTooLong(let limit):
            LocalizedText(
                vi: "chuỗi quá dài; tối đa \(limit) byte.",
                en: "the string is too long; at most \(limit) bytes are accepted.")
        case .numberTooLong(let limit):
            LocalizedText(
                vi: "số quá dài; tối đa \(limit) ký tự.",
                en: "the number is too long; at most \(limit) characters are accepted.")
        case .malformedNumber:
            LocalizedText(
                vi:
                    "không phải số JSON: không có số 0 ở đầu, không có dấu chấm trơ, như 12 hoặc -0.5.",
                en: "not a JSON number: no leading zeros and no bare point, as in 12 or -0.5.")
        default:
            nil
        }
    }

    /// Faults of a value that is well-formed but not the one wanted.
    private var valueMessage: LocalizedText {
        switch self {
        case .notInteger:
            LocalizedText(
                vi: "cần số nguyên viết bằng chữ số, không có dấu chấm hay số mũ.",
                en: "an integer in plain digits is needed, without point or exponent.")
        case .integerOutOfRange:
            LocalizedText(
                vi: "số nguyên phải trong khoảng ±9007199254740992.",
                en: "an integer must be within ±9007199254740992.")
        case .notDecimal:
            LocalizedText(
                vi: "cần số thập phân trong ngoặc kép, dấu chấm, tối đa 6 số lẻ, như \"-12.50\".",
                en: "a decimal in quotes, with a point, at most 6 decimals, is needed: \"-12.50\".")
        case .wrongKind(let expected, let found):
            LocalizedText(
                vi: "cần \(expected.text.vi), đã đọc \(found.text.vi).",
                en: "\(expected.text.en) is needed, \(found.text.en) was read.")
        case .missingKey(let key):
            LocalizedText(vi: "thiếu khóa “\(key)”.", en: "the key “\(key)” is missing.")
        case .unknownKey:
            LocalizedText(vi: "khóa này không được dùng ở đây.", en: "this key is not known here.")
        case .notAccepted(let expected):
            LocalizedText(
                vi: "giá trị không được chấp nhận; cần \(expected.vi).",
                en: "the value is not accepted; needed is \(expected.en).")
        default:
            preconditionFailure("every code has its sentence in one of the three tables")
        }
    }
}

extension JSONKind {
    /// What people call it.
    public var text: LocalizedText {
        switch self {
        case .null: LocalizedText(vi: "null", en: "null")
        case .bool: LocalizedText(vi: "true hoặc false", en: "true or false")
        case .number: LocalizedText(vi: "số", en: "a number")
        case .string: LocalizedText(vi: "chuỗi", en: "a string")
        case .array: LocalizedText(vi: "mảng", en: "an array")
        case .object: LocalizedText(vi: "đối tượng", en: "an object")
        }
    }
}
