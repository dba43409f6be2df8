/// Something wrong in a document that a person can mend: where, and why, in both languages.
public struct DocumentFault: Hashable, Sendable, CustomStringConvertible {
    /// The file's name, as given to the reader.
    public let file: String
    /// The line, from 1; 0 when the whole file is meant.
    public let line: Int
    /// What is wrong and what is accepted.
    public let reason: LocalizedText

    /// Makes a fault.
    public init(file: String, line: Int, reason: LocalizedText) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// `file:line: reason`, the shape editors understand.
    public var description: String { "\(file):\(line): \(reason.en)" }
}

/// Walks a `DocumentNode` and collects every fault instead of stopping at the first.
///
/// A reader function asks for parts; what is missing or malformed is noted with its line, and the
/// function gets nil. At the end the caller looks at `faults`: none means the document is whole.
public struct DocumentReader {
    /// The file that is being read, for messages.
    public let file: String
    /// What has been found wrong so far, in the order met.
    public private(set) var faults: [DocumentFault] = []

    /// Starts a reading of `file`.
    public init(file: String) {
        self.file = file
    }

    /// Notes a fault at `line`.
    public mutating func fault(_ line: Int, vi: String, en: String) {
        faults.append(DocumentFault(file: file, line: line, reason: LocalizedText(vi: vi, en: en)))
    }

    /// Refuses keys of a mapping that the document's shape does not know: a misspelt key would
    /// otherwise be a rule that silently never runs.
    public mutating func allow(_ keys: Set<String>, in node: DocumentNode) {
        guard let entries = node.entries else {
            fault(node.line, vi: "phải là các cặp khóa: giá trị", en: "must be key: value pairs")
            return
        }
        var seen: Set<String> = []
        for entry in entries {
            if !keys.contains(entry.key) {
                let known = keys.sorted().joined(separator: ", ")
                fault(
                    entry.line, vi: "khóa lạ “\(entry.key)”; các khóa dùng được: \(known)",
                    en: "unknown key “\(entry.key)”; known keys: \(known)")
            }
            if !seen.insert(entry.key).inserted {
                fault(
                    entry.line, vi: "khóa “\(entry.key)” lặp lại",
                    en: "key “\(entry.key)” stands twice")
            }
        }
    }

    /// The text at `key`; a fault when it is absent or not a single value.
    public mutating func text(_ key: String, in node: DocumentNode) -> String? {
        guard let found = node[key], let text = found.scalar, !text.isOnlySpace else {
            fault(
                node[key]?.line ?? node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
            return nil
        }
        return text
    }

    /// The text at `key`, or nil without a fault when the key is absent.
    public mutating func optionalText(_ key: String, in node: DocumentNode) -> String? {
        guard let found = node[key], !found.isNull else { return nil }
        guard let text = found.scalar else {
            fault(
                found.line, vi: "“\(key)” phải là một giá trị đơn", en: "“\(key)” must be one value"
            )
            return nil
        }
        return text
    }

    /// The whole number at `key` within `range`, or nil (with a fault if something stands there).
    public mutating func optionalInteger(
        _ key: String, in node: DocumentNode, range: ClosedRange<Int>
    ) -> Int? {
        guard let text = optionalText(key, in: node) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            fault(
                node[key]?.line ?? node.line,
                vi: "“\(key)” phải là số nguyên từ \(range.lowerBound) đến \(range.upperBound), "
                    + "đọc được “\(text)”",
                en: "“\(key)” must be a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound), read “\(text)”")
            return nil
        }
        return number
    }

    /// The whole number at `key`; a fault when absent, malformed or outside `range`.
    public mutating func integer(
        _ key: String, in node: DocumentNode, range: ClosedRange<Int>
    ) -> Int? {
        guard text(key, in: node) != nil else { return nil }
        return optionalInteger(key, in: node, range: range)
    }

    /// `true` or `false` at `key`, or `fallback` when absent.
    public mutating func flag(_ key: String, in node: DocumentNode, else fallback: Bool) -> Bool {
        guard let text = optionalText(key, in: node) else { return fallback }
        switch text {
        case "true": return true
        case "false": return false
        default:
            fault(
                node[key]?.line ?? node.line, vi: "“\(key)” phải là true hoặc false",
                en: "“\(key)” must be true or false")
            return fallback
        }
    }

    /// One of a closed list of words at `key`; a fault names the words when another stands there.
    public mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, in node: DocumentNode, as type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(key, in: node) else { return nil }
        return choice(text, line: node[key]?.line ?? node.line, key: key, as: type)
    }

    /// One of a closed list of words at `key`, or nil without a fault when the key is absent.
    public mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, in node: DocumentNode, as type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = optionalText(key, in: node) else { return nil }
        return choice(text, line: node[key]?.line ?? node.line, key: key, as: type)
    }

    /// Turns one word into a case of a closed list, or notes which words are known.
    public mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String, line: Int, key: String, as type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        fault(
            line, vi: "“\(key)”: không có “\(text)”; dùng một trong: \(known)",
            en: "“\(key)”: no such word “\(text)”; use one of: \(known)")
        return nil
    }

    /// A code at `key`; a fault when absent or outside the code's alphabet.
    public mutating func code<C: Code>(_ key: String, in node: DocumentNode, as type: C.Type) -> C?
    {
        guard let text = text(key, in: node) else { return nil }
        return code(text, line: node[key]?.line ?? node.line, key: key, as: type)
    }

    /// Reads a code's text, or notes that its alphabet is broken.
    public mutating func code<C: Code>(
        _ text: String, line: Int, key: String, as type: C.Type
    ) -> C? {
        if let code = C(text) { return code }
        fault(
            line, vi: "“\(key)”: mã “\(text)” không hợp lệ",
            en: "“\(key)”: “\(text)” is not a valid code")
        return nil
    }

    /// A text in both languages at `key`: `{vi: …, en: …}`; both are required.
    public mutating func localized(_ key: String, in node: DocumentNode) -> LocalizedText? {
        guard let found = node[key] else {
            fault(node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
            return nil
        }
        allow(["vi", "en"], in: found)
        guard let vi = text("vi", in: found), let en = text("en", in: found) else { return nil }
        return LocalizedText(vi: vi, en: en)
    }

    /// The list at `key`, empty when absent; a fault when a mapping stands there.
    public mutating func list(_ key: String, in node: DocumentNode) -> [DocumentNode] {
        guard let found = node[key] else { return [] }
        guard let elements = found.elements else {
            fault(found.line, vi: "“\(key)” phải là một danh sách", en: "“\(key)” must be a list")
            return []
        }
        return elements
    }

    /// The codes listed at `key`, in order; malformed ones are noted and left out.
    public mutating func codes<C: Code>(
        _ key: String, in node: DocumentNode, as type: C.Type
    ) -> [C] {
        list(key, in: node).compactMap { element in
            code(element.scalar ?? "", line: element.line, key: key, as: type)
        }
    }
}
