/// What a reading found, with the places where it is written: what `FormLint` looks at.
struct FormDraft {
    /// The whole document.
    let node: DocumentNode
    let code: FormCode?
    let validity: DayInterval?
    let calendar: ReportingCalendar?
    let kinds: [PeriodKind]
    let dues: [(due: Form.Due, node: DocumentNode)]
    let nilFlag: IndicatorReference?
    let sections: [Form.Section]
    let indicators: [IndicatorReading.Found]
    let rules: [RuleReading.Found]

    /// The indicators by code and slot.
    let scope: FormScope

    /// True when one report follows another: ad hoc reports have no series.
    var hasSeries: Bool { kinds.contains { $0 != .adHoc } }
}
