import Shared

/// What stands out in the figures reported, form by form: computed when it is asked for.
struct ReadQuality: Sendable {
    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// Keeps the sums that effects are measured by.
    let series: Series
    /// What was read last.
    let answers: QualityAnswers

    /// The answer, in order of form and kind of period.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func callAsFunction(_ question: QualityQuestion) async throws -> [FormQuality] {
        let catalogue = catalogue.current
        let scopes = try Self.scopes(question, in: catalogue)
        let keys = scopes.map { QualityAnswers.Key(question, $0) }
        let known =
            question.isNow ? try await store.read { try answers.forms(catalogue, $0) } : [:]
        for (scope, key) in zip(scopes, keys) where key.flatMap({ known[$0] }) == nil {
            guard let form = catalogue.formRow(scope.form.code) else { continue }
            try await series.refresh(Array(scope.periods), form: form, in: catalogue)
        }
        return try await store.read { reader in
            let known = question.isNow ? try answers.forms(catalogue, reader) : [:]
            let head = try reader.auditHead().seq
            return try zip(scopes, keys).map { scope, key in
                if let key, let quality = known[key] { return quality }
                let quality = try QualityReading(
                    question: question, scope: scope, catalogue: catalogue, reader: reader
                ).answer()
                if let key { answers.keep(quality, key, head: head) }
                return quality
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
            let known = question.isNow ? try answers.years(catalogue, reader) : [:]
            let head = try reader.auditHead().seq
            return try scopes.map { scope in
                let key = QualityAnswers.Key(question, scope)
                if let key, let years = known[key] { return years }
                let years = try QualityYearsReading(
                    question: question, scope: scope, catalogue: catalogue, reader: reader
                ).answer()
                if let key { answers.keep(years, key, head: head) }
                return years
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
