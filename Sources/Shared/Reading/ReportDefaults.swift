/// What is taken for granted where a report file does not say it: a configured source is asked for one
/// form and one period, and its program writes numbers in one way. What the file says wins.
public struct ReportDefaults: Hashable, Sendable {
    /// The form.
    public var form: FormCode?
    /// The period's identifier.
    public var period: String?
    /// How numbers are written.
    public var locale: FigureLocale

    /// Makes defaults; nothing is known unless it is given, and numbers are Vietnamese.
    public init(form: FormCode? = nil, period: String? = nil, locale: FigureLocale = .vi) {
        self.form = form
        self.period = period
        self.locale = locale
    }
}
