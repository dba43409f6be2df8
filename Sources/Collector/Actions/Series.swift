import Shared

/// An indicator over periods, for one unit, the units of an area, or all.
///
/// Sums over all units are kept (`aggregate`) and rebuilt from the reports for every form and period
/// that carries a dirty mark, before they are read: an answer is never stale.
struct Series: Sendable {
    /// Most periods in one answer.
    static let periodLimit = 600

    /// Whose figures are wanted.
    enum Scope: Hashable, Sendable {
        /// The unit's own reports (`như đã báo cáo`).
        case facility(FacilityID)
        /// The unit and those it came from, through mergers (`theo hiện nay`): DOMAIN §5.
        case lineage(FacilityID)
        case area(AreaID)
        case all
    }

    /// What is wanted.
    struct Question: Sendable {
        var form: FormCode
        var indicator: IndicatorCode
        var from: String
        var to: String
        var scope: Scope
    }

    /// One period's figure.
    struct Point: Sendable {
        let period: ReportingPeriod
        /// The figure; nil when nobody gave one, or it is not computable.
        let value: FixedDecimal?
        /// Units whose number is in it.
        let counted: Int
        /// Units whose report counts.
        let reports: Int
        /// Units that owe the report.
        let expected: Int
        /// Whose figures these are, for one unit's series; empty otherwise.
        var members: [FacilityID] = []
        /// Whether it may stand beside the other points of one unit's series; nil otherwise.
        var standing: Standing?
        /// The split that the series begins with, when it falls into this period.
        var gap: UnitHistory.Break?
    }

    /// Whether a point of a unit's series is whole.
    enum Standing: String, CaseIterable, Sendable {
        /// Everybody whose figures it takes gave theirs.
        case whole
        /// Somebody did not, or nobody worked on some days of it: `không so sánh được`.
        case notComparable
        /// Before the series begins: what a part did before its split is not known.
        case beforeBreak
        /// Nobody owes a report.
        case notOwed
    }

    /// The store.
    let store: SQLiteStore
    /// Its queue: sums are stored through it.
    let queue: CommitQueue
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder

    /// The figures, period by period.
    ///
    /// - Throws: `unknownForm`, `badQuery`, `unknownFacility`.
    func points(_ question: Question) async throws -> [Point] {
        let catalogue = catalogue.current
        let steps = try Self.steps(question, in: catalogue)
        guard let form = catalogue.formRow(question.form) else { throw Problem(.unknownForm) }
        if question.scope == .all {
            try await refresh(steps.map(\.plan), form: form, in: catalogue)
        }
        return try await store.read { reader in
            try steps.map { step in
                try Self.point(step, question, form: form, catalogue, reader)
            }
        }
    }

    /// One period with the indicator's slot in the form version in force; a version without the
    /// indicator has no slot.
    private struct Step: Sendable {
        let plan: PeriodPlan
        let slot: Int?
    }

    private static func steps(
        _ question: Question, in catalogue: Catalogue
    ) throws(Problem) -> [Step] {
        let first = try PeriodPlan.find(question.form, question.from, in: catalogue).period
        let last = try PeriodPlan.find(question.form, question.to, in: catalogue).period
        guard
            catalogue.forms.versions(of: question.form).contains(where: {
                $0.slot(of: question.indicator) != nil
            })
        else {
            throw Problem(
                .badQuery, vi: "Biểu \(question.form) không có “\(question.indicator)”.",
                en: "Form \(question.form) has no “\(question.indicator)”.")
        }
        guard first.kind == last.kind, first.kind != .adHoc, first <= last else {
            throw Problem(
                .badQuery, vi: "“from” và “to” phải cùng loại kỳ và đúng thứ tự.",
                en: "“from” and “to” must be of one kind and in order.")
        }
        var steps: [Step] = []
        var period = first
        while period <= last, steps.count < periodLimit {
            if let form = catalogue.forms.form(question.form, for: period) {
                steps.append(
                    Step(
                        plan: catalogue.plan(form, period),
                        slot: form.slot(of: question.indicator)))
            }
            period = period.next
        }
        return steps
    }

    // MARK: - Sums over all units

    /// Rebuilds and stores the sums whose reports have changed.
    func refresh(_ plans: [PeriodPlan], form: Int64, in catalogue: Catalogue) async throws {
        let dirty = try await store.read { reader in
            try plans.filter { plan in
                guard let period = try reader.periodKey(plan.period) else { return false }
                return try reader.isDirty(form: form, period: period)
            }
        }
        guard !dirty.isEmpty else { return }
        try await queue.perform { writer in
            guard try Self.knowsAll(dirty[0].form.code, form, catalogue, writer.reader) else {
                return
            }
            for plan in dirty {
                let period = try writer.periodKey(plan.period)
                let sums = try Self.sums(
                    of: plan, form: form, period: period, among: nil, catalogue, writer.reader)
                try writer.setAggregate(sums, form: form, period: period)
            }
        }
    }

    /// False when a version of the form was published after the question was asked. Stored sums are
    /// then for those who know it, and lie in other slots: such a question adds up for itself.
    private static func knowsAll(
        _ code: FormCode, _ form: Int64, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> Bool {
        try reader.versionCount(form: form) == catalogue.forms.versions(of: code).count
    }

    /// The sums of counted reports, from their figures.
    static func sums(
        of plan: PeriodPlan, form: Int64, period: Int64, among units: Set<Int64>?,
        _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> SumVector {
        var sums = SumVector(slots: plan.form.indicators.count)
        func add(_ row: Int64, _ cells: [UInt8]) throws {
            guard let version = catalogue.form(row: row) else { return }
            let values = try ValueBlob.decode(cells, of: version)
            sums.add(
                version.key == plan.form.key
                    ? values : Self.moved(values, from: version, to: plan.form), of: plan.form)
        }
        // A report that nobody owes any more, since a change of the registry reached back, stays
        // readable and is in no total.
        let units = units ?? Set(plan.rows.values)
        if units.count <= fewUnits {
            for unit in units {
                let key = SlotRowKey(form: form, period: period, facility: unit)
                guard let stored = try reader.counted(key) else { continue }
                try add(stored.facts.formVersion, stored.cells)
            }
        } else {
            try reader.eachCounted(form: form, period: period, facilities: units) {
                _, row, cells in try add(row, cells)
            }
        }
        return sums
    }

    /// Up to so many units are looked up one by one; more are picked from all reports of the period.
    private static let fewUnits = 16

    /// The answers of another version of the form, in this version's slots.
    static func moved(_ values: [Value?], from: Form, to: Form) -> [Value?] {
        to.indicators.map { indicator in
            from.slot(of: indicator.code).flatMap { values[$0] }
        }
    }

    // MARK: - One period

    private static func point(
        _ step: Step, _ question: Question, form: Int64, _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> Point {
        let units = try units(question.scope, step.plan, catalogue)
        let expected = units.map { step.plan.owedBy.intersection($0).count }
        let sums = try sums(step.plan, units, form: form, catalogue, reader)
        var point = Point(
            period: step.plan.period,
            value: step.slot.flatMap { value($0, step.plan, sums, question.scope) },
            counted: step.slot.map { counted($0, step.plan.form, sums) } ?? 0,
            reports: sums.reports,
            expected: expected ?? step.plan.owedBy.count)
        if let history = history(of: question.scope, in: catalogue) {
            point.tell(of: history, owedBy: step.plan.owedBy)
        }
        return point
    }

    /// Whose figures a unit's series holds; nil for series of several units.
    static func history(of scope: Scope, in catalogue: Catalogue) -> UnitHistory? {
        switch scope {
        case .facility(let id): catalogue.registry.historyAsReported(of: id)
        case .lineage(let id): catalogue.registry.historyAsNow(of: id)
        case .area, .all: nil
        }
    }

    /// The sums of a period: the stored ones where they hold, else from the reports.
    ///
    /// - Parameter units: only theirs; nil for all.
    static func sums(
        _ plan: PeriodPlan, _ units: Set<FacilityID>?, form: Int64, _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> SumVector {
        guard let period = try reader.periodKey(plan.period) else {
            return SumVector(slots: plan.form.indicators.count)
        }
        // A report that came after the sums were refreshed has marked them again: count afresh.
        if units == nil, try !reader.isDirty(form: form, period: period),
            try knowsAll(plan.form.code, form, catalogue, reader)
        {
            return try reader.aggregate(form: form, period: period)
                ?? SumVector(slots: plan.form.indicators.count)
        }
        let rows = units.map { Set($0.compactMap { catalogue.facilityRows[$0] }) }
        return try Self.sums(
            of: plan, form: form, period: period, among: rows, catalogue, reader)
    }

    /// The units of a scope in a period; nil for all.
    private static func units(
        _ scope: Scope, _ plan: PeriodPlan, _ catalogue: Catalogue
    ) throws(Problem) -> Set<FacilityID>? {
        switch scope {
        case .all: return nil
        case .facility(let id):
            guard catalogue.registry.facility(id) != nil else { throw Problem(.unknownFacility) }
            return [id]
        case .lineage(let id):
            guard catalogue.registry.facility(id) != nil else { throw Problem(.unknownFacility) }
            let history = catalogue.registry.historyAsNow(of: id)
            return Set(history.members(in: plan.period.window))
        case .area(let id):
            guard catalogue.registry.area(id) != nil else {
                throw Problem(.badQuery, vi: "Không có địa bàn “\(id)”.", en: "No area “\(id)”.")
            }
            return Set(
                plan.owed.filter { expected in
                    expected.state.area.map { area in
                        catalogue.registry.path(of: area).contains { $0.id == id }
                    } ?? false
                }.map(\.facility))
        }
    }

    /// Units whose number is in a figure: for a computed one, the fewest of what it is computed from.
    private static func counted(_ slot: Int, _ form: Form, _ sums: SumVector) -> Int {
        switch form.indicators[slot].formula {
        case nil: sums.sums[slot].count
        case .yearToDate(let of), .samePeriodLastYear(let of): counted(of.slot, form, sums)
        case .ratio(let numerator, let denominator, _, _):
            (numerator.references + denominator.references)
                .map { counted($0.slot, form, sums) }.min() ?? 0
        }
    }

    private static func value(
        _ slot: Int, _ plan: PeriodPlan, _ sums: SumVector, _ scope: Scope
    ) -> FixedDecimal? {
        let indicator = plan.form.indicators[slot]
        guard indicator.isComputed else {
            // A figure of one unit can be shown although it does not add over units.
            if case .facility = scope { return sums.number(slot, of: plan.form) }
            return indicator.overUnits == .sum ? sums.number(slot, of: plan.form) : nil
        }
        var content = Report.Content(emptyFor: plan.form)
        for other in plan.form.indicators.indices {
            content.values[other] = sums.number(other, of: plan.form).map { .number($0) }
        }
        return ComputedFigures.figure(
            slot, of: plan.form, content: content, period: plan.period)
    }
}

extension Series.Point {
    /// Says whose figures it holds and whether it may stand beside the others.
    fileprivate mutating func tell(of history: UnitHistory, owedBy: Set<FacilityID>) {
        let window = period.window
        members = history.members(in: window).filter { owedBy.contains($0) }
        gap = history.breaks.last { window.contains($0.day) }
        let begins = history.breaks.last?.day
        if members.isEmpty {
            standing = begins.map { window.upperBound <= $0 } == true ? .beforeBreak : .notOwed
        } else {
            let isWhole = counted == expected && history.covers(window) && gap == nil
            standing = isWhole ? .whole : .notComparable
        }
    }
}
