import Shared

/// Closes a form's period (`khóa sổ`): no unit can send or correct a report of it any more.
struct ClosePeriod: Sendable {
    let officer: Officer

    /// Closes; closing again changes nothing.
    func callAsFunction(form: FormCode, period: String, reason: String) async throws {
        try officer.mandate.check(form)
        let catalogue = officer.catalogue.current
        let plan = try PeriodPlan.find(form, period, in: catalogue)
        guard let row = catalogue.formRow(form) else { throw Problem(.unknownForm) }
        let reason = try Officer.reason(reason)
        let (moment, name) = (officer.now(), officer.name)
        guard moment >= plan.endsAt else {
            throw Problem(.periodNotEnded)
        }
        try await officer.queue.perform { writer in
            let key = SlotRowKey(
                form: row, period: try writer.periodKey(plan.period), facility: 0)
            guard try !writer.reader.isClosed(key) else { return }
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: name, action: "review.closed",
                    subject: "\(form) \(period)", detail: reason))
            try writer.insertReview(
                .closed, form: key.form, period: key.period, facility: nil, submission: nil,
                reason: reason, seq: seq, at: moment)
        }
    }
}
