import Shared

/// The printed letter of late and missing units (`công văn đôn đốc`): an A4 page with a numbered table,
/// the reasons, and a place to sign. In the frame of all pages, which paper leaves out.
struct ChaseLetter: Sendable {
    /// What stands around the table.
    struct Heading: Sendable {
        var department: String
        var number: String
        var place: String
        var signer: String
        var position: String
    }

    /// One line of the table.
    struct Line: Sendable {
        let row: ObligationBoard.Row
        let title: LocalizedText
    }

    let heading: Heading
    let lines: [Line]
    let asOf: Instant
    let language: Language

    /// Late and missing reports of a board, units together, the longest overdue first.
    static func lines(_ board: StatusBoard) -> [Line] {
        let titles = Dictionary(
            board.columns.map { ($0.form.key, $0.form.title) }, uniquingKeysWith: { one, _ in one })
        let rows = board.missing + board.late
        let worst = Dictionary(
            rows.map { ($0.facility, $0.verdict.daysLate ?? 0) }, uniquingKeysWith: max)
        return rows.sorted { left, right in
            (
                -(worst[left.facility] ?? 0), left.facility, -(left.verdict.daysLate ?? 0),
                left.form.code
            )
                < (
                    -(worst[right.facility] ?? 0), right.facility,
                    -(right.verdict.daysLate ?? 0), right.form.code
                )
        }.map { Line(row: $0, title: titles[$0.form] ?? LocalizedText(vi: "", en: "")) }
    }

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    /// The page.
    func html(in frame: PageFrame) -> String {
        frame.html(title: say("Văn bản đôn đốc báo cáo", "Letter on overdue reports")) { page in
            page.element("article", [("class", "document")]) { page in
                head(&page)
                table(&page)
                foot(&page)
            }
        }
    }

    private func head(_ page: inout HTML) {
        let day = asOf.day
        let date = say(
            "\(blank(heading.place)), ngày \(day.dayOfMonth) tháng \(day.month) năm \(day.year)",
            "\(blank(heading.place)), \(day.iso)")
        page.element("table", [("class", "letterhead"), ("role", "presentation")]) { page in
            page.element("tr") { page in
                page.element("td") { page in
                    centred(heading.department, isStrong: true, &page)
                    centred(say("Số: ", "No. ") + blank(heading.number), &page)
                }
                page.element("td") { page in
                    centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", isStrong: true, &page)
                    centred("Độc lập - Tự do - Hạnh phúc", isStrong: true, &page)
                    centred(date, &page)
                }
            }
        }
        page.element(
            "h2", text: say("Về việc đôn đốc nộp báo cáo", "On reports that have not come"))
        let units = Set(lines.map(\.row.facility)).count
        let missing = lines.count { $0.row.verdict.status == .missing }
        page.element(
            "p",
            text: say(
                "Đến \(asOf.vietnamese), \(units) đơn vị có \(missing) báo cáo quá hạn chưa nộp và "
                    + "\(lines.count - missing) báo cáo nộp trễ hạn, cụ thể như sau:",
                "At \(asOf.english) \(units) units had \(missing) reports overdue and "
                    + "\(lines.count - missing) that came late:"))
    }

    private func centred(_ text: String, isStrong: Bool = false, _ page: inout HTML) {
        page.element("p", [("class", "c")]) { page in
            if isStrong { page.element("b", text: text) } else { page.text(text) }
        }
    }

    private func blank(_ text: String) -> String { text.isEmpty ? "……………" : text }

    private func table(_ page: inout HTML) {
        guard !lines.isEmpty else {
            page.element(
                "p", text: say("Không có báo cáo nào quá hạn hay trễ hạn.", "None is late."))
            return
        }
        let title = say("Báo cáo quá hạn và trễ hạn", "Reports overdue and late")
        let region: [HTML.Attribute] = [
            ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title),
        ]
        page.element("div", region) { page in
            page.element("table", [("class", "numbered")]) { page in
                page.element("caption", text: title)
                grid(&page)
            }
        }
    }

    private func grid(_ page: inout HTML) {
        page.element("thead") { page in
            page.element("tr") { page in
                for name in [
                    say("STT", "No."), say("Đơn vị", "Unit"), say("Báo cáo", "Report"),
                    say("Hạn nộp", "Due"), say("Tình trạng", "Status"), say("Lý do", "Reason"),
                ] {
                    page.element("th", [("scope", "col")], text: name)
                }
            }
        }
        page.element("tbody") { page in
            for (index, unit) in units.enumerated() {
                for (place, line) in unit.enumerated() {
                    page.element("tr") { page in
                        if place == 0 { name(index + 1, unit, &page) }
                        row(line, &page)
                    }
                }
            }
        }
    }

    /// The lines of each unit: they stand together.
    private var units: [[Line]] {
        var units: [[Line]] = []
        for line in lines {
            if let last = units.last?.last, last.row.facility == line.row.facility {
                units[units.count - 1].append(line)
            } else {
                units.append([line])
            }
        }
        return units
    }

    /// A unit's number and name, once for all its lines: a letter is counted by units.
    private func name(_ number: Int, _ unit: [Line], _ page: inout HTML) {
        let rows: [HTML.Attribute] = unit.count > 1 ? [("rowspan", "\(unit.count)")] : []
        page.element("td", [("class", "n")] + rows, text: "\(number)")
        page.element("td", rows, text: unit.first?.row.facilityName[language] ?? "")
    }

    private func row(_ line: Line, _ page: inout HTML) {
        let row = line.row
        let due: DueDate? = row.verdict.due
        let days = row.verdict.daysLate ?? 0
        let standing =
            row.verdict.status == .missing
            ? say("chưa nộp, quá hạn \(days) ngày", "missing, \(days) days overdue")
            : say("nộp trễ \(days) ngày", "\(days) days late")
        page.element(
            "td", text: "\(row.form.code) \(line.title[language]), \(row.period.title[language])")
        page.element("td", text: due.map { NoticeLine.moment($0)[language] } ?? "")
        page.element("td", text: standing)
        page.element("td", text: row.why?.sentence[language] ?? "")
    }

    private func foot(_ page: inout HTML) {
        page.element(
            "p",
            text: say(
                "Đề nghị các đơn vị nộp báo cáo còn thiếu, nêu rõ nguyên nhân, và phản ánh khó khăn về "
                    + "\(heading.department) để phối hợp giải quyết.",
                "The units are asked to send what is missing, to say why it is late, and to tell "
                    + "\(heading.department) what stands in the way."))
        page.element("table", [("class", "signatures"), ("role", "presentation")]) { page in
            page.element("tr") { page in
                page.element("td") { page in
                    page.element("p") { $0.element("i", text: say("Nơi nhận:", "To:")) }
                    page.element("p", text: say("- Các đơn vị có tên trên;", "- the units named;"))
                    page.element("p", text: say("- Lưu: VT, KHTC.", "- file."))
                }
                page.element("td") { page in
                    centred(heading.position, isStrong: true, &page)
                    page.element("p", [("class", "room")], text: "")
                    centred(heading.signer, isStrong: true, &page)
                }
            }
        }
    }
}
