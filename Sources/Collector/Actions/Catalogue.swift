import Shared
import Synchronization

/// What is the same for all reports, as known now: forms, units, working days, and their rows in
/// the store. Immutable: seeding makes a new one.
final class Catalogue: Sendable {
    /// Every published form version.
    let forms: FormCatalog
    /// Every unit, with its history.
    let registry: Registry
    /// Working days by the holiday tables.
    let workingDays: WorkingCalendar
    /// When units are to be busy with which form, by its code.
    let schedules: [FormSchedule]
    /// Who is reminded, when and how.
    let ladders: ReminderLadders
    /// Reports that are asked for once, in the order called.
    let calls: [AdHocCall]
    /// Yearly targets of units.
    let planTable: PlanTable
    /// The stored documents and rows of form versions.
    let versions: [Form.Key: FormVersionRow]
    /// The rows of units.
    let facilityRows: [FacilityID: Int64]

    private let formsByRow: [Int64: Form]
    private let facilitiesByRow: [Int64: FacilityID]
    private let plans = Mutex<[PlanKey: PeriodPlan]>([:])

    private struct PlanKey: Hashable {
        let form: Form.Key
        let period: ReportingPeriod
    }

    /// Most plans kept; beyond it they are forgotten and made again when asked for.
    private static let planLimit = 2000

    /// Collects a catalogue.
    init(
        forms: FormCatalog, registry: Registry, workingDays: WorkingCalendar,
        schedules: [FormSchedule] = [], ladders: ReminderLadders = ReminderLadders([]),
        calls: [AdHocCall] = [],
        planTable: PlanTable, versions: [FormVersionRow],
        facilityRows: [FacilityID: Int64]
    ) {
        self.schedules = schedules.sorted { $0.form < $1.form }
        self.ladders = ladders
        self.calls = calls
        self.forms = forms
        self.registry = registry
        self.workingDays = workingDays
        self.planTable = planTable
        self.versions = Dictionary(
            versions.map { ($0.code, $0) }, uniquingKeysWith: { _, later in later })
        self.facilityRows = facilityRows
        var formsByRow: [Int64: Form] = [:]
        for version in versions { formsByRow[version.key] = forms[version.code] }
        self.formsByRow = formsByRow
        facilitiesByRow = Dictionary(
            facilityRows.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// The form version of a stored row.
    func form(row: Int64) -> Form? { formsByRow[row] }

    /// The unit of a stored row.
    func facility(row: Int64) -> FacilityID? { facilitiesByRow[row] }

    /// The row of a form, whatever the version.
    func formRow(_ code: FormCode) -> Int64? {
        forms.versions(of: code).last.flatMap { versions[$0.key]?.form }
    }

    /// The call for a form and interval of days, if there was one.
    func call(_ form: FormCode, _ period: ReportingPeriod) -> AdHocCall? {
        calls.first { $0.form == form && $0.period == period }
    }

    /// What was called for, where its due day lies in `days`.
    func calledPlans(dueIn days: Range<Day>) -> [PeriodPlan] {
        calls.filter { days.contains($0.due.day) }.compactMap { call in
            forms.form(call.form, for: call.period).map { plan($0, call.period) }
        }
    }

    /// What is known already of what a form asks for a period.
    func knownPlan(_ form: Form.Key, _ period: ReportingPeriod) -> PeriodPlan? {
        plans.withLock { $0[PlanKey(form: form, period: period)] }
    }

    /// What a form asks for a period: who owes it, until when, and what its rules look at.
    func plan(_ form: Form, _ period: ReportingPeriod) -> PeriodPlan {
        let key = PlanKey(form: form.key, period: period)
        if let known = plans.withLock({ $0[key] }) { return known }
        let made = PeriodPlan(form: form, period: period, catalogue: self)
        plans.withLock { plans in
            if plans.count >= Self.planLimit { plans.removeAll() }
            plans[key] = made
        }
        return made
    }
}

/// What one form version asks for one period. A class: every report of the period holds on to it.
final class PeriodPlan: Sendable {
    /// The form version.
    let form: Form
    /// The period.
    let period: ReportingPeriod
    /// The reports owed, by unit.
    let owed: [ExpectedReport]
    /// The units that owe it.
    let owedBy: Set<FacilityID>
    /// When it is due before any extension; nil when no due rule covers the period.
    let due: DueDate?
    /// The other reports its rules look at, in a fixed order.
    let history: [HistoryKey]
    /// True when the form is filed for the period and this is the version to file.
    let isInForce: Bool
    /// True when any rule looks beyond the report.
    let readsHistory: Bool
    /// The rows of the units that owe it.
    let rows: [FacilityID: Int64]
    /// The same in the order of `owed`; 0 for a unit that the store does not know.
    let owedRows: [Int64]
    /// The row of the form.
    let formRow: Int64
    /// The row of the form version.
    let versionRow: Int64
    /// When the period is over, or was called for, and may be reported.
    let endsAt: Instant

    fileprivate init(form: Form, period: ReportingPeriod, catalogue: Catalogue) {
        self.form = form
        self.period = period
        let call = catalogue.call(form.code, period)
        // A call asks whom it names, whatever the form's own rule says.
        let filers = call.map { FilerRule(clauses: [], include: $0.facilities) } ?? form.filedBy
        owed = catalogue.registry.expectedReports(filedBy: filers, for: period)
        owedBy = Set(owed.map(\.facility))
        due = call?.due ?? form.dueDate(for: period, in: catalogue.workingDays)
        history = Validator.historyNeeded(by: form, for: period).sorted()
        isInForce = catalogue.forms.form(form.code, for: period)?.key == form.key
        readsHistory = form.rules.contains(where: \.needsHistory)
        let known = catalogue.facilityRows
        rows = Dictionary(
            owed.compactMap { one in known[one.facility].map { (one.facility, $0) } },
            uniquingKeysWith: { first, _ in first })
        owedRows = owed.map { known[$0.facility] ?? 0 }
        guard let stored = catalogue.versions[form.key] else {
            preconditionFailure("a form of the catalogue is stored")
        }
        formRow = stored.form
        versionRow = stored.key
        endsAt = call?.opensAt ?? period.window.upperBound.startInstant
    }
}

/// The catalogue in force, replaced as a whole when reference data is loaded.
final class CatalogueHolder: Sendable {
    private struct Held {
        var catalogue: Catalogue
        var asOf: Int64
    }

    private let held: Mutex<Held>

    /// Holds a first catalogue.
    init(_ catalogue: Catalogue) {
        held = Mutex(Held(catalogue: catalogue, asOf: 0))
    }

    /// The catalogue in force now.
    var current: Catalogue { held.withLock { $0.catalogue } }

    /// Puts another one in force, unless a newer one is already: two changes may be answered in
    /// another order than they were committed in. Requests under way finish with the one they began
    /// with.
    ///
    /// - Parameter asOf: the last act of the audit chain that `catalogue` knows of.
    func replace(_ catalogue: Catalogue, asOf: Int64) {
        held.withLock { held in
            if held.asOf <= asOf { held = Held(catalogue: catalogue, asOf: asOf) }
        }
    }
}
