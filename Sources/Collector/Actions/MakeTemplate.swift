import Shared

/// Makes the workbook that a unit fills in for one form and period.
struct MakeTemplate: Sendable {
    /// A workbook and what to call it.
    struct Template: Sendable {
        let fileName: String
        let bytes: [UInt8]
    }

    let store: SQLiteStore
    let catalogue: CatalogueHolder

    /// The template; with a unit, its earlier figures stand beside the cells.
    ///
    /// - Throws: `unknownForm`, `badQuery` for a period the form does not have, `unknownFacility`.
    func callAsFunction(
        _ code: FormCode, period identifier: String, facility: FacilityID?
    ) async throws -> Template {
        let catalogue = catalogue.current
        let plan = try PeriodPlan.find(code, identifier, in: catalogue)
        if let facility, catalogue.registry.facility(facility) == nil {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(facility)”.",
                en: "No facility “\(facility)”.")
        }
        // On a reader's thread: the library writes through files and may block.
        return try await store.read { reader in
            let known = KnownReports(reader: reader, catalogue: catalogue)
            func answers(_ period: ReportingPeriod?) throws -> [IndicatorCode: Value] {
                guard let period, let facility else { return [:] }
                return try known.counted(HistoryKey(form: code, period: period), facility) ?? [:]
            }
            let name = facility.flatMap {
                catalogue.registry.name(of: $0, on: plan.period.lastDay)?.vi
            }
            let request = TemplateRequest(
                form: plan.form, period: plan.period, due: plan.due, facility: facility,
                facilityName: facility.map { "\(name ?? "") (\($0))" } ?? "",
                previous: try answers(plan.period.previous),
                lastYear: try answers(plan.period.samePeriodLastYear))
            return Template(fileName: request.fileName, bytes: try TemplateWorkbook.bytes(request))
        }
    }
}
