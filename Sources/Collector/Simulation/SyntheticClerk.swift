import Shared

/// A clerk who never was: fills in any form for a unit and a period so that the department's own
/// rules accept it. Synthetic data only.
///
/// - What usually stands there: `FigureHint`, `ActivityModel`, and this file.
/// - What the form's rules make of it: `ClerkRepair`.
/// - Words: `ClerkWords`. When it is sent, and what goes wrong on the way: `ClerkHabits`.
struct SyntheticClerk: Sendable {
    /// One report to be written.
    struct Assignment: Sendable {
        /// The form version.
        let form: Form
        /// The unit.
        let unit: UnitProfile
        /// The period.
        let period: ReportingPeriod
        /// The days of it that the unit answers for.
        let window: Range<Day>
        /// What rules may know: the unit's own history.
        let context: RuleContext
    }

    /// The province's seed.
    let seed: UInt64

    /// The answers of a first report: nothing hard, every warning explained.
    ///
    /// - Throws: `ClerkGaveUp` when the rules contradict each other on this clerk's figures.
    func content(for task: Assignment) throws(ClerkGaveUp) -> Report.Content {
        var content = Report.Content(emptyFor: task.form)
        let draft = ClerkDraft(task: task, seed: seed)
        for (slot, indicator) in task.form.indicators.enumerated() where !indicator.isComputed {
            content.values[slot] = draft.value(of: indicator)
        }
        declareNil(&content, task)
        var repair = ClerkRepair(task: task, seed: seed, revision: 1, content: content)
        try repair.settle()
        return repair.content
    }

    /// A correction of accepted answers, with its reason: one figure was a little off.
    func correction(
        of content: Report.Content, for task: Assignment, revision: Int
    ) throws(ClerkGaveUp) -> Report.Content {
        var corrected = content
        corrected.explanations = [:]
        var chance = chance("correction", task)
        let flows = task.form.indicators.indices.filter { slot in
            task.form.indicators[slot].measure == .flow
                && (content.values[slot]?.counted?.units ?? 0) >= 20
        }
        if !flows.isEmpty {
            let slot = chance.pick(flows)
            let old = content.values[slot]?.counted?.units ?? 0
            let units = Int64((Double(old) * chance.between(1.01, 1.04)).rounded(.up))
            let number = FixedDecimal(units: units, scale: task.form.indicators[slot].scale)
            corrected.values[slot] = number.map { .number($0) }
        }
        var words = ClerkWords(chance)
        corrected.reason = words.reason()
        var repair = ClerkRepair(task: task, seed: seed, revision: revision, content: corrected)
        try repair.settle()
        return repair.content
    }

    /// The same answers with a slip that the rules refuse: a part above its whole, a total that is
    /// not the sum of its parts, or a cell left blank.
    func slip(in content: Report.Content, for task: Assignment) -> Report.Content {
        var chance = chance("slip", task)
        let slips = task.form.rules.filter { $0.severity == .hard }.compactMap { rule in
            Self.slip(against: rule, in: content, of: task.form)
        }
        let broken = slips.filter { isRefused($0, task) }
        if !broken.isEmpty && chance.happens(0.8) { return chance.pick(broken) }
        return blank(in: content, task, &chance)
    }

    private func isRefused(_ content: Report.Content, _ task: Assignment) -> Bool {
        let verdict = Validator.verdict(
            on: content, form: task.form, period: task.period, revision: 1, context: task.context)
        return !verdict.hard.isEmpty
    }

    /// Puts the slip in a figure that people know, not in the last row of the form.
    private static func slip(
        against rule: Rule, in content: Report.Content, of form: Form
    ) -> Report.Content? {
        let (target, reference): (IndicatorReference, IndicatorReference)
        switch rule.kind {
        case .partition(let total, _): (target, reference) = (total, total)
        case .subset(.indicator(let part), .indicator(let whole)):
            (target, reference) = (part, whole)
        default: return nil
        }
        guard let limit = content.values[reference.slot]?.counted, !limit.isZero,
            !form.indicators[target.slot].isComputed
        else { return nil }
        var broken = content
        let units = limit.units + max(1, limit.units / 20)
        broken.values[target.slot] = FixedDecimal(units: units, scale: limit.scale).map {
            .number($0)
        }
        return broken
    }

    private func blank(
        in content: Report.Content, _ task: Assignment, _ chance: inout Chance
    ) -> Report.Content {
        let asked = task.form.indicators.indices.filter { slot in
            let indicator = task.form.indicators[slot]
            return !indicator.isComputed && !indicator.isOptional && content.values[slot] != nil
        }
        guard !asked.isEmpty else { return content }
        var broken = content
        broken.values[chance.pick(asked)] = nil
        return broken
    }

    /// A nil report says so itself.
    private func declareNil(_ content: inout Report.Content, _ task: Assignment) {
        guard let flag = task.form.nilFlag else { return }
        let isNil = task.form.indicators.indices.allSatisfy { slot in
            task.form.indicators[slot].measure != .flow
                || content.values[slot]?.counted?.isZero == true
        }
        content.values[flag.slot] = .boolean(isNil)
    }

    private func chance(_ purpose: String, _ task: Assignment) -> Chance {
        Chance(
            seed: seed, purpose, task.unit.id.text, task.form.code.text, task.period.identifier)
    }
}

/// The rules left a synthetic clerk no way out.
struct ClerkGaveUp: Error, CustomStringConvertible {
    /// What he tried to fill in.
    let slot: SlotKey
    /// What still stands against it.
    let findings: [Finding]

    var description: String {
        let messages = findings.map { "\($0.rule): \($0.message.en)" }.joined(separator: "; ")
        return "\(slot.facility) \(slot.form) \(slot.period.identifier): \(messages)"
    }
}
