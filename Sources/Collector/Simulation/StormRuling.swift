import Shared

/// What the department decided in storm no. 3 (Yagi, September 2024): a later due date for the units
/// that were cut off, with a reason and a decision, through the same action an officer uses.
struct StormRuling: Sendable {
    /// The collector whose units are given more time.
    let collector: Collector
    /// The province's seed.
    let seed: UInt64

    /// When it was decided: two days after the storm, before the August reports were due.
    static let moment = Instant(milliseconds: 1_725_850_800_000)  // 2024-09-09T10:00:00+07:00
    /// The new due date.
    private static let due = Day(year: 2024, month: 9, day: 25)
    /// Reports due on these days are given more time.
    private static let days = 10...20

    /// Decides, unless it was decided in an earlier run.
    func callAsFunction() async throws {
        guard let due = Self.due, let decision = DecisionNumber("186/QĐ-SX") else { return }
        let catalogue = collector.catalogue.current
        let officer = Officer(queue: collector.queue, catalogue: collector.catalogue) {
            Self.moment
        }
        let grant = GrantExtension(officer: officer)
        for plan in Self.plans(in: catalogue) {
            let units = plan.owed.map(\.facility).filter { unit in
                ClerkHabits(seed: seed, facility: unit).isCutOffByStorm
            }
            let fresh = try await collector.store.read { reader in
                try units.filter { try !Self.isRuled(plan, $0, catalogue, reader) }
            }
            guard !fresh.isEmpty else { continue }
            try await grant(
                .due(due), form: plan.form.code, period: plan.period.identifier,
                facilities: fresh, decision: decision,
                reason: "Bão số 3: mất điện, mất mạng nhiều ngày")
        }
    }

    /// Everything that was due in those days.
    private static func plans(in catalogue: Catalogue) -> [PeriodPlan] {
        guard let first = Day(year: 2024, month: 8, day: 1) else { return [] }
        let ends = first..<first.adding(days: 50)
        return catalogue.forms.all.flatMap { form in
            form.kinds.flatMap { kind in
                ReportingPeriod.ending(in: ends, kind: kind, calendar: form.calendar)
            }.filter { form.isFiled(for: $0) }.map { catalogue.plan(form, $0) }
        }.filter { plan in
            guard let due = plan.due?.day else { return false }
            return due.year == 2024 && due.month == 9 && days.contains(due.dayOfMonth)
        }
    }

    private static func isRuled(
        _ plan: PeriodPlan, _ unit: FacilityID, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> Bool {
        guard let form = catalogue.formRow(plan.form.code),
            let facility = catalogue.facilityRows[unit],
            let period = try reader.periodKey(plan.period)
        else { return false }
        let key = SlotRowKey(form: form, period: period, facility: facility)
        return try !reader.rulings(key).extensions.isEmpty
    }
}
