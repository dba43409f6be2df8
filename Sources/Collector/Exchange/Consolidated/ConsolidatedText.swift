import Shared

/// A consolidated table in columns of text: what a director reads, and what a spreadsheet opens.
struct ConsolidatedText {
    /// Stands where a figure is withheld.
    static let withheld = "***"

    private let table: ConsolidatedTable

    init(_ table: ConsolidatedTable) { self.table = table }

    // MARK: - For people

    /// The heading and one line an indicator, numbers as Vietnamese readers write them.
    var text: String {
        let titles = [
            "Chỉ tiêu", "ĐVT", "Số liệu", "Đơn vị", "/10.000 dân", "Lũy kế năm", "Kế hoạch",
            "% KH", "Cùng kỳ", "±%", "±điểm %", "",
        ]
        let all = table.rows.map(line)
        // A column that is empty in every row only takes width.
        let columns = titles.indices.filter { column in
            column < 4 || all.contains { !$0[column].isEmpty }
        }
        let rows = ([titles] + all).map { row in columns.map { row[$0] } }
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            var line = ""
            for (column, (text, width)) in zip(row, widths).enumerated() {
                let gap = String(repeating: " ", count: width - text.count)
                let isWords = columns[column] < 2 || columns[column] == titles.count - 1
                line += (isWords ? text + gap : gap + text) + "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        return ([heading, ""] + lines + notes).joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let form = table.answer.consolidation.form
        let periods = table.answer.consolidation.parts.map(\.period)
        let first = periods.first?.identifier ?? ""
        let last = periods.last?.identifier ?? ""
        let calendar = periods.last?.calendar.abbreviation ?? ""
        let span = first == last ? first : "\(first) – \(last)"
        return "\(form.code) \(form.title.vi) / \(form.title.en)\n\(span) \(calendar)"
    }

    private func line(_ row: ConsolidatedTable.Row) -> [String] {
        func number(_ number: FixedDecimal?) -> String { number?.vietnamese ?? "" }
        let head = [Self.shortened(row.indicator.title.vi), row.indicator.unit.title.vi]
        if let tally = row.tally {
            let counts = tally.counts.map { "\($0.answer): \($0.units.count)" }
            return head + [counts.joined(separator: " · "), tally.coverage.text]
                + Array(repeating: "", count: 8)
        }
        let change = row.isEarlierWithheld ? nil : row.same.change
        let value =
            row.isWithheld ? Self.withheld : row.figure.value?.vietnamese ?? absence(row.figure)
        let plan = row.isWithheld ? nil : row.plan
        let earlier = row.isEarlierWithheld ? nil : row.same.earlier?.value
        return head + [
            value, row.figure.coverage.text, row.isWithheld ? "" : number(row.perTenThousand),
            row.isWithheld ? "" : number(row.yearToDate),
            number(plan?.plan), number(plan?.percent), number(earlier), number(change?.percent),
            number(change?.points), Self.remark(row),
        ]
    }

    private func absence(_ figure: ConsolidatedFigure) -> String { figure.absence?.text.vi ?? "" }

    private static func shortened(_ text: String) -> String {
        text.count <= 48 ? text : text.prefix(47) + "…"
    }

    private static func remark(_ row: ConsolidatedTable.Row) -> String {
        switch row.same.standing {
        case .comparable: ""
        case .partlyComparable:
            "so \(row.same.matched)/\(row.same.groups) nhóm đơn vị"
        case .notComparable: row.same.earlier?.value == nil ? "" : row.same.standing.text.vi
        }
    }

    /// What must be known beside the figures: breaks, denominators, figures told twice.
    private var notes: [String] {
        var notes = table.answer.breaks.map { branch in
            let (whole, parts) = (branch.predecessors, branch.successors)
            return "Chuỗi số liệu đứt ngày \(branch.day.vietnamese): "
                + "\(whole.map(\.text).joined(separator: ", ")) tách thành "
                + "\(parts.map(\.text).joined(separator: ", ")) / series break"
        }
        if let people = table.answer.people, let first = people.counts.first {
            notes.append(
                "Dân số \(FixedDecimal(people.people).vietnamese) (\(first.day.vietnamese), "
                    + "\(first.source.vi)) / population")
        }
        for check in table.isForOutside ? [] : table.answer.checks
        where check.verdict != .equal {
            guard let difference = check.difference, check.verdict != .incomplete else { continue }
            let label =
                check.verdict == .calendarDifference
                ? "khác lịch, không phải lỗi / another calendar, no error"
                : "không khớp / they differ"
            notes.append(
                "\(check.whole.form) \(check.whole.indicator) − \(check.parts.form) "
                    + "\(check.parts.indicator) = \(difference.vietnamese): \(label)")
        }
        if table.rows.contains(where: \.isWithheld) {
            notes.append("\(Self.withheld): số nhỏ không công bố / small counts are withheld")
        }
        return notes.isEmpty ? [] : [""] + notes
    }

    // MARK: - For spreadsheets

    private static let columns = [
        "form", "from", "to", "indicator", "title", "unit", "measure", "value", "absence",
        "unitsComplete", "unitsExpected", "unitsPartial", "none", "notCollected", "missing",
        "numerator", "denominator", "perTenThousand", "yearToDate", "plan", "percentOfPlan",
        "lastYear", "standing",
        "changePercent", "changePoints", "answers",
    ]

    /// Comma-separated values (RFC 4180), numbers in wire form.
    ///
    /// - Parameter withMark: whether a byte order mark stands first, by which Excel knows UTF-8.
    func csv(withMark: Bool) -> String {
        CSVText.text([Self.columns] + table.rows.map(cells), withMark: withMark)
    }

    private func cells(_ row: ConsolidatedTable.Row) -> [String] {
        func number(_ number: FixedDecimal?, _ isHidden: Bool = row.isWithheld) -> String {
            isHidden ? "" : number?.text ?? ""
        }
        let periods = table.answer.consolidation.parts.map(\.period.identifier)
        let coverage = row.tally?.coverage ?? row.figure.coverage
        let answers = row.tally?.counts.map { "\($0.answer)=\($0.units.count)" } ?? []
        let change = row.same.change
        return [
            table.answer.consolidation.form.code.text, periods.first ?? "", periods.last ?? "",
            row.indicator.code.text, row.indicator.title.vi, row.indicator.unit.title.vi,
            row.indicator.measure?.rawValue ?? "", number(row.figure.value),
            row.isWithheld ? "withheld" : row.figure.absence?.rawValue ?? "",
            "\(coverage.complete)", "\(coverage.expected)", "\(coverage.partial)",
            "\(coverage.none)", "\(coverage.notCollected)", "\(coverage.missing)",
            number(row.figure.parts?.numerator), number(row.figure.parts?.denominator),
            number(row.perTenThousand), number(row.yearToDate), number(row.plan?.plan),
            number(row.plan?.percent),
            number(row.same.earlier?.value, row.isEarlierWithheld), row.same.standing.rawValue,
            number(change?.percent, row.isEarlierWithheld),
            number(change?.points, row.isEarlierWithheld), answers.joined(separator: ";"),
        ]
    }
}
