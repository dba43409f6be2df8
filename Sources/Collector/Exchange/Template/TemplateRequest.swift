import Shared

/// What a template is made of: the form, the period, and what the collector knows of the unit.
struct TemplateRequest: Sendable {
    /// The form version in force for the period.
    let form: Form
    let period: ReportingPeriod
    /// When the report is due, where it is known.
    let due: DueDate?
    /// The unit; nil for a template that any unit may fill in.
    let facility: FacilityID?
    /// Its name.
    let facilityName: String
    /// The unit's counted answers for the period before.
    let previous: [IndicatorCode: Value]
    /// The same for the same period a year earlier.
    let lastYear: [IndicatorCode: Value]

    /// `HDKB-T_2026-03.xlsx`, with the unit between where there is one.
    var fileName: String {
        let unit = facility.map { "_\($0)" } ?? ""
        return "\(form.code)_\(period.identifier)\(unit).xlsx"
    }

    /// The name of the sheet that is filled in.
    var sheetName: String { form.code.text }
}
