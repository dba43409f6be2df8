extension ReportingPeriod {
    /// Reads an identifier of any kind: `2026-W07`, `2026-03`, `2026-Q1`, `2026-H1`, `2026-9M`,
    /// `2026`, or `2024-09-07..2024-09-15` with both days inside.
    ///
    /// There is one spelling a period (`2026-3`, `2026-q1` and `26-03` are refused), so that equal
    /// texts and equal periods are the same thing in files, paths and keys. Nil also for what does
    /// not exist: `2026-13`, `2025-W53`, an interval that ends before it starts.
    public init?(identifier text: String, calendar: ReportingCalendar) {
        if text.utf8.count > 10 {
            self.init(interval: text, calendar: calendar)
            return
        }
        var scanner = ASCIIScanner(text)
        guard let year = scanner.digits(4), let (kind, index) = scanner.placeInYear(),
            scanner.isAtEnd
        else { return nil }
        self.init(kind: kind, year: year, index: index, calendar: calendar)
    }

    private init?(interval text: String, calendar: ReportingCalendar) {
        var scanner = ASCIIScanner(text)
        guard let first = scanner.day(), scanner.take("."), scanner.take("."),
            let last = scanner.day(), scanner.isAtEnd, first <= last
        else { return nil }
        self.init(adHoc: first..<last.adding(days: 1), calendar: calendar)
    }

    /// The text that `init(identifier:calendar:)` reads back to this period.
    public var identifier: String {
        let year = year.padded(to: 4)
        return switch kind {
        case .week: "\(year)-W\(index.padded(to: 2))"
        case .month: "\(year)-\(index.padded(to: 2))"
        case .quarter: "\(year)-Q\(index)"
        case .halfYear: "\(year)-H\(index)"
        case .nineMonth: "\(year)-9M"
        case .year: year
        case .adHoc: "\(window.lowerBound.iso)..\(lastDay.iso)"
        }
    }
}

extension ASCIIScanner {
    /// Consumes what follows the year; nothing means the year itself.
    fileprivate mutating func placeInYear() -> (kind: PeriodKind, index: Int)? {
        if isAtEnd { return (.year, 1) }
        guard take("-") else { return nil }
        if take("W") { return digits(2).map { (.week, $0) } }
        if take("Q") { return digit().map { (.quarter, $0) } }
        if take("H") { return digit().map { (.halfYear, $0) } }
        guard let first = digit() else { return nil }
        if first == 9, take("M") { return (.nineMonth, 1) }
        return digit().map { (.month, first * 10 + $0) }
    }
}
