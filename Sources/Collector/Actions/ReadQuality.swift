import Shared

/// What stands out in the figures reported, form by form: computed when it is asked for.
struct ReadQuality: Sendable {
    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// Keeps the sums that effects are measured by.
    let series: Series

    /// The answer, in order of form and kind of period.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func callAsFunction(_ question: QualityQuestion) async throws -> [FormQuality] {
        let catalogue = catalogue.current
        let scopes = try Self.scopes(question, in: catalogue)
        for scope in scopes {
            guard let form = catalogue.formRow(scope.form.code) else { continue }
            try await series.refresh(Array(scope.periods), form: form, in: catalogue)
        }
        return try await store.read { reader in
            try scopes.map { scope in
                try QualityReading(
                    question: question, scope: scope, catalogue: catalogue, reader: reader
                ).answer()
            }
        }
    }

    /// The span against the same span of the years before.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func years(_ question: QualityQuestion) async throws -> [QualityYears] {
        let catalogue = catalogue.current
        let scopes = try Self.scopes(question, in: catalogue)
        return try await store.read { reader in
            try scopes.map { scope in
                try QualityYearsReading(
                    question: question, scope: scope, catalogue: catalogue, reader: reader
                ).answer()
            }
        }
    }

    /// The forms and periods of a question whose unit and area exist.
    static func scopes(
        _ question: QualityQuestion, in catalogue: Catalogue
    ) throws(Problem) -> [QualityScope] {
        if let unit = question.facility, catalogue.registry.facility(unit) == nil {
            throw Problem(.unknownFacility)
        }
        if let area = question.area, catalogue.registry.area(area) == nil {
            throw Problem(.badQuery, vi: "Không có địa bàn “\(area)”.", en: "No area “\(area)”.")
        }
        return try QualityScope.all(question, in: catalogue)
    }
}
