import Shared

/// What differs between the reference data in force and what a change would make of it: units, who
/// owes what, whose figures a series holds. Pure; what touches stored reports is in `RegistryPreview`.
struct RegistryDifference: Sendable {
    /// A unit on the first day on which it differs.
    struct Unit: Sendable {
        let id: FacilityID
        /// What it is called.
        let name: LocalizedText
        /// What it was without the change; nil when it did not work.
        let before: FacilityState?
        /// What it is with the change; nil when it does not work.
        let after: FacilityState?
    }

    /// What becomes of an obligation.
    enum Effect: String, CaseIterable, Sendable {
        /// A report is owed that was not.
        case appears
        /// A report is no longer owed.
        case disappears
        /// It is owed for other days of the period.
        case partChanges
    }

    /// Reports of one form and unit to which the same happens.
    struct Duty: Sendable {
        let form: FormCode
        let facility: FacilityID
        let effect: Effect
        /// In order; at least one.
        let periods: [ReportingPeriod]
    }

    /// Whose figures a unit's rolled-up series holds.
    struct SeriesChange: Sendable {
        let facility: FacilityID
        /// Nil for a unit that was not known.
        let before: UnitHistory?
        /// Nil for a unit that is no longer known.
        let after: UnitHistory?
    }

    /// What a unit's month may be compared with a year earlier.
    struct ComparisonChange: Sendable {
        let facility: FacilityID
        let period: ReportingPeriod
        let before: Comparison
        let after: Comparison
    }

    /// How many days after today obligations are looked at.
    static let daysAhead = 366

    let old: Catalogue
    let new: Catalogue
    /// The first day that may differ.
    let from: Day
    /// The day until which obligations are compared.
    let until: Day
    /// The units that differ in anything, by id.
    let affected: [FacilityID]

    /// Compares.
    ///
    /// - Parameters:
    ///   - from: the first day on which the change is true.
    ///   - today: obligations are compared for a year from here, or from `from` if that is later.
    init(from old: Catalogue, to new: Catalogue, since from: Day, today: Day) {
        self.old = old
        self.new = new
        self.from = from
        until = max(from, today).adding(days: Self.daysAhead)
        let known = Set(old.registry.facilities.map(\.id) + new.registry.facilities.map(\.id))
        affected = known.filter { id in
            old.registry.facility(id) != new.registry.facility(id)
                || old.registry.lives(of: id) != new.registry.lives(of: id)
                || old.registry.duties(of: id) != new.registry.duties(of: id)
                || Self.kin(of: id, in: old) != Self.kin(of: id, in: new)
        }.sorted()
    }

    private static func kin(of id: FacilityID, in catalogue: Catalogue) -> [[Lineage.Branch]] {
        let lineage = catalogue.registry.lineage
        return [lineage.branches(into: id), lineage.branches(outOf: id)]
    }

    /// The affected units, before and after.
    var units: [Unit] {
        affected.map { id in
            let day = from
            let before = old.registry.state(of: id, on: day)
            let after = new.registry.state(of: id, on: day)
            let name =
                new.registry.name(of: id, on: day) ?? old.registry.name(of: id, on: day)
            return Unit(
                id: id, name: name?.localized ?? LocalizedText(vi: id.text, en: id.text),
                before: before, after: after)
        }
    }

    /// Obligations that appear, disappear or change their days, by form, unit and effect.
    var duties: [Duty] {
        new.forms.codes.flatMap { code in affected.flatMap { duties(code, $0) } }
    }

    private func duties(_ code: FormCode, _ unit: FacilityID) -> [Duty] {
        var periods: [Effect: [ReportingPeriod]] = [:]
        for (form, period) in filings(of: code) {
            guard let effect = effect(form, period, unit) else { continue }
            periods[effect, default: []].append(period)
        }
        return Effect.allCases.compactMap { effect in
            periods[effect].map { Duty(form: code, facility: unit, effect: effect, periods: $0) }
        }
    }

    /// The periods that may differ, each with the form version in force, in order.
    private func filings(of code: FormCode) -> [(form: Form, period: ReportingPeriod)] {
        guard let latest = new.forms.versions(of: code).last else { return [] }
        return latest.kinds.flatMap { kind in
            ReportingPeriod.ending(
                in: from..<until, kind: kind, calendar: latest.calendar
            ).compactMap { period in
                new.forms.form(code, for: period).map { ($0, period) }
            }
        }.sorted { ($0.1.lastDay, $0.1) < ($1.1.lastDay, $1.1) }
    }

    /// What becomes of one report; nil when nothing does.
    func effect(_ form: Form, _ period: ReportingPeriod, _ unit: FacilityID) -> Effect? {
        let before = old.registry.owing(unit, filedBy: form.filedBy, for: period).expected
        let after = new.registry.owing(unit, filedBy: form.filedBy, for: period).expected
        switch (before, after) {
        case (nil, nil): return nil
        case (nil, _?): return .appears
        case (_?, nil): return .disappears
        case (let before?, let after?):
            return before.expectedPart == after.expectedPart ? nil : .partChanges
        }
    }

    /// Units whose rolled-up series changes.
    var series: [SeriesChange] {
        affected.compactMap { id in
            let before = old.registry.facility(id).map { _ in old.registry.historyAsNow(of: id) }
            let after = new.registry.facility(id).map { _ in new.registry.historyAsNow(of: id) }
            guard before != after else { return nil }
            return SeriesChange(facility: id, before: before, after: after)
        }
    }

    /// Units whose comparison with last year changes, at the first whole month.
    var comparisons: [ComparisonChange] {
        let first = ReportingPeriod.ending(
            in: from..<from.adding(days: 70), kind: .month, calendar: .statistical
        ).first { $0.window.lowerBound >= from }
        guard let first else { return [] }
        return affected.compactMap { id in
            let before = old.registry.comparison(of: id, for: first)
            let after = new.registry.comparison(of: id, for: first)
            guard before != after else { return nil }
            return ComparisonChange(facility: id, period: first, before: before, after: after)
        }
    }

    /// The areas whose totals hold the unit's report of a period: where it lay on the last day that
    /// it answers for.
    static func areas(
        of unit: FacilityID, _ period: ReportingPeriod, in registry: Registry
    ) -> Set<AreaID> {
        guard let part = registry.part(of: unit, in: period.window),
            let area = registry.state(of: unit, on: part.upperBound.adding(days: -1))?.area
        else { return [] }
        return Set(registry.path(of: area).map(\.id))
    }
}
