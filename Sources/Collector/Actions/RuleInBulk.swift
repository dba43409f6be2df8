import Shared

/// One ruling on the due dates of many units, forms and periods at once: a storm is one action for
/// forty units. Looked at first, then saved whole or not at all.
///
/// It changes what is due and never what was recorded: a report that came stays as it was judged, and
/// what is not owed is left alone.
struct RuleInBulk: Sendable {
    /// What is asked for.
    struct Request: Sendable {
        var ruling: GrantExtension.Ruling
        /// The forms; empty for all.
        var forms: [FormCode] = []
        var periods: [String]
        var units = UnitSelection()
        var decision: DecisionNumber?
        var reason = ""
    }

    /// What becomes of one report.
    enum Effect: String, CaseIterable, Sendable {
        /// The ruling holds for it.
        case changes
        /// A report has come: its timeliness is fixed.
        case received
        /// The new day is not later than the one in force.
        case notLater
        /// It is released already, or was not released.
        case same
        /// Its period is closed.
        case closed

        /// The words for people.
        var title: LocalizedText {
            switch self {
            case .changes: LocalizedText(vi: "thay đổi", en: "changes")
            case .received: LocalizedText(vi: "đã gửi, giữ nguyên", en: "received, stays as it is")
            case .notLater: LocalizedText(vi: "hạn mới không muộn hơn", en: "no later than it is")
            case .same: LocalizedText(vi: "đã như vậy", en: "so already")
            case .closed: LocalizedText(vi: "kỳ đã khóa sổ", en: "the period is closed")
            }
        }
    }

    /// One report and what becomes of it.
    struct Change: Sendable {
        let slot: LocatedSlot
        let row: ObligationBoard.Row
        let effect: Effect
    }

    let officer: Officer
    let store: SQLiteStore

    /// Most reports of one action.
    static let limit = 20_000

    /// What would change; nothing is saved.
    ///
    /// - Throws: `badQuery` for what is missing or names nothing.
    func preview(_ request: Request) async throws -> [Change] {
        let catalogue = officer.catalogue.current
        let now = officer.now()
        let plans = try Self.plans(request, catalogue).filter { plan in
            // “All forms” are those that whoever rules answers for; one named is refused below.
            !request.forms.isEmpty || officer.mandate.covers(plan.form.code)
        }
        let units = try request.units.resolve(catalogue, on: now.day)
        let found = try await store.read { reader in
            try plans.flatMap { plan in
                let question = ObligationBoard.Question(
                    period: plan.period.identifier, form: plan.form.code, facility: nil, asOf: now)
                return try ObligationBoard.rows(
                    of: plan, question, catalogue: catalogue, reader: reader
                ).filter { units.contains($0.facility) }
            }
        }
        guard found.count <= Self.limit else {
            throw Problem(
                .badQuery, vi: "Quá \(Self.limit) báo cáo; hãy chia thành nhiều lần.",
                en: "More than \(Self.limit) reports: do it in several steps.")
        }
        return try found.map { row in
            Change(
                slot: try officer.locate(
                    form: row.form.code, period: row.period.identifier, facility: row.facility),
                row: row, effect: Self.effect(request.ruling, on: row))
        }
    }

    /// Saves the ruling for every report that it changes; all or none.
    ///
    /// - Returns: what it did, report by report.
    func callAsFunction(_ request: Request) async throws -> [Change] {
        let reason = try Officer.reason(request.reason)
        guard let decision = request.decision else {
            throw Problem(
                .badQuery, vi: "Phải nêu số quyết định.", en: "Give the decision number.")
        }
        let changes = try await preview(request)
        let slots = changes.filter { $0.effect == .changes }.map(\.slot)
        guard !slots.isEmpty else {
            throw Problem(
                .badQuery, vi: "Không có báo cáo nào thay đổi.", en: "It would change no report.")
        }
        let (moment, name, ruling) = (officer.now(), officer.name, request.ruling)
        try await officer.queue.perform { writer in
            for slot in slots {
                let seq = try writer.append(
                    AuditEntry(
                        at: moment, actor: name, action: "ruling.\(ruling.kind.rawValue)",
                        subject: slot.subject, detail: "\(decision): \(reason)"))
                try writer.insertRuling(
                    ruling.kind, on: try slot.key(in: writer), dueDay: ruling.day,
                    decision: decision, reason: reason, seq: seq, at: moment)
            }
        }
        return changes
    }

    private static func effect(
        _ ruling: GrantExtension.Ruling, on row: ObligationBoard.Row
    ) -> Effect {
        if row.review == .closed { return .closed }
        if row.verdict.status.isReceived { return .received }
        let isExempt = row.verdict.status == .exempt
        switch ruling {
        case .due(let day):
            let due: DueDate? = row.verdict.due
            if isExempt { return .same }
            return due.map { day > $0.day } ?? true ? .changes : .notLater
        case .exempt: return isExempt ? .same : .changes
        case .revokeExemption: return isExempt ? .changes : .same
        }
    }

    private static func plans(
        _ request: Request, _ catalogue: Catalogue
    ) throws(Problem) -> [PeriodPlan] {
        guard !request.periods.isEmpty else {
            throw Problem(.badQuery, vi: "Phải nêu kỳ báo cáo.", en: "Name the periods.")
        }
        var plans: [PeriodPlan] = []
        for period in request.periods {
            guard !request.forms.isEmpty else {
                plans += try ObligationBoard.plans(
                    ObligationBoard.Question(period: period, asOf: Instant(milliseconds: 0)),
                    in: catalogue)
                continue
            }
            for form in request.forms { plans.append(try .find(form, period, in: catalogue)) }
        }
        return plans
    }
}
