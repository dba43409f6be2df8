/// Judges the figures of a report: the same inputs give the same verdict, at the unit and at the
/// department.
public enum Validator {
    /// Which rules are judged. The collector judges a report's own figures before it queues, and what
    /// depends on history inside the transaction that stores it.
    public enum Scope: Sendable {
        /// Every rule.
        case everything
        /// What the report alone decides: blanks, marks, rules without history.
        case ownFigures
        /// The rules that look at other reports or the registry.
        case history
    }

    /// The verdict on one report.
    ///
    /// - Parameters:
    ///   - content: the answers, slot by slot of `form`.
    ///   - form: the form version they answer.
    ///   - period: what they are about.
    ///   - revision: 1 for a first report; a later one needs a reason.
    ///   - context: what is known of other reports.
    ///   - scope: which rules to judge.
    public static func verdict(
        on content: Report.Content, form: Form, period: ReportingPeriod, revision: Int,
        context: RuleContext, scope: Scope = .everything
    ) -> Verdict {
        var findings: [Finding] = []
        var unevaluated: [Unevaluated] = []
        if scope != .history {
            findings = FormChecks(
                form: form, content: content, revision: revision, surface: context.surface
            ).findings()
        }
        let figures = PlainFigures(content.values)
        let evaluation = Evaluation(
            form: form, period: period, content: content, context: context)
        for index in form.rules.indices
        where scope == .everything || form.rules[index].needsHistory == (scope == .history) {
            if form.plainRules.holds(index, over: figures) { continue }
            let judge = RuleJudge(
                rule: form.rules[index], evaluation: evaluation, revision: revision)
            do throws(NoVerdict) {
                findings += try judge.findings()
            } catch {
                unevaluated.append(Unevaluated(rule: judge.rule.code, reason: error.reason))
            }
        }
        return Verdict(findings: findings, unevaluated: unevaluated)
    }

    /// The verdict of two scopes as if everything had been judged at once: in the form's order.
    public static func merge(_ own: Verdict, _ history: Verdict, form: Form) -> Verdict {
        guard !history.findings.isEmpty || !history.unevaluated.isEmpty else { return own }
        let order = Dictionary(
            form.rules.enumerated().map { ($0.element.code, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        func place(_ code: RuleCode) -> Int { order[code] ?? -1 }
        return Verdict(
            findings: stableSort(own.findings + history.findings) { place($0.rule) },
            unevaluated: stableSort(own.unevaluated + history.unevaluated) { place($0.rule) })
    }

    private static func stableSort<Element>(
        _ elements: [Element], by place: (Element) -> Int
    ) -> [Element] {
        elements.enumerated().sorted { left, right in
            (place(left.element), left.offset) < (place(right.element), right.offset)
        }.map(\.element)
    }

    /// The other reports that the rules and formulas of `form` look at for `period`: what a context
    /// must hold so that nothing is *unknown*.
    public static func historyNeeded(by form: Form, for period: ReportingPeriod) -> Set<HistoryKey>
    {
        var needs = HistoryNeeds(form: form, period: period)
        needs.collect()
        return needs.keys
    }
}
