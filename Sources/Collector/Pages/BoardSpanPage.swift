import Shared

/// The board of a span: forms by periods across, units down, with the five figures of every row and
/// column; of one unit the timeline of its periods.
struct BoardSpanPage: Sendable {
    let frame: PageFrame
    let question: BoardQuestion
    let grid: BoardGrid
    /// The page of units and the page of columns, from 1.
    let number: Int
    let columnPage: Int
    /// The units on this page, and the first one's place.
    let units: ArraySlice<BoardGrid.Unit>
    /// Why reports are not here, beside each of them.
    let reasons: [[AwaitReason.Told?]]
    /// Forms and areas that can be chosen.
    let codes: [FormCode]
    let areas: [Area]
    /// The department's divisions, and the units that others report to.
    let divisions: [Division]
    let lines: [(unit: FacilityID, name: LocalizedText)]
    /// The moment asked for; nil shows now.
    let asOf: Day?
    /// What keeps a page that shows now up to date.
    let live: LiveState?

    var words: QualityWords { QualityWords(language: frame.language) }

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Tình hình nộp nhiều kỳ", "Board of a span"),
            live: live,
            trail: [(frame.say("Tình hình nộp", "Board"), PagePath.board)]
        ) { page in
            chooser(&page)
            page.element("div", [("data-live", nil)]) { page in
                tiles(&page)
                if question.filter.facility == nil { areaTable(&page) }
            }
            page.element("section", [("class", "board"), ("data-live", nil)]) { page in
                matrix(&page)
            }
        }
    }

    // MARK: - What is asked

    /// The question as a query, without the page.
    var query: [(name: String, value: String)] {
        let filter = question.filter
        let pairs: [(String, String?)] = [
            ("period", question.from), ("to", question.isSpan ? question.to : nil),
            ("form", question.form?.text), ("area", filter.area?.text),
            ("type", filter.type?.rawValue), ("ownership", filter.ownership?.rawValue),
            ("division", question.division?.code.text), ("reportsTo", filter.reportsTo?.text),
            ("facility", filter.facility?.text),
            (
                "state",
                filter.states.isEmpty
                    ? nil : filter.states.map(\.rawValue).sorted().joined(separator: ",")
            ), ("asOf", asOf?.iso),
        ]
        return pairs.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The page of columns, where it is not the first.
    var columnQuery: [(name: String, value: String)] {
        columnPage > 1 ? [("columns", "\(columnPage)")] : []
    }

    /// How the units are spread over pages.
    var paging: BoardPaging {
        BoardPaging(units: grid.units.count, columns: grid.columns.count)
    }

    /// The columns of this page.
    var columns: Range<Int> { BoardPaging.columns(of: columnPage, in: grid.columns.count) }

    private func chooser(_ page: inout HTML) {
        let all = ("", frame.say("Tất cả", "All"))
        page.question(PagePath.boardSpan, frame) { page in
            PageField(
                label: frame.say("Từ kỳ", "From"), name: "period", value: question.from
            ).write(to: &page)
            PageField(label: frame.say("Đến kỳ", "To"), name: "to", value: question.to)
                .write(to: &page)
            page.choice(
                frame.say("Biểu", "Form"), name: "form",
                options: [all] + codes.map { ($0.text, $0.text) }, chosen: question.form?.text)
            page.choice(
                frame.say("Địa bàn", "Area"), name: "area",
                options: [all] + areas.map { ($0.id.text, $0.name.localized[frame.language]) },
                chosen: question.filter.area?.text)
            page.choice(
                frame.say("Loại đơn vị", "Type"), name: "type",
                options: [all]
                    + FacilityType.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: question.filter.type?.rawValue)
            page.choice(
                frame.say("Sở hữu", "Owner"), name: "ownership",
                options: [all]
                    + Ownership.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: question.filter.ownership?.rawValue)
            if !divisions.isEmpty {
                page.choice(
                    frame.say("Phòng phụ trách", "Division"), name: "division",
                    options: [all] + divisions.map { ($0.code.text, $0.title) },
                    chosen: question.division?.code.text)
            }
            if !lines.isEmpty {
                page.choice(
                    frame.say("Tuyến báo cáo", "Reporting line"), name: "reportsTo",
                    options: [all] + lines.map { ($0.unit.text, $0.name[frame.language]) },
                    chosen: question.filter.reportsTo?.text)
            }
            page.choice(
                frame.say("Tình trạng", "State"), name: "state",
                options: [all]
                    + BoardState.allCases.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: question.filter.states.count == 1
                    ? question.filter.states.first?.rawValue : nil)
            PageField(
                label: frame.say("Tính đến ngày", "As of"), name: "asOf", type: "date",
                value: asOf?.iso ?? ""
            ).write(to: &page)
            page.button(frame.say("Xem", "Show"))
        }
    }

    // MARK: - Figures

    private func tiles(_ page: inout HTML) {
        let total = grid.total
        page.element("ul", [("class", "tiles")]) { page in
            for (number, label) in [
                ("\(total.expected)", frame.say("phải nộp", "expected")),
                ("\(total.received)", frame.say("đã nhận", "received")),
                ("\(total.onTime)", frame.say("đúng hạn", "on time")),
                (words.percent(total.completeness.percent), frame.say("đầy đủ", "complete")),
                (words.percent(total.timeliness.percent), frame.say("kịp thời", "timely")),
            ] {
                page.element("li") { page in
                    page.element("b", text: number)
                    page.text(label)
                }
            }
        }
        page.element("p") { page in
            for state in BoardState.allCases where total[state] > 0 {
                page.chip(
                    state.tone, "\(state.title[frame.language]): \(total[state])",
                    symbol: state.symbol)
                page.text(" ")
            }
        }
    }

    private func areaTable(_ page: inout HTML) {
        guard grid.areas.count > 1 else { return }
        page.table(
            frame.say("Theo địa bàn", "By area"),
            columns: [
                (frame.say("Địa bàn", "Area"), false), (frame.say("Đơn vị", "Units"), true),
                (frame.say("Phải nộp", "Expected"), true),
                (frame.say("Đầy đủ", "Completeness"), true),
                (frame.say("Kịp thời", "Timeliness"), true),
            ]
        ) { page in
            for area in grid.areas {
                page.row(
                    [
                        area.area?.name.localized[frame.language] ?? "–", "\(area.units)",
                        "\(area.tally.expected)", words.rate(area.tally.completeness),
                        words.rate(area.tally.timeliness),
                    ], numbersFrom: 1)
            }
        }
    }
}

extension BoardState {
    /// Its tone, beside its symbol and its word.
    var tone: PageTone {
        switch self {
        case .onTime: .good
        case .late, .returned: .warning
        case .missing: .bad
        case .awaited, .notYetDue: .info
        case .exempt: .neutral
        }
    }
}
