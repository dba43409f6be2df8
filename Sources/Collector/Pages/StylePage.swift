import Shared

/// Every part that pages are made of, with made-up figures: what a new page looks like, and what a
/// change of the style sheet does to all of them.
struct StylePage: Sendable {
    let frame: PageFrame

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Mẫu trình bày", "Style guide"),
            trail: [(frame.say("Tình hình nộp", "Board"), PagePath.board)]
        ) { page in
            page.element(
                "p",
                text: frame.say(
                    "Các phần mà mọi trang dùng. Số liệu ở đây là bịa.",
                    "The parts that every page uses. The figures here are made up."))
            tones(&page)
            tables(&page)
            fields(&page)
            charts(&page)
        }
    }

    private func tones(_ page: inout HTML) {
        page.element("h2", text: frame.say("Thông báo và trạng thái", "Messages and states"))
        let words: [PageTone: String] = [
            .good: frame.say("Đúng hạn", "On time"), .warning: frame.say("Trễ 3 ngày", "3 d late"),
            .bad: frame.say("Thiếu", "Missing"), .info: frame.say("Chờ gửi", "Awaited"),
            .neutral: frame.say("Miễn", "Exempt"),
        ]
        for tone in PageTone.allCases { page.message(tone, words[tone] ?? "") }
        page.element("p") { page in
            for tone in PageTone.allCases {
                page.chip(tone, words[tone] ?? "")
                page.text(" ")
            }
        }
        page.element("p", [("class", "buttons")]) { page in
            page.button(frame.say("Nút chính", "Main"))
            page.button(frame.say("Nút phụ", "Second"), class: "second")
            page.button(
                frame.say("Nguy hiểm", "Danger"), class: "danger",
                confirming: frame.say("Có chắc không?", "Are you sure?"))
            page.button(frame.say("Như liên kết", "Like a link"), class: "quiet")
        }
    }

    private func tables(_ page: inout HTML) {
        page.element("h2", text: frame.say("Bảng", "Tables"))
        page.table(
            frame.say("Lượt khám (bịa)", "Visits (made up)"),
            columns: [
                (frame.say("Đơn vị", "Unit"), false), (frame.say("Kỳ này", "This period"), true),
                (frame.say("Kỳ trước", "Last"), true),
            ]
        ) { page in
            page.row(["Bệnh viện Một", "1.200", "1.150"], numbersFrom: 1)
            page.row(["Bệnh viện Hai", "830", "905"], numbersFrom: 1)
        }
        page.pagination(3, of: 9, frame) { frame.link(PagePath.style, [("page", "\($0)")]) }
    }

    private func fields(_ page: inout HTML) {
        page.element("h2", text: frame.say("Ô nhập", "Fields"))
        page.element("form", [("class", "fields card"), ("action", PagePath.style)]) { page in
            PageField(
                label: frame.say("Lý do", "Reason"), name: "reason", value: "",
                hint: frame.say("Đơn vị sẽ đọc lời này.", "The unit reads this."), isLong: true
            ).write(to: &page)
            PageField(
                label: frame.say("Số quyết định", "Decision number"), name: "decision", value: "12",
                error: frame.say(
                    "Đọc được “12”, cần như 12/QĐ-SYT.", "Read “12”, expected 12/QĐ-SYT.")
            ).write(to: &page)
            page.choice(
                frame.say("Biểu", "Form"), name: "form",
                options: [("A", "HDKB-T"), ("B", "BTN-T")], chosen: "B")
            page.element("label", [("class", "tick")]) { page in
                page.void("input", [("type", "checkbox"), ("name", "tick"), ("checked", nil)])
                page.text(frame.say("Chọn dòng này", "Choose this line"))
            }
            page.button(frame.say("Gửi", "Send"))
        }
        page.element("dl", [("class", "facts")]) { page in
            page.element("dt", text: frame.say("Nhận lúc", "Received"))
            page.element("dd", text: frame.moment(frame.now))
        }
    }

    private func charts(_ page: inout HTML) {
        page.element("h2", text: frame.say("Hình và bảng của nó", "A chart and its table"))
        let (now, before) = ([12, 15, 14, 19, 22, 21], [10, 11, 13, 15, 16, 18])
        page.figure(
            frame.say("Năm nay (liền) và năm trước (đứt), bịa", "This year and last, made up"),
            frame
        ) { page in
            TrendChart(series: now, before: before, label: frame.say("Đường xu hướng", "Trend"))
                .write(to: &page)
        } table: { page in
            page.table(
                frame.say("Số liệu", "Figures"),
                columns: [
                    (frame.say("Tháng", "Month"), false), (frame.say("Năm nay", "This year"), true),
                    (frame.say("Năm trước", "Last year"), true),
                ]
            ) { page in
                for (index, pair) in zip(now, before).enumerated() {
                    page.row(
                        ["\(index + 1)", "\(pair.0)", "\(pair.1)"], numbersFrom: 1)
                }
            }
        }
    }
}

/// Two lines of whole numbers on one scale: what is, and what was a year before. No style, no script.
struct TrendChart: Sendable {
    /// This year's figures; nil where there is none.
    let series: [Int?]
    /// Last year's, drawn dashed behind.
    let before: [Int?]
    /// What a reader who does not see it is told.
    let label: String

    private static let (width, height, edge) = (600, 200, 24)

    /// Writes the chart.
    func write(to page: inout HTML) {
        let top = max(1, (series + before).compactMap(\.self).max() ?? 1)
        page.element(
            "svg",
            [
                ("viewBox", "0 0 \(Self.width) \(Self.height)"), ("role", "img"),
                ("aria-label", label),
            ]
        ) { page in
            let (low, right) = (Self.height - Self.edge, Self.width - Self.edge)
            page.element(
                "path", [("class", "axis"), ("d", "M\(Self.edge * 2) 8V\(low)H\(right)")]
            ) { _ in }
            page.element("text", [("x", "4"), ("y", "16")], text: "\(top)")
            page.element("text", [("x", "4"), ("y", "\(low)")], text: "0")
            line(before, top, "before line", &page)
            line(series, top, "now line", &page)
        }
    }

    private func line(
        _ figures: [Int?], _ top: Int, _ kind: String, _ page: inout HTML
    ) {
        let count = max(series.count, before.count, 2)
        let (left, low) = (Self.edge * 2, Self.height - Self.edge)
        var path = ""
        var isOpen = false
        for (index, figure) in figures.enumerated() {
            guard let figure else {
                isOpen = false
                continue
            }
            let x = left + (Self.width - Self.edge - left) * index / (count - 1)
            let y = low - (low - 8) * max(0, figure) / top
            path += "\(isOpen ? "L" : "M")\(x) \(y)"
            isOpen = true
        }
        page.element("path", [("class", kind), ("d", path)]) { _ in }
    }
}
