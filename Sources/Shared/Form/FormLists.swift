/// The named lists of a form, over which indicators and rules repeat.
struct FormLists {
    struct Item {
        let code: IndicatorCode
        let title: LocalizedText

        /// Puts the item's code and titles where a text says `{code}`, `{vi}`, `{en}`.
        func fill(_ text: String) -> String {
            text.replacing("{code}", with: code.text).replacing("{vi}", with: title.vi)
                .replacing("{en}", with: title.en)
        }
    }

    private(set) var items: [String: [Item]] = [:]

    init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        guard let lists = node["lists"], !lists.isNull else { return }
        guard let entries = lists.entries else {
            reader.fault(
                lists.line, vi: "“lists” phải là các cặp tên: danh sách",
                en: "“lists” must be name: list pairs")
            return
        }
        for entry in entries {
            items[entry.key] = read(reader.list(entry.key, in: lists), &reader)
        }
    }

    private func read(_ nodes: [DocumentNode], _ reader: inout DocumentReader) -> [Item] {
        var seen: Set<IndicatorCode> = []
        return nodes.compactMap { element in
            reader.allow(["code", "title"], in: element)
            let code = reader.code("code", in: element, as: IndicatorCode.self)
            let title = reader.localized("title", in: element)
            guard let code, let title else { return nil }
            if !seen.insert(code).inserted {
                reader.fault(
                    element.line, vi: "mã “\(code)” có hai lần trong danh sách",
                    en: "code “\(code)” stands twice in the list")
            }
            return Item(code: code, title: title)
        }
    }

    /// The items of the list that `key` of `node` names; nil (with a fault) when there is no such list.
    func named(
        by key: String, in node: DocumentNode, _ reader: inout DocumentReader
    ) -> [Item]? {
        guard let name = reader.text(key, in: node) else { return nil }
        if let found = items[name] { return found }
        let known = items.keys.sorted().joined(separator: ", ")
        reader.fault(
            node[key]?.line ?? node.line, vi: "không có danh sách “\(name)”; có: \(known)",
            en: "no list “\(name)”; there are: \(known)")
        return nil
    }
}
