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
        _ row: UnusualRow, _ frame: PageFrame, _ words: QualityWords, to page: inout HTML
    ) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: row.name[frame.language])
            page.element("td") { page in
                page.element(
                    "a", [("href", link(row, frame))], text: row.indicator.title[frame.language])
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

    private static func link(_ row: UnusualRow, _ frame: PageFrame) -> String {
        frame.link(
            PagePath.qualityFigure,
            [
                ("form", row.form.code.text), ("period", row.figure.period.identifier),
                ("facility", row.figure.facility.text), ("indicator", row.indicator.code.text),
            ])
    }
}
