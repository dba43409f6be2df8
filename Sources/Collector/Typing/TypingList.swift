import Shared

/// What a unit owes, as its own people see it: of every form the periods that run, that wait, and the
/// latest that were sent.
struct TypingList: Sendable {
    /// How many periods of a form are shown, beside those that want something.
    static let shown = 3

    let unit: FacilityID
    let catalogue: Catalogue
    let keys: CollectorKeys
    let now: Instant

    /// The lines: what wants something first, then what is coming, the earliest due before; then what
    /// was sent, the latest before.
    func lines(_ reader: StoreReader) throws -> [TypingListPage.Line] {
        let plans = catalogue.forms.codes.flatMap { self.plans(of: $0) } + called
        let lines = try plans.compactMap { try line($0, reader) }
        var recent: [FormCode: Int] = [:]
        return lines.sorted { $0.row.period.lastDay > $1.row.period.lastDay }
            .filter { line in
                recent[line.row.form.code, default: 0] += 1
                return line.wantsSomething
                    || recent[line.row.form.code, default: 0] <= Self.shown
            }.sorted { left, right in
                if left.rank != right.rank { return left.rank < right.rank }
                let (a, b) = (left.row.verdict.due?.at, right.row.verdict.due?.at)
                let times = (a?.milliseconds ?? .max, b?.milliseconds ?? .max)
                if times.0 != times.1 {
                    return left.rank == 2 ? times.0 > times.1 : times.0 < times.1
                }
                return left.row.form.code < right.row.form.code
            }
    }

    /// The periods of a form that have begun within a year and that the unit owes.
    private func plans(of code: FormCode) -> [PeriodPlan] {
        guard let latest = catalogue.forms.versions(of: code).last else { return [] }
        let today = now.day
        let periods = latest.kinds.filter { $0 != .adHoc }.flatMap { kind in
            ReportingPeriod.ending(
                in: today.adding(days: -370)..<today.adding(days: 370), kind: kind,
                calendar: latest.calendar)
        }.filter { $0.window.lowerBound <= today }
        return periods.compactMap { period in
            catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
        }.filter { $0.owedBy.contains(unit) }
    }

    /// What was called for once.
    private var called: [PeriodPlan] {
        let today = now.day
        return catalogue.calledPlans(
            dueIn: today.adding(days: -60)..<today.adding(days: 370)
        ).filter { $0.owedBy.contains(unit) && now >= $0.endsAt }
    }

    private func line(
        _ plan: PeriodPlan, _ reader: StoreReader
    ) throws -> TypingListPage.Line? {
        let question = ObligationBoard.Question(
            period: plan.period.identifier, form: plan.form.code, facility: unit, asOf: now)
        let slot = try LocatedSlot(
            form: plan.form.code, period: plan.period.identifier, facility: unit, in: catalogue)
        guard
            let row = try ObligationBoard.rows(
                of: plan, question, catalogue: catalogue, reader: reader, withReasons: false
            ).first
        else { return nil }
        let key = try reader.periodKey(plan.period).map {
            SlotRowKey(form: slot.form, period: $0, facility: slot.facilityRow)
        }
        let reading = TypingReading(
            slot: slot, catalogue: catalogue, reader: reader, keys: keys, now: now)
        return TypingListPage.Line(
            row: row, title: plan.form.title,
            hasDraft: try key.flatMap { try reader.openDraft($0) } != nil,
            standing: try reading.standing(key, try key.flatMap { try reader.slot($0) }))
    }
}

extension TypingListPage.Line {
    /// 0 for what wants something, 1 for what is coming, 2 for what was sent.
    fileprivate var rank: Int { wantsSomething ? 0 : row.counted == nil ? 1 : 2 }

    /// Whether the unit has something to do about it.
    var wantsSomething: Bool {
        if hasDraft || row.review == .returned { return true }
        guard row.counted == nil, row.verdict.status != .exempt else { return false }
        // What is long overdue and never came is the department's to chase, not a clerk's daily list.
        return standing == .open && (row.verdict.daysLate ?? 0) < 120
    }
}
