/// Reads a form's `filedBy`, as people write it:
///
/// ```yaml
/// filedBy:                       # one clause …
///   types: [hospitals, districtHealthCentreWithBeds]
///   ownerships: [province]
///   services: [obstetrics]
///   include: [SX-AB]             # these too
///   exclude: [SX-CD]             # these never
/// filedBy:                       # … or several: any one is enough
///   anyOf:
///     - types: [healthCentres]
///     - { types: [hospitals], services: [obstetrics] }
/// ```
///
/// A word in `types` is a `FacilityType` or a `FacilityTypeGroup`.
extension FilerRule {
    private static let clauseKeys: Set<String> = ["types", "ownerships", "services"]

    /// Reads the rule at `node`; what is wrong is noted in `reader` and nil comes back.
    public init?(_ node: DocumentNode, reader: inout DocumentReader) {
        let faultsBefore = reader.faults.count
        reader.allow(Self.clauseKeys.union(["anyOf", "include", "exclude"]), in: node)
        guard node.entries != nil else { return nil }
        let clauses = Self.clauses(of: node, reader: &reader)
        let include = Set(reader.codes("include", in: node, as: FacilityID.self))
        let exclude = Set(reader.codes("exclude", in: node, as: FacilityID.self))
        for id in include.intersection(exclude).sorted() {
            reader.fault(
                node.line, vi: "“\(id)” vừa ở include vừa ở exclude",
                en: "“\(id)” stands in include and in exclude")
        }
        if clauses.isEmpty && include.isEmpty && reader.faults.count == faultsBefore {
            reader.fault(
                node.line,
                vi: "không đơn vị nào phải nộp: cần types, ownerships, services, "
                    + "anyOf hoặc include",
                en: "nobody files: give types, ownerships, services, anyOf or include")
        }
        guard reader.faults.count == faultsBefore else { return nil }
        self.init(clauses: clauses, include: include, exclude: exclude)
    }

    private static func clauses(
        of node: DocumentNode, reader: inout DocumentReader
    ) -> [Clause] {
        let own = clause(node, reader: &reader)
        guard node["anyOf"] != nil else { return own.map { [$0] } ?? [] }
        if own != nil {
            reader.fault(
                node.line, vi: "dùng anyOf thì đặt types, ownerships, services bên trong anyOf",
                en: "with anyOf, put types, ownerships and services inside it")
        }
        return reader.list("anyOf", in: node).compactMap { element in
            reader.allow(clauseKeys, in: element)
            guard let clause = clause(element, reader: &reader) else {
                reader.fault(
                    element.line, vi: "mệnh đề trống khớp với mọi đơn vị: hãy nêu điều kiện",
                    en: "an empty clause fits every unit: name a condition")
                return nil
            }
            return clause
        }
    }

    /// The clause whose parts stand directly in `node`, or nil when all of them are absent or empty.
    private static func clause(
        _ node: DocumentNode, reader: inout DocumentReader
    ) -> Clause? {
        guard clauseKeys.contains(where: { node[$0]?.elements?.isEmpty == false }) else {
            return nil
        }
        let ownerships = words("ownerships", in: node, as: Ownership.self, reader: &reader)
        let services = words("services", in: node, as: FacilityService.self, reader: &reader)
        return Clause(
            types: types(in: node, reader: &reader), ownerships: ownerships, services: services)
    }

    private static func types(
        in node: DocumentNode, reader: inout DocumentReader
    ) -> Set<FacilityType> {
        var types: Set<FacilityType> = []
        for element in reader.list("types", in: node) {
            let word = element.scalar ?? ""
            if let group = FacilityTypeGroup(rawValue: word) {
                types.formUnion(group.types)
            } else if let type = FacilityType(rawValue: word) {
                types.insert(type)
            } else {
                let known =
                    (FacilityTypeGroup.allCases.map(\.rawValue)
                    + FacilityType.allCases.map(\.rawValue)).joined(separator: ", ")
                reader.fault(
                    element.line, vi: "không có loại đơn vị “\(word)”; dùng một trong: \(known)",
                    en: "no such facility type “\(word)”; use one of: \(known)")
            }
        }
        return types
    }

    private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
        _ key: String, in node: DocumentNode, as type: Word.Type, reader: inout DocumentReader
    ) -> Set<Word> where Word.RawValue == String {
        var words: Set<Word> = []
        for element in reader.list(key, in: node) {
            let word = reader.choice(
                element.scalar ?? "", line: element.line, key: key, as: Word.self)
            if let word { words.insert(word) }
        }
        return words
    }
}
