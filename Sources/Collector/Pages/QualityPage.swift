import Shared

/// What stands out in the figures of a span: rates by form, figures by indicator, the most unusual
/// ones first.
struct QualityPage: Sendable {
    let frame: PageFrame
    let question: QualityQuestion
    let forms: [FormQuality]
    /// Every form that can be chosen.
    let codes: [FormCode]
    /// Areas that can be chosen.
    let areas: [Area]
    let registry: Registry

    /// How many unusual figures are shown here; the work list has all.
    static let figureLimit = 20

    private var words: QualityWords { QualityWords(language: frame.language) }

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Chất lượng số liệu", "Data quality")) { page in
            chooser(&page)
            page.element(
                "p", [("class", "note")],
                text: frame.say(
                    "“Khác thường” không có nghĩa là sai: hãy hỏi đơn vị.",
                    "“Unusual” does not mean wrong: ask the unit."))
            rates(&page)
            unusual(&page)
            if question.form != nil {
                for quality in forms { indicators(quality, &page) }
            }
        }
    }

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.quality, frame) { page in
            PageField(
                label: frame.say("Khoảng kỳ", "Span"), name: "period", value: question.from,
                hint: "2026, 2026-Q1, 2026-03"
            ).write(to: &page)
            page.choice(
                frame.say("Biểu", "Form"), name: "form",
                options: [("", frame.say("Tất cả", "All"))]
                    + codes.map { ($0.text, $0.text) }, chosen: question.form?.text)
            page.choice(
                frame.say("Địa bàn", "Area"), name: "area",
                options: [("", frame.say("Tất cả", "All"))]
                    + areas.map { ($0.id.text, $0.name.localized[frame.language]) },
                chosen: question.area?.text)
            page.button(frame.say("Xem", "Show"))
            page.element(
                "a", [("href", frame.link(PagePath.qualityWork, query()))],
                text: frame.say("Danh sách việc", "Work list"))
            page.element(
                "a", [("href", frame.link(PagePath.qualityReport, query()))],
                text: frame.say("Báo cáo để in", "Report to print"))
        }
    }

    private func query(form: FormCode? = nil) -> [(name: String, value: String)] {
        var pairs = [(name: "period", value: question.from)]
        if let form = form ?? question.form { pairs.append(("form", form.text)) }
        if let area = question.area { pairs.append(("area", area.text)) }
        return pairs
    }

    private func rates(_ page: inout HTML) {
        page.table(
            frame.say("Theo biểu", "By form"),
            columns: [
                (frame.say("Biểu", "Form"), false), (frame.say("Phải nộp", "Expected"), true),
                (frame.say("Đầy đủ", "Completeness"), true),
                (frame.say("Kịp thời", "Timeliness"), true),
                (frame.say("Khác thường", "Unusual"), true),
                (frame.say("Lệch tỷ lệ", "Ratios"), true),
            ]
        ) { page in
            for quality in forms {
                let rate = quality.rate
                page.element("tr") { page in
                    page.element("th", [("scope", "row")]) { page in
                        page.element(
                            "a",
                            [
                                (
                                    "href",
                                    frame.link(
                                        PagePath.quality, query(form: quality.scope.form.code))
                                )
                            ], text: quality.scope.form.code.text)
                        page.element(
                            "small",
                            text: quality.scope.form.title[frame.language] + " · "
                                + quality.scope.kind.title[frame.language])
                    }
                    let cells = [
                        "\(rate.expected)",
                        words.rate(Share(numerator: rate.received, denominator: rate.expected)),
                        words.rate(Share(numerator: rate.onTime, denominator: rate.expected)),
                        "\(quality.unusual.count)", "\(quality.related.count)",
                    ]
                    for cell in cells { page.element("td", [("class", "number")], text: cell) }
                }
            }
        }
    }

    private func unusual(_ page: inout HTML) {
        let rows = UnusualRow.all(forms, in: registry).prefix(Self.figureLimit)
        guard !rows.isEmpty else {
            page.message(.good, frame.say("Không có số khác thường.", "Nothing is unusual."))
            return
        }
        page.table(
            frame.say(
                "Khác thường nhất, theo ảnh hưởng đến số toàn tỉnh",
                "Most unusual, by effect on the province's figure"),
            columns: UnusualTable.columns(frame)
        ) { page in
            for row in rows { UnusualTable.write(row, frame, words, in: question, to: &page) }
        }
    }

    private func indicators(_ quality: FormQuality, _ page: inout HTML) {
        page.table(
            "\(quality.scope.form.code) · \(quality.scope.kind.title[frame.language])",
            columns: [
                (frame.say("Chỉ tiêu", "Indicator"), false),
                (frame.say("Có số liệu", "Given"), true), (frame.say("Số 0", "Zeros"), true),
                ("-", true), ("…", true), (frame.say("Trống", "Blank"), true),
                (frame.say("Thiếu", "Missing"), true),
                (frame.say("Khác thường", "Unusual"), true),
                (frame.say("Tận cùng 0", "End in 0"), true),
            ]
        ) { page in
            for one in quality.indicators {
                let counts = one.counts
                page.row(
                    [
                        quality.scope.form.indicators[one.slot].title[frame.language],
                        words.rate(counts.completeness), "\(counts.zero)", "\(counts.none)",
                        "\(counts.notCollected)", "\(counts.blank)", "\(counts.missing)",
                        "\(one.moderate + one.extreme)/\(one.judged)",
                        one.digits.count >= DigitHabits.fewest
                            ? words.rate(one.digits.endInZero) : "–",
                    ], numbersFrom: 1)
            }
        }
    }
}
