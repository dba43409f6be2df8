/// The document tree as JSON, the way forms travel to the agents and are stored.
extension DocumentNode {
    /// Reads a JSON document: strings, numbers and booleans become scalars in their written form.
    public init(
        json bytes: [UInt8], limits: JSONReader.Limits = JSONReader.Limits()
    ) throws(JSONFault) {
        self = try JSONReader.read(bytes, limits: limits) { reader throws(JSONFault) in
            try DocumentNode(reading: &reader)
        }
    }

    private init(reading reader: inout JSONReader) throws(JSONFault) {
        let line = reader.line
        switch try reader.peekKind() {
        case .null:
            try reader.readNull()
            self.init(.null, line: line)
        case .bool: self.init(.scalar(try reader.readBool() ? "true" : "false"), line: line)
        case .number: self.init(.scalar(try reader.readNumberText()), line: line)
        case .string: self.init(.scalar(try reader.readString()), line: line)
        case .array: self.init(.sequence(try Self.nodes(&reader)), line: line)
        case .object: self.init(.mapping(try Self.entries(&reader)), line: line)
        }
    }

    private static func nodes(_ reader: inout JSONReader) throws(JSONFault) -> [DocumentNode] {
        var nodes: [DocumentNode] = []
        try reader.readArray { reader throws(JSONFault) in
            nodes.append(try DocumentNode(reading: &reader))
        }
        return nodes
    }

    private static func entries(_ reader: inout JSONReader) throws(JSONFault) -> [Entry] {
        var entries: [Entry] = []
        try reader.readObject { key, reader throws(JSONFault) in
            let (name, line) = (key.text, reader.line)
            let value = try DocumentNode(reading: &reader)
            entries.append(Entry(key: name, line: line, value: value))
        }
        return entries
    }
}

extension DocumentNode {
    /// The document as canonical JSON: what is stored, digested and sent to agents. Every scalar is a
    /// string, as it was written; comments, the order of names and the layout do not matter, and line
    /// numbers are lost. Throws when two names of one mapping become equal by normalisation.
    public func canonicalJSON() throws(JSONFault) -> [UInt8] {
        try json.canonicalBytes()
    }

    private var json: JSONValue {
        switch content {
        case .null: .null
        case .scalar(let text): .string(text)
        case .sequence(let nodes): .array(nodes.map(\.json))
        case .mapping(let entries):
            .object(entries.map { JSONValue.Member($0.key, $0.value.json) })
        }
    }
}
