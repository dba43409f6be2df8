import Shared

/// Whose figures are looked at, and over which span.
struct QualityQuestion: Hashable, Sendable {
    /// One form, or all.
    var form: FormCode?
    /// The span's first period: `2026`, `2026-Q1`, `2026-03`.
    var from: String
    /// Its last.
    var to: String
    /// The units of one area, or all.
    var area: AreaID?
    /// One unit, or all.
    var facility: FacilityID?
    /// True when a unit asks for itself: the figures of all units together are then not told.
    var isOwnView = false
    /// The moment by whose clock reports are late or missing.
    var asOf: Instant
    /// True when nobody asked for a moment: everything recorded counts.
    var isNow = false

    /// The units asked about that owe a period.
    func members(of plan: PeriodPlan, in registry: Registry) -> Set<FacilityID> {
        if let facility { return plan.owedBy.intersection([facility]) }
        guard let area else { return plan.owedBy }
        return Set(
            plan.owed.filter { expected in
                expected.state.area.map { own in
                    registry.path(of: own).contains { $0.id == area }
                } ?? false
            }.map(\.facility))
    }
}

/// One form and kind of period over the span asked about: months are judged among months.
struct QualityScope: Sendable {
    /// The version in force at the end of the span.
    let form: Form
    /// The kind of period.
    let kind: PeriodKind
    /// The window: the periods asked about and the ones before that figures are judged among.
    let window: [PeriodPlan]
    /// Which of the window are asked about; they are its last.
    let asked: Range<Int>

    /// The periods asked about.
    var periods: ArraySlice<PeriodPlan> { window[asked] }

    /// How many periods of a kind make a window.
    static func windowLength(of kind: PeriodKind) -> Int {
        switch kind {
        case .week: 104
        case .month: 24
        case .quarter: 12
        case .halfYear, .nineMonth, .year: 6
        case .adHoc: 0
        }
    }

    /// Most periods of one kind in a span.
    static let periodLimit = 120

    /// Every form and kind with periods in the span, in order of code.
    ///
    /// - Throws: `unknownForm`; `badQuery` for a span that no form has periods in.
    static func all(
        _ question: QualityQuestion, in catalogue: Catalogue
    ) throws(Problem) -> [QualityScope] {
        if let form = question.form, catalogue.forms.versions(of: form).isEmpty {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(form)”.", en: "No form “\(form)”.")
        }
        let codes = question.form.map { [$0] } ?? catalogue.forms.codes
        let scopes = codes.flatMap { code -> [QualityScope] in
            guard let latest = catalogue.forms.versions(of: code).last,
                let days = days(question, latest.calendar)
            else { return [] }
            return latest.kinds.compactMap { kind in
                QualityScope(code, kind, latest.calendar, days, catalogue)
            }
        }
        guard scopes.isEmpty else { return scopes }
        let read = "\(question.from.prefix(32))–\(question.to.prefix(32))"
        throw Problem(
            .badQuery,
            vi:
                "Không biểu nào có kỳ trong “\(read)”; cần 2026, 2026-Q1, 2026-03, từ trước đến sau.",
            en: "No form has periods in “\(read)”; expected 2026, 2026-Q1, 2026-03, in order.")
    }

    /// The days of the span that are over, in a calendar; nil where there are none.
    private static func days(
        _ question: QualityQuestion, _ calendar: ReportingCalendar
    ) -> Range<Day>? {
        guard let first = ReportingPeriod(identifier: question.from, calendar: calendar),
            let last = ReportingPeriod(identifier: question.to, calendar: calendar),
            first.window.lowerBound < last.window.upperBound
        else { return nil }
        // What has not ended is no gap: in November a year has ten months.
        let end = min(last.window.upperBound, question.asOf.day)
        return first.window.lowerBound < end ? first.window.lowerBound..<end : nil
    }

    private init?(
        _ code: FormCode, _ kind: PeriodKind, _ calendar: ReportingCalendar, _ days: Range<Day>,
        _ catalogue: Catalogue
    ) {
        let ending = ReportingPeriod.ending(in: days, kind: kind, calendar: calendar)
            .suffix(Self.periodLimit)
        guard let first = ending.first, let last = ending.last,
            let form = catalogue.forms.form(code, for: last)
        else { return nil }
        var periods = Array(ending)
        var before = first
        while periods.count < Self.windowLength(of: kind) {
            before = before.previous
            periods.insert(before, at: 0)
        }
        let plans = periods.compactMap { period in
            catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
        }
        self.form = form
        self.kind = kind
        window = plans
        let count = plans.count { $0.period >= first }
        asked = plans.count - count..<plans.count
    }
}
