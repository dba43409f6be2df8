/// Where the pages of data quality and of the board of a span are.
extension PagePath {
    static let quality = "/quality"
    static let qualityWork = "/quality/work"
    static let qualityFigure = "/quality/figure"
    static let qualityNote = "/quality/note"
    static let qualityReport = "/quality/report"
    static let qualityReportCSV = "/quality/report.csv"
    static let qualityWorkbook = "/quality/report.xlsx"
    static let boardSpan = "/board"
}
