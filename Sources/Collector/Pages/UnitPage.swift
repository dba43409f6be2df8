import Shared

/// One unit through time: names, codes, events, relatives, what it owes and how it stands.
struct UnitPage: Sendable {
    let frame: PageFrame
    let story: FacilityStory
    let registry: Registry
    /// What it owes of each form, the latest periods last.
    let duties: [UnitDuties]
    /// The day that counts as today.
    let today: Day
    /// Whether the visitor may enter events.
    let mayEnter: Bool

    private var unit: Facility { story.facility }

    /// The whole document.
    var html: String {
        frame.html(
            title: story.name(of: unit.id)[frame.language],
            trail: [(frame.say("Đơn vị", "Units"), PagePath.units)]
        ) { page in
            facts(&page)
            if mayEnter { enter(&page) }
            dated(&page)
            events(&page)
            if !story.kin.isEmpty {
                page.element("h2", text: frame.say("Phả hệ", "Lineage"))
                LineageChart(story: story, registry: registry, frame: frame, today: today)
                    .write(to: &page)
            }
            obligations(&page)
        }
    }

    private func facts(_ page: inout HTML) {
        let state = registry.state(of: unit.id, on: today)
        page.element("p") { page in
            if state != nil {
                page.chip(.good, frame.say("Đang hoạt động", "Works"))
            } else {
                page.chip(.neutral, frame.say("Không hoạt động", "Does not work"))
            }
        }
        func name(_ id: FacilityID?) -> String {
            id.map { "\(story.name(of: $0)[frame.language]) (\($0))" } ?? "—"
        }
        let area = state?.area.flatMap { registry.area($0)?.name.localized[frame.language] }
        let facts: [(String, String)] = [
            (frame.say("Mã trong hệ thống", "Code"), unit.id.text),
            (frame.say("Loại hình", "Type"), state?.type.title[frame.language] ?? "—"),
            (frame.say("Chủ sở hữu", "Owner"), state?.ownership.title[frame.language] ?? "—"),
            (frame.say("Cơ quan chủ quản", "Belongs to"), name(state?.parent)),
            (frame.say("Báo cáo cho", "Reports to"), name(state?.reportsTo)),
            (frame.say("Địa bàn", "Area"), area ?? "—"),
            (
                frame.say("Thời gian hoạt động", "Works"),
                story.lives.map(span).joined(separator: "; ")
            ),
        ]
        page.element("dl", [("class", "facts")]) { page in
            for (term, fact) in facts {
                page.element("dt", text: term)
                page.element("dd", text: fact)
            }
        }
    }

    private func enter(_ page: inout HTML) {
        page.element("p", [("class", "screen")]) { page in
            page.element(
                "a", [("href", frame.link(PagePath.unitEvent, [("unit", unit.id.text)]))],
                text: frame.say("Ghi sự kiện của đơn vị này", "Enter an event of this unit"))
        }
    }

    /// `01/02/2020 – 30/06/2026`: both days inside.
    private func span(_ days: DayInterval) -> String {
        let from = days.from.map { frame.day($0) } ?? "…"
        let to = days.to.map { frame.day($0.adding(days: -1)) } ?? frame.say("nay", "now")
        return "\(from) – \(to)"
    }

    // MARK: - Attributes with their days

    private func dated(_ page: inout HTML) {
        page.element("h2", text: frame.say("Thông tin theo thời gian", "Dated attributes"))
        let columns = [
            (frame.say("Thông tin", "Attribute"), false), (frame.say("Giá trị", "Value"), false),
            (frame.say("Từ ngày", "From"), false),
        ]
        page.table(
            frame.say("Tên, loại hình, chủ quản, địa bàn", "Names, types, parents, areas"),
            columns: columns
        ) { page in
            rows(unit.names, frame.say("Tên", "Name"), &page) { $0.localized[frame.language] }
            rows(unit.types, frame.say("Loại hình", "Type"), &page) { $0.title[frame.language] }
            rows(unit.ownerships, frame.say("Chủ sở hữu", "Owner"), &page) {
                $0.title[frame.language]
            }
            rows(unit.parents, frame.say("Chủ quản", "Belongs to"), &page) { $0?.text ?? "—" }
            rows(unit.reportingLines, frame.say("Báo cáo cho", "Reports to"), &page) {
                $0?.text ?? "—"
            }
            rows(unit.areas, frame.say("Địa bàn", "Area"), &page) { id in
                id.map { registry.area($0)?.name.localized[frame.language] ?? $0.text } ?? "—"
            }
        }
        guard !unit.codes.isEmpty else { return }
        page.table(
            frame.say("Mã", "Codes"),
            columns: [
                (frame.say("Hệ mã", "Scheme"), false), (frame.say("Mã", "Code"), false),
                (frame.say("Thời gian", "Days"), false),
            ]
        ) { page in
            for code in unit.codes {
                page.row([code.scheme.title[frame.language], code.value, span(code.valid)])
            }
        }
    }

    private func rows<Value>(
        _ timeline: Timeline<Value>, _ title: String, _ page: inout HTML,
        _ text: (Value) -> String
    ) {
        for step in timeline.steps {
            page.row([
                title, text(step.value),
                step.from.map { frame.day($0) } ?? frame.say("ban đầu", "the start"),
            ])
        }
    }

    private func events(_ page: inout HTML) {
        guard !story.events.isEmpty else { return }
        page.element("h2", text: frame.say("Sự kiện", "Events"))
        page.table(
            frame.say("Những gì đã xảy ra", "What happened"),
            columns: [
                (frame.say("Ngày", "Day"), false), (frame.say("Sự kiện", "Event"), false),
                (frame.say("Quyết định", "Decision"), false),
            ]
        ) { page in
            for event in story.events {
                let sentence = event.sentence { registry.name(of: $0, on: event.effective) }
                page.row([
                    frame.day(event.effective), sentence[frame.language],
                    event.decision?.text ?? "—",
                ])
            }
        }
    }

    // MARK: - What it owes

    private func obligations(_ page: inout HTML) {
        page.element("h2", text: frame.say("Nghĩa vụ báo cáo", "Reports owed"))
        guard !duties.isEmpty else {
            return page.message(
                .info,
                frame.say(
                    "Đơn vị không có báo cáo nào phải gửi trong các kỳ gần đây.",
                    "The unit owes nothing of the latest periods."))
        }
        for duty in duties {
            page.table(
                "\(duty.form) – \(duty.title[frame.language])",
                columns: [
                    (frame.say("Kỳ", "Period"), false), (frame.say("Trạng thái", "State"), false),
                    (frame.say("Hạn nộp", "Due"), false),
                    (frame.say("Nhận lúc", "Received"), false),
                ]
            ) { page in
                for row in duty.rows { self.row(row, &page) }
            }
        }
    }

    private func row(_ row: ObligationBoard.Row, _ page: inout HTML) {
        let words = BoardWords(language: frame.language)
        let due: DueDate? = row.verdict.due
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: row.period.identifier)
            page.element("td") { page in
                page.chip(row.verdict.status.tone, words.short(row.verdict))
            }
            page.element("td", text: due.map { frame.day($0.day) } ?? "—")
            page.element("td", text: row.verdict.receivedAt.map { frame.moment($0) } ?? "—")
        }
    }
}

/// What a unit owes of one form.
struct UnitDuties: Sendable {
    let form: FormCode
    let title: LocalizedText
    /// By period, the latest first.
    let rows: [ObligationBoard.Row]
}

extension ObligationStatus {
    /// How a chip of it is meant.
    var tone: PageTone {
        switch self {
        case .onTime: .good
        case .late: .warning
        case .missing: .bad
        case .awaited: .info
        case .notYetDue, .exempt: .neutral
        }
    }
}
