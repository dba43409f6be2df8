/// The kinds of value JSON has.
public enum JSONKind: String, CaseIterable, Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number.
    case number
    /// A text in quotation marks.
    case string
    /// A list in square brackets.
    case array
    /// Named parts in braces.
    case object
}

/// Why a JSON document was refused, and where.
///
/// It names the place but never repeats a value of the document: faults end up in logs.
public struct JSONFault: Error, Hashable, Sendable {
    /// The reasons for a refusal.
    public enum Code: Hashable, Sendable {
        /// Nothing but white space.
        case emptyDocument
        /// The document stops before it is complete.
        case unexpectedEnd
        /// A UTF-8, byte order mark stands before the document (RFC 8259 §8.1).
        case byteOrderMark
        /// The bytes are not UTF-8: overlong forms, surrogates, or another encoding.
        case invalidUTF8
        /// A byte that cannot stand here: a comment, NaN, single quotes, a missing comma.
        case unexpectedByte
        /// A comma before a closing bracket.
        case trailingComma
        /// Something follows the document.
        case trailingBytes
        /// A control character inside a string that is not escaped.
        case controlCharacter
        /// A backslash followed by something that is no escape.
        case invalidEscape
        /// Half of a surrogate pair in a `\u` escape.
        case loneSurrogate
        /// One object names one key twice, also in two Unicode spellings of the same text.
        case duplicateKey
        /// More levels of brackets than the limit.
        case tooDeep(limit: Int)
        /// More bytes in the document than the limit.
        case tooLarge(limit: Int)
        /// More bytes in one string than the limit.
        case stringTooLong(limit: Int)
        /// More characters in one number than the limit.
        case numberTooLong(limit: Int)
        /// Not a JSON number: leading zeros, a bare point, letters after it.
        case malformedNumber
        /// An integer is wanted, in plain digits.
        case notInteger
        /// An integer beyond ±2^53.
        case integerOutOfRange
        /// A decimal in wire form is wanted; see `FixedDecimal.init(_:)`.
        case notDecimal
        /// A value of another kind is wanted.
        case wrongKind(expected: JSONKind, found: JSONKind)
        /// The object lacks a key it must have.
        case missingKey(String)
        /// The object has a key that means nothing here.
        case unknownKey
        /// The value is well-formed but not one that is accepted; the text says what is.
        case notAccepted(expected: LocalizedText)
    }

    /// The reason.
    public let code: Code
    /// Bytes before the place of the fault.
    public let offset: Int
    /// The line of the fault, from 1.
    public let line: Int
    /// The byte within the line, from 1.
    public let column: Int
    /// The value in which the fault lies, as a JSON pointer (RFC 6901); empty for the document.
    public internal(set) var pointer: String

    /// Longest part of a key that a pointer repeats, in characters.
    private static let longestToken = 64

    /// A fault at a place that the caller has worked out.
    public init(_ code: Code, offset: Int, line: Int, column: Int, pointer: String = "") {
        self.code = code
        self.offset = offset
        self.line = line
        self.column = column
        self.pointer = pointer
    }

    /// The same fault seen from the value that holds `token`: a key, or an index of an array.
    func inside(_ token: String) -> JSONFault {
        var escaped = "/"
        for character in token.unicodeScalars.prefix(Self.longestToken) {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        var outer = self
        outer.pointer = escaped + pointer
        return outer
    }
}
