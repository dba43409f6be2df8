/// A report of the same unit that a rule looks at.
public struct HistoryKey: Hashable, Comparable, Sendable {
    /// The form.
    public let form: FormCode
    /// The period.
    public let period: ReportingPeriod

    /// Makes a key.
    public init(form: FormCode, period: ReportingPeriod) {
        self.form = form
        self.period = period
    }

    /// By form, then period.
    public static func < (left: HistoryKey, right: HistoryKey) -> Bool {
        (left.form, left.period) < (right.form, right.period)
    }
}

/// What is known of one earlier report: the counted revision's answers, or that there is none.
public enum HistoryEntry: Sendable {
    /// The answers of the counted revision, by indicator code (versions of a form may differ).
    case answers([IndicatorCode: Value])
    /// No accepted report stands there.
    case absent
}

/// What rules may know beyond the report itself. Same inputs, same verdict: on agent and collector.
public struct RuleContext: Sendable {
    /// What is known of other reports; a key that is missing is *unknown*, unlike `.absent`.
    public var history: [HistoryKey: HistoryEntry]
    /// The answers this revision replaces; nil for a first one or when unknown.
    public var replaced: [IndicatorCode: Value]?
    /// True when a registry event of the unit takes effect inside the window; nil when unknown.
    public var hasRegistryEvent: Bool?
    /// Where who reads the findings writes what they ask for.
    public var surface = ReportSurface.file

    /// A context that knows nothing: history rules are not evaluated.
    public static let unknown = RuleContext(history: [:])

    /// Makes a context.
    public init(
        history: [HistoryKey: HistoryEntry], replaced: [IndicatorCode: Value]? = nil,
        hasRegistryEvent: Bool? = nil
    ) {
        self.history = history
        self.replaced = replaced
        self.hasRegistryEvent = hasRegistryEvent
    }
}
