import Shared

/// The tables of the report.
struct QualityReportTables {
    let registry: Registry

    private typealias Cell = QualityReport.Cell
    private typealias Column = (title: LocalizedText, isNumber: Bool)

    private static func words(_ vi: String, _ en: String) -> Column {
        (LocalizedText(vi: vi, en: en), false)
    }

    private static func number(_ vi: String, _ en: String) -> Column {
        (LocalizedText(vi: vi, en: en), true)
    }

    private static let fiveFigures = [
        number("Phải nộp", "Expected"), number("Đã nhận", "Received"),
        number("Đầy đủ %", "Complete %"),
        number("Đúng hạn", "On time"), number("Kịp thời %", "Timely %"),
    ]

    private static func five(_ expected: Int, _ received: Int, _ onTime: Int) -> [Cell] {
        [
            .count(expected), .count(received),
            .figure(Share(numerator: received, denominator: expected).percent), .count(onTime),
            .figure(Share(numerator: onTime, denominator: expected).percent),
        ]
    }

    private static func table(
        _ vi: String, _ en: String, _ columns: [Column], _ rows: [[Cell]], isLimited: Bool = true
    ) -> QualityReport.Table {
        let limit = isLimited ? QualityReport.rowLimit : rows.count
        return QualityReport.Table(
            title: LocalizedText(vi: vi, en: en), columns: columns,
            rows: Array(rows.prefix(limit)), more: max(0, rows.count - limit))
    }

    func rates(_ forms: [FormQuality]) -> QualityReport.Table {
        Self.table(
            "Tính đầy đủ và kịp thời theo biểu", "Completeness and timeliness by form",
            [Self.words("Biểu", "Form"), Self.words("Loại kỳ", "Period")] + Self.fiveFigures,
            forms.map { quality -> [Cell] in
                [.code(quality.scope.form.code.text), .text(quality.scope.kind.title)]
                    + Self.five(
                        quality.rate.expected, quality.rate.received, quality.rate.onTime)
            }, isLimited: false)
    }

    func areas(_ board: BoardGrid) -> QualityReport.Table {
        Self.table(
            "Tính đầy đủ và kịp thời theo địa bàn", "Completeness and timeliness by area",
            [Self.words("Địa bàn", "Area"), Self.number("Đơn vị", "Units")] + Self.fiveFigures,
            board.areas.map { area -> [Cell] in
                [area.area.map { .text($0.name.localized) } ?? .code("–"), .count(area.units)]
                    + Self.five(area.tally.expected, area.tally.received, area.tally.onTime)
            }, isLimited: false)
    }

    func units(_ board: BoardGrid) -> QualityReport.Table {
        let late = board.units.filter { $0.tally.onTime < $0.tally.expected }
        let sorted = late.sorted { left, right in
            // a/b < c/d without a division.
            let one = left.tally.onTime * right.tally.expected
            let other = right.tally.onTime * left.tally.expected
            return one == other ? left.state.id < right.state.id : one < other
        }
        return Self.table(
            "Đơn vị kịp thời thấp nhất", "Units with the lowest timeliness",
            [Self.words("Đơn vị", "Unit")] + Self.fiveFigures,
            sorted.map { unit -> [Cell] in
                [.text(unit.state.name.localized)]
                    + Self.five(unit.tally.expected, unit.tally.received, unit.tally.onTime)
            })
    }

    func indicators(_ forms: [FormQuality]) -> QualityReport.Table {
        let all = forms.flatMap { quality in
            quality.indicators.filter { !quality.scope.form.indicators[$0.slot].isOptional }.map {
                (form: quality.scope.form, one: $0)
            }
        }.filter { $0.one.counts.completeness.numerator < $0.one.counts.expected }
        let sorted = all.sorted { left, right in
            let (one, other) = (left.one.counts.completeness, right.one.counts.completeness)
            return one.numerator * other.denominator < other.numerator * one.denominator
        }
        return Self.table(
            "Chỉ tiêu thiếu nhiều nhất", "Indicators that are missing most",
            [
                Self.words("Biểu", "Form"), Self.words("Chỉ tiêu", "Indicator"),
                Self.number("Phải có", "Owed"), Self.number("Có số liệu", "Given"),
                Self.number("%", "%"), Self.number("Số 0", "Zeros"), Self.number("-", "-"),
                Self.number("…", "…"), Self.number("Trống", "Blank"),
                Self.number("Thiếu báo cáo", "No report"),
            ],
            sorted.map { form, one -> [Cell] in
                let counts = one.counts
                return [
                    .code(form.code.text), .text(form.indicators[one.slot].title),
                    .count(counts.expected), .count(counts.completeness.numerator),
                    .figure(counts.completeness.percent), .count(counts.zero),
                    .count(counts.none), .count(counts.notCollected), .count(counts.blank),
                    .count(counts.missing),
                ]
            })
    }

    func unusual(_ work: [WorkItem]) -> QualityReport.Table {
        let figures = work.compactMap { item in item.figure.map { (item, $0) } }
            .sorted { UnusualFigure.precedes($0.1, $1.1) }
        return Self.table(
            "Số khác thường ảnh hưởng nhiều nhất đến số toàn tỉnh",
            "Unusual figures with the greatest effect on the province's",
            [
                Self.words("Đơn vị", "Unit"), Self.words("Chỉ tiêu", "Indicator"),
                Self.words("Kỳ", "Period"), Self.number("Số báo cáo", "Reported"),
                Self.number("Thường gặp", "Usual"), Self.number("Ảnh hưởng %", "Effect %"),
                Self.words("Mức", "Grade"), Self.words("Tình trạng", "State"),
            ],
            figures.map { item, figure -> [Cell] in
                [
                    .text(item.name), .text(item.indicator.title),
                    .code(item.period.identifier), .number(figure.value), .number(figure.usual),
                    .figure(figure.effect), .text(figure.score.grade.text),
                    .text(item.state.title),
                ]
            })
    }

    func years(_ years: [QualityYears]) -> QualityReport.Table {
        let lines: [(form: QualityYears, line: QualityYears.Line)] = years.flatMap { form in
            form.lines.filter { $0.units > 0 && $0.total.percent != nil }.map { (form, $0) }
        }
        // What changed most comes first: few read further.
        let sorted = lines.sorted { Self.change($0.line) > Self.change($1.line) }
        let rows = sorted.map { form, line -> [Cell] in
            [
                .code(form.scope.form.code.text),
                .text(form.scope.form.indicators[line.slot].title),
                .number(line.total.current), .figure(line.total.mean), .count(form.years),
                .figure(line.total.percent), .code("\(line.units)/\(form.expected)"),
                .text(
                    line.total.isUnusual
                        ? OutlierGrade.moderate.text : OutlierGrade.usual.text),
            ]
        }
        return Self.table(
            "So với trung bình các năm trước, đơn vị cùng báo cáo",
            "Against the mean of the years before, like with like",
            [
                Self.words("Biểu", "Form"), Self.words("Chỉ tiêu", "Indicator"),
                Self.number("Kỳ này", "This span"), Self.number("Trung bình", "Mean"),
                Self.number("Số năm", "Years"), Self.number("%", "%"),
                Self.words("Đơn vị so được", "Units compared"), Self.words("Mức", "Grade"),
            ], rows, isLimited: false)
    }

    /// How far a span is from the mean of the years before, in percent of it.
    private static func change(_ line: QualityYears.Line) -> FixedDecimal {
        let change = line.total.percent?.subtracting(FixedDecimal(100)) ?? .zero
        return change.isNegative ? change.negated ?? change : change
    }

    private func name(_ unit: FacilityID, _ scope: QualityScope) -> LocalizedText {
        UnusualRow.name(unit, scope.periods.last?.period, registry)
    }

    func ratios(_ forms: [FormQuality]) -> QualityReport.Table {
        var found: [(distance: Double, cells: [Cell])] = []
        for quality in forms {
            let indicators = quality.scope.form.indicators
            for ratio in quality.related {
                let figures = ratio.figures
                let cells: [Cell] = [
                    .text(name(ratio.facility, quality.scope)),
                    .text(indicators[ratio.pair.first].title), .number(figures.first),
                    .text(indicators[ratio.pair.second].title), .number(figures.second),
                    .figure(figures.own), .figure(figures.everybody),
                ]
                found.append((abs((figures.standing ?? 100) - 100), cells))
            }
        }
        let rows = found.sorted { $0.distance > $1.distance }.map(\.cells)
        return Self.table(
            "Tỷ lệ giữa hai chỉ tiêu khác xa toàn tỉnh", "Ratios far from the province's",
            [
                Self.words("Đơn vị", "Unit"), Self.words("Chỉ tiêu", "Indicator"),
                Self.number("Số", "Figure"), Self.words("So với", "Against"),
                Self.number("Số", "Figure"), Self.number("Đơn vị %", "Unit %"),
                Self.number("Toàn tỉnh %", "Province %"),
            ], rows)
    }

    func digits(_ forms: [FormQuality]) -> QualityReport.Table {
        var found: [(statistic: Double, cells: [Cell])] = []
        for quality in forms {
            for (unit, habits) in quality.digits.sorted(by: { $0.key < $1.key })
            where habits.isUnusual {
                let statistic = habits.chiSquare ?? 0
                let cells: [Cell] = [
                    .text(name(unit, quality.scope)), .code(quality.scope.form.code.text),
                    .count(habits.count), .figure(habits.endInZero.percent),
                    .figure(habits.endInZeroOrFive.percent),
                    .number(Statistic(statistic).shown.rounded(toScale: 1)),
                ]
                found.append((statistic, cells))
            }
        }
        let rows = found.sorted { $0.statistic > $1.statistic }.map(\.cells)
        return Self.table(
            "Chữ số cuối không đều: thói quen làm tròn", "Uneven last digits: rounding habits",
            [
                Self.words("Đơn vị", "Unit"), Self.words("Biểu", "Form"),
                Self.number("Số đã xét", "Figures"), Self.number("Tận cùng 0 %", "End in 0 %"),
                Self.number("0 hoặc 5 %", "0 or 5 %"), Self.number("χ²", "χ²"),
            ], rows)
    }
}
