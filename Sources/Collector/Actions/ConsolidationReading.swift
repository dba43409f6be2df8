import Shared

/// Collects, in one snapshot, the rows that a consolidation and what stands beside it are made of.
struct ConsolidationReading {
    let question: Consolidate.Question
    let span: ConsolidationSpan
    let catalogue: Catalogue
    let reader: StoreReader
    let known: CountedFigures

    private var registry: Registry { catalogue.registry }

    func answer() throws -> Consolidate.Answer {
        try check()
        let current = try consolidation(of: span.periods, form: span.form, withWords: true)
        let before = span.periods.compactMap(\.samePeriodLastYear)
        let earlier =
            before.count == span.periods.count
            ? try before.last.flatMap { last in
                catalogue.forms.form(question.form, for: last)
            }.map { form in
                try consolidation(of: before, form: form, after: current.units)
            } : nil
        let asked = asked(current, earlier)
        let comparison = YearComparison(
            current: current, earlier: earlier, lineage: registry.lineage, isAsked: asked)
        return Consolidate.Answer(
            question: question, consolidation: current, comparison: comparison,
            breaks: breaks(current, earlier), people: people(),
            checks: try shorterChecks(current) + otherForms(current),
            targets: targets(), names: names(current, earlier), choices: try choices(),
            followUps: try followUps())
    }

    // MARK: - What the department decided

    private func choices() throws -> [FigureChoiceKey: FigureChoice] {
        guard span.periods.count == 1, let period = span.periods.first,
            let row = catalogue.formRow(span.form.code)
        else { return [:] }
        return try reader.figureChoices(
            form: row, code: span.form.code, period: period, until: question.asOf)
    }

    private func followUps() throws -> [StatementKey: FollowUp] {
        guard let period = span.periods.last, let row = catalogue.formRow(span.form.code) else {
            return [:]
        }
        var found: [StatementKey: FollowUp] = [:]
        for (facility, words, followUp) in try reader.followUps(
            form: row, period: period, until: question.asOf)
        {
            guard let unit = catalogue.facility(row: facility) else { continue }
            found[StatementKey(facility: unit, words: words)] = followUp
        }
        return found
    }

    /// Whether what is asked for exists at all.
    private func check() throws(Problem) {
        switch question.scope {
        case .all, .mountains: break
        case .area(let id):
            guard registry.area(id) != nil else {
                throw Problem(.badQuery, vi: "Không có địa bàn “\(id)”.", en: "No area “\(id)”.")
            }
        case .units(let units):
            for unit in units where registry.facility(unit) == nil {
                throw Problem(
                    .unknownFacility, vi: "Không có đơn vị “\(unit)”.", en: "No facility “\(unit)”."
                )
            }
        }
    }

    // MARK: - Parts

    /// - Parameter withWords: whether texts and lists are wanted: only the span asked about shows them.
    private func consolidation(
        of periods: [ReportingPeriod], form: Form, after later: Set<FacilityID> = [],
        withWords: Bool = false
    ) throws -> Consolidation {
        var made: [ReportingPeriod: ConsolidationPart] = [:]
        let year = periods.last.map(\.yearToDate) ?? []
        for period in Set(periods + year) {
            made[period] = try part(period, form: form, after: later, withWords: withWords)
        }
        return Consolidation(
            form: form, parts: periods.compactMap { made[$0] },
            yearParts: year.compactMap { made[$0] })
    }

    /// Who owes a period, of those asked about, and what they reported.
    private func part(
        _ period: ReportingPeriod, form: Form, after later: Set<FacilityID>, withWords: Bool
    ) throws -> ConsolidationPart? {
        guard let inForce = catalogue.forms.form(question.form, for: period) else { return nil }
        let plan = catalogue.plan(inForce, period)
        let members = members(in: period, after: later)
        let owed = plan.owed.filter { isAsked($0, members) }
        let expected = Dictionary(
            owed.map { ($0.facility, $0.expectedPart) }, uniquingKeysWith: { first, _ in first })
        let reports = try reports(
            period, of: form, among: Set(expected.keys), withWords: withWords)
        return ConsolidationPart(
            period: period, expected: expected, reports: reports,
            released: try released(plan).subtracting(reports.keys))
    }

    /// Who was released from a period by the moment asked about. An imported figure releases its unit,
    /// too, and counts as its report.
    private func released(_ plan: PeriodPlan) throws -> Set<FacilityID> {
        guard let period = try reader.periodKey(plan.period) else { return [] }
        let rows = try reader.releases(
            form: plan.formRow, period: period, until: question.asOf)
        return Set(rows.compactMap { catalogue.facility(row: $0) })
    }

    private func reports(
        _ period: ReportingPeriod, of form: Form, among units: Set<FacilityID>, withWords: Bool
    ) throws -> [FacilityID: ReportedFigures] {
        guard let row = catalogue.formRow(form.code), let key = try reader.periodKey(period) else {
            return [:]
        }
        let reading = CountedFigures.Reading(
            form: form.key,
            hasWords: withWords
                && form.indicators.contains { $0.type == .text || $0.type == .list })
        let figures =
            question.isNow
            ? try known.figures(
                form: row, period: period, reading: reading, catalogue, reader
            ) { try self.figures(row, key, of: form, reading, until: .distantFuture) }
            : try self.figures(row, key, of: form, reading, until: question.asOf)
        return figures.filter { units.contains($0.key) }
    }

    private func figures(
        _ row: Int64, _ period: Int64, of form: Form, _ reading: CountedFigures.Reading,
        until moment: Instant
    ) throws -> [FacilityID: ReportedFigures] {
        var reports: [FacilityID: ReportedFigures] = [:]
        for report in try reader.countedReports(form: row, period: period, until: moment) {
            guard let unit = catalogue.facility(row: report.facility),
                let version = catalogue.form(row: report.formVersion)
            else { continue }
            var content = Report.Content(emptyFor: version)
            content.values = try ValueBlob.decode(report.cells, of: version)
            if reading.hasWords { try DetailBlob.decode(report.detail, into: &content) }
            reports[unit] = ReportedFigures(
                source: ReportedFigures.Source(
                    submission: report.seq, report: report.id.text, revision: report.revision),
                values: version.key == form.key
                    ? content.values : Self.moved(content.values, from: version, to: form))
        }
        return reports
    }

    /// The answers of another version of the form, in this version's slots.
    private static func moved(_ values: [Value?], from: Form, to: Form) -> [Value?] {
        to.indicators.map { indicator in
            from.slot(of: indicator.code).flatMap { values[$0] }
        }
    }

    // MARK: - Units asked about

    /// The units named, with the units they came from where that is wanted; nil where none is named.
    private func members(
        in period: ReportingPeriod, after later: Set<FacilityID>
    ) -> Set<FacilityID>? {
        let named: Set<FacilityID>
        switch question.scope {
        case .all: return nil
        case .units(let units): named = Set(units).union(later)
        case .area, .mountains: named = later
        }
        guard question.mode == .asNow else { return named }
        let end = span.periods.last?.window.upperBound
        return named.union(
            named.flatMap { unit in
                registry.historyAsNow(of: unit, before: end).members(in: period.window)
            })
    }

    private func isAsked(_ report: ExpectedReport, _ members: Set<FacilityID>?) -> Bool {
        switch question.scope {
        case .all: true
        case .units: members?.contains(report.facility) ?? false
        case .area, .mountains:
            members?.contains(report.facility) == true
                || report.state.area.map { liesInside($0) } ?? false
        }
    }

    /// Whether an area is the one asked about, or lies in it.
    private func liesInside(_ area: AreaID) -> Bool {
        switch question.scope {
        case .area(let asked): registry.path(of: area).contains { $0.id == asked }
        case .mountains: registry.area(area)?.isMountain ?? false
        case .all, .units: false
        }
    }

    /// Whether a unit is among those asked about, whether it owes this form or not.
    private func asked(
        _ current: Consolidation, _ earlier: Consolidation?
    ) -> (FacilityID) -> Bool {
        switch question.scope {
        case .all: return { _ in true }
        case .units(let units):
            let known = Set(units).union(current.units).union(earlier?.units ?? [])
            return known.contains
        case .area, .mountains:
            let known = current.units.union(earlier?.units ?? [])
            return { unit in
                known.contains(unit)
                    || registry.facility(unit)?.areas.steps.contains { step in
                        step.value.map { liesInside($0) } ?? false
                    } ?? false
            }
        }
    }

    // MARK: - Beside the figures

    private func breaks(
        _ current: Consolidation, _ earlier: Consolidation?
    ) -> [Lineage.Branch] {
        guard let start = earlier?.window?.lowerBound ?? current.window?.lowerBound,
            let end = current.window?.upperBound
        else { return [] }
        let units = current.units.union(earlier?.units ?? [])
        return registry.lineage.branches.filter { branch in
            branch.kind == .split && (start..<end).contains(branch.day)
                && !units.isDisjoint(with: branch.predecessors + branch.successors)
        }
    }

    private func people() -> CountedPeople? {
        guard let day = span.periods.last?.lastDay else { return nil }
        let areas: [AreaID]
        switch question.scope {
        case .all: areas = registry.home.map { [$0] } ?? []
        case .area(let area): areas = [area]
        case .mountains:
            areas = registry.areas.filter { $0.isMountain && $0.valid.contains(day) }.map(\.id)
        case .units: areas = []
        }
        return CountedPeople(areas: areas, on: day, registry: registry)
    }

    /// The targets in force on the span's last day: of the form itself where it has any, else of
    /// another form that asks for such a plan.
    private func targets() -> @Sendable (IndicatorCode) -> [FacilityID: FixedDecimal] {
        guard let last = span.periods.last else { return { _ in [:] } }
        var held: [IndicatorCode: [FormCode: [FacilityID: FixedDecimal]]] = [:]
        // By day within a unit's indicator: a later change replaces what held before.
        for target in catalogue.planTable.targets
        where target.year == last.year && target.from.map({ $0 <= last.lastDay }) ?? true {
            held[target.indicator, default: [:]][target.form, default: [:]][target.facility] =
                target.value
        }
        let (form, targets) = (question.form, held)
        return { code in
            let found = targets[code] ?? [:]
            return found[form] ?? found.min { $0.key < $1.key }?.value ?? [:]
        }
    }

    private func names(
        _ current: Consolidation, _ earlier: Consolidation?
    ) -> [FacilityID: LocalizedText] {
        guard let day = span.periods.last?.lastDay else { return [:] }
        var names: [FacilityID: LocalizedText] = [:]
        for unit in current.units.union(earlier?.units ?? []) {
            names[unit] = registry.name(of: unit, on: day)?.localized
        }
        return names
    }

    // MARK: - Told twice

    /// This form's shorter periods that make up the same span.
    private func shorterChecks(_ current: Consolidation) throws -> [CrossCheck] {
        guard span.periods.count == 1, let whole = span.periods.first else { return [] }
        return try span.form.kinds.filter { $0 != whole.kind }.flatMap { kind -> [CrossCheck] in
            let parts = whole.components(of: kind)
            guard !parts.isEmpty else { return [] }
            let shorter = try consolidation(of: parts, form: span.form)
            guard shorter.parts.contains(where: { !$0.reports.isEmpty }) else { return [] }
            return current.crossChecks(against: shorter)
        }
    }

    /// The figures that the form's own rules hold against another form's, over units that file both.
    private func otherForms(_ current: Consolidation) throws -> [CrossCheck] {
        guard span.periods.count == 1, let whole = span.periods.first else { return [] }
        return try span.form.rules.compactMap { rule -> CrossCheck? in
            guard case .crossForm(let left, let source) = rule.kind,
                case .indicator(let indicator) = left
            else { return nil }
            return try Self.difference(
                current, indicator.slot, whole, source.form, source.indicator, reading: self)
        }
    }

    /// A figure beside another form's over the same identifier, over the units that owe both.
    static func difference(
        _ current: Consolidation, _ slot: Int, _ whole: ReportingPeriod, _ form: FormCode,
        _ indicator: IndicatorCode, reading: ConsolidationReading
    ) throws -> CrossCheck? {
        var question = reading.question
        question.form = form
        question.from = whole.identifier
        question.to = whole.identifier
        // A form that is not filed for such periods has nothing to say.
        guard let span = try? ConsolidationSpan(question, in: reading.catalogue),
            let otherSlot = span.form.slot(of: indicator)
        else { return nil }
        let other = try ConsolidationReading(
            question: question, span: span, catalogue: reading.catalogue, reader: reading.reader,
            known: reading.known
        ).consolidation(of: span.periods, form: span.form)
        guard other.parts.contains(where: { !$0.reports.isEmpty }) else { return nil }
        let both = current.units.intersection(other.units)
        return CrossCheck(
            whole: current.among(both).side(slot), parts: other.among(both).side(otherSlot))
    }
}
