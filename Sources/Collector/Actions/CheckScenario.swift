import Shared

/// Holds what a scenario's consolidation gives against what was published.
struct CheckScenario: Sendable {
    /// One fact and what came of it.
    struct Line: Sendable {
        let fact: Scenario.Fact
        /// The figure; nil when there is none.
        let computed: FixedDecimal?
        /// Of how many units, or why there is no figure.
        let note: LocalizedText

        /// Whether it is what must come out.
        var isEqual: Bool { fact.accepts(computed) }
    }

    /// The collector that the scenario was played to.
    let collector: Collector

    /// Every fact, in the order written.
    func callAsFunction(_ scenario: Scenario) async throws -> [Line] {
        let asOf = scenario.asOf.adding(days: 1).startInstant
        var lines: [Line] = []
        for fact in scenario.facts {
            let answer = try await collector.consolidate(Self.question(fact, asOf: asOf))
            lines.append(try await line(fact, answer, asOf: asOf))
        }
        return lines
    }

    private static func question(_ fact: Scenario.Fact, asOf: Instant) -> Consolidate.Question {
        let scope: Consolidate.Scope =
            switch fact.scope {
            case .everyone: .all
            case .units(let units): .units(units)
            case .area(let area): .area(area)
            case .mountains: .mountains
            }
        return Consolidate.Question(
            form: fact.form, from: fact.from, to: fact.to, scope: scope, asOf: asOf)
    }

    private func line(
        _ fact: Scenario.Fact, _ answer: Consolidate.Answer, asOf: Instant
    ) async throws -> Line {
        guard let slot = answer.consolidation.form.slot(of: fact.indicator) else {
            return Line(fact: fact, computed: nil, note: LocalizedText(vi: "", en: ""))
        }
        let figure = answer.consolidation.figure(slot)
        let coverage =
            figure.absence == .noNumber
            ? answer.consolidation.tally(slot).coverage : figure.coverage
        let note =
            figure.absence.flatMap { $0 == .noNumber ? nil : $0.text }
            ?? LocalizedText(vi: "\(coverage.text) đơn vị", en: "\(coverage.text) units")
        let computed =
            try await reports(fact, answer, asOf: asOf)
            ?? Self.computed(fact, slot, figure, answer)
        return Line(fact: fact, computed: computed, note: note)
    }

    // MARK: - Figures

    private static func computed(
        _ fact: Scenario.Fact, _ slot: Int, _ figure: ConsolidatedFigure,
        _ answer: Consolidate.Answer
    ) -> FixedDecimal? {
        func count(_ number: Int) -> FixedDecimal { FixedDecimal(Int64(number)) }
        let consolidation = answer.consolidation
        let same = answer.comparison.comparison(slot)
        switch fact.measure {
        case .value: return figure.value
        case .perPopulation(let factor, let scale):
            return answer.people?.rate(of: figure, factor: factor, scale: scale)
        case .unitsAnswering(let text):
            return count(consolidation.tally(slot).units(answering: text).count)
        case .percentOfUnits(let text):
            let tally = consolidation.tally(slot)
            return FixedDecimal.ratio(
                numerator: count(tally.units(answering: text).count),
                denominator: count(tally.coverage.expected), factor: 100, scale: 1)
        case .changeInPercent: return same.change?.percent
        case .changeInPoints: return same.change?.points
        case .comparable: return count(same.standing == .comparable ? 1 : 0)
        case .breaks: return count(answer.breaks.count)
        case .plan: return answer.plan(slot)?.plan
        case .percentOfPlan: return answer.plan(slot)?.percent
        case .unitsCounted: return count(figure.coverage.complete)
        case .unitsExpected: return count(figure.coverage.expected)
        case .difficulties:
            let groups = Narratives(consolidation).difficulties
            return count(
                groups.first { $0.indicator == fact.indicator }?.statements.count ?? 0)
        case .proposals(let authority):
            let groups = Narratives(consolidation).proposals
            return count(groups.first { $0.title.vi == authority }?.statements.count ?? 0)
        case .differenceFrom, .reportsOnTime, .reportsLate, .reportsMissing, .revisions: return nil
        }
    }

    /// What is said of reports as wholes, or of another form's figure; nil for other measures.
    private func reports(
        _ fact: Scenario.Fact, _ answer: Consolidate.Answer, asOf: Instant
    ) async throws -> FixedDecimal? {
        switch fact.measure {
        case .reportsOnTime: return try await count(answer, asOf) { $0 == .onTime }
        case .reportsLate: return try await count(answer, asOf) { $0 == .late }
        case .reportsMissing: return try await count(answer, asOf) { !$0.isReceived }
        case .revisions: return try await revisions(answer, asOf)
        case .differenceFrom(let form, let indicator):
            var question = answer.question
            question.form = form
            let other = try await collector.consolidate(question)
            guard let slot = answer.consolidation.form.slot(of: fact.indicator),
                let otherSlot = other.consolidation.form.slot(of: indicator)
            else { return nil }
            return CrossCheck(
                whole: answer.consolidation.side(slot), parts: other.consolidation.side(otherSlot)
            ).difference
        default: return nil
        }
    }

    private func count(
        _ answer: Consolidate.Answer, _ asOf: Instant, _ isMeant: (ObligationStatus) -> Bool
    ) async throws -> FixedDecimal {
        var total: Int64 = 0
        for part in answer.consolidation.parts {
            let rows = try await collector.board.rows(
                ObligationBoard.Question(
                    period: part.period.identifier, form: answer.question.form, asOf: asOf))
            total += Int64(
                rows.count {
                    part.expected[$0.facility] != nil && isMeant($0.verdict.status)
                })
        }
        return FixedDecimal(total)
    }

    private func revisions(_ answer: Consolidate.Answer, _ asOf: Instant) async throws
        -> FixedDecimal
    {
        let catalogue = collector.catalogue.current
        let (form, parts) = (answer.question.form, answer.consolidation.parts)
        return try await collector.store.read { reader in
            var total: Int64 = 0
            for part in parts {
                guard let row = catalogue.formRow(form),
                    let period = try reader.periodKey(part.period)
                else { continue }
                let records = try reader.slotRecords(form: row, period: period, until: asOf)
                for (unit, record) in records
                where catalogue.facility(row: unit).map({ part.expected[$0] != nil }) == true {
                    total += Int64(record.submissions.count)
                }
            }
            return FixedDecimal(total)
        }
    }
}
