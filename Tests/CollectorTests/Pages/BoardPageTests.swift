import Foundation
import HTTPTypes
import Support
import Testing

@testable import Collector
@testable import Shared

@Suite("The board as a page")
struct BoardPageTests {
    // MARK: - A board made by hand

    static let form = ShippedForms.form("HDKB-T")
    static let march = period("2026-03")
    static let due = DueDate(day: day("2026-04-07"))

    static func row(
        _ code: String, name: String = "Bệnh viện", _ status: ObligationStatus,
        daysLate: Int? = nil, attempts: Int = 0, revision: Int? = nil
    ) -> ObligationBoard.Row {
        guard let facility = FacilityID(code) else { preconditionFailure("a unit's code") }
        return ObligationBoard.Row(
            form: form.key, period: march, facility: facility,
            facilityName: LocalizedText(vi: name, en: name),
            verdict: ObligationVerdict(
                status: status, due: due, isExtended: false, receivedAt: nil, daysLate: daysLate),
            review: status.isReceived ? .received : .none, attempts: attempts, revision: revision,
            counted: nil, why: nil)
    }

    static func board(_ rows: [ObligationBoard.Row]) -> StatusBoard {
        StatusBoard(
            asOf: instant("2026-04-20T08:00:00+07:00"),
            columns: [
                StatusBoard.Column(form: form, period: march, due: due, rate: ReportingRate(rows))
            ],
            units: rows.map {
                StatusBoard.Unit(
                    facility: $0.facility, name: $0.facilityName, type: .regionalHospital,
                    cells: [$0])
            })
    }

    static func page(_ rows: [ObligationBoard.Row], _ language: Language = .vi) -> String {
        BoardPage(board(rows), selection: .latest, asOf: nil, frame: frame(language)).html
    }

    static func frame(_ language: Language) -> PageFrame {
        PageFrame(
            principal: .local, language: language, path: "/", query: [],
            now: instant("2026-04-20T08:00:00+07:00"))
    }

    @Test("a unit's name cannot become markup", arguments: Language.allCases)
    func escaping(language: Language) {
        let name = #"<script>alert("1")</script> & 'Sản' <b onclick=x>"#
        let html = Self.page([Self.row("A", name: name, .missing, daysLate: 3)], language)
        #expect(!html.contains("<script>") && !html.contains("<b onclick"))
        let escaped =
            "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Sản&#39; &lt;b onclick=x&gt;"
        #expect(html.contains(escaped))
    }

    @Test(
        "a status is a symbol and a word as well as a colour", arguments: ObligationStatus.allCases)
    func neverByColourAlone(status: ObligationStatus) throws {
        let days = status == .late || status == .missing ? 4 : nil
        let row = Self.row("A", status, daysLate: days)
        for language in Language.allCases {
            let html = Self.page([row], language)
            let cell = try #require(
                html.firstRange(of: #"<td class="s-\#(status.rawValue)""#).map {
                    html[$0.lowerBound...]
                })
            let end = try #require(cell.firstRange(of: "</td>"))
            let text = cell[..<end.lowerBound]
            #expect(
                PageStyle.text.contains(
                    "td.s-\(status.rawValue)::before{content:\"\(status.symbol) \""))
            #expect(text.contains(BoardWords(language: language).short(row.verdict)))
        }
        #expect(
            Set(ObligationStatus.allCases.map(\.symbol)).count == ObligationStatus.allCases.count)
    }

    @Test("the five figures count what the cells show, and exempt units are not expected")
    func figures() {
        let rows = [
            Self.row("A", .onTime), Self.row("B", .onTime), Self.row("C", .late, daysLate: 2),
            Self.row("D", .missing, daysLate: 13), Self.row("E", .exempt),
        ]
        let html = Self.page(rows)
        for figure in ["Phải gửi", "Đã nhận", "Nhận đúng hạn", "Tỷ lệ đã nhận", "Tỷ lệ đúng hạn"] {
            #expect(html.contains(#"<th scope="row">\#(figure)</th>"#))
        }
        #expect(html.contains("<td>4</td>") && html.contains("<td>3</td>"))
        #expect(html.contains("<td>2</td>"))
        #expect(html.contains("<b>75,0\u{A0}%</b><small>3/4</small>"))
        #expect(html.contains("<b>50,0\u{A0}%</b><small>2/4</small>"))
        #expect(Self.page(rows, .en).contains("<b>75.0\u{A0}%</b><small>3/4</small>"))
    }

    @Test("whoever is missing or late is listed, the longest first")
    func lists() {
        let rows = [
            Self.row("A", name: "Một", .missing, daysLate: 3),
            Self.row("B", name: "Hai", .missing, daysLate: 40, attempts: 2),
            Self.row("C", name: "Ba", .late, daysLate: 1), Self.row("D", name: "Bốn", .onTime),
        ]
        let board = Self.board(rows)
        #expect(board.missing.map(\.facility.text) == ["B", "A"])
        #expect(board.late.map(\.facility.text) == ["C"])
        #expect(board.counts == [.missing: 2, .late: 1, .onTime: 1])
        let html = Self.page(rows)
        #expect(html.contains("Quá hạn, chưa gửi: 2") && html.contains("2 lần bị từ chối"))
    }

    @Test("nothing owed is said in words")
    func empty() {
        let board = StatusBoard(
            asOf: instant("2026-04-20T08:00:00+07:00"), columns: [], units: [])
        let page = BoardPage(
            board, selection: .period("2026-04"), asOf: nil, frame: Self.frame(.vi))
        #expect(page.html.contains("Không có biểu nào phải nộp"))
    }

    @Test("only a page that shows now is read again by itself")
    func refresh() {
        let board = Self.board([Self.row("A", .onTime)])
        let now = BoardPage(board, selection: .latest, asOf: nil, frame: Self.frame(.vi)).html
        let then = BoardPage(
            board, selection: .period("2026-03"), asOf: board.asOf, frame: Self.frame(.vi)
        ).html
        #expect(now.contains(#"data-head="0" data-refresh="60""#) && now.contains("data-live"))
        #expect(!then.contains("data-refresh") && !then.contains("data-head"))
    }

    @Test("a page knows the last act that it shows, so that the script hears of the next one")
    func head() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        for path in ["/", PagePath.boardSpan] {
            let head = try await test.send(.get, Routes.boardHead, token: token).json()["head"]
            let known = try #require(head?.integer)
            let page = try await test.send(.get, path, token: token).text
            #expect(page.contains("data-head=\"\(known)\""), "\(path)")
        }
    }

    @Test("a large province is spread over pages, and none of them is heavy")
    func pages() throws {
        let rows = (1...200).map { number in
            Self.row(
                "U\(number)", name: "Đơn vị y tế tổng hợp số \(number)", .missing, daysLate: 40)
        }
        let board = Self.board(rows)
        func html(_ number: Int) -> String {
            BoardPage(
                board, selection: .period("2026-03"), asOf: nil, frame: Self.frame(.vi),
                number: number
            ).html
        }
        let size = BoardPaging(units: 200, columns: 1).size
        let (first, second, beyond) = (html(1), html(2), html(99))
        #expect(first.contains("<small>U\(size)</small>"))
        #expect(!first.contains("<small>U\(size + 1)</small>"))
        #expect(second.contains("<small>U\(size + 1)</small>"))
        #expect(first.contains("href=\"/?period=2026-03&amp;page=2\""))
        #expect(first.contains("và \(200 - BoardPage.listLimit) báo cáo nữa"))
        #expect(beyond.contains("Tỷ lệ đã nhận") && !beyond.contains("<small>U1</small>"))
        for page in [first, second] { #expect(page.utf8.count < 45_000) }
    }

    @Test(
        "more columns leave room for fewer units, down to ten",
        arguments: [(200, 1, 100), (200, 13, 34), (200, 33, 15), (200, 240, 14), (3, 1, 100)])
    func paging(units: Int, columns: Int, size: Int) {
        let paging = BoardPaging(units: units, columns: columns)
        #expect(paging.size == size)
        let all = (1...paging.count).flatMap { Array(paging.places(of: $0)) }
        #expect(all == Array(0..<units), "every unit is on one page")
        #expect(paging.places(of: paging.count + 1).isEmpty)
        let shown = (1...BoardPaging.columnPages(columns)).flatMap {
            Array(BoardPaging.columns(of: $0, in: columns))
        }
        #expect(shown == Array(0..<columns), "every column is on one page")
    }

    // MARK: - Over HTTP

    @Test("the policy lets in our style sheet and script, and nothing in the page itself")
    func policy() async throws {
        let collector = try await TestCollector()
        let token = try await collector.readerToken()
        let answer = try await collector.send(.get, "/", token: token)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'; style-src 'self'; script-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
        // The policy would drop these, and people would see a bare page.
        #expect(!answer.text.contains(" style=") && !answer.text.contains("<style"))
        #expect(!answer.text.contains("<script>"))
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test("a token is asked for; HEAD answers like GET, without the page")
    func access() async throws {
        let collector = try await TestCollector()
        #expect(try await collector.send(.get, "/").status == 401)
        let token = try await collector.readerToken()
        let head = try await collector.send(.head, "/", token: token)
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers[.contentSecurityPolicy] != nil)
    }

    @Test("a unit sees its own rows")
    func ownRows() async throws {
        let collector = try await TestCollector()
        let token = try await collector.enrol()
        let html = try await collector.send(.get, "/", token: token).text
        #expect(html.contains(TestCollector.hospital))
        #expect(!html.contains(TestCollector.otherHospital))
    }

    @Test(
        "what is not a period, a day or a language is refused",
        arguments: [
            "/?period=2026-13", "/?asOf=32/01/2026", "/?lang=fr", "/?period=%3Cscript%3E",
        ])
    func badQuery(path: String) async throws {
        let collector = try await TestCollector()
        let answer = try await collector.send(.get, path, token: try await collector.readerToken())
        #expect(answer.status == 400 && answer.problem?.code == .badQuery)
    }

    @Test("as of a day is the end of that day")
    func asOf() async throws {
        let collector = try await TestCollector(now: "2026-02-10T09:00:00+07:00")
        let token = try await collector.readerToken()
        // The January report was due on Friday 6 February, until the end of that day.
        let due = try await collector.send(.get, "/?period=2026-01&asOf=2026-02-07", token: token)
        #expect(due.text.contains("<td class=\"s-missing\">"))
        let before = try await collector.send(
            .get, "/?period=2026-01&asOf=2026-02-06", token: token)
        #expect(before.text.contains("<td class=\"s-awaited\">"))
    }

    @Test("reading without a token is refused on an address that others can reach")
    func openOnLoopbackOnly() {
        func mistakes(_ address: String) -> [String] {
            CollectorConfiguration.read(
                flags: ["listen": address, "open_reading": "true"], environment: [:], file: nil
            ).mistakes
        }
        #expect(mistakes("127.0.0.1:8080").isEmpty && mistakes("[::1]:8080").isEmpty)
        #expect(!mistakes("0.0.0.0:8080").isEmpty && !mistakes("192.168.1.5:8080").isEmpty)
    }
}

@Suite("The board as text")
struct BoardTextTests {
    @Test("a line a unit, a sign a cell, the five figures and what the signs mean")
    func lines() {
        let rows = [
            BoardPageTests.row("A", name: "Bệnh viện Một", .onTime),
            BoardPageTests.row("B", name: "Bệnh viện Hai", .late, daysLate: 3),
            BoardPageTests.row("C", name: "Bệnh viện Ba", .missing, daysLate: 13, attempts: 1),
        ]
        let text = BoardText(BoardPageTests.board(rows), language: .vi).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("Bệnh viện Một ") && $0.hasSuffix(" ✓") })
        #expect(lines.contains { $0.hasPrefix("Bệnh viện Hai ") && $0.hasSuffix(" ▲3") })
        #expect(lines.contains { $0.hasPrefix("Bệnh viện Ba ") && $0.hasSuffix(" ✕13!") })
        #expect(lines.contains { $0.hasPrefix("Tỷ lệ đã nhận ") && $0.hasSuffix(" 67 %") })
        #expect(lines.last?.contains("✕ Quá hạn, chưa gửi") == true)
    }
}
