import Shared

/// The figures of a form's periods that were read last, by unit.
struct CountedFigures: Sendable {
    /// How the reports of a period are read.
    struct Reading: Hashable, Sendable {
        /// The version of the form that the answers are put in order by.
        let form: Form.Key
        /// Whether texts and lists are read too.
        let hasWords: Bool
    }

    /// At most this many cells: some twenty megabytes.
    private let kept = KeptColumns<Reading, [FacilityID: ReportedFigures]>(limit: 500_000) {
        $0.values.reduce(0) { $0 + $1.values.count }
    }

    /// The figures of a period at present: what is held, or as `read` gives them.
    ///
    /// - Parameter form: the form's row in the store.
    func figures(
        form: Int64, period: ReportingPeriod, reading: Reading, _ catalogue: Catalogue,
        _ reader: StoreReader, read: () throws -> [FacilityID: ReportedFigures]
    ) throws -> [FacilityID: ReportedFigures] {
        try kept.columns(
            [.init(form: form, period: period, reading: reading)], catalogue, reader
        ) { _ in try read() }.first ?? [:]
    }
}
