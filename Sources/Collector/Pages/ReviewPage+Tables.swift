import Shared

extension ReviewPage {
    // MARK: - Figures

    /// The figures as they were reported, beside what they can be compared with.
    func figures(_ shown: ReviewSheet.Revision, _ page: inout HTML) {
        let mayReturn = verbs.contains(.return)
        page.element("h2", text: frame.say("Số liệu", "Figures"))
        page.element(
            "p", [("class", "note")],
            text: frame.say(
                "Thường gặp: trung vị và khoảng nhỏ nhất – lớn nhất của tối đa \(UsualBand.periods) kỳ "
                    + "trước (từ \(UsualBand.fewest) kỳ trở lên). ▲: ngoài khoảng đó.",
                "Usual: the median and the range of at most \(UsualBand.periods) periods before (from "
                    + "\(UsualBand.fewest) on). ▲: beyond that range."))
        var columns: [(title: String, isNumber: Bool)] = [
            (frame.say("Chỉ tiêu", "Indicator"), false),
            (frame.say("Báo cáo", "Reported"), true),
            (frame.say("Kỳ trước", "Last period"), true),
            (frame.say("Cùng kỳ", "Last year"), true),
            (frame.say("Kế hoạch", "Plan"), true),
            (frame.say("Thường gặp", "Usual"), true),
            (frame.say("Nguồn", "From"), false),
        ]
        if mayReturn { columns.append((frame.say("Lời khi trả lại", "Words if returned"), false)) }
        page.table(
            "\(shown.report.form.code) v\(shown.report.form.key.version)", columns: columns,
            class: "figures"
        ) { page in
            for figure in sheet.figures { line(figure, shown, mayReturn, &page) }
        }
    }

    private func line(
        _ figure: ReviewSheet.Figure, _ shown: ReviewSheet.Revision, _ mayReturn: Bool,
        _ page: inout HTML
    ) {
        let indicator = shown.report.form.indicators[figure.slot]
        let content = shown.report.content
        page.element("tr", figure.isUnusual ? [("class", "unusual")] : []) { page in
            page.element("th", [("scope", "row")]) { page in
                page.text(indicator.title[frame.language])
                page.element(
                    "small",
                    text: [indicator.code.text, indicator.unit.title[frame.language]]
                        .filter { !$0.isEmpty }.joined(separator: " · "))
            }
            page.element("td", [("class", "number")]) { page in
                if figure.isUnusual {
                    page.element("i", [("aria-hidden", "true")], text: PageTone.warning.symbol)
                    page.element(
                        "span", [("class", "unseen")], text: frame.say("khác thường", "unusual"))
                    page.text(" ")
                }
                page.element("b", text: words.value(figure.value, of: indicator))
                if let note = content.notes[indicator.code] { page.element("small", text: note) }
            }
            page.element("td", [("class", "number")], text: words.number(figure.last))
            page.element("td", [("class", "number")], text: words.number(figure.lastYear))
            page.element("td", [("class", "number")], text: words.number(figure.plan))
            page.element("td", [("class", "number")]) { page in
                guard let band = figure.band else { return page.text("–") }
                page.text(words.number(band.median))
                page.element(
                    "small",
                    text: "\(words.number(band.low)) – \(words.number(band.high)) (\(band.count))")
            }
            page.element("td") { page in
                page.text(origin(figure.slot, indicator, content))
                if let mark = shown.typed[.figure(indicator.code)], mark.origin != .prefilled {
                    page.element("small", text: "\(mark.who), \(frame.moment(mark.at))")
                }
            }
            guard mayReturn else { return }
            page.element("td") { page in
                page.void(
                    "input",
                    [
                        ("form", "do-return"), ("name", "figure.\(indicator.code)"),
                        ("autocomplete", "off"),
                        (
                            "aria-label",
                            frame.say("Lời về ", "Words at ") + indicator.title[frame.language]
                        ),
                    ])
            }
        }
    }

    /// Where a figure stood: its cell, or the part of a merged report it came from.
    private func origin(
        _ slot: Int, _ indicator: Indicator, _ content: Report.Content
    ) -> String {
        if indicator.isComputed { return frame.say("tính ra", "computed") }
        guard let source = content.source else { return "–" }
        let cell = source.cells.indices.contains(slot) ? source.cells[slot] : nil
        let words = [source.part(of: slot)?.name, cell].compactMap(\.self)
        return words.isEmpty ? "–" : words.joined(separator: " ")
    }

    // MARK: - What was sent before

    /// Every revision with what it says otherwise than the one before.
    func history(_ page: inout HTML) {
        guard sheet.revisions.count > 1 else { return }
        page.element("h2", text: frame.say("Các bản đã gửi", "Revisions"))
        for revision in sheet.revisions.reversed() {
            page.element("section", [("class", "card")]) { page in
                page.element("h3") { page in
                    page.element(
                        "a", [("href", link(to: revision))],
                        text: frame.say("Bản ", "Revision ") + "\(revision.facts.revision)")
                    page.text(" – \(frame.moment(revision.facts.receivedAt)) ")
                    if revision.facts.seq == sheet.row.counted {
                        page.chip(.good, frame.say("Đang được tính", "Counts"))
                    } else if revision.withdrawn != nil {
                        page.chip(.neutral, frame.say("Đã rút", "Withdrawn"))
                    }
                }
                if let reason = revision.report.content.reason { page.element("p", text: reason) }
                differences(of: revision, &page)
            }
        }
    }

    private func link(to revision: ReviewSheet.Revision) -> String {
        frame.link(
            PagePath.report(
                sheet.slot.plan.form.code, sheet.slot.plan.period, sheet.slot.facility),
            [("revision", "\(revision.facts.revision)")])
    }

    private func differences(of revision: ReviewSheet.Revision, _ page: inout HTML) {
        guard !revision.differences.isEmpty else { return }
        let form = revision.report.form
        page.table(
            frame.say(
                "Khác bản trước ở \(revision.differences.count) chỉ tiêu",
                "Differs from the one before at \(revision.differences.count) indicators"),
            columns: [
                (frame.say("Chỉ tiêu", "Indicator"), false), (frame.say("Trước", "Before"), true),
                (frame.say("Nay", "Now"), true),
            ]
        ) { page in
            for difference in revision.differences {
                let indicator = form.slot(of: difference.indicator).map { form.indicators[$0] }
                page.row(
                    [
                        indicator?.title[frame.language] ?? difference.indicator.text,
                        words.value(difference.before, of: indicator),
                        words.value(difference.now, of: indicator),
                    ], numbersFrom: 1)
            }
        }
    }

    /// Reports that were refused, with what was found.
    func attempts(_ page: inout HTML) {
        guard !sheet.attempts.isEmpty else { return }
        page.element("h2", text: frame.say("Các lần gửi không được nhận", "Refused reports"))
        for attempt in sheet.attempts.suffix(Self.attemptLimit).reversed() {
            page.element("details", [("class", "card")]) { page in
                page.element(
                    "summary",
                    text: frame.moment(attempt.receivedAt) + " – "
                        + frame.say("bản ", "revision ") + "\(attempt.revision)")
                page.element("ul") { page in
                    // Written by this program: what cannot be read is not shown.
                    let found = (try? JSONValue(parsing: attempt.findings))?.elements ?? []
                    for finding in found.compactMap({ Finding(value: $0) }) {
                        page.element("li", text: finding.message[frame.language])
                    }
                }
            }
        }
    }

    private static let attemptLimit = 20

    // MARK: - Who did what

    /// Every act about the report, for ever.
    func trail(_ page: inout HTML) {
        guard !sheet.acts.isEmpty else { return }
        page.element("h2", text: frame.say("Ai đã làm gì", "Who did what"))
        page.table(
            frame.say("Nhật ký của báo cáo này", "The log of this report"),
            columns: [
                (frame.say("Lúc", "When"), false), (frame.say("Ai", "Who"), false),
                (frame.say("Việc", "What"), false), (frame.say("Lời", "Words"), false),
            ]
        ) { page in
            for act in sheet.acts.reversed() {
                page.element("tr") { page in
                    page.element("td") { page in
                        page.element(
                            "time", [("datetime", act.at.rfc3339)], text: frame.moment(act.at))
                    }
                    page.element("td", text: nameOf(act.actor))
                    page.element("td", text: words.act(act.action))
                    // A report's own detail is its digest: nothing that people read.
                    page.element("td") { page in
                        guard !act.action.hasPrefix("report.") else { return }
                        page.text(act.detail)
                        for (code, text) in figures(at: act.seq) {
                            page.element("small", text: "\(code): \(text)")
                        }
                    }
                }
            }
        }
    }

    private func figures(at seq: Int64) -> [(IndicatorCode, String)] {
        let words = sheet.decisions.first { $0.seq == seq }?.figures ?? [:]
        return words.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
