/// One rule being read, for one item of what it repeats over.
struct SingleRuleReading {
    let node: DocumentNode
    let item: FormLists.Item?
    let scope: FormScope

    /// Notes what is wrong with the part at `key`.
    func fault(_ key: String, vi: String, en: String, _ reader: inout DocumentReader) {
        reader.fault(
            node[key]?.line ?? node.line, vi: "“\(key)”: \(vi)", en: "“\(key)”: \(en)")
    }

    /// The text at `key` with the item filled in, or nil when absent.
    func text(_ key: String, optional reader: inout DocumentReader) -> String? {
        reader.optionalText(key, in: node).map { item?.fill($0) ?? $0 }
    }

    /// The form's hint with the item filled in, or nil when absent.
    func hint(_ reader: inout DocumentReader) -> LocalizedText? {
        guard node["hint"] != nil, let hint = reader.localized("hint", in: node) else { return nil }
        guard let item else { return hint }
        return LocalizedText(vi: item.fill(hint.vi), en: item.fill(hint.en))
    }

    /// The indicator the rule repeats over.
    func ownIndicator(_ reader: inout DocumentReader) -> Expression? {
        guard let item else { return nil }
        return find(item.code, line: node.line, &reader).map { .indicator($0) }
    }

    /// The code at `key` with the item filled in.
    func code<C: Code>(_ key: String, as type: C.Type, _ reader: inout DocumentReader) -> C? {
        guard reader.text(key, in: node) != nil, let text = text(key, optional: &reader) else {
            return nil
        }
        return reader.code(text, line: node[key]?.line ?? node.line, key: key, as: type)
    }

    func reference(
        _ key: String, _ reader: inout DocumentReader, type: ValueType? = nil
    ) -> IndicatorReference? {
        let line = node[key]?.line ?? node.line
        guard let code = code(key, as: IndicatorCode.self, &reader),
            let found = find(code, line: line, &reader)
        else { return nil }
        if let type, scope[found].type != type {
            reader.fault(
                line, vi: "“\(code)” phải có kiểu \(type.rawValue)",
                en: "“\(code)” must be of type \(type.rawValue)")
        }
        return found
    }

    func references(
        _ key: String, _ reader: inout DocumentReader, orOwn: Bool = false
    ) -> [IndicatorReference]? {
        if orOwn, node[key] == nil, let item {
            return find(item.code, line: node.line, &reader).map { [$0] }
        }
        let elements = reader.list(key, in: node)
        if elements.isEmpty {
            reader.fault(node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
            return nil
        }
        let found = elements.compactMap { element -> IndicatorReference? in
            let text = element.scalar ?? ""
            return reader.code(
                item?.fill(text) ?? text, line: element.line, key: key, as: IndicatorCode.self
            ).flatMap { find($0, line: element.line, &reader) }
        }
        return found.count == elements.count ? found : nil
    }

    func number(_ key: String, _ reader: inout DocumentReader) -> FixedDecimal? {
        guard let text = reader.text(key, in: node) else { return nil }
        if let number = FixedDecimal(text) { return number }
        reader.fault(
            node[key]?.line ?? node.line, vi: "“\(key)” phải là một số",
            en: "“\(key)” must be a number")
        return nil
    }

    func expression(_ key: String, _ reader: inout DocumentReader) -> Expression? {
        guard reader.text(key, in: node) != nil, let text = text(key, optional: &reader) else {
            return nil
        }
        var parser = ExpressionParser(scope: scope)
        do throws(ExpressionParser.Fault) {
            return try parser.expression(text)
        } catch {
            fault(key, vi: error.reason.vi, en: error.reason.en, &reader)
            return nil
        }
    }

    func condition(_ key: String, _ reader: inout DocumentReader) -> Condition? {
        guard let text = text(key, optional: &reader) else { return nil }
        var parser = ExpressionParser(scope: scope)
        do throws(ExpressionParser.Fault) {
            return try parser.condition(text)
        } catch {
            fault(key, vi: error.reason.vi, en: error.reason.en, &reader)
            return nil
        }
    }

    private func find(
        _ code: IndicatorCode, line: Int, _ reader: inout DocumentReader
    ) -> IndicatorReference? {
        if let found = scope.reference(to: code) { return found }
        reader.fault(
            line, vi: "biểu mẫu không có chỉ tiêu “\(code)”",
            en: "the form has no indicator “\(code)”")
        return nil
    }
}
