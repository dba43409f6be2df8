import Shared

/// What agents had told by a moment, and what was being typed then; each unit is looked up once.
final class HeardAgents {
    /// One agent's last word.
    struct Heard {
        /// When the collector heard it.
        let at: Instant
        /// What it said.
        let heartbeat: Heartbeat

        /// Milliseconds that its clock was ahead: as it measured, or, from an older agent, as it said
        /// its time when it was heard.
        var clockOffset: Int64 { heartbeat.clockOffset ?? (heartbeat.clock - at) }
    }

    private struct Question: Hashable {
        let facility: Int64
        let moment: Instant
    }

    private struct Column: Hashable {
        let form: Int64
        let period: Int64
    }

    private let reader: StoreReader
    private var known: [Question: Heard?] = [:]
    /// Whether anything was ever typed of a form and period: mostly nothing was.
    private var typed: [Column: Bool] = [:]

    /// Looks up in one snapshot.
    init(_ reader: StoreReader) {
        self.reader = reader
    }

    /// What the unit's agent had told by `moment`.
    func last(of facility: Int64, until moment: Instant) throws -> Heard? {
        let question = Question(facility: facility, moment: moment)
        if let known = known[question] { return known }
        let heard = try reader.heartbeat(of: facility, until: moment).flatMap { at, body in
            // It was read before it was kept.
            (try? Heartbeat(bytes: body)).map { Heard(at: at, heartbeat: $0) }
        }
        known[question] = .some(heard)
        return heard
    }

    /// Why a report was not here at `moment`.
    ///
    /// - Parameters:
    ///   - unit: the unit's row; nil for one that nothing was ever recorded of.
    ///   - period: the period's row; nil for one that nothing was ever recorded of.
    func told(
        of plan: PeriodPlan, unit: Int64?, period: Int64?, at moment: Instant
    ) throws -> AwaitReason.Told {
        AwaitReason.Told(
            form: plan.form.code, period: plan.period,
            heard: try unit.flatMap { try last(of: $0, until: moment) },
            draft: try draft(of: plan, unit: unit, period: period, at: moment), asOf: moment)
    }

    private func draft(
        of plan: PeriodPlan, unit: Int64?, period: Int64?, at moment: Instant
    ) throws -> TypedDraft? {
        guard let unit, let period else { return nil }
        let column = Column(form: plan.formRow, period: period)
        let isTyped = try typed[column] ?? reader.hasDrafts(form: column.form, period: period)
        typed[column] = isTyped
        guard isTyped else { return nil }
        return try reader.typedDraft(
            SlotRowKey(form: column.form, period: period, facility: unit), at: moment)
    }
}
