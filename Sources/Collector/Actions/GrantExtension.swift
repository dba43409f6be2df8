import Shared

/// Rules on the due date of several units: a later day (`gia hạn`), a release (`miễn`), or a release
/// taken back. Each rests on a reason and a decision; none erases a late mark (DOMAIN §4.3).
struct GrantExtension: Sendable {
    /// What is decided.
    enum Ruling: Hashable, Sendable {
        /// Due on this day instead.
        case due(Day)
        /// Not due at all.
        case exempt
        /// The release is taken back.
        case revokeExemption
    }

    let officer: Officer

    /// Records the ruling for every unit named; all or none.
    ///
    /// - Throws: `badQuery` for a day that is not later than the form's own, or a missing reason.
    func callAsFunction(
        _ ruling: Ruling, form: FormCode, period: String, facilities: [FacilityID],
        decision: DecisionNumber, reason: String
    ) async throws {
        let reason = try Officer.reason(reason)
        var slots: [LocatedSlot] = []
        for facility in facilities {
            slots.append(try officer.locate(form: form, period: period, facility: facility))
        }
        try Self.check(ruling, slots)
        let (moment, name, located) = (officer.now(), officer.name, slots)
        try await officer.queue.perform { writer in
            for slot in located {
                let seq = try writer.append(
                    AuditEntry(
                        at: moment, actor: name, action: "ruling.\(ruling.kind.rawValue)",
                        subject: slot.subject, detail: "\(decision): \(reason)"))
                try writer.insertRuling(
                    ruling.kind, on: try slot.key(in: writer), dueDay: ruling.day,
                    decision: decision, reason: reason, seq: seq, at: moment)
            }
        }
    }

    private static func check(_ ruling: Ruling, _ slots: [LocatedSlot]) throws(Problem) {
        guard !slots.isEmpty else {
            throw Problem(.badQuery, vi: "Phải nêu đơn vị.", en: "Name the units.")
        }
        guard case .due(let day) = ruling, let due = slots.first?.plan.due, day <= due.day
        else { return }
        throw Problem(
            .badQuery, vi: "Hạn mới phải sau hạn \(due.day.vietnamese).",
            en: "The new due day must be after \(due.day.iso).")
    }
}

extension GrantExtension.Ruling {
    /// The word in the store.
    var kind: RulingKind {
        switch self {
        case .due: .extension
        case .exempt: .exemption
        case .revokeExemption: .revocation
        }
    }

    /// The new due day, if there is one.
    var day: Day? {
        guard case .due(let day) = self else { return nil }
        return day
    }
}
