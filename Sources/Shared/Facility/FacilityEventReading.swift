/// Reading one event from a document. Which keys an event has follows from its kind:
///
/// ```yaml
/// - {kind: open, on: 2025-01-01, facility: A}
/// - {kind: rename, on: 2024-03-15, facility: A, name: {vi: …, en: …}}
/// - {kind: retype, on: 2024-07-01, facility: A, type: healthCentreWithoutBeds}
/// - {kind: move, on: 2025-07-01, facility: A, parent: B, reportsTo: C, area: D}
/// - {kind: merge, on: 2025-07-01, facilities: [A, B], into: [C]}
/// - {kind: split, on: 2024-07-01, facilities: [A], into: [B, C]}
/// - {kind: changeOfProvince, on: 2025-07-01, facility: A, area: D}
/// - {kind: recode, on: 2026-01-01, facility: A, scheme: insurance, code: "99012"}
/// - {kind: changeOfOwnership, on: 2025-07-01, facility: A, ownership: commune}
/// - {kind: decision, on: 2025-01-01, facility: A, about: plannedBeds}
/// ```
///
/// `decision`, `note` and `recordedAt` may stand in every one of them.
extension FacilityEvent {
    init?(_ node: DocumentNode, reader: inout DocumentReader) {
        let faultsBefore = reader.faults.count
        guard node.entries != nil,
            let kind = reader.choice("kind", in: node, as: FacilityEventKind.self)
        else {
            if node.entries == nil { reader.allow([], in: node) }
            return nil
        }
        reader.allow(
            Self.keys(of: kind).union(["kind", "on", "decision", "note", "recordedAt"]), in: node)
        let effective = reader.day("on", in: node)
        let decision = reader.decision(in: node)
        let note = reader.optionalText("note", in: node)
        let recordedAt = reader.optionalInstant("recordedAt", in: node)
        let change = Change(kind, node, reader: &reader)
        guard reader.faults.count == faultsBefore, let effective, let change else { return nil }
        self.init(
            change, effective: effective, decision: decision, note: note?.nfc,
            recordedAt: recordedAt)
    }

    /// The keys that only this kind has.
    private static func keys(of kind: FacilityEventKind) -> Set<String> {
        switch kind {
        case .open, .close: ["facility"]
        case .rename: ["facility", "name"]
        case .retype: ["facility", "type"]
        case .move, .changeOfProvince: ["facility", "parent", "reportsTo", "area"]
        case .merge, .split: ["facilities", "into"]
        case .recode: ["facility", "scheme", "code"]
        case .changeOfOwnership: ["facility", "ownership"]
        case .decision: ["facility", "about"]
        }
    }
}

extension FacilityEvent.Change {
    fileprivate init?(
        _ kind: FacilityEventKind, _ node: DocumentNode, reader: inout DocumentReader
    ) {
        switch kind {
        case .merge, .split:
            self.init(lineage: kind, node, reader: &reader)
        case .open, .close, .rename, .retype, .move, .changeOfProvince, .recode,
            .changeOfOwnership, .decision:
            guard let id = reader.code("facility", in: node, as: FacilityID.self) else {
                return nil
            }
            self.init(kind, of: id, node, reader: &reader)
        }
    }

    private init?(
        _ kind: FacilityEventKind, of id: FacilityID, _ node: DocumentNode,
        reader: inout DocumentReader
    ) {
        switch kind {
        case .open: self = .open(id)
        case .close: self = .close(id)
        case .rename:
            let name = reader.part("name", in: node).flatMap { FacilityName($0, reader: &reader) }
            guard let name else { return nil }
            self = .rename(id, to: name)
        case .retype:
            guard let type = reader.choice("type", in: node, as: FacilityType.self) else {
                return nil
            }
            self = .retype(id, to: type)
        case .move, .changeOfProvince:
            guard let move = FacilityEvent.Move(node, reader: &reader) else { return nil }
            self = kind == .move ? .move(id, move) : .changeOfProvince(id, move)
        case .recode:
            guard let code = FacilityEvent.Recoding(node, reader: &reader) else { return nil }
            self = .recode(id, to: code)
        case .changeOfOwnership:
            guard let owner = reader.choice("ownership", in: node, as: Ownership.self) else {
                return nil
            }
            self = .changeOfOwnership(id, to: owner)
        case .decision:
            guard let topic = reader.choice("about", in: node, as: DecisionTopic.self) else {
                return nil
            }
            self = .decision(id, about: topic)
        case .merge, .split:
            return nil
        }
    }

    private init?(
        lineage kind: FacilityEventKind, _ node: DocumentNode, reader: inout DocumentReader
    ) {
        let before = reader.codes("facilities", in: node, as: FacilityID.self)
        let after = reader.codes("into", in: node, as: FacilityID.self)
        if kind == .merge, !before.isEmpty, after.count == 1, let successor = after.first {
            self = .merge(before, into: successor)
        } else if kind == .split, before.count == 1, !after.isEmpty, let whole = before.first {
            self = .split(whole, into: after)
        } else {
            reader.fault(
                node.line,
                vi: "merge cần các “facilities” và một đơn vị trong “into”; split cần một đơn vị "
                    + "trong “facilities” và các đơn vị trong “into”",
                en: "a merge needs “facilities” and one unit in “into”; a split needs one unit "
                    + "in “facilities” and several in “into”")
            return nil
        }
    }
}

extension FacilityEvent.Move {
    fileprivate init?(_ node: DocumentNode, reader: inout DocumentReader) {
        func code<C: Code>(_ key: String, as type: C.Type) -> C? {
            guard let text = reader.optionalText(key, in: node) else { return nil }
            return reader.code(text, line: node[key]?.line ?? node.line, key: key, as: type)
        }
        let parent = code("parent", as: FacilityID.self)
        let reportsTo = code("reportsTo", as: FacilityID.self)
        let area = code("area", as: AreaID.self)
        if parent == nil && reportsTo == nil && area == nil {
            reader.fault(
                node.line, vi: "cần ít nhất một trong parent, reportsTo, area",
                en: "give at least one of parent, reportsTo, area")
        }
        self.init(parent: parent, reportsTo: reportsTo, area: area)
    }
}

extension DocumentReader {
    /// The decision number at `decision`, or nil without a fault when absent.
    mutating func decision(in node: DocumentNode) -> DecisionNumber? {
        guard let text = optionalText("decision", in: node) else { return nil }
        if let number = DecisionNumber(text) { return number }
        fault(
            node["decision"]?.line ?? node.line,
            vi: "số quyết định “\(text)” không hợp lệ; viết như 123/QĐ-SYT",
            en: "“\(text)” is not a decision number; write it like 123/QĐ-SYT")
        return nil
    }

    /// The moment at `key`, RFC 3339 with an offset, or nil without a fault when absent.
    mutating func optionalInstant(_ key: String, in node: DocumentNode) -> Instant? {
        guard let text = optionalText(key, in: node) else { return nil }
        if let instant = Instant(rfc3339: text) { return instant }
        fault(
            node[key]?.line ?? node.line,
            vi: "“\(key)”: “\(text)” phải viết như 2026-02-06T08:00:00+07:00",
            en: "“\(key)”: “\(text)” must be written like 2026-02-06T08:00:00+07:00")
        return nil
    }
}

extension FacilityEvent.Recoding {
    fileprivate init?(_ node: DocumentNode, reader: inout DocumentReader) {
        guard let scheme = reader.choice("scheme", in: node, as: FacilityCodeScheme.self) else {
            return nil
        }
        let value = reader.optionalText("code", in: node)
        if let made = FacilityEvent.Recoding(scheme: scheme, value: value) {
            self = made
            return
        }
        reader.fault(
            node["code"]?.line ?? node.line,
            vi: "mã \(scheme.rawValue) “\(value ?? "")” sai dạng: phải là \(scheme.shape.vi)",
            en: "\(scheme.rawValue) code “\(value ?? "")” is malformed: \(scheme.shape.en)")
        return nil
    }
}
