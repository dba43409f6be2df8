/// Reading attributes that may be dated: a plain value holds for ever, a list of
/// `{value: …, from: …}` holds step by step.
extension DocumentReader {
    /// The timeline at `key`, its values read by `value`; unknown (with a fault when `isRequired`)
    /// when nothing stands there. Faulty steps are noted and left out.
    mutating func timeline<Value>(
        _ key: String, in node: DocumentNode, isRequired: Bool,
        _ value: (DocumentNode, inout DocumentReader) -> Value?
    ) -> Timeline<Value> {
        guard let found = node[key], !found.isNull else {
            if isRequired {
                fault(node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
            }
            return .unknown
        }
        guard case .sequence(let parts) = found.content, parts.contains(where: Self.isStep) else {
            return value(found, &self).map { Timeline(always: $0) } ?? .unknown
        }
        let steps = parts.compactMap { step($0, key: key, value) }
        if let timeline = Timeline(steps: steps) { return timeline }
        fault(
            found.line, vi: "“\(key)”: hai giá trị cùng một ngày “from”",
            en: "“\(key)”: two values with the same “from”")
        return .unknown
    }

    /// The timeline of codes at `key`; `value` left out or null says "none from that day".
    mutating func codeTimeline<C: Code>(
        _ key: String, in node: DocumentNode, as type: C.Type
    ) -> Timeline<C?> {
        timeline(key, in: node, isRequired: false) { part, reader -> C?? in
            if part.isNull { return .some(nil) }
            return reader.code(part.scalar ?? "", line: part.line, key: key, as: type)
                .map { .some($0) }
        }
    }

    private static func isStep(_ node: DocumentNode) -> Bool {
        node["value"] != nil || node["from"] != nil
    }

    private mutating func step<Value>(
        _ node: DocumentNode, key: String,
        _ value: (DocumentNode, inout DocumentReader) -> Value?
    ) -> Timeline<Value>.Step? {
        let faultsBefore = faults.count
        allow(["value", "from"], in: node)
        guard node.entries != nil else { return nil }
        let from = optionalDay("from", in: node)
        let read = value(node["value"] ?? DocumentNode(.null, line: node.line), &self)
        guard faults.count == faultsBefore, let read else { return nil }
        return Timeline.Step(from: from, value: read)
    }
}
