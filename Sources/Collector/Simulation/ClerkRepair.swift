import Shared

/// Lets the form's own rules correct a draft: validate, mend what each finding names by the kind of
/// its rule, and again, until nothing hard stands and every warning is mended or explained.
///
/// Nothing here knows a form: a form added tomorrow is filled in, too.
struct ClerkRepair {
    let task: SyntheticClerk.Assignment
    let revision: Int
    /// The answers so far.
    private(set) var content: Report.Content
    private var chance: Chance
    private var words: ClerkWords
    private let rules: [RuleCode: Rule]
    /// Totals that follow from their parts, because nobody knows their size better.
    private let derived: Set<Int>

    /// Rounds after which warnings are explained instead of mended.
    private static let patience = 12
    /// Rounds after which the clerk gives up.
    private static let rounds = 40

    /// A repair of `content`.
    init(task: SyntheticClerk.Assignment, seed: UInt64, revision: Int, content: Report.Content) {
        self.task = task
        self.revision = revision
        self.content = content
        chance = Chance(
            seed: seed, "repair", task.unit.id.text, task.form.code.text, task.period.identifier)
        words = ClerkWords(chance)
        rules = Dictionary(
            task.form.rules.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        derived = Self.derivedTotals(of: task.form)
    }

    /// Mends the content.
    mutating func settle() throws(ClerkGaveUp) {
        var open: [Finding] = []
        for round in 0..<Self.rounds {
            let verdict = Validator.verdict(
                on: content, form: task.form, period: task.period, revision: revision,
                context: task.context)
            open = verdict.hard + verdict.unexplained(in: content)
            if open.isEmpty { return }
            // What the last report settles comes first: a balance is not mended from a wrong start.
            let settled = open.filter { carriesOver($0) }
            for finding in settled.isEmpty ? open : settled {
                mend(finding, isPatient: round < Self.patience)
            }
        }
        let slot = SlotKey(form: task.form.code, facility: task.unit.id, period: task.period)
        throw ClerkGaveUp(slot: slot, findings: open)
    }

    private func carriesOver(_ finding: Finding) -> Bool {
        guard case .carryOver = rules[finding.rule]?.kind else { return false }
        return true
    }

    private mutating func mend(_ finding: Finding, isPatient: Bool) {
        guard let rule = rules[finding.rule] else { return mendForm(finding) }
        if finding.severity == .warning, !isPatient || isLeftToWords(rule.kind) {
            let text = words.explanation(of: rule.kind, window: task.window)
            content.explanations[finding.rule] = text
            return
        }
        let mender = FigureMender(task: task, derived: derived)
        switch rule.kind {
        case .presence(let requires, let note, let that): meet(rule, requires, note, that)
        case .registryGuard(let guarded, _, let acceptsDecision):
            keep(guarded, mayDecide: acceptsDecision)
        case .notLowered: content.reason = content.reason ?? words.reason()
        case .dateLimit(let date): content.values[date.slot] = .date(task.period.lastDay)
        case .nilReport(let flag, _): content.values[flag.slot] = .boolean(false)
        default: mender.mend(rule, &content)
        }
    }

    /// Warnings that say "unusual" rather than "wrong": a clerk explains them.
    private mutating func isLeftToWords(_ kind: Rule.Kind) -> Bool {
        switch kind {
        case .outlier, .unitScale, .range: true
        case .registryGuard: chance.happens(0.2)
        case .subset, .comparison, .balance, .crossForm: chance.happens(0.08)
        default: false
        }
    }

    /// What every form is checked for.
    private mutating func mendForm(_ finding: Finding) {
        guard let code = finding.indicators.first, let slot = task.form.slot(of: code) else {
            if finding.severity == .hard { content.reason = content.reason ?? words.reason() }
            return
        }
        let indicator = task.form.indicators[slot]
        switch (finding.severity, indicator.type) {
        case (.warning, _):
            content.explanations[finding.rule] = "Không phải thông tin cá nhân."
        case (.hard, .list):
            content.values[slot] = .list([
                words.row(of: indicator.fields, after: task.period.lastDay)
            ])
        case (.hard, _): fill(slot)
        }
    }

    /// Puts something acceptable where a rule or the form misses an answer.
    private mutating func fill(_ slot: Int) {
        let indicator = task.form.indicators[slot]
        switch indicator.type {
        case .integer, .decimal, .money: content.values[slot] = .number(.zero)
        case .boolean: content.values[slot] = .boolean(false)
        case .choice: content.values[slot] = indicator.choices.first.map { .choice($0.code) }
        case .date: content.values[slot] = .date(expected(indicator.code))
        case .text: content.values[slot] = .text(words.text(for: indicator.code, of: task.unit))
        case .list:
            content.values[slot] = .list([
                words.row(of: indicator.fields, after: task.period.lastDay)
            ])
        }
    }

    /// A day that is asked for: one that was announced lies in the period, one expected after it.
    private func expected(_ code: IndicatorCode) -> Day {
        code.text.hasPrefix("du_kien") ? task.period.lastDay.adding(days: 240) : task.period.lastDay
    }

    private mutating func meet(
        _ rule: Rule, _ requires: [IndicatorReference], _ note: IndicatorReference?,
        _ that: Condition?
    ) {
        for reference in requires { fill(reference.slot) }
        if let note { content.notes[note.code] = words.note(on: note.code) }
        guard that != nil else { return }
        // The easier way out: take back the claim that asks for more.
        for clause in rule.when?.clauses ?? [] {
            guard case .boolean(let claimed) = clause.right,
                case .indicator(let reference) = clause.left
            else { continue }
            content.values[reference.slot] = .boolean(!claimed)
        }
    }

    /// A guarded figure stays what it was, or changes with the number of a decision.
    private mutating func keep(_ guarded: [IndicatorReference], mayDecide: Bool) {
        if mayDecide {
            content.decision = words.decision(year: task.period.year)
            return
        }
        let before = HistoryKey(form: task.form.code, period: task.period.previous)
        guard case .answers(let answers) = task.context.history[before] else { return }
        for reference in guarded {
            guard let last = answers[reference.code] else { continue }
            content.values[reference.slot] = last
        }
    }

    /// Totals without a hint of their own: those follow from their parts.
    private static func derivedTotals(of form: Form) -> Set<Int> {
        var found: Set<Int> = []
        for rule in form.rules {
            guard case .partition(let total, _) = rule.kind else { continue }
            if FigureHint.of(FigureHint.quantity(of: total.code, in: form.code)) == nil {
                found.insert(total.slot)
            }
        }
        return found
    }
}
