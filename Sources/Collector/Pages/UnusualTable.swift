import Shared

/// A table of unusual figures: the same on every page.
enum UnusualTable {
    /// Its heads.
    static func columns(_ frame: PageFrame) -> [(title: String, isNumber: Bool)] {
        [
            (frame.say("Đơn vị", "Unit"), false), (frame.say("Chỉ tiêu", "Indicator"), false),
            (frame.say("Kỳ", "Period"), false), (frame.say("Số báo cáo", "Reported"), true),
            (frame.say("Thường gặp", "Usual"), true), (frame.say("Ảnh hưởng", "Effect"), true),
            (frame.say("Mức", "Grade"), false),
        ]
    }

    /// One figure, with the way to its series.
    static func write(
        _ row: UnusualRow, _ frame: PageFrame, _ words: QualityWords,
        in question: QualityQuestion, to page: inout HTML
    ) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: row.name[frame.language])
            page.element("td") { page in
                page.element(
                    "a", [("href", link(row, frame, question))],
                    text: row.indicator.title[frame.language])
                page.element("small", text: row.form.code.text)
            }
            page.element("td", text: row.figure.period.identifier)
            for number in [row.figure.value, row.figure.usual] {
                page.element("td", [("class", "number")], text: words.number(number))
            }
            page.element("td", [("class", "number")], text: words.percent(row.figure.effect))
            page.element("td") { page in
                page.chip(
                    words.tone(row.figure.score.grade), row.figure.score.grade.text[frame.language])
            }
        }
    }

    private static func link(
        _ row: UnusualRow, _ frame: PageFrame, _ question: QualityQuestion
    ) -> String {
        frame.link(
            PagePath.qualityFigure,
            [
                ("form", row.form.code.text), ("period", row.figure.period.identifier),
                ("facility", row.figure.facility.text), ("indicator", row.indicator.code.text),
            ] + question.span(around: row.figure.period))
    }
}

extension QualityQuestion {
    /// The span as a query of the page of one figure, which judges in the period's year without it.
    func span(around period: ReportingPeriod) -> [(name: String, value: String)] {
        guard from == to else { return [("from", from), ("to", to)] }
        return from == "\(period.year)" ? [] : [("from", from)]
    }

    /// The whole question as a query of pages.
    var query: [(name: String, value: String)] {
        let pairs: [(String, String?)] = [
            ("period", from), ("to", from == to ? nil : to), ("form", form?.text),
            ("area", area?.text),
        ]
        return pairs.compactMap { name, value in value.map { (name, $0) } }
    }
}
