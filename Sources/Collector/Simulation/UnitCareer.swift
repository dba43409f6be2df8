import Shared

/// One synthetic unit at work: writes its reports in the order they leave, each with the history of
/// those before.
struct UnitCareer: Sendable {
    /// A report on its way, and what must become of it.
    struct Outgoing: Sendable {
        let prepared: AcceptReport.Prepared
        let kind: ClerkHabits.Kind
    }

    /// The unit.
    let facility: FacilityID
    /// Who signs for the unit.
    let sender: Principal
    /// What still has to be sent, in order.
    private var waiting: ArraySlice<SimulationPlan.Delivery>
    private var history: [HistoryKey: HistoryEntry] = [:]
    private var written: [HistoryKey: Report.Content] = [:]
    private let clerk: SyntheticClerk
    /// Forms whose answers a later report looks at, and whether anything is ever corrected: all else is
    /// forgotten at once, so that thirteen thousand units fit into memory.
    private let remembered: Set<FormCode>
    private let corrects: Bool

    /// How far back a report may look; older history is forgotten.
    private static let memoryDays = 430

    /// A unit with everything it will send.
    init(
        facility: FacilityID, sender: Principal, deliveries: [SimulationPlan.Delivery],
        clerk: SyntheticClerk
    ) {
        self.facility = facility
        self.sender = sender
        self.clerk = clerk
        waiting = deliveries[...]
        remembered = Set(deliveries.flatMap { $0.plan.history.map(\.form) })
        corrects = deliveries.contains { $0.kind == .correction }
    }

    /// Writes what leaves before `end`.
    ///
    /// - Parameters:
    ///   - catalogue: forms and units.
    ///   - known: what the store holds of a report that this career did not write.
    mutating func work(
        until end: Instant, catalogue: Catalogue, known: (HistoryKey) throws -> HistoryEntry
    ) throws -> [Outgoing] {
        var outgoing: [Outgoing] = []
        while let delivery = waiting.first, delivery.at < end {
            waiting.removeFirst()
            if let report = try write(delivery, catalogue, known) {
                let prepared = try AcceptReport.prepare(
                    AcceptReport.Delivery(
                        body: ReportCodec.encode(report, form: delivery.plan.form)),
                    from: sender, receivedAt: delivery.at, in: catalogue,
                    signatures: .nobodySigns)
                outgoing.append(Outgoing(prepared: prepared, kind: delivery.kind))
            }
        }
        forget(before: end.day.adding(days: -Self.memoryDays))
        return outgoing
    }

    private mutating func write(
        _ delivery: SimulationPlan.Delivery, _ catalogue: Catalogue,
        _ known: (HistoryKey) throws -> HistoryEntry
    ) throws -> Report? {
        let assignment = try assignment(delivery, catalogue, known)
        switch delivery.kind {
        case .slip:
            let right = try clerk.content(for: assignment)
            return report(clerk.slip(in: right, for: assignment), delivery, revision: 1)
        case .first:
            let content = try clerk.content(for: assignment)
            keep(content, delivery)
            return report(content, delivery, revision: 1)
        case .correction:
            // What an earlier run sent is not corrected: its answers are not at hand.
            guard let sent = written[delivery.slot] else { return nil }
            let content = try clerk.correction(of: sent, for: assignment, revision: 2)
            keep(content, delivery)
            return report(content, delivery, revision: 2)
        }
    }

    private mutating func assignment(
        _ delivery: SimulationPlan.Delivery, _ catalogue: Catalogue,
        _ known: (HistoryKey) throws -> HistoryEntry
    ) throws -> SyntheticClerk.Assignment {
        for key in delivery.plan.history where history[key] == nil {
            history[key] = try known(key)
        }
        let needed = history.filter { delivery.plan.history.contains($0.key) }
        let window = delivery.plan.period.window
        let events = catalogue.registry.events(of: facility, in: window)
        return SyntheticClerk.Assignment(
            form: delivery.plan.form,
            unit: UnitProfile(of: delivery.expected, in: catalogue.registry, seed: clerk.seed),
            period: delivery.plan.period, window: delivery.expected.expectedPart,
            context: RuleContext(
                history: needed, replaced: nil, hasRegistryEvent: !events.isEmpty))
    }

    private mutating func keep(
        _ content: Report.Content, _ delivery: SimulationPlan.Delivery
    ) {
        if corrects { written[delivery.slot] = content }
        guard remembered.contains(delivery.slot.form) else { return }
        var answers: [IndicatorCode: Value] = [:]
        for (slot, indicator) in delivery.plan.form.indicators.enumerated() {
            answers[indicator.code] = content.values[slot]
        }
        history[delivery.slot] = .answers(answers)
    }

    private func report(
        _ content: Report.Content, _ delivery: SimulationPlan.Delivery, revision: Int
    ) -> Report {
        var chance = Chance(
            seed: clerk.seed, "id", facility.text, delivery.slot.form.text,
            delivery.slot.period.identifier, "\(delivery.kind)")
        let finalised = delivery.at.adding(seconds: -Int64(chance.whole(20...1500)))
        let random = (0..<10).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        return Report(
            id: ReportID(milliseconds: finalised.milliseconds, random: random),
            form: delivery.plan.form.key, facility: facility, period: delivery.slot.period,
            revision: revision, finalisedAt: finalised, content: content)
    }

    private mutating func forget(before day: Day) {
        history = history.filter { $0.key.period.lastDay >= day }
        written = written.filter {
            $0.key.period.lastDay >= day.adding(days: Self.memoryDays - 120)
        }
    }
}

extension UnitProfile {
    /// The profile of a unit on the last day that it answers for in a report.
    init(of expected: ExpectedReport, in registry: Registry, seed: UInt64) {
        let state = expected.state
        let counted = state.area.flatMap { area in
            registry.population(of: area, on: state.day)
                ?? registry.populations.first { $0.area == area }
        }
        let decisions = registry.events(of: state.id).filter { event in
            guard case .decision(_, about: .plannedBeds) = event.change else { return false }
            return event.effective <= state.day
        }
        self.init(
            of: state, population: counted?.people,
            isMountain: state.area.flatMap { registry.area($0) }?.isMountain ?? false,
            bedDecisions: decisions.count, seed: seed)
    }
}
