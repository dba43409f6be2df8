/// How grave a broken rule is.
public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// The report cannot be accepted.
    case hard
    /// Accepted once the unit has written an explanation (`giải trình`), which is stored.
    case warning
}

/// One check of a form (DOMAIN §7).
public struct Rule: Sendable {
    /// The check's name within the form.
    public let code: RuleCode
    /// What is checked.
    public let kind: Kind
    /// How grave a breach is.
    public let severity: Severity
    /// The rule applies only when this holds.
    public let when: Condition?
    /// The rule does not apply when this holds.
    public let unless: Condition?
    /// What to look at first, for the clerk.
    public let hint: LocalizedText?
    /// True when the verdict depends on anything but the report itself.
    public let needsHistory: Bool

    /// The closed list of what a rule can check. A new kind is a case here and an evaluator.
    public enum Kind: Sendable {
        /// `total` = Σ `parts` (`chia ra`).
        case partition(total: IndicatorReference, parts: [IndicatorReference])
        /// `part` ≤ `whole` (`trong đó`).
        case subset(part: Expression, whole: Expression)
        /// Two expressions in a given order, with a tolerance in percent of the right side.
        case comparison(left: Expression, order: Order, right: Expression, tolerance: FixedDecimal)
        /// `end` = `start` + Σ `plus` − Σ `minus`.
        case balance(
            end: Expression, start: Expression, plus: [IndicatorReference],
            minus: [IndicatorReference])
        /// `start` = the last period's `end`.
        case carryOver(start: IndicatorReference, end: IndicatorReference)
        /// A cumulative figure never falls within one base.
        case monotone([IndicatorReference])
        /// The figures and the note must be there, and the condition must hold.
        case presence(requires: [IndicatorReference], note: IndicatorReference?, that: Condition?)
        /// `left` = Σ `right` of another form over the periods inside this window.
        case crossForm(left: Expression, right: CrossSource)
        /// Between limits; for a ratio the recomputed figure is looked at.
        case range(value: Expression, minimum: FixedDecimal?, maximum: FixedDecimal?)
        /// A typed figure equals what its parts give.
        case recomputation(IndicatorReference, equals: Expression)
        /// Within `percent` of the mean of the last `periods`.
        case outlier([IndicatorReference], periods: Int, percent: FixedDecimal)
        /// A jump by `factor` against the last period: the wrong unit (đồng, nghìn, triệu).
        case unitScale([IndicatorReference], factor: Int)
        /// `flag` true ⇒ every flow of the form is zero (`báo cáo không phát sinh`).
        case nilReport(flag: IndicatorReference, flows: [IndicatorReference])
        /// A value changes only with a registry event or a decision number.
        case registryGuard([IndicatorReference], acceptsEvent: Bool, acceptsDecision: Bool)
        /// A revision that lowers the year-to-date needs a reason.
        case notLowered([IndicatorReference])
        /// A date no later than the window's last day.
        case dateLimit(IndicatorReference)
        /// This period's flow of 9M ≥ H1 ≥ Q1 of the same year.
        case periodOrder([IndicatorReference])
    }

    /// A figure of another form: Σ over that form's periods inside this window.
    public struct CrossSource: Hashable, Sendable {
        /// The other form.
        public let form: FormCode
        /// Its indicator.
        public let indicator: IndicatorCode
        /// The kind of period it is filed for.
        public let kind: PeriodKind
        /// The calendar those periods belong to.
        public let calendar: ReportingCalendar
    }

    /// How the sides of a comparison stand to each other.
    public enum Order: String, CaseIterable, Hashable, Sendable {
        case atLeast
        case atMost
        case equal
    }

    /// Makes a rule of a form that asks these indicators.
    init(
        code: RuleCode, kind: Kind, severity: Severity, when: Condition?, unless: Condition?,
        hint: LocalizedText?, indicators: [Indicator]
    ) {
        self.code = code
        self.kind = kind
        self.severity = severity
        self.when = when
        self.unless = unless
        self.hint = hint
        let conditions = [when, unless].compactMap(\.self)
        needsHistory =
            kind.needsHistory
            || (kind.expressions + conditions.flatMap(\.expressions))
                .contains { $0.readsHistory(asking: indicators) }
    }
}
