/// Reading one facility, area, name, code or population count from a document.

extension Facility {
    private static let keys: Set<String> = [
        "id", "opened", "name", "aliases", "type", "ownership", "parent", "reportsTo", "area",
        "services", "autonomyGroup", "codes",
    ]

    init?(_ node: DocumentNode, reader: inout DocumentReader) {
        let faultsBefore = reader.faults.count
        reader.allow(Self.keys, in: node)
        guard node.entries != nil else { return nil }
        let id = reader.code("id", in: node, as: FacilityID.self)
        let names = reader.timeline("name", in: node, isRequired: true, FacilityName.init)
        let types = reader.timeline("type", in: node, isRequired: true) { part, reader in
            reader.word(part, key: "type", as: FacilityType.self)
        }
        let ownerships = reader.timeline("ownership", in: node, isRequired: true) { part, reader in
            reader.word(part, key: "ownership", as: Ownership.self)
        }
        let parents = reader.codeTimeline("parent", in: node, as: FacilityID.self)
        let lines = reader.codeTimeline("reportsTo", in: node, as: FacilityID.self)
        let areas = reader.codeTimeline("area", in: node, as: AreaID.self)
        let services = reader.timeline("services", in: node, isRequired: false) { part, reader in
            reader.words(part, key: "services", as: FacilityService.self)
        }
        let groups = reader.timeline("autonomyGroup", in: node, isRequired: false) {
            part, reader in reader.autonomyGroup(part)
        }
        let opened = reader.optionalDay("opened", in: node)
        let aliases = reader.list("aliases", in: node).compactMap { reader.name($0) }
        let codes = reader.externalCodes(in: node)
        guard reader.faults.count == faultsBefore, let id else { return nil }
        self.init(
            id: id, opened: opened, names: names, aliases: aliases, types: types,
            ownerships: ownerships, parents: parents, reportingLines: lines, areas: areas,
            services: services, autonomyGroups: groups, codes: codes)
    }
}

extension Area {
    private static let keys: Set<String> = [
        "id", "kind", "parent", "name", "mountain", "from", "to", "codes",
    ]

    init?(_ node: DocumentNode, reader: inout DocumentReader) {
        let faultsBefore = reader.faults.count
        reader.allow(Self.keys, in: node)
        guard node.entries != nil else { return nil }
        let id = reader.code("id", in: node, as: AreaID.self)
        let kind = reader.choice("kind", in: node, as: Kind.self)
        let name = reader.part("name", in: node).flatMap { FacilityName($0, reader: &reader) }
        let parent = reader.optionalText("parent", in: node).flatMap {
            reader.code($0, line: node.line, key: "parent", as: AreaID.self)
        }
        let isMountain = reader.flag("mountain", in: node, else: false)
        let valid = reader.interval(in: node)
        let codes = reader.externalCodes(in: node)
        guard reader.faults.count == faultsBefore, let id, let kind, let name, let valid else {
            return nil
        }
        self.init(
            id: id, kind: kind, name: name, parent: parent, isMountain: isMountain, valid: valid,
            codes: codes)
    }
}

extension FacilityName {
    init?(_ node: DocumentNode, reader: inout DocumentReader) {
        reader.allow(["vi", "en"], in: node)
        guard node.entries != nil, let vi = reader.part("vi", in: node).flatMap({ reader.name($0) })
        else { return nil }
        self.init(vi: vi, en: node["en"].flatMap { $0.isNull ? nil : reader.name($0) })
    }
}

extension Population {
    /// The counts of one area: each day has its number, all have one source.
    static func counts(
        _ node: DocumentNode, reader: inout DocumentReader
    ) -> [(count: Population, line: Int)] {
        reader.allow(["area", "source", "counts"], in: node)
        guard node.entries != nil, let area = reader.code("area", in: node, as: AreaID.self),
            let source = reader.localized("source", in: node)
        else { return [] }
        return reader.list("counts", in: node).compactMap { part in
            reader.allow(["day", "people"], in: part)
            guard let day = reader.day("day", in: part),
                let people = reader.integer("people", in: part, range: 1...2_000_000_000)
            else { return nil }
            let count = Population(area: area, day: day, people: Int64(people), source: source)
            return (count, part.line)
        }
    }
}

extension DocumentReader {
    /// What stands at `key`; a fault when nothing does.
    mutating func part(_ key: String, in node: DocumentNode) -> DocumentNode? {
        if let part = node[key], !part.isNull { return part }
        fault(node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
        return nil
    }

    /// A name: text that is not blank, in NFC.
    mutating func name(_ node: DocumentNode) -> String? {
        if let text = node.scalar, text.contains(where: { !$0.isWhitespace }) { return text.nfc }
        fault(node.line, vi: "thiếu tên", en: "a name is missing")
        return nil
    }

    /// A word of a closed list that stands at `node` itself.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ node: DocumentNode, key: String, as type: Word.Type
    ) -> Word? where Word.RawValue == String {
        choice(node.scalar ?? "", line: node.line, key: key, as: type)
    }

    /// The words of a closed list that stand at `node` itself.
    mutating func words<Word: RawRepresentable & CaseIterable & Hashable>(
        _ node: DocumentNode, key: String, as type: Word.Type
    ) -> Set<Word>? where Word.RawValue == String {
        guard let elements = node.elements else {
            fault(node.line, vi: "“\(key)” phải là một danh sách", en: "“\(key)” must be a list")
            return nil
        }
        return Set(elements.compactMap { word($0, key: key, as: type) })
    }

    /// An autonomy group, or the nil that says "none".
    mutating func autonomyGroup(_ node: DocumentNode) -> AutonomyGroup?? {
        if node.isNull { return .some(nil) }
        if let group = node.scalar.flatMap({ Int($0) }).flatMap({ AutonomyGroup(rawValue: $0) }) {
            return .some(group)
        }
        fault(
            node.line, vi: "“autonomyGroup” phải là 1, 2, 3 hoặc 4",
            en: "“autonomyGroup” must be 1, 2, 3 or 4")
        return nil
    }

    /// The official codes at `codes`.
    mutating func externalCodes(in node: DocumentNode) -> [FacilityCode] {
        list("codes", in: node).compactMap { part in
            allow(["scheme", "value", "from", "to"], in: part)
            guard part.entries != nil,
                let scheme = choice("scheme", in: part, as: FacilityCodeScheme.self),
                let value = text("value", in: part), let valid = interval(in: part)
            else { return nil }
            if let code = FacilityCode(scheme: scheme, value: value, valid: valid) { return code }
            fault(
                part.line,
                vi: "mã \(scheme.rawValue) “\(value)” sai dạng: phải là \(scheme.shape.vi); mã là "
                    + "văn bản, giữ số 0 ở đầu",
                en: "\(scheme.rawValue) code “\(value)” is malformed: \(scheme.shape.en); a code "
                    + "is text and keeps its leading zeros")
            return nil
        }
    }
}
