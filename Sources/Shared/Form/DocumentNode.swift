/// A document that people or programs wrote, as a tree that remembers its lines.
///
/// Forms, facility lists and calendars are edited as YAML at the department and travel as JSON to
/// the agents. Both become this tree, so that one reader and one lint serve both. Scalars stay text:
/// what a text means is decided by the reader that knows the field, never guessed from its looks
/// (a facility code `05` is not the number five).
public struct DocumentNode: Sendable {
    /// What stands at this place.
    public enum Content: Sendable {
        /// Nothing: an empty YAML value or JSON `null`.
        case null
        /// A single text; numbers and booleans keep their written form.
        case scalar(String)
        /// A list, in order.
        case sequence([DocumentNode])
        /// Named parts, in the order written.
        case mapping([Entry])
    }

    /// One named part of a mapping.
    public struct Entry: Sendable {
        /// The part's name.
        public let key: String
        /// The line of the name, from 1.
        public let line: Int
        /// The part itself.
        public let value: DocumentNode

        /// Makes an entry.
        public init(key: String, line: Int, value: DocumentNode) {
            self.key = key
            self.line = line
            self.value = value
        }
    }

    /// What stands here.
    public let content: Content
    /// The line where it begins, from 1; 0 when unknown.
    public let line: Int

    /// Makes a node.
    public init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }
}

extension DocumentNode {
    /// The part named `key`, or nil.
    public subscript(key: String) -> DocumentNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The text here, or nil when this is a list, a mapping or nothing.
    public var scalar: String? {
        guard case .scalar(let text) = content else { return nil }
        return text
    }

    /// The list here; a single scalar counts as a list of one, nothing as an empty list.
    public var elements: [DocumentNode]? {
        switch content {
        case .sequence(let nodes): nodes
        case .scalar: [self]
        case .null: []
        case .mapping: nil
        }
    }

    /// The named parts here, or nil when this is not a mapping.
    public var entries: [Entry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// True when nothing stands here.
    public var isNull: Bool {
        if case .null = content { return true }
        return false
    }
}
