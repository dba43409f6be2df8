import Shared

/// Writes a province's past through the same `AcceptReport` as the network, under the clock of that
/// past: every report is judged, every refusal kept, every receipt made.
struct SimulateHistory: Sendable {
    /// What came of it.
    struct Outcome: Hashable, Sendable {
        /// Reports accepted.
        var accepted = 0
        /// Reports refused with findings, as they were meant to be.
        var refused = 0
        /// Figures in the accepted reports.
        var values = 0
        /// Reports that stood there before.
        var known = 0
    }

    /// A report ended otherwise than meant: the clerk and the collector disagree.
    struct Disagreement: Error, CustomStringConvertible {
        let report: SlotKey
        let detail: String
        var description: String {
            "\(report.facility) \(report.form) \(report.period.identifier): \(detail)"
        }
    }

    /// The collector whose store is filled.
    let collector: Collector
    /// The province's seed.
    let seed: UInt64

    /// Most reports in one transaction.
    static let batch = 256

    /// Fills a span; reports already there are left alone.
    ///
    /// - Parameter progress: told after every month that brought something what came of it so far.
    func callAsFunction(
        _ span: SimulationPlan.Span,
        progress: @Sendable (_ month: Day, _ soFar: Outcome) -> Void
    ) async throws -> Outcome {
        let catalogue = collector.catalogue.current
        let plan = SimulationPlan(span, seed: seed, catalogue: catalogue)
        var outcome = Outcome()
        var careers = try await careers(plan, span, catalogue, &outcome)
        for part in plan.spans {
            if part.lowerBound == StormRuling.moment, !span.isOrderly {
                try await StormRuling(collector: collector, seed: seed)()
            }
            let (next, outgoing) = try await write(careers, until: part.upperBound, catalogue)
            careers = next
            for start in stride(from: 0, to: outgoing.count, by: Self.batch) {
                let batch = outgoing[start..<min(start + Self.batch, outgoing.count)]
                try await send(Array(batch), &outcome)
            }
            if !outgoing.isEmpty { progress(part.lowerBound.day, outcome) }
        }
        return outcome
    }

    /// One career a unit, without what the store holds already.
    private func careers(
        _ plan: SimulationPlan, _ span: SimulationPlan.Span, _ catalogue: Catalogue,
        _ outcome: inout Outcome
    ) async throws -> [UnitCareer] {
        let units = plan.deliveries.keys.sorted()
        let stored = try await collector.store.read { reader in
            try Self.storedSlots(plan, catalogue, reader)
        }
        let senders = try await SimulationKeys(
            queue: collector.queue, randomBytes: collector.surroundings.randomBytes
        )(units, at: span.from.startInstant)
        return units.compactMap { unit in
            guard let sender = senders[unit] else { return nil }
            let all = plan.deliveries[unit] ?? []
            let fresh = all.filter { stored[unit]?.contains($0.slot) != true }
            outcome.known += all.count { $0.kind == .first } - fresh.count { $0.kind == .first }
            return UnitCareer(
                facility: unit, sender: sender, deliveries: fresh,
                clerk: SyntheticClerk(seed: seed))
        }
    }

    /// The slots of the plan for which something was accepted.
    private static func storedSlots(
        _ plan: SimulationPlan, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> [FacilityID: Set<HistoryKey>] {
        var stored: [FacilityID: Set<HistoryKey>] = [:]
        for slot in Set(plan.deliveries.values.joined().map(\.slot)) {
            guard let form = catalogue.formRow(slot.form),
                let period = try reader.periodKey(slot.period)
            else { continue }
            let records = try reader.slotRecords(
                form: form, period: period, until: Instant(milliseconds: .max))
            for (row, record) in records where !record.submissions.isEmpty {
                guard let unit = catalogue.facility(row: row) else { continue }
                stored[unit, default: []].insert(slot)
            }
        }
        return stored
    }

    /// Lets every unit write until a moment, several at once; in the order of arrival.
    private func write(
        _ careers: [UnitCareer], until end: Instant, _ catalogue: Catalogue
    ) async throws -> ([UnitCareer], [UnitCareer.Outgoing]) {
        let store = collector.store
        return try await withThrowingTaskGroup(
            of: (Int, UnitCareer, [UnitCareer.Outgoing]).self
        ) { group in
            for (index, career) in careers.enumerated() {
                group.addTask {
                    var career = career
                    let facility = career.facility
                    let outgoing = try career.work(until: end, catalogue: catalogue) { key in
                        try store.readNow { reader in
                            let reports = KnownReports(reader: reader, catalogue: catalogue)
                            return try reports.counted(key, facility).map { .answers($0) }
                                ?? .absent
                        }
                    }
                    return (index, career, outgoing)
                }
            }
            var careers = careers
            var outgoing: [UnitCareer.Outgoing] = []
            for try await (index, career, written) in group {
                careers[index] = career
                outgoing += written
            }
            outgoing.sort { left, right in
                let (one, other) = (left.prepared, right.prepared)
                return (one.receivedAt, one.report.id, left.kind)
                    < (other.receivedAt, other.report.id, right.kind)
            }
            return (careers, outgoing)
        }
    }

    private func send(_ batch: [UnitCareer.Outgoing], _ outcome: inout Outcome) async throws {
        let results = try await collector.acceptReport.together(batch.map(\.prepared))
        for (outgoing, result) in zip(batch, results) {
            let report = outgoing.prepared.report
            switch (result, outgoing.kind) {
            case (.accepted, .first), (.accepted, .correction):
                outcome.accepted += 1
                outcome.values += report.content.values.count { $0 != nil }
            case (.refused(let problem), .slip) where problem.code == .findings:
                outcome.refused += 1
            case (.repeated, _): outcome.known += 1
            case (.refused(let problem), _):
                let findings = problem.findings.map(\.message.en).joined(separator: "; ")
                throw Disagreement(report: report.slot, detail: "\(problem.code): \(findings)")
            case (.accepted, .slip):
                throw Disagreement(report: report.slot, detail: "a slip was accepted")
            }
        }
    }
}
