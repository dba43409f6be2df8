import Shared
import Yams

/// Reads YAML, which people edit at the department, into the tree that forms, facilities and
/// calendars are read from.
///
/// Only a part of YAML is accepted, so that what stands in a file is what a reader sees: one
/// document, maps with plain names, lists, texts. Anchors and aliases are refused, because a fault
/// in a repeated part would point at a line that is not where the part is used; tags are refused,
/// because the field decides what a text means, not the text. Every scalar keeps its written form
/// (`05` stays `05`, `no` stays `no`); an empty value, `null` and `~` are nothing, `""` is a text.
///
/// A file that cannot be read whole gives faults with file and line, never half a tree.
enum YAMLDocument {
    /// The deepest nesting accepted: forms need seven, and a reader that recurses needs a bound.
    static let depthLimit = 32

    /// What came of reading a file: the tree, or at least one fault.
    struct Reading: Sendable {
        /// The document, or nil when there are faults.
        let node: DocumentNode?
        /// What is wrong, in the order of lines.
        let faults: [DocumentFault]
    }

    /// Reads the bytes of a file; `file` is its name in messages.
    static func read(_ bytes: some Collection<UInt8>, file: String) -> Reading {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return failure(
                file, line: lineOfBrokenUTF8(in: bytes),
                vi: "không phải UTF-8; hãy lưu tệp lại với bảng mã UTF-8",
                en: "not UTF-8; save the file again as UTF-8")
        }
        return read(text, file: file)
    }

    /// Reads the text of a file; `file` is its name in messages.
    static func read(_ text: String, file: String) -> Reading {
        do {
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            // Nodes hold their anchors weakly and the parser strongly: without it alive while the
            // tree is walked, anchors would have vanished before they could be refused.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else {
                    return failure(file, line: 0, vi: "tệp trống", en: "the file is empty")
                }
                var walk = YAMLWalk(file: file)
                let node = walk.node(root, depth: 1)
                guard walk.faults.isEmpty else { return Reading(node: nil, faults: walk.faults) }
                return Reading(node: node, faults: [])
            }
        } catch {
            return Reading(node: nil, faults: [YAMLSyntaxFault.fault(for: error, file: file)])
        }
    }

    private static func failure(
        _ file: String, line: Int, vi: String, en: String
    ) -> Reading {
        let reason = LocalizedText(vi: vi, en: en)
        return Reading(node: nil, faults: [DocumentFault(file: file, line: line, reason: reason)])
    }

    /// The line that holds the first byte that is not UTF-8: the longest readable beginning ends there.
    private static func lineOfBrokenUTF8(in bytes: some Collection<UInt8>) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return 0
    }
}

/// One walk over a parsed file: builds the tree and notes what is refused.
private struct YAMLWalk {
    let file: String
    private(set) var faults: [DocumentFault] = []

    init(file: String) { self.file = file }

    /// The tree at `node`; nil when something in it was refused.
    mutating func node(_ node: Node, depth: Int) -> DocumentNode? {
        let line = node.mark?.line ?? 0
        guard depth <= YAMLDocument.depthLimit else {
            return refuse(
                line, vi: "lồng quá \(YAMLDocument.depthLimit) cấp",
                en: "nested deeper than \(YAMLDocument.depthLimit) levels")
        }
        // An alias gives back the anchored part itself, so refusing anchors refuses both, and a
        // few lines that unfold into billions are never followed.
        if let anchor = node.anchor {
            return refuse(
                line,
                vi: "không dùng neo và tham chiếu (&\(anchor), *\(anchor)): hãy viết ra đầy đủ",
                en: "anchors and aliases (&\(anchor), *\(anchor)) are not used: write it out")
        }
        switch node {
        case .scalar(let scalar): return self.scalar(scalar, line: line)
        case .sequence(let sequence): return self.sequence(sequence, line: line, depth: depth)
        case .mapping(let mapping): return self.mapping(mapping, line: line, depth: depth)
        case .alias(let alias):
            return refuse(
                line, vi: "không dùng tham chiếu *\(alias.anchor): hãy viết ra đầy đủ",
                en: "the alias *\(alias.anchor) is not used: write it out")
        }
    }

    private mutating func scalar(_ scalar: Node.Scalar, line: Int) -> DocumentNode? {
        guard accepts(scalar.tag, as: .str, line: line) else { return nil }
        let isPlain = scalar.style == .plain
        if isPlain && (scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~") {
            return DocumentNode(.null, line: line)
        }
        return DocumentNode(.scalar(scalar.string), line: line)
    }

    private mutating func sequence(
        _ sequence: Node.Sequence, line: Int, depth: Int
    ) -> DocumentNode? {
        guard accepts(sequence.tag, as: .seq, line: line) else { return nil }
        let parts = sequence.compactMap { node($0, depth: depth + 1) }
        return DocumentNode(.sequence(parts), line: line)
    }

    private mutating func mapping(
        _ mapping: Node.Mapping, line: Int, depth: Int
    ) -> DocumentNode? {
        guard accepts(mapping.tag, as: .map, line: line) else { return nil }
        let entries = mapping.compactMap { pair in entry(pair.key, pair.value, depth: depth) }
        return DocumentNode(.mapping(entries), line: line)
    }

    private mutating func entry(
        _ key: Node, _ value: Node, depth: Int
    ) -> DocumentNode.Entry? {
        guard let name = node(key, depth: depth + 1) else { return nil }
        guard let text = name.scalar, !text.isEmpty else {
            return refuse(
                name.line, vi: "khóa phải là một tên đơn", en: "a key must be a plain name")
        }
        guard let part = node(value, depth: depth + 1) else { return nil }
        return DocumentNode.Entry(key: text, line: name.line, value: part)
    }

    private mutating func accepts(_ tag: Tag, as name: Tag.Name, line: Int) -> Bool {
        let found = tag.rawValue
        // Nothing written, or the tag that says the same as nothing (a quoted text has it).
        if found == Tag.Name.implicit.rawValue || found == name.rawValue { return true }
        let _: Never? = refuse(
            line, vi: "không dùng thẻ “\(found)”: kiểu do trường quy định",
            en: "the tag “\(found)” is not used: the field decides the type")
        return false
    }

    private mutating func refuse<Part>(_ line: Int, vi: String, en: String) -> Part? {
        let reason = LocalizedText(vi: vi, en: en)
        faults.append(DocumentFault(file: file, line: line, reason: reason))
        return nil
    }
}
