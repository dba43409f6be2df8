import Shared

/// The printed letter of late and missing units (`công văn đôn đốc`): an A4 page with a numbered table,
/// the reasons, and a place to sign. A page of its own, so that it prints as it stands.
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
    var html: String {
        var page = HTML()
        page.markup("<!doctype html>")
        page.element("html", [("lang", language.rawValue)]) { page in
            page.element("head") { page in
                page.void("meta", [("charset", "utf-8")])
                page.void(
                    "meta", [("name", "viewport"), ("content", "width=device-width")])
                page.element(
                    "title", text: say("Văn bản đôn đốc báo cáo", "Letter on overdue reports"))
                page.element("style") { $0.markup(Self.css) }
            }
            page.element("body") { page in
                head(&page)
                table(&page)
                foot(&page)
            }
        }
        return page.source
    }

    private func head(_ page: inout HTML) {
        page.element("div", [("class", "head")]) { page in
            page.element("div") { page in
                page.element("b", text: heading.department)
                page.element("p", text: say("Số: ", "No. ") + blank(heading.number))
            }
            page.element("div") { page in
                page.element("b", text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                page.element("b", text: "Độc lập - Tự do - Hạnh phúc")
                let day = asOf.day
                page.element(
                    "p",
                    text: say(
                        "\(blank(heading.place)), ngày \(day.dayOfMonth) tháng \(day.month) năm "
                            + "\(day.year)",
                        "\(blank(heading.place)), \(day.iso)"))
            }
        }
        page.element(
            "h1", text: say("Về việc đôn đốc nộp báo cáo", "On reports that have not come"))
        let units = Set(lines.map(\.row.facility)).count
        let missing = lines.count { $0.row.verdict.status == .missing }
        page.element(
            "p",
            text: say(
                "Đến \(asOf.vietnamese), \(units) đơn vị có \(missing) báo cáo quá hạn chưa nộp và "
                    + "\(lines.count - missing) báo cáo nộp trễ hạn, cụ thể như sau:",
                "At \(asOf.rfc3339) \(units) units had \(missing) reports overdue and "
                    + "\(lines.count - missing) that came late:"))
    }

    private func blank(_ text: String) -> String { text.isEmpty ? "……………" : text }

    private func table(_ page: inout HTML) {
        guard !lines.isEmpty else {
            page.element(
                "p", text: say("Không có báo cáo nào quá hạn hay trễ hạn.", "None is late."))
            return
        }
        page.element("table") { page in
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
                for (index, line) in lines.enumerated() { row(index + 1, line, &page) }
            }
        }
    }

    private func row(_ number: Int, _ line: Line, _ page: inout HTML) {
        let row = line.row
        let due: DueDate? = row.verdict.due
        let days = row.verdict.daysLate ?? 0
        let standing =
            row.verdict.status == .missing
            ? say("chưa nộp, quá hạn \(days) ngày", "missing, \(days) days overdue")
            : say("nộp trễ \(days) ngày", "\(days) days late")
        page.element("tr") { page in
            page.element("td", [("class", "n")], text: "\(number)")
            page.element("td", text: row.facilityName[language])
            page.element(
                "td",
                text: "\(row.form.code) \(line.title[language]), \(row.period.title[language])")
            page.element("td", text: due.map { NoticeLine.moment($0)[language] } ?? "")
            page.element("td", text: standing)
            page.element("td", text: row.why?.sentence[language] ?? "")
        }
    }

    private func foot(_ page: inout HTML) {
        page.element(
            "p",
            text: say(
                "Đề nghị các đơn vị nộp báo cáo còn thiếu, nêu rõ nguyên nhân, và phản ánh khó khăn về "
                    + "\(heading.department) để phối hợp giải quyết.",
                "The units are asked to send what is missing, to say why it is late, and to tell "
                    + "\(heading.department) what stands in the way."))
        page.element("div", [("class", "sign")]) { page in
            page.element("div") { page in
                page.element("i", text: say("Nơi nhận:", "To:"))
                page.element("p", text: say("- Các đơn vị có tên trên;", "- the units named;"))
                page.element("p", text: say("- Lưu: VT, KHTC.", "- file."))
            }
            page.element("div") { page in
                page.element("b", text: heading.position)
                page.element("p", [("class", "room")], text: "")
                page.element("b", text: heading.signer)
            }
        }
    }

    /// The page's style, named in its policy by the hash.
    static let css: StaticString = """
        @page{size:A4;margin:20mm 15mm 20mm 25mm}
        body{font:13pt/1.4 "Times New Roman","Liberation Serif",serif;color:#000;background:#fff;
        max-width:180mm;margin:0 auto;padding:8mm}
        @media print{body{padding:0;max-width:none}}
        .head,.sign{display:flex;flex-wrap:wrap;justify-content:space-between;gap:8mm}
        .head>div,.sign>div{flex:1 1 70mm;text-align:center}
        .sign>div:first-child{text-align:left;font-size:11pt}
        .head b,.sign b{display:block}
        .head p,.sign p{margin:2mm 0}
        h1{font-size:14pt;text-align:center;margin:8mm 0 6mm}
        table{border-collapse:collapse;width:100%;font-size:11pt;margin:4mm 0}
        th,td{border:1px solid #000;padding:1.2mm 2mm;text-align:left;vertical-align:top;
        overflow-wrap:anywhere}
        thead{display:table-header-group}
        tr{break-inside:avoid}
        .n{text-align:right}
        .sign{margin-top:8mm;break-inside:avoid}
        .room{height:22mm}
        @media(max-width:600px){body{padding:4mm}table{font-size:9pt}th,td{padding:1mm}}
        """

    /// No script, no foreign address, only this style.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'sha256-\(Digest(of: Array("\(css)".utf8)).base64)'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
