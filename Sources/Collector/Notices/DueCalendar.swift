import Shared

/// What is due when: of all forms, or of what one unit owes with its own extensions.
struct DueCalendar: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder

    /// One due date.
    struct Item: Sendable {
        let form: Form
        let period: ReportingPeriod
        let due: DueDate
        /// True when the unit's own date is later than the form's.
        let isExtended: Bool
        /// Units that owe it.
        let count: Int
        /// Of one unit: where its report stands.
        let status: ObligationStatus?
    }

    /// The due dates of `days`, by day and form.
    ///
    /// - Parameter facility: one unit, or nil for all.
    func callAsFunction(
        _ days: Range<Day>, facility: FacilityID?, at now: Instant
    ) async throws -> [Item] {
        let catalogue = catalogue.current
        let plans = Self.plans(in: days, catalogue).filter { plan in
            facility.map { plan.owedBy.contains($0) } ?? !plan.owed.isEmpty
        }
        let items: [Item]
        if let facility {
            items = try await store.read { reader in
                try plans.compactMap {
                    try Self.item(of: $0, facility, at: now, catalogue, reader)
                }
            }
        } else {
            items = plans.compactMap { plan in
                plan.due.map { due in
                    Item(
                        form: plan.form, period: plan.period, due: due, isExtended: false,
                        count: plan.owed.count, status: nil)
                }
            }
        }
        return items.filter { days.contains($0.due.day) }.sorted { left, right in
            (left.due.at, left.form.code, left.period) < (
                right.due.at, right.form.code, right.period
            )
        }
    }

    private static func item(
        of plan: PeriodPlan, _ facility: FacilityID, at now: Instant, _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> Item? {
        guard
            let row = try NoticeDesk.standings(
                of: plan, facility: facility, at: now, catalogue: catalogue, reader: reader
            ).first?.row, row.verdict.status != .exempt
        else { return nil }
        let due: DueDate? = row.verdict.due
        return due.map { due in
            Item(
                form: plan.form, period: plan.period, due: due, isExtended: row.verdict.isExtended,
                count: 1, status: row.verdict.status)
        }
    }

    /// The periods whose due dates may lie in `days`: an extension may move one by months.
    private static func plans(in days: Range<Day>, _ catalogue: Catalogue) -> [PeriodPlan] {
        let window = days.lowerBound.adding(days: -200)..<days.upperBound.adding(days: 32)
        return catalogue.calledPlans(dueIn: window)
            + catalogue.forms.codes.flatMap { code -> [PeriodPlan] in
                guard let latest = catalogue.forms.versions(of: code).last else { return [] }
                return latest.kinds.flatMap { kind in
                    ReportingPeriod.ending(in: window, kind: kind, calendar: latest.calendar)
                }.compactMap { period in
                    catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
                }
            }
    }
}

extension DueCalendar.Item {
    /// The entry of a calendar file.
    ///
    /// - Parameter owner: whose calendar it is; part of the entry's identity.
    func entry(_ language: Language, owner: String) -> CalendarEntry {
        let name = "\(form.code) \(form.title[language]), \(period.title[language])"
        let units = LocalizedText(vi: "\(count) đơn vị báo cáo", en: "\(count) units")
        let moved = LocalizedText(vi: "đã gia hạn", en: "extended")
        let words = [
            status.map { $0.title[language] } ?? units[language], isExtended ? moved[language] : "",
            period.calendar.title[language],
        ]
        return CalendarEntry(
            identity:
                "giaoban-due-v1 \(owner) \(form.code) \(period.calendar.rawValue) "
                + period.identifier,
            due: due, summary: name,
            details: words.filter { !$0.isEmpty }.joined(separator: ". "))
    }
}
