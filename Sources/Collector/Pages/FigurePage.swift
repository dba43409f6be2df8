import Shared

/// One figure of one unit: its series with last year behind it, how it was judged, what was said of it,
/// and the form to say something.
struct FigurePage: Sendable {
    let frame: PageFrame
    let item: WorkItem
    /// Periods up to the figure's, the latest last.
    let points: [Series.Point]
    /// The same periods a year before.
    let before: [Series.Point]
    /// The periods that the figure was judged among, and the span asked about as a query.
    let window: [ReportingPeriod]
    let span: [(name: String, value: String)]
    /// Whether who looks may say something.
    let mayNote: Bool
    var problem: Problem?

    private var words: QualityWords { QualityWords(language: frame.language) }
    private var title: String {
        "\(item.indicator.title[frame.language]) · \(item.name[frame.language])"
    }

    /// The whole document.
    var html: String {
        frame.html(
            title: title,
            trail: [(frame.say("Chất lượng số liệu", "Data quality"), PagePath.quality)]
        ) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            facts(&page)
            page.figure(
                frame.say(
                    "Số liệu của đơn vị; nét đứt: cùng kỳ năm trước",
                    "The unit's figures; dashed: the year before"), frame
            ) { page in
                chart.write(to: &page)
            } table: { page in
                twin(&page)
            }
            if mayNote {
                page.element("section", [("class", "card")]) { page in noteForm(&page) }
            }
        }
    }

    private func facts(_ page: inout HTML) {
        page.element("p") { page in
            if let figure = item.figure {
                page.chip(words.tone(figure.score.grade), figure.score.grade.text[frame.language])
            } else {
                page.chip(.good, OutlierGrade.usual.text[frame.language])
            }
            page.text(" ")
            page.chip(words.tone(item.state), item.state.title[frame.language])
        }
        var facts = [
            (frame.say("Biểu, kỳ", "Form, period"), "\(item.form.code) \(item.period.identifier)")
        ]
        if let figure = item.figure {
            facts += [
                (frame.say("Số báo cáo", "Reported"), words.number(figure.value)),
                (frame.say("Thường gặp", "Usual"), words.number(figure.usual)),
                (
                    frame.say("Ảnh hưởng", "Effect"),
                    words.percent(figure.effect) + " "
                        + frame.say("của số toàn tỉnh ", "of the province's ")
                        + words.number(figure.total)
                ),
                ("z", words.score(figure.score.z)),
                (frame.say("z hiệu chỉnh", "modified z"), words.score(figure.score.modifiedZ)),
                (frame.say("Trong số", "Among"), "\(figure.score.count)"),
            ]
        }
        if let first = window.first, let last = window.last {
            facts.append(
                (
                    frame.say("Xét trong", "Judged in"),
                    frame.say(
                        "số liệu của đơn vị từ \(first.identifier) đến \(last.identifier)",
                        "the unit's figures from \(first.identifier) to \(last.identifier)")
                ))
        }
        if let note = item.note {
            facts += [
                (frame.say("Phụ trách", "Owner"), note.owner),
                (frame.say("Lời ghi", "Note"), note.note),
                (frame.say("Lúc", "At"), "\(frame.moment(note.at)), \(note.actor)"),
            ]
        }
        page.element("dl", [("class", "facts")]) { page in
            for (name, text) in facts {
                page.element("dt", text: name)
                page.element("dd", text: text)
            }
        }
    }

    private var chart: SeriesChart {
        SeriesChart(
            steps: points.enumerated().map { place, point in
                SeriesChart.Step(
                    label: point.period.identifier.replacing("\(point.period.year)-", with: ""),
                    value: point.value,
                    before: before.indices.contains(place) ? before[place].value : nil)
            }, marked: points.firstIndex { $0.period == item.period }, caption: title)
    }

    private func twin(_ page: inout HTML) {
        page.table(
            title,
            columns: [
                (frame.say("Kỳ", "Period"), false), (frame.say("Số liệu", "Figure"), true),
                (frame.say("Năm trước", "Year before"), true),
            ]
        ) { page in
            for (place, point) in points.enumerated() {
                page.row(
                    [
                        point.period.identifier, words.number(point.value),
                        words.number(before.indices.contains(place) ? before[place].value : nil),
                    ], numbersFrom: 1)
            }
        }
    }

    private func noteForm(_ page: inout HTML) {
        page.element("h2", text: frame.say("Ghi kết luận", "Say something"))
        page.form(PagePath.qualityNote, frame) { page in
            page.hidden("form", item.form.code.text)
            page.hidden("period", item.period.identifier)
            page.hidden("facility", item.facility.text)
            page.hidden("indicator", item.indicator.code.text)
            for pair in span { page.hidden(pair.name, pair.value) }
            page.choice(
                frame.say("Kết luận", "Outcome"), name: "outcome",
                options: QualityNote.Outcome.allCases.map {
                    ($0.rawValue, $0.title[frame.language])
                }, chosen: nil)
            PageField(
                label: frame.say("Lời ghi", "Words"), name: "note",
                hint: frame.say(
                    "Nếu hỏi đơn vị: báo cáo được trả lại kèm lời này.",
                    "If the unit is asked, its report goes back with these words."), isLong: true
            ).write(to: &page)
            PageField(
                label: frame.say("Người phụ trách", "Owner"), name: "owner",
                value: frame.person?.fullName ?? ""
            ).write(to: &page)
            page.button(frame.say("Ghi", "Save"))
        }
    }
}
