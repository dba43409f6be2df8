import Shared

/// Writes a document tree as YAML that people can edit: what is stored has lost its comments and the
/// order of its names, so forms are written out in the order in which their guide tells them.
enum YAMLWriter {
    private static let order = [
        "form", "version", "title", "validFrom", "validTo", "calendar", "periods", "filedBy", "due",
        "legalBasis", "nilFlag", "lists", "sections", "indicators", "rules", "kind", "each", "list",
        "code", "section", "type", "measure", "unit", "vi", "en",
    ]

    /// The text of a document.
    static func text(_ node: DocumentNode) -> String {
        (node.entries ?? []).sorted(by: precedes).map { entry in
            top(entry.key, entry.value)
        }.joined(separator: "\n") + "\n"
    }

    private static func precedes(_ left: DocumentNode.Entry, _ right: DocumentNode.Entry) -> Bool {
        let ranks = [left, right].map { order.firstIndex(of: $0.key) ?? order.count }
        return (ranks[0], left.key) < (ranks[1], right.key)
    }

    /// A list at the top has a line for each part; everything else is one line.
    private static func top(_ key: String, _ value: DocumentNode) -> String {
        guard case .sequence(let parts) = value.content,
            parts.contains(where: { $0.entries != nil })
        else { return "\(key): \(flow(value))" }
        return ([key + ":"] + parts.map { "  - \(flow($0))" }).joined(separator: "\n")
    }

    private static func flow(_ node: DocumentNode) -> String {
        switch node.content {
        case .null: "null"
        case .scalar(let text): scalar(text)
        case .sequence(let parts): "[" + parts.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{"
                + entries.sorted(by: precedes).map { "\($0.key): \(flow($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }

    /// Plain where nothing could be misread, else in double quotes.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text != "null" && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || "_-.".utf8.contains(byte)
            }
        if isPlain { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return "\"\(escaped)\""
    }
}
