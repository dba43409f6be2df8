import Shared

extension ConsolidatedDocument {
    // MARK: - Figures

    /// A column beside a figure; one that is empty in every row is left out.
    private struct Column {
        let title: String
        let text: (ConsolidatedTable.Row) -> String
    }

    /// One row an indicator, with its coverage and what it stands beside.
    func figureTable(_ page: inout HTML, _ count: inout Int) {
        let columns = moreColumns.filter { column in
            table.rows.contains { !column.text($0).isEmpty }
        }
        let titles =
            [words.ordinal, words.indicator, words.unitOfMeasure, words.figure, words.coverage]
            + columns.map(\.title)
        numbered(&count, words.figures, columns: titles, &page) { page in
            for (number, row) in table.rows.enumerated() {
                page.element("tr") { page in
                    page.element("td", [("class", "o")], text: "\(number + 1)")
                    heading(row.indicator.title[language], &page)
                    page.element("td", text: row.indicator.unit.title[language])
                    figure(&page) { page in value(row, &page) }
                    figure((row.tally?.coverage ?? row.figure.coverage).text, &page)
                    for column in columns { figure(column.text(row), &page) }
                }
            }
        }
    }

    private func value(_ row: ConsolidatedTable.Row, _ page: inout HTML) {
        let text = text(of: row)
        if let trace, !row.isWithheld {
            page.element("a", [("href", trace(row.indicator.code))], text: text)
        } else {
            page.text(text)
        }
    }

    private func text(of row: ConsolidatedTable.Row) -> String {
        if row.isWithheld { return ConsolidatedText.withheld }
        if let tally = row.tally {
            let counts = tally.counts.map { "\(answer($0.answer, to: row)): \($0.units.count)" }
            return counts.isEmpty ? words.nothingYet : counts.joined(separator: " · ")
        }
        if let value = row.figure.value { return words.number(value) }
        return row.figure.absence?.text[language] ?? ""
    }

    private func answer(_ code: String, to row: ConsolidatedTable.Row) -> String {
        switch code {
        case "true": words.say("có", "yes")
        case "false": words.say("không", "no")
        default: row.indicator.choices.first { $0.code.text == code }?.title[language] ?? code
        }
    }

    private var moreColumns: [Column] {
        func open(
            _ pick: @escaping (ConsolidatedTable.Row) -> FixedDecimal?
        ) -> (ConsolidatedTable.Row) -> String {
            { $0.isWithheld ? "" : words.number(pick($0)) }
        }
        func earlier(
            _ pick: @escaping (ConsolidatedTable.Row) -> FixedDecimal?
        ) -> (ConsolidatedTable.Row) -> String {
            { $0.isEarlierWithheld ? "" : words.number(pick($0)) }
        }
        return [
            Column(title: words.perTenThousand, text: open { $0.perTenThousand }),
            Column(title: words.yearToDate, text: open { $0.yearToDate }),
            Column(title: words.plan, text: open { $0.plan?.plan }),
            Column(title: words.percentOfPlan, text: open { $0.plan?.percent }),
            Column(title: words.lastYear, text: earlier { $0.same.earlier?.value }),
            Column(title: words.changePercent) { row in change(row) },
            Column(title: words.changePoints, text: earlier { $0.same.change?.points }),
        ]
    }

    /// The change in per cent; why there is none where last year has a figure.
    private func change(_ row: ConsolidatedTable.Row) -> String {
        guard !row.isEarlierWithheld else { return "" }
        let percent = words.number(row.same.change?.percent)
        switch row.same.standing {
        case .comparable: return percent
        case .partlyComparable:
            let part = words.say(
                "\(row.same.matched)/\(row.same.groups) nhóm đơn vị",
                "\(row.same.matched)/\(row.same.groups) groups of units")
            return percent.isEmpty ? part : "\(percent) (\(part))"
        case .notComparable:
            return row.same.earlier?.value == nil ? "" : row.same.standing.text[language]
        }
    }

    // MARK: - Figures told twice

    /// The figures that two sources tell differently, with the one agreed on.
    func checkTable(_ page: inout HTML, _ count: inout Int) {
        let checks = table.answer.checks
        guard !checks.isEmpty else { return }
        let open = checks.filter {
            ($0.verdict != .equal && $0.verdict != .incomplete) || table.answer.choice($0) != nil
        }
        guard !open.isEmpty else { return page.element("p", text: words.noChecks) }
        let titles = [
            words.ordinal, words.indicator, words.periodFigure, words.otherFigure, words.difference,
            words.agreed,
        ]
        numbered(&count, words.checks, columns: titles, &page) { page in
            for (number, check) in open.enumerated() {
                page.element("tr") { page in
                    page.element("td", [("class", "o")], text: "\(number + 1)")
                    heading(title(of: check.whole.indicator), &page)
                    figure(words.number(check.whole.figure.value), &page)
                    figure(&page) { page in
                        page.text(words.number(check.parts.figure.value))
                        page.element("small", text: " \(check.parts.name)")
                    }
                    figure(words.number(check.difference), &page)
                    page.element("td", text: agreement(check))
                }
            }
        }
    }

    /// An indicator's title.
    func title(of code: IndicatorCode) -> String {
        consolidation.form.slot(of: code)
            .map { consolidation.form.indicators[$0].title[language] } ?? code.text
    }

    private func agreement(_ check: CrossCheck) -> String {
        guard let choice = table.answer.choice(check) else {
            return check.verdict == .calendarDifference
                ? words.say("khác lịch, không phải lỗi", "another calendar, no error")
                : words.notChosen
        }
        let old = choice.isCurrent(for: check) ? "" : " (\(words.outdated))"
        return "\(words.number(choice.agreed)): \(choice.reason)\(old)"
    }

    // MARK: - Units without all figures

    /// Who did not report, period by period.
    func missingTable(_ page: inout HTML, _ count: inout Int) {
        var missing: [FacilityID: [ReportingPeriod]] = [:]
        for part in consolidation.parts {
            for unit in part.expected.keys where part.reports[unit] == nil {
                missing[unit, default: []].append(part.period)
            }
        }
        guard !missing.isEmpty else { return page.element("p", text: words.allComplete) }
        numbered(
            &count, words.missing, columns: [words.ordinal, words.facility, words.periods], &page
        ) { page in
            for (number, unit) in missing.keys.sorted().enumerated() {
                page.element("tr") { page in
                    page.element("td", [("class", "o")], text: "\(number + 1)")
                    heading(name(unit), &page)
                    page.element(
                        "td",
                        text: (missing[unit] ?? []).map(\.identifier).joined(separator: ", "))
                }
            }
        }
    }

    // MARK: - Words

    /// Difficulties by area of work, proposals by authority, with what becomes of each.
    func wordTables(_ page: inout HTML, _ count: inout Int) {
        let narratives = narratives
        let asks = consolidation.form.indicators.contains { $0.type == .list || $0.type == .text }
        guard asks else { return }
        let (difficulties, proposals) = (narratives.difficulties, narratives.proposals)
        guard !(difficulties.isEmpty && proposals.isEmpty) else {
            return page.element("p", text: words.noStatements)
        }
        if !difficulties.isEmpty {
            statements(
                difficulties, words.difficulties, column: words.area, hasDeadline: false, &page,
                &count)
        }
        if !proposals.isEmpty {
            statements(
                proposals, words.proposals, column: words.authority, hasDeadline: true, &page,
                &count)
        }
    }

    private func statements(
        _ groups: [Narratives.Group], _ title: String, column: String, hasDeadline: Bool,
        _ page: inout HTML, _ count: inout Int
    ) {
        let columns =
            [column, words.facility, words.statement] + (hasDeadline ? [words.deadline] : [])
            + [words.standing]
        numbered(&count, title, columns: columns, &page) { page in
            for group in groups {
                for statement in group.statements {
                    page.element("tr") { page in
                        heading(group.title[language], &page)
                        page.element("td", text: name(statement.facility))
                        page.element("td", text: statement.text)
                        if hasDeadline {
                            page.element("td", text: deadline(statement))
                        }
                        page.element("td", text: standing(statement))
                    }
                }
            }
        }
    }

    private func deadline(_ statement: Narratives.Statement) -> String {
        let day = statement.deadline.flatMap { Day(iso: $0) }
        return day.map { language == .vi ? $0.vietnamese : $0.iso } ?? statement.deadline ?? ""
    }

    private func standing(_ statement: Narratives.Statement) -> String {
        guard let followUp = table.answer.followUps[StatementKey(statement)] else {
            return statement.status ?? ""
        }
        let note = followUp.note.isEmpty ? "" : " – \(followUp.note)"
        return "\(followUp.status.title[language]); \(followUp.owner)\(note)"
    }
}
