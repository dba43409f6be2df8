import Shared

/// Who owes what for a period, and where each report stands at a moment: computed live from what
/// was recorded up to then (DOMAIN §4.6). There is no nightly job and nothing to go stale.
struct ObligationBoard: Sendable {
    /// Which rows are wanted.
    struct Question: Hashable, Sendable {
        /// The period's identifier, in whatever calendar each form follows.
        var period: String
        /// One form, or all.
        var form: FormCode?
        /// One unit, or all.
        var facility: FacilityID?
        /// The moment.
        var asOf: Instant
    }

    /// One owed report.
    struct Row: Sendable {
        let form: Form.Key
        let period: ReportingPeriod
        let facility: FacilityID
        let facilityName: LocalizedText
        let verdict: ObligationVerdict
        let review: ReviewState
        let attempts: Int
        /// The counted revision; nil when none counts.
        let revision: Int?
        /// The counted revision's row.
        let counted: Int64?
        /// True when what counts is a past figure that was taken from a file.
        var isImported = false
        /// Why it is not here, or was not when it fell due; nil when it came in time.
        let why: AwaitReason.Told?
        /// When it was given back, while a new revision is asked for; nil otherwise.
        var returnedAt: Instant?
        /// When a closed period was opened for this unit's erratum, while that is awaited.
        var erratumAt: Instant?
    }

    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder

    /// The rows, by form, then unit.
    ///
    /// - Throws: `badQuery` when no form has such a period, `unknownForm`, `unknownFacility`.
    func rows(_ question: Question) async throws -> [Row] {
        let catalogue = catalogue.current
        let plans = try Self.plans(question, in: catalogue)
        return try await store.read { reader in
            let heard = HeardAgents(reader)
            return try plans.flatMap { plan in
                try Self.rows(
                    of: plan, question, catalogue: catalogue, reader: reader, heard: heard)
            }
        }
    }

    /// What each form asks for the period.
    static func plans(
        _ question: Question, in catalogue: Catalogue
    ) throws(Problem) -> [PeriodPlan] {
        if let form = question.form, catalogue.forms.versions(of: form).isEmpty {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(form)”.", en: "No form “\(form)”.")
        }
        if let unit = question.facility, catalogue.registry.facility(unit) == nil {
            throw Problem(.unknownFacility)
        }
        guard
            ReportingCalendar.allCases.contains(where: { calendar in
                ReportingPeriod(identifier: question.period, calendar: calendar) != nil
            })
        else {
            throw Problem(
                .badQuery,
                vi: "“\(question.period.prefix(32))” không phải kỳ báo cáo "
                    + "(2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, 2026-W07).",
                en: "“\(question.period.prefix(32))” is not a period "
                    + "(2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, 2026-W07).")
        }
        let codes = question.form.map { [$0] } ?? catalogue.forms.codes
        let plans = codes.compactMap { code in
            catalogue.forms.versions(of: code).last.flatMap { latest in
                ReportingPeriod(identifier: question.period, calendar: latest.calendar)
            }.flatMap { period in
                catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
            }
        }
        guard plans.isEmpty else { return plans }
        throw question.form.map { PeriodPlan.noPeriod($0, question.period, in: catalogue) }
            ?? Problem(
                .badQuery, vi: "Không biểu nào có kỳ “\(question.period.prefix(32))”.",
                en: "No form has a period “\(question.period.prefix(32))”.")
    }

    /// The rows of one form and period.
    ///
    /// - Parameter withReasons: false leaves out why a report is not here, which asks each unit's
    ///   heartbeats.
    static func rows(
        of plan: PeriodPlan, _ question: Question, catalogue: Catalogue, reader: StoreReader,
        heard: HeardAgents? = nil, withReasons: Bool = true
    ) throws -> [Row] {
        var records: [Int64: SlotRecord] = [:]
        var errata: [Int64: Instant] = [:]
        var isClosed = false
        let periodRow = try reader.periodKey(plan.period)
        if let form = catalogue.formRow(plan.form.code), let period = periodRow {
            records = try reader.slotRecords(
                form: form, period: period,
                facility: question.facility.flatMap { catalogue.facilityRows[$0] },
                until: question.asOf)
            isClosed = try reader.closing(form: form, period: period, until: question.asOf) != nil
            if isClosed {
                errata = try reader.openErrata(form: form, period: period, until: question.asOf)
            }
        }
        let heard = heard ?? HeardAgents(reader)
        return try plan.owed.compactMap { expected in
            guard question.facility == nil || question.facility == expected.facility else {
                return nil
            }
            let unit = catalogue.facilityRows[expected.facility]
            let record = unit.flatMap { records[$0] } ?? SlotRecord()
            var row = try row(expected, record, plan, isClosed: isClosed, asOf: question.asOf) {
                moment in
                guard withReasons else { return nil }
                return try heard.told(of: plan, unit: unit, period: periodRow, at: moment)
            }
            row.erratumAt = unit.flatMap { errata[$0] }
            return row
        }
    }

    private static func row(
        _ expected: ExpectedReport, _ record: SlotRecord, _ plan: PeriodPlan,
        isClosed: Bool, asOf moment: Instant, why: (Instant) throws -> AwaitReason.Told?
    ) throws -> Row {
        let counted = record.counted
        let verdict = record.facts(of: plan).verdict(asOf: moment)
        return Row(
            form: plan.form.key, period: plan.period, facility: expected.facility,
            facilityName: expected.state.name.localized, verdict: verdict,
            review: isClosed ? .closed : record.state, attempts: record.attempts,
            revision: counted?.revision, counted: counted?.seq,
            isImported: counted?.isImported ?? false,
            why: try verdict.unexcused(at: moment).flatMap { try why($0) },
            returnedAt: record.returnedAt)
    }
}

extension ObligationVerdict {
    /// The moment whose *why* is asked: now while a report is awaited or missing, the moment it fell
    /// due for one that came late; nil where there is nothing to ask.
    fileprivate func unexcused(at moment: Instant) -> Instant? {
        switch status {
        case .awaited, .missing: return moment
        case .late:
            let due: DueDate? = self.due
            return due.map { min($0.at, moment) }
        case .notYetDue, .onTime, .exempt: return nil
        }
    }
}

/// Received and received on time, each with what was expected (DOMAIN §10).
struct ReportingRate: Hashable, Sendable {
    /// Reports owed and not released.
    var expected = 0
    /// Of those, received.
    var received = 0
    /// Of those, received before the due date passed.
    var onTime = 0

    /// Counts rows of one form and period.
    init(_ rows: [ObligationBoard.Row]) {
        for row in rows where row.verdict.status != .exempt {
            expected += 1
            if row.verdict.status.isReceived { received += 1 }
            if row.verdict.status == .onTime { onTime += 1 }
        }
    }
}
