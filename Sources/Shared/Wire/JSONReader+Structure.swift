/// Objects, arrays, and what comes next.
extension JSONReader {
    /// Reads an object, calling `body` once for each key, which must read exactly the key's value.
    ///
    /// The key lives only during the call. A key that stands twice is refused before its second call.
    public mutating func readObject(
        _ body: (borrowing JSONKey, inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        var order = try openObject()
        while try movesToKey(&order) {
            let text = try scanString()
            if text.isPlain, keys.acceptsPlain(text, in: bytes, &order) {
                try readMember(JSONKey(text.bytes(of: bytes)), body)
            } else {
                try readOddMember(text, &order, body)
            }
        }
        keys.forget(order)
    }

    /// Reads an array, calling `body` once for each element, which must read exactly that element.
    public mutating func readArray(
        _ body: (inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try open(.array)
        var index = 0
        while try movesToElement(isFirst: index == 0, closing: UInt8(ascii: "]")) {
            do {
                try readOneValue(body)
            } catch {
                throw error.inside(String(index))
            }
            index += 1
        }
    }

    /// Reads any value and forgets it, as strictly as if it had been wanted.
    public mutating func skipValue() throws(JSONFault) {
        switch try peekKind() {
        case .null: try readNull()
        case .bool: _ = try readBool()
        case .number: _ = try scanNumber()
        case .string: try skipString()
        case .array: try readArray { reader throws(JSONFault) in try reader.skipValue() }
        case .object: try readObject { _, reader throws(JSONFault) in try reader.skipValue() }
        }
    }

    /// The kind of the value that comes next; it is not read yet.
    public mutating func peekKind() throws(JSONFault) -> JSONKind {
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw unexpected()
        }
    }

    private mutating func openObject() throws(JSONFault) -> JSONKeyOrder {
        try open(.object)
        return keys.startObject()
    }

    private mutating func open(_ kind: JSONKind) throws(JSONFault) {
        try expect(kind)
        guard depth < limits.depth else { throw fault(.tooDeep(limit: limits.depth)) }
        position += 1
        depth += 1
    }

    /// Stands before the next key of the open object and true, or behind its brace and false.
    private mutating func movesToKey(_ order: inout JSONKeyOrder) throws(JSONFault) -> Bool {
        guard try movesToElement(isFirst: order.isEmpty, closing: UInt8(ascii: "}")) else {
            return false
        }
        guard current == UInt8(ascii: "\"") else { throw unexpected() }
        return true
    }

    private mutating func movesToElement(
        isFirst: Bool, closing: UInt8
    ) throws(JSONFault) -> Bool {
        skipWhitespace()
        if current == closing {
            position += 1
            depth -= 1
            return false
        }
        guard !isFirst else { return true }
        guard current == UInt8(ascii: ",") else { throw unexpected() }
        position += 1
        skipWhitespace()
        guard current != closing else { throw fault(.trailingComma) }
        return true
    }

    private mutating func readMember(
        _ key: borrowing JSONKey,
        _ body: (borrowing JSONKey, inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        skipWhitespace()
        guard current == UInt8(ascii: ":") else { throw unexpected() }
        position += 1
        skipWhitespace()
        let before = position
        do {
            try body(key, &self)
        } catch {
            throw error.inside(key.text)
        }
        precondition(position > before, "the body of readObject must read the value of its key")
    }

    /// A member whose key is escaped, not ASCII, or not known to be new at a glance.
    private mutating func readOddMember(
        _ text: JSONText, _ order: inout JSONKeyOrder,
        _ body: (borrowing JSONKey, inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        let key = try string(text)
        guard keys.accepts(key, in: bytes, &order) else {
            throw fault(.duplicateKey, at: text.start - 1).inside(key)
        }
        var utf8 = key
        let outcome = utf8.withUTF8 { (buffer) -> Result<Void, JSONFault> in
            do throws(JSONFault) {
                return .success(try readMember(unsafe JSONKey(DocumentBytes(buffer)), body))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Runs `body` and holds it to its duty of reading a value.
    mutating func readOneValue<Result>(
        _ body: (inout JSONReader) throws(JSONFault) -> Result
    ) throws(JSONFault) -> Result {
        let before = position
        let result = try body(&self)
        precondition(position > before, "the body must read a value")
        return result
    }
}
