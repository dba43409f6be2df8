import Shared

/// What notices are made of: where reports stand now, who is to be reminded, who they are.
struct NoticeDesk: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder
    /// What the department calls itself in letters.
    let department: LocalizedText

    /// One owed report with what chasing asks of it.
    struct Standing: Sendable {
        let row: ObligationBoard.Row
        let slot: SlotRowKey
        /// As the planner sees it; nil for a report of a closed period, which nobody asks for unless an
        /// erratum is open.
        let chased: ChasedReport?
    }

    /// Days after a due date for which a report stands on the work list, where no ladder says more.
    private static let listedDays = 60

    /// The periods of every form that may be chased at `now`: by people too, where no ladder does.
    static func plans(at now: Instant, in catalogue: Catalogue) -> [PeriodPlan] {
        let ladders = catalogue.ladders
        // A due date may lie months after the period, and be extended by months.
        let first = now.day.adding(days: -max(ladders.giveUpDays, listedDays) - 150)
        let days = first..<now.day.adding(days: ladders.leadDays + 32)
        let called = catalogue.calledPlans(
            dueIn: first..<now.day.adding(days: ladders.leadDays + 2))
        return called
            + catalogue.forms.codes.flatMap { code -> [PeriodPlan] in
                guard let latest = catalogue.forms.versions(of: code).last else { return [] }
                let periods = latest.kinds.flatMap { kind in
                    ReportingPeriod.ending(in: days, kind: kind, calendar: latest.calendar)
                }
                return periods.compactMap { period in
                    catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
                }
            }
    }

    /// Where the reports of a plan stand.
    static func standings(
        of plan: PeriodPlan, facility: FacilityID? = nil, at now: Instant, catalogue: Catalogue,
        reader: StoreReader, heard: HeardAgents? = nil, withReasons: Bool = true
    ) throws -> [Standing] {
        let question = ObligationBoard.Question(
            period: plan.period.identifier, form: plan.form.code, facility: facility, asOf: now)
        let periodRow = try reader.periodKey(plan.period)
        return try ObligationBoard.rows(
            of: plan, question, catalogue: catalogue, reader: reader, heard: heard,
            withReasons: withReasons
        ).compactMap { row in
            guard let unit = catalogue.facilityRows[row.facility] else { return nil }
            // A period of which nothing was ever recorded has no row yet.
            let slot = SlotRowKey(form: plan.formRow, period: periodRow ?? 0, facility: unit)
            return Standing(row: row, slot: slot, chased: chased(row))
        }
    }

    private static func chased(_ row: ObligationBoard.Row) -> ChasedReport? {
        guard row.review != .closed || row.erratumAt != nil else { return nil }
        // An erratum is asked for like a report that was given back.
        return ChasedReport(
            slot: ReminderSlot(form: row.form.code, period: row.period, facility: row.facility),
            status: row.verdict.status, due: row.verdict.due,
            returnedAt: row.erratumAt ?? row.returnedAt)
    }

    /// A line of a letter.
    static func line(
        _ row: ObligationBoard.Row, _ occasion: Reminder.Occasion, in catalogue: Catalogue
    ) -> NoticeLine {
        let due: DueDate? = row.verdict.due
        let title = catalogue.forms[row.form]?.title
        return NoticeLine(
            form: row.form.code, formTitle: title ?? LocalizedText(vi: "", en: ""),
            period: row.period, facility: row.facility, facilityName: row.facilityName,
            occasion: occasion, due: due,
            daysLate: occasion == .overdue ? row.verdict.daysLate : nil,
            why: occasion == .overdue ? row.why?.sentence : nil)
    }
}
