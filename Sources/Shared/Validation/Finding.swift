/// Something wrong or odd in the data of a report: a value, returned and counted, never thrown.
public struct Finding: Hashable, Sendable {
    /// The rule that is broken. Checks every form has carry a code that begins with `form_`.
    public let rule: RuleCode
    /// How grave it is.
    public let severity: Severity
    /// The indicators it concerns, the first one first to look at.
    public let indicators: [IndicatorCode]
    /// What is wrong, with the numbers in it, and what is accepted.
    public let message: LocalizedText

    /// Makes a finding.
    public init(
        rule: RuleCode, severity: Severity, indicators: [IndicatorCode], message: LocalizedText
    ) {
        self.rule = rule
        self.severity = severity
        self.indicators = indicators
        self.message = message
    }
}

/// A rule that could not be judged, and why: not a fault, but recorded.
public struct Unevaluated: Hashable, Sendable {
    /// Why a rule gave no verdict.
    public enum Reason: String, Hashable, Sendable {
        /// A figure it needs is `…` or an accepted blank.
        case valueMissing
        /// No accepted report stands in an earlier period it needs.
        case historyAbsent
        /// The history is not known here; the collector decides.
        case historyUnknown
        /// A denominator is zero.
        case notComputable
        /// The other form follows another calendar: shown beside, never judged.
        case otherCalendar
        /// A number outgrew exact arithmetic.
        case overflow
    }

    /// The rule.
    public let rule: RuleCode
    /// Why.
    public let reason: Reason
}

/// What validation says of one report.
public struct Verdict: Sendable {
    /// Broken rules, in the order of the form's rules; blanks first.
    public let findings: [Finding]
    /// Rules without a verdict.
    public let unevaluated: [Unevaluated]

    /// Makes a verdict.
    public init(findings: [Finding], unevaluated: [Unevaluated]) {
        self.findings = findings
        self.unevaluated = unevaluated
    }

    /// Findings that keep the report from being accepted.
    public var hard: [Finding] { findings.filter { $0.severity == .hard } }

    /// Warnings that `content` does not explain: neither by rule nor by a note on a figure named.
    public func unexplained(in content: Report.Content) -> [Finding] {
        findings.filter { finding in
            finding.severity == .warning && !finding.isExplained(in: content)
        }
    }

    /// True when the report may be accepted: nothing hard, every warning explained.
    public func accepts(_ content: Report.Content) -> Bool {
        hard.isEmpty && unexplained(in: content).isEmpty
    }
}

extension Finding {
    /// The check for personal data, which every form has.
    static let personalDataRule = "form_personal_data"

    /// True when the unit has written why this is so: by the rule, or by a note on a figure named.
    public func isExplained(in content: Report.Content) -> Bool {
        if let explanation = content.explanations[rule], !explanation.isOnlySpace { return true }
        return indicators.contains { code in
            guard let note = content.notes[code], !note.isOnlySpace else { return false }
            // A note that itself seems to name a person cannot be its own excuse.
            return rule.text != Self.personalDataRule || !PersonalData.appears(in: note)
        }
    }
}
