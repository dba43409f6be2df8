import Shared

/// What is said of the figures, for spreadsheets: comma-separated (RFC 4180), numbers in wire form.
enum QualityCSV {
    /// A line an indicator.
    static func summary(_ forms: [FormQuality], withMark: Bool) -> String {
        let header = [
            "form", "kind", "from", "to", "reportsExpected", "reportsReceived", "reportsOnTime",
            "indicator", "title", "figuresExpected", "figuresGiven", "nonZero", "zero", "none",
            "notCollected", "blank", "missing", "judged", "moderate", "extreme", "digits",
            "digitsEndInZero", "digitsChiSquare", "digitsUnusual",
        ]
        let rows = forms.flatMap { quality in
            let periods = quality.scope.periods.map(\.period.identifier)
            let head = [
                quality.scope.form.code.text, quality.scope.kind.rawValue, periods.first ?? "",
                periods.last ?? "", "\(quality.rate.expected)", "\(quality.rate.received)",
                "\(quality.rate.onTime)",
            ]
            return quality.indicators.map { head + cells($0, of: quality.scope.form) }
        }
        return CSVText.text([header] + rows, withMark: withMark)
    }

    private static func cells(_ quality: IndicatorQuality, of form: Form) -> [String] {
        let indicator = form.indicators[quality.slot]
        let (counts, digits) = (quality.counts, quality.digits)
        let numbers = [
            counts.expected, counts.completeness.numerator, counts.nonZero, counts.zero,
            counts.none, counts.notCollected, counts.blank, counts.missing, quality.judged,
            quality.moderate, quality.extreme, digits.count, digits.endInZero.numerator,
        ]
        return [indicator.code.text, indicator.title.vi] + numbers.map { "\($0)" } + [
            digits.chiSquare.map { Statistic($0).shown.text } ?? "", "\(digits.isUnusual)",
        ]
    }

    /// A line a figure.
    static func unusual(_ rows: [UnusualRow], withMark: Bool) -> String {
        let header = [
            "form", "period", "facility", "facilityName", "indicator", "title", "value", "usual",
            "difference", "total", "effectPercent", "grade", "z", "modifiedZ", "count",
        ]
        let lines = rows.map { row in
            [
                row.form.code.text, row.figure.period.identifier, row.figure.facility.text,
                row.name.vi, row.indicator.code.text, row.indicator.title.vi,
                row.figure.value.text, row.figure.usual.text, row.figure.difference?.text ?? "",
                row.figure.total?.text ?? "", row.figure.effect?.text ?? "",
                row.figure.score.grade.rawValue,
                row.figure.score.z.map { Statistic($0).shown.text } ?? "",
                row.figure.score.modifiedZ.map { Statistic($0).shown.text } ?? "",
                "\(row.figure.score.count)",
            ]
        }
        return CSVText.text([header] + lines, withMark: withMark)
    }
}
