import Shared

/// What an officer enters in one go: new units' records and what happened, with the decisions that
/// say so. The shape is that of facility lists (`docs/FACILITIES.md`), so that what is entered can be
/// written out and loaded elsewhere.
struct FacilityAct: Sendable {
    /// Records of new units.
    let facilities: [Facility]
    /// What happened, in the order given.
    let events: [FacilityEvent]
    /// The document to be stored.
    let body: [UInt8]

    /// The name it goes by before it is stored.
    static let draftName = "act/new"

    /// Reads an act.
    ///
    /// - Parameter now: when it was entered; stored with every event.
    /// - Throws: `registryRefused` with every fault of the document itself.
    init(_ node: DocumentNode, at now: Instant) throws {
        var reader = DocumentReader(file: Self.draftName)
        reader.allow(["facilities", "events"], in: node)
        let given = reader.list("events", in: node)
        for event in given where event["recordedAt"] != nil {
            reader.fault(
                event.line, vi: "“recordedAt” do hệ thống ghi", en: "“recordedAt” is not for you")
        }
        if given.isEmpty {
            reader.fault(
                node.line, vi: "phải có ít nhất một sự kiện trong “events”",
                en: "“events” must hold at least one event")
        }
        var faults = reader.faults
        let whole = Self.stamped(node, at: now)
        var document = FacilityDocument()
        document.read(whole, file: Self.draftName)
        faults += document.faults
        faults += Self.withoutDecision(document.events)
        guard faults.isEmpty else { throw Problem(registry: faults) }
        facilities = document.facilities
        events = document.events
        body = try whole.canonicalJSON()
    }

    /// Reads an act that is stored; it was checked when it was entered.
    init(stored body: [UInt8]) throws {
        var document = FacilityDocument()
        document.read(try DocumentNode(json: body), file: Self.draftName)
        facilities = document.facilities
        events = document.events
        self.body = body
    }

    /// The document with the moment of its entry in every event.
    private static func stamped(_ node: DocumentNode, at now: Instant) -> DocumentNode {
        guard let entries = node.entries else { return node }
        let moment = DocumentNode.Entry(
            key: "recordedAt", line: node.line,
            value: DocumentNode(.scalar(now.rfc3339), line: node.line))
        let stamped = entries.map { entry -> DocumentNode.Entry in
            guard entry.key == "events", let events = entry.value.elements else { return entry }
            let dated = events.map { event in
                event.entries.map { parts in
                    let kept = parts.filter { $0.key != moment.key }
                    return DocumentNode(.mapping(kept + [moment]), line: event.line)
                } ?? event
            }
            return DocumentNode.Entry(
                key: entry.key, line: entry.line,
                value: DocumentNode(.sequence(dated), line: entry.value.line))
        }
        return DocumentNode(.mapping(stamped), line: node.line)
    }

    private static func withoutDecision(_ events: [FacilityEvent]) -> [DocumentFault] {
        events.filter { $0.decision == nil }.map { event in
            let units = event.facilities.map(\.text).joined(separator: ", ")
            return DocumentFault(
                file: draftName, line: 0,
                reason: LocalizedText(
                    vi: "\(event.kind.title.vi) \(units): thiếu số quyết định (decision)",
                    en: "\(event.kind.title.en) \(units): the decision number is missing (decision)"
                ))
        }
    }

    /// The first day on which anything in it is true.
    var firstDay: Day? {
        (events.map(\.effective) + facilities.compactMap(\.opened)).min()
    }

    /// `merge SX-A SX-B SX-C; rename SX-C`: the act in audit rows.
    var subject: String {
        events.map { event in
            ([event.kind.rawValue] + event.facilities.map(\.text)).joined(separator: " ")
        }.joined(separator: "; ")
    }

    /// The decisions it rests on, each once.
    var decisions: String {
        Set(events.compactMap(\.decision)).sorted().map(\.text).joined(separator: "; ")
    }
}

extension Problem {
    /// A change of reference data that cannot be: every fault, those of other documents with their
    /// place.
    init(registry faults: [DocumentFault]) {
        func line(_ fault: DocumentFault, _ language: Language) -> String {
            let reason = fault.reason[language]
            return fault.file == FacilityAct.draftName
                ? reason : "\(fault.file):\(fault.line): \(reason)"
        }
        self.init(
            .registryRefused, vi: faults.map { line($0, .vi) }.joined(separator: "\n"),
            en: faults.map { line($0, .en) }.joined(separator: "\n"))
    }
}
