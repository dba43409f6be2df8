import Shared

/// One form over a span and some units as one, with everything that a reader asks beside a figure:
/// of how many units, against plan and last year, and where it comes from.
///
/// Read from the counted reports themselves in one snapshot, so that it is never stale: what is kept of
/// a period is given up as soon as anything is recorded about it.
struct Consolidate: Sendable {
    /// Most periods in a span.
    static let periodLimit = 60

    /// Whose figures are wanted.
    enum Scope: Hashable, Sendable {
        case all
        case area(AreaID)
        case mountains
        case units([FacilityID])
    }

    /// How units are followed through mergers and splits.
    enum Mode: String, CaseIterable, Sendable {
        /// Each unit's own reports.
        case asReported
        /// With what the units they came from reported (`as now`).
        case asNow
    }

    /// What is wanted.
    struct Question: Sendable {
        var form: FormCode
        /// The span: a period of any kind that the form's periods make up.
        var from: String
        /// The last period, where the span is not one period.
        var to: String
        var scope: Scope = .all
        var mode: Mode = .asNow
        var asOf: Instant
        /// Whether that is the present: then what was read before is not read again.
        var isNow = false
    }

    /// What comes of it.
    struct Answer: Sendable {
        /// The question.
        let question: Question
        /// The figures.
        let consolidation: Consolidation
        /// The same a year before.
        let comparison: YearComparison
        /// The splits that break the units' series since the start of the year before.
        let breaks: [Lineage.Branch]
        /// The people of the areas asked about; nil where they are not known.
        let people: CountedPeople?
        /// Figures told twice.
        let checks: [CrossCheck]
        /// Targets of units, by indicator.
        let targets: @Sendable (IndicatorCode) -> [FacilityID: FixedDecimal]
        /// Names of units on the span's last day.
        let names: [FacilityID: LocalizedText]
        /// Which of two figures the department holds to.
        let choices: [FigureChoiceKey: FigureChoice]
        /// What becomes of units' words.
        let followUps: [StatementKey: FollowUp]

        /// An indicator beside its plan.
        func plan(_ slot: Int) -> PlanFigure? { consolidation.plan(slot, targets: targets) }

        /// What was chosen of two figures; nil when nothing was, or it was taken back.
        func choice(_ check: CrossCheck) -> FigureChoice? {
            let choice = FigureChoiceKey(check, over: question.scope).flatMap { choices[$0] }
            return choice?.side == FigureChoice.Side.none ? nil : choice
        }
    }

    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// What was read last.
    let known: CountedFigures

    /// The figures.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func callAsFunction(_ question: Question) async throws -> Answer {
        let catalogue = catalogue.current
        let span = try ConsolidationSpan(question, in: catalogue)
        return try await store.read { reader in
            try ConsolidationReading(
                question: question, span: span, catalogue: catalogue, reader: reader,
                known: known
            ).answer()
        }
    }
}

/// The periods that a question is about, found in the form's own calendar and kinds.
struct ConsolidationSpan: Sendable {
    /// The form version in force for the last period.
    let form: Form
    /// The periods, in order.
    let periods: [ReportingPeriod]

    init(_ question: Consolidate.Question, in catalogue: Catalogue) throws(Problem) {
        guard let latest = catalogue.forms.versions(of: question.form).last else {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(question.form)”.",
                en: "No form “\(question.form)”.")
        }
        let first = try Self.periods(question.from, latest, question.form, catalogue)
        let last = try Self.periods(question.to, latest, question.form, catalogue)
        guard var period = first.first, let end = last.last, period.kind == end.kind, period <= end
        else {
            throw Problem(
                .badQuery, vi: "“from” và “to” phải cùng loại kỳ và đúng thứ tự.",
                en: "“from” and “to” must be of one kind and in order.")
        }
        var periods = [period]
        while period < end, periods.count <= Consolidate.periodLimit {
            period = period.next
            periods.append(period)
        }
        guard periods.count <= Consolidate.periodLimit,
            let form = catalogue.forms.form(question.form, for: end)
        else {
            throw Problem(
                .badQuery, vi: "Nhiều nhất \(Consolidate.periodLimit) kỳ một lần.",
                en: "At most \(Consolidate.periodLimit) periods at once.")
        }
        self.form = form
        self.periods = periods
    }

    /// The form's own periods that make up the one with this identifier: itself where the form is
    /// filed for it, else the longest kind that fits.
    private static func periods(
        _ identifier: String, _ latest: Form, _ code: FormCode, _ catalogue: Catalogue
    ) throws(Problem) -> [ReportingPeriod] {
        guard let whole = ReportingPeriod(identifier: identifier, calendar: latest.calendar) else {
            throw PeriodPlan.noPeriod(code, identifier, in: catalogue)
        }
        if catalogue.forms.form(code, for: whole) != nil { return [whole] }
        let kinds = latest.kinds.sorted { ($0.months ?? 0) > ($1.months ?? 0) }
        for kind in kinds {
            let parts = whole.components(of: kind)
            if !parts.isEmpty, parts.allSatisfy({ catalogue.forms.form(code, for: $0) != nil }) {
                return parts
            }
        }
        throw PeriodPlan.noPeriod(code, identifier, in: catalogue)
    }
}
