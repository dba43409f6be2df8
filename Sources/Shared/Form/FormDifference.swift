/// What differs between two versions of a form: lines, rules, due dates, who files. Compared as the
/// documents stand, so that nothing a form can say is passed over.
public struct FormDifference: Hashable, Sendable {
    /// What became of a part.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// It is in the later version only.
        case added
        /// It is in the earlier version only.
        case removed
        /// It is in both and says something else.
        case changed
    }

    /// One difference.
    public struct Change: Hashable, Sendable {
        /// Which list of the document: `indicators`, `rules`, `due`, or a single name at its top.
        public let part: String
        /// The code of a line, the words of a rule, the name of a field.
        public let name: String
        /// What became of it.
        public let kind: Kind
        /// What it said; nil for what was added.
        public let before: String?
        /// What it says; nil for what was removed.
        public let after: String?
        /// True where figures of the two versions cannot stand in one series.
        public let breaksSeries: Bool
    }

    /// The differences, in the order of the document's names.
    public let changes: [Change]

    /// The fields of a line that decide what its figure means.
    private static let meaning: Set<String> = [
        "type", "measure", "unit", "scale", "numerator", "denominator", "factor", "reset",
        "overUnits", "overTime", "fill", "of",
    ]

    /// Compares two documents.
    public init(from old: DocumentNode, to new: DocumentNode) {
        let keys = Set((old.entries ?? []).map(\.key) + (new.entries ?? []).map(\.key))
        changes = keys.subtracting(["version"]).sorted().flatMap { key -> [Change] in
            switch key {
            case "indicators", "sections": Self.coded(key, old[key], new[key])
            case "rules", "due": Self.listed(key, old[key], new[key])
            default: Self.single(key, old[key], new[key])
            }
        }
    }

    /// Lists whose parts have codes: each field that differs is a change of its own.
    private static func coded(
        _ part: String, _ old: DocumentNode?, _ new: DocumentNode?
    ) -> [Change] {
        func byCode(_ node: DocumentNode?) -> [(code: String, node: DocumentNode)] {
            (node?.elements ?? []).map { ($0["code"]?.scalar ?? "?", $0) }
        }
        let (before, after) = (byCode(old), byCode(new))
        let gone = before.filter { one in !after.contains { $0.code == one.code } }.map {
            Change(
                part: part, name: $0.code, kind: .removed, before: $0.node.brief, after: nil,
                breaksSeries: part == "indicators")
        }
        let rest = after.flatMap { one -> [Change] in
            guard let known = before.first(where: { $0.code == one.code }) else {
                return [
                    Change(
                        part: part, name: one.code, kind: .added, before: nil,
                        after: one.node.brief, breaksSeries: false)
                ]
            }
            let fields = Set(
                (known.node.entries ?? []).map(\.key) + (one.node.entries ?? []).map(\.key))
            return fields.sorted().compactMap { field in
                let (left, right) = (known.node[field]?.brief, one.node[field]?.brief)
                guard left != right else { return nil }
                return Change(
                    part: part, name: "\(one.code).\(field)", kind: .changed, before: left,
                    after: right, breaksSeries: meaning.contains(field))
            }
        }
        return gone + rest
    }

    /// Lists whose parts have no names: whole parts come and go.
    private static func listed(
        _ part: String, _ old: DocumentNode?, _ new: DocumentNode?
    ) -> [Change] {
        let before = (old?.elements ?? []).map(\.brief)
        let after = (new?.elements ?? []).map(\.brief)
        return before.filter { !after.contains($0) }.map {
            Change(
                part: part, name: $0, kind: .removed, before: $0, after: nil, breaksSeries: false)
        }
            + after.filter { !before.contains($0) }.map {
                Change(
                    part: part, name: $0, kind: .added, before: nil, after: $0, breaksSeries: false)
            }
    }

    private static func single(
        _ key: String, _ old: DocumentNode?, _ new: DocumentNode?
    ) -> [Change] {
        let (before, after) = (old?.brief, new?.brief)
        guard before != after else { return [] }
        return [
            Change(
                part: key, name: key,
                kind: before == nil ? .added : after == nil ? .removed : .changed, before: before,
                after: after, breaksSeries: key == "calendar")
        ]
    }
}

extension DocumentNode {
    /// The part in one line, names sorted: `kind: subset, part: a, whole: b`.
    var brief: String {
        switch content {
        case .null: ""
        case .scalar(let text): text
        case .sequence(let parts): "[" + parts.map(\.brief).joined(separator: ", ") + "]"
        case .mapping(let entries):
            entries.sorted { $0.key < $1.key }.map { entry in
                let inner =
                    entry.value.entries == nil
                    ? entry.value.brief : "{\(entry.value.brief)}"
                return "\(entry.key): \(inner)"
            }.joined(separator: ", ")
        }
    }
}
