public import Shared

/// Reads the part of YAML that forms are written in: block and flow mappings and lists, plain and
/// double-quoted texts, comments. No anchors, no block texts, no escapes.
///
/// Tests of the pure targets state small forms in the language people use, and read the seeds, with
/// true line numbers and without a YAML library. What the product reads is read by that library.
public func yaml(_ text: String) -> DocumentNode {
    var reader = SmallYAML(text)
    return reader.document()
}

private struct SmallYAML {
    private struct Line {
        let number: Int
        let indent: Int
        let text: String
    }

    private var lines: [Line]
    private var next = 0

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { index, line in
                let bare = Self.withoutComment(line)
                let indent = bare.prefix { $0 == " " }.count
                let rest = Self.trimmed(bare.dropFirst(indent))
                return rest.isEmpty ? nil : Line(number: index + 1, indent: indent, text: rest)
            }
    }

    mutating func document() -> DocumentNode {
        guard let first = lines.first else { return DocumentNode(.null, line: 1) }
        let node = block(first.indent)
        precondition(next == lines.count, "line \(lines[min(next, lines.count - 1)].number)")
        return node
    }

    /// A mapping or list whose parts begin in column `indent`.
    private mutating func block(_ indent: Int) -> DocumentNode {
        let line = lines[next].number
        if Self.isItem(lines[next].text) {
            var items: [DocumentNode] = []
            while next < lines.count, lines[next].indent == indent, Self.isItem(lines[next].text) {
                items.append(item())
            }
            return DocumentNode(.sequence(items), line: line)
        }
        var entries: [DocumentNode.Entry] = []
        while next < lines.count, lines[next].indent == indent, !Self.isItem(lines[next].text) {
            entries.append(entry())
        }
        return DocumentNode(.mapping(entries), line: line)
    }

    private mutating func item() -> DocumentNode {
        let line = lines[next]
        let rest = Self.trimmed(line.text.dropFirst(1))
        guard !rest.isEmpty else {
            next += 1
            return block(lines[next].indent)
        }
        let inner = line.indent + line.text.count - rest.count
        if rest.first != "{", rest.first != "[", Self.colon(in: rest) != nil {
            lines[next] = Line(number: line.number, indent: inner, text: rest)
            return block(inner)
        }
        return inline(rest)
    }

    private mutating func entry() -> DocumentNode.Entry {
        let line = lines[next]
        guard let colon = Self.colon(in: line.text) else {
            preconditionFailure("line \(line.number): no key")
        }
        let key = Self.unquoted(Self.trimmed(line.text[..<colon]))
        let rest = Self.trimmed(line.text[colon...].dropFirst())
        if !rest.isEmpty {
            return DocumentNode.Entry(key: key, line: line.number, value: inline(rest))
        }
        next += 1
        let isNested =
            next < lines.count
            && (lines[next].indent > line.indent
                || lines[next].indent == line.indent && Self.isItem(lines[next].text))
        let value = isNested ? block(lines[next].indent) : DocumentNode(.null, line: line.number)
        return DocumentNode.Entry(key: key, line: line.number, value: value)
    }

    /// A text, or a flow collection that may go on over several lines.
    private mutating func inline(_ text: String) -> DocumentNode {
        let number = lines[next].number
        next += 1
        guard text.first == "{" || text.first == "[" else {
            return DocumentNode(.scalar(Self.unquoted(text)), line: number)
        }
        var flow = FlowReader(text, line: number)
        while !flow.isBalanced, next < lines.count {
            flow.append(lines[next].text, line: lines[next].number)
            next += 1
        }
        return flow.read()
    }

    // MARK: - Texts

    private static func isItem(_ text: String) -> Bool { text == "-" || text.hasPrefix("- ") }

    /// Where the key of a line ends.
    private static func colon(in text: String) -> String.Index? {
        text.indices.first { index in
            let after = text.index(after: index)
            return text[index] == ":" && (after == text.endIndex || text[after] == " ")
        }
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        var isQuoted = false
        var before: Character = " "
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            if line[index] == "#", before == " ", !isQuoted { return line[..<index] }
            before = line[index]
        }
        return line
    }

    fileprivate static func trimmed(_ text: some StringProtocol) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }

    fileprivate static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.first == "\"" && text.last == "\""
            ? String(text.dropFirst().dropLast()) : text
    }
}

/// Reads `{key: value, …}` and `[value, …]`.
private struct FlowReader {
    private var characters: [(character: Character, line: Int)] = []
    private var next = 0
    private var depth = 0
    private var isQuoted = false

    init(_ text: String, line: Int) {
        append(text, line: line)
    }

    var isBalanced: Bool { depth == 0 }

    mutating func append(_ text: String, line: Int) {
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted && (character == "{" || character == "[") { depth += 1 }
            if !isQuoted && (character == "}" || character == "]") { depth -= 1 }
            characters.append((character, line))
        }
        characters.append((" ", line))
    }

    mutating func read() -> DocumentNode {
        skipSpace()
        let (character, line) = characters[next]
        switch character {
        case "{": return DocumentNode(.mapping(entries()), line: line)
        case "[": return DocumentNode(.sequence(items()), line: line)
        default: return DocumentNode(.scalar(scalar(isKey: false)), line: line)
        }
    }

    private mutating func entries() -> [DocumentNode.Entry] {
        var found: [DocumentNode.Entry] = []
        while opens("}") {
            let line = characters[next].line
            let key = scalar(isKey: true)
            skipSpace()
            next += 1  // the colon
            found.append(DocumentNode.Entry(key: key, line: line, value: read()))
        }
        return found
    }

    private mutating func items() -> [DocumentNode] {
        var found: [DocumentNode] = []
        while opens("]") { found.append(read()) }
        return found
    }

    /// Steps over the opening bracket or comma; false at `end`, which is consumed too.
    private mutating func opens(_ end: Character) -> Bool {
        skipSpace()
        let isEnd = characters[next].character == end
        next += 1
        if isEnd { return false }
        skipSpace()
        guard characters[next].character == end else { return true }
        next += 1
        return false
    }

    private mutating func scalar(isKey: Bool) -> String {
        var text = ""
        if characters[next].character == "\"" {
            next += 1
            while characters[next].character != "\"" {
                text.append(characters[next].character)
                next += 1
            }
            next += 1
            return text
        }
        while !",}]".contains(characters[next].character) {
            if isKey && characters[next].character == ":" { break }
            text.append(characters[next].character)
            next += 1
        }
        return SmallYAML.trimmed(text)
    }

    private mutating func skipSpace() {
        while next < characters.count, characters[next].character == " " { next += 1 }
    }
}
