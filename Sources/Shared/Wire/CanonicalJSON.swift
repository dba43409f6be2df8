/// The order of keys in canonical JSON.
public enum CanonicalOrder {
    /// Whether `left` stands before `right` by UTF-16 code units (RFC 8785 §3.2.3); equal texts do not.
    ///
    /// Both must be NFC. This is not the order of `String`, nor that of UTF-8: characters beyond the
    /// basic plane are surrogates in UTF-16 and stand before U+E000.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        precedes(left.utf8Span.span, right.utf8Span.span)
    }

    private static func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return rank(left[index]) < rank(right[index])
        }
        return left.count < right.count
    }

    /// The first bytes of U+E000…U+FFFF are moved behind those of the characters beyond U+FFFF.
    private static func rank(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}

extension JSONValue {
    /// The value as canonical JSON bytes: RFC 8785 over NFC text.
    ///
    /// Only integers within ±2^53 have a canonical form here; decimals must be strings. Throws
    /// `notInteger` or `integerOutOfRange` for another number, `duplicateKey` for keys that become
    /// equal by normalisation. Such a fault has no place in a text, only a pointer.
    public func canonicalBytes() throws(JSONFault) -> [UInt8] {
        var writer = JSONWriter()
        try write(to: &writer)
        return writer.bytes
    }

    /// Writes the value as the next one of `writer`; see `canonicalBytes()`.
    public func write(to writer: inout JSONWriter) throws(JSONFault) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let text): writer.integer(try Self.canonicalInteger(text))
        case .string(let text): writer.string(text)
        case .array(let elements):
            try writer.array { writer throws(JSONFault) in
                for (index, element) in elements.enumerated() {
                    try Self.write(element, to: &writer, inside: String(index))
                }
            }
        case .object(let members):
            let sorted = try Self.sorted(members)
            try writer.object { writer throws(JSONFault) in
                for member in sorted {
                    writer.key(member.key)
                    try Self.write(member.value, to: &writer, inside: member.key)
                }
            }
        }
    }

    private static func write(
        _ value: JSONValue, to writer: inout JSONWriter, inside token: String
    ) throws(JSONFault) {
        do {
            try value.write(to: &writer)
        } catch {
            throw error.inside(token)
        }
    }

    private static func canonicalInteger(_ text: String) throws(JSONFault) -> Int64 {
        guard let number = FixedDecimal(text), number.scale == 0 else {
            let isInteger = text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- 0x30 < 10 }
            throw placeless(isInteger && text != "-0" ? .integerOutOfRange : .notInteger)
        }
        return number.units
    }

    private static func sorted(_ members: [Member]) throws(JSONFault) -> [Member] {
        let sorted = members.map { Member($0.key.nfc, $0.value) }
            .sorted { CanonicalOrder.precedes($0.key, $1.key) }
        for (member, next) in zip(sorted, sorted.dropFirst()) where member.key == next.key {
            throw placeless(.duplicateKey).inside(member.key)
        }
        return sorted
    }

    private static func placeless(_ code: JSONFault.Code) -> JSONFault {
        JSONFault(code, offset: 0, line: 0, column: 0)
    }
}
