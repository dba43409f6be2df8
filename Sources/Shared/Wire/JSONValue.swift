/// A JSON document as a tree, for documents whose shape is not known beforehand.
///
/// Reports are read by the pull parser alone; a tree costs several times as much. Numbers stay the
/// text that was written and objects keep the order of their keys, so nothing is lost by reading.
public enum JSONValue: Hashable, Sendable {
    /// One key of an object and its value.
    public struct Member: Hashable, Sendable {
        /// The key, escapes resolved.
        public let key: String
        /// Its value.
        public let value: JSONValue

        /// Makes a member.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number as it is written.
    case number(String)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named parts, in the order written.
    case object([Member])

    /// Reads the next value of a reader, whatever it is.
    public init(reading reader: inout JSONReader) throws(JSONFault) {
        switch try reader.peekKind() {
        case .null:
            try reader.readNull()
            self = .null
        case .bool: self = .bool(try reader.readBool())
        case .number: self = .number(try reader.readNumberText())
        case .string: self = .string(try reader.readString())
        case .array: self = .array(try Self.elements(&reader))
        case .object: self = .object(try Self.members(&reader))
        }
    }

    /// Reads a whole document.
    public init(
        parsing bytes: [UInt8], limits: JSONReader.Limits = JSONReader.Limits()
    ) throws(JSONFault) {
        self = try JSONReader.read(bytes, limits: limits) { reader throws(JSONFault) in
            try JSONValue(reading: &reader)
        }
    }

    /// An integer.
    public static func integer(_ value: Int64) -> JSONValue { .number(String(value)) }

    private static func elements(_ reader: inout JSONReader) throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        try reader.readArray { reader throws(JSONFault) in
            elements.append(try JSONValue(reading: &reader))
        }
        return elements
    }

    private static func members(_ reader: inout JSONReader) throws(JSONFault) -> [Member] {
        var members: [Member] = []
        try reader.readObject { key, reader throws(JSONFault) in
            members.append(Member(key.text, try JSONValue(reading: &reader)))
        }
        return members
    }
}

extension JSONValue {
    /// The value of `key`, if this is an object that has it.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The text, if this is a string.
    public var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The integer, if this is a number within ±2^53 written in plain digits.
    public var integer: Int64? {
        guard case .number(let text) = self else { return nil }
        return FixedDecimal(text).flatMap { $0.scale == 0 ? $0.units : nil }
    }

    /// The elements, if this is an array.
    public var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, if this is an object.
    public var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Which kind of value this is.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
