import Hummingbird
import Shared

/// What an agent must know to judge and finalise a report away from the line.
struct ContextRoutes: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.context, access: .reading, operation: "getContext",
                summary: "What the rules of a form look at beyond the report itself",
                parameters: [
                    .required("form", "A form's code"), .required("period", "2026-03 …"),
                    .query("facility", "A unit's code; a unit's own without it"),
                ], answer: .context,
                problems: [
                    .badQuery, .unknownForm, .unknownFacility, .periodNotOwed, .periodNotEnded,
                    .periodClosed, .wrongUnit,
                ], handler: context)
        ]
    }

    private func context(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let form = try request.required("form", accepts: "HDKB-T …") { FormCode($0) }
        let period = try request.required("period", accepts: "2026-03 …") { $0 }
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
            FacilityID($0)
        }
        guard let facility = try context.principal.ownUnit(asked: asked) else {
            throw Problem(.badQuery, vi: "Thiếu “facility”.", en: "“facility” is missing.")
        }
        let catalogue = catalogue.current
        let slot = try LocatedSlot(
            form: form, period: period, facility: facility, in: catalogue)
        let now = surroundings.now()
        // An agent's clock may be years off: it is told here, before it keeps a report too early.
        guard now >= slot.plan.endsAt else {
            throw Problem(.periodNotEnded)
        }
        let answer = try await store.read { reader in
            try Self.answer(slot, catalogue, reader, at: now)
        }
        return .json(answer.bytes)
    }

    /// `revision` is the highest that was ever accepted, withdrawn or not: the next one follows it.
    private static func answer(
        _ slot: LocatedSlot, _ catalogue: Catalogue, _ reader: StoreReader, at now: Instant
    ) throws -> ContextAnswer {
        let question = ObligationBoard.Question(
            period: slot.plan.period.identifier, form: slot.plan.form.code,
            facility: slot.facility, asOf: now)
        let row = try ObligationBoard.rows(
            of: slot.plan, question, catalogue: catalogue, reader: reader
        ).first
        let key = try reader.periodKey(slot.plan.period).map { period in
            SlotRowKey(form: slot.form, period: period, facility: slot.facilityRow)
        }
        if let key, try reader.isClosed(key), try !reader.awaitsErratum(key) {
            throw Problem(.periodClosed)
        }
        let state = try key.flatMap { try reader.slot($0) }
        let known = KnownReports(reader: reader, catalogue: catalogue)
        var context = try known.context(
            for: slot.facility, plan: slot.plan, replacing: state?.counted)
        for key in besides(slot.plan) where context.history[key] == nil {
            let answers = try known.counted(key, slot.facility)
            context.history[key] = answers.map { .answers($0) } ?? .absent
        }
        let standing = SlotStanding(slot: slot, reader: reader, catalogue: catalogue)
        return ContextAnswer(
            form: slot.plan.form.code, period: slot.plan.period, revision: state?.revision ?? 0,
            dueAt: row?.verdict.due?.at, context: context, counted: try standing.counted(state),
            returned: try key.flatMap { try standing.returned(state, $0) },
            targets: catalogue.planTable.targets(
                of: slot.plan.form.code, for: slot.facility, year: slot.plan.period.year,
                on: slot.plan.period.lastDay
            ).mapValues(\.value))
    }

    /// What stands beside this period on a clerk's sheet.
    private static func besides(_ plan: PeriodPlan) -> [HistoryKey] {
        guard plan.period.kind != .adHoc else { return [] }
        return [plan.period.previous, plan.period.samePeriodLastYear].compactMap(\.self).map {
            HistoryKey(form: plan.form.code, period: $0)
        }
    }
}

/// What a unit is told of the report that counts in its slot.
private struct SlotStanding {
    let slot: LocatedSlot
    let reader: StoreReader
    let catalogue: Catalogue

    /// The counted revision; its content digest is made again from what is stored.
    func counted(_ state: SlotState?) throws -> ContextAnswer.Counted? {
        guard let seq = state?.counted, let stored = try reader.stored(seq: seq),
            let form = catalogue.form(row: stored.facts.formVersion)
        else { return nil }
        let facts = stored.facts
        let first = facts.revision == 1 ? facts : try reader.first(facts.slot) ?? facts
        return ContextAnswer.Counted(
            content: ReportCodec.contentDigest(
                try StoredReport(stored, form: form).content, form: form,
                facility: slot.facility, period: slot.plan.period),
            id: facts.reportID, revision: facts.revision, receivedAt: facts.receivedAt,
            dueAt: first.dueAt, daysLate: first.daysLate)
    }

    /// Why the counted revision was given back, while it is.
    func returned(_ state: SlotState?, _ key: SlotRowKey) throws -> ContextAnswer.Returned? {
        guard state?.review == .returned else { return nil }
        return try reader.decisions(key).last { $0.kind == .returned }.map {
            ContextAnswer.Returned(at: $0.at, reason: $0.reason)
        }
    }
}
