import Shared

/// The yearly report on data quality: numbered tables that the page to print, the workbook and the CSV
/// file all show alike.
struct QualityReport: Sendable {
    /// What stands in a cell.
    enum Cell: Hashable, Sendable {
        case text(LocalizedText)
        case number(FixedDecimal)
        case none

        /// A code, which is the same in every language.
        static func code(_ text: String) -> Cell { .text(LocalizedText(vi: text, en: text)) }

        /// A count.
        static func count(_ count: Int) -> Cell { .number(FixedDecimal(Int64(count))) }

        /// A number, or nothing.
        static func figure(_ value: FixedDecimal?) -> Cell { value.map { .number($0) } ?? .none }
    }

    /// One table.
    struct Table: Sendable {
        let title: LocalizedText
        /// The heads; a column of numbers is set to the right.
        let columns: [(title: LocalizedText, isNumber: Bool)]
        let rows: [[Cell]]
        /// How many more rows there would be.
        var more = 0
    }

    let question: QualityQuestion
    /// In the order printed; their numbers are their places.
    let tables: [Table]
    /// Completeness by form, for the drawing.
    let bars: [(label: LocalizedText, share: Share)]

    /// Most rows of a table that lists single units or figures.
    static let rowLimit = 20

    /// Puts the report together.
    init(
        _ question: QualityQuestion, forms: [FormQuality], board: BoardGrid, work: [WorkItem],
        years: [QualityYears], registry: Registry
    ) {
        self.question = question
        bars = forms.map { quality in
            let rate = quality.rate
            let (code, kind) = (quality.scope.form.code, quality.scope.kind.title)
            return (
                LocalizedText(vi: "\(code) \(kind.vi)", en: "\(code) \(kind.en)"),
                Share(numerator: rate.received, denominator: rate.expected)
            )
        }
        let parts = QualityReportTables(registry: registry)
        tables = [
            parts.rates(forms), parts.areas(board), parts.units(board), parts.indicators(forms),
            parts.unusual(work), parts.years(years), parts.ratios(forms), parts.digits(forms),
        ]
    }
}
