import Shared

/// What the department has for one unit: what it owes, until when, where it stands, what was given
/// back. From the same rows as every status, for one unit.
struct UnitInbox: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder

    /// For how many days after its end a missing report is still asked for here.
    static let askedDays = 400
    /// For how many days after its end a received report is still shown.
    static let shownDays = 62

    /// The inbox of a unit at a moment.
    ///
    /// - Parameter notices: the reminders that lie in it.
    func callAsFunction(
        _ facility: FacilityID, at now: Instant, notices: [InboxAnswer.Notice] = []
    ) async throws -> InboxAnswer {
        let catalogue = catalogue.current
        let plans = Self.plans(of: facility, at: now, in: catalogue)
        let (items, restores) = try await store.read { reader in
            let heard = HeardAgents(reader)
            let items = try plans.compactMap { plan in
                try Self.item(plan, facility, now, catalogue, reader, heard)
            }
            let asked = now.adding(milliseconds: -Int64(Self.askedDays) * 86_400_000)
            return (items, try reader.restores(since: asked))
        }
        let forms = catalogue.versions.values.map {
            InboxAnswer.PublishedForm(key: $0.code, digest: $0.digest)
        }
        return InboxAnswer(
            asOf: now, facility: facility, items: items.sorted { Self.order($0) < Self.order($1) },
            forms: forms.sorted { ($0.key.code, $0.key.version) < ($1.key.code, $1.key.version) },
            schedules: catalogue.schedules, restores: restores, notices: notices)
    }

    private static func order(
        _ item: InboxAnswer.Item
    ) -> (Int64, FormCode, ReportingPeriod) {
        (item.dueAt?.milliseconds ?? .max, item.form.code, item.period)
    }

    /// Of every form the periods that ended within `askedDays` and the one that runs now.
    private static func plans(
        of facility: FacilityID, at now: Instant, in catalogue: Catalogue
    ) -> [PeriodPlan] {
        let called = catalogue.calledPlans(
            dueIn: now.day.adding(days: -askedDays)..<now.day.adding(days: askedDays))
        let periodic = catalogue.forms.codes.flatMap { code -> [PeriodPlan] in
            guard let latest = catalogue.forms.versions(of: code).last else { return [] }
            return latest.kinds.flatMap { kind in
                let ended = ReportingPeriod.ending(
                    in: now.day.adding(days: -askedDays)..<now.day, kind: kind,
                    calendar: latest.calendar)
                let running = ReportingPeriod.ending(
                    in: now.day..<now.day.adding(days: 370), kind: kind,
                    calendar: latest.calendar
                ).first
                return (ended + [running].compactMap(\.self)).compactMap { period in
                    catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
                }
            }
        }
        return (called + periodic).filter { $0.owedBy.contains(facility) }
    }

    private static func item(
        _ plan: PeriodPlan, _ facility: FacilityID, _ now: Instant, _ catalogue: Catalogue,
        _ reader: StoreReader, _ heard: HeardAgents
    ) throws -> InboxAnswer.Item? {
        let question = ObligationBoard.Question(
            period: plan.period.identifier, form: plan.form.code, facility: facility, asOf: now)
        guard
            let row = try ObligationBoard.rows(
                of: plan, question, catalogue: catalogue, reader: reader, heard: heard
            ).first, row.verdict.status != .exempt
        else { return nil }
        let isOld = now.day - plan.period.lastDay > shownDays
        let isAsked = row.review == .returned || row.erratumAt != nil
        if row.verdict.status.isReceived, !isAsked, isOld { return nil }
        let due: DueDate? = row.verdict.due
        return InboxAnswer.Item(
            form: row.form, period: row.period, status: row.verdict.status, dueAt: due?.at,
            isExtended: row.verdict.isExtended, receivedAt: row.verdict.receivedAt,
            daysLate: row.verdict.daysLate, revision: row.revision ?? 0,
            review: row.review.rawValue,
            returned: isAsked ? try asked(row, plan, facility, catalogue, reader) : nil)
    }

    /// Why a new revision is asked for: the report was given back, or an erratum was opened.
    private static func asked(
        _ row: ObligationBoard.Row, _ plan: PeriodPlan, _ facility: FacilityID,
        _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> InboxAnswer.Returned? {
        guard let form = catalogue.formRow(plan.form.code),
            let unit = catalogue.facilityRows[facility],
            let period = try reader.periodKey(plan.period)
        else { return nil }
        let key = SlotRowKey(form: form, period: period, facility: unit)
        if let opened = row.erratumAt {
            return try reader.reviewNotes(key).last { $0.kind == .erratumOpened }.map { note in
                InboxAnswer.Returned(at: opened, reason: note.note, figures: [:], isErratum: true)
            }
        }
        return try reader.decisions(key).last { $0.kind == .returned }.map { decision in
            InboxAnswer.Returned(
                at: decision.at, reason: decision.reason, figures: decision.figures)
        }
    }
}
