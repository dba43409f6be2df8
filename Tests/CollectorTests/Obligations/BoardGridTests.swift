import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// The board of a span through its endpoints: two hospitals over the year of `QualityYear`, seen from
/// February 2026.
@Suite("The board of a span") struct BoardGridTests {
    private static func tally(_ value: JSONValue?) -> [Int64?] {
        [value?["expected"]?.integer, value?["received"]?.integer, value?["onTime"]?.integer]
    }

    @Test("every row, column and area has its five figures, and the whole is their sum")
    func figures() async throws {
        let year = try await QualityYear()
        let board = try await year.ask(Routes.board + "?period=2025-01&to=2025-12&form=KB-T")
        #expect(Self.tally(board["total"]) == [24, 23, 0])
        #expect(board["total"]?["states"]?["late"]?.integer == 23)
        #expect(board["total"]?["states"]?["missing"]?.integer == 1)
        let columns = try #require(board["columns"]?.elements)
        #expect(columns.count == 12 && columns[4]["period"]?.text == "2025-05")
        #expect(Self.tally(columns[4]["tally"]) == [2, 1, 0])
        let areas = try #require(board["areas"]?.elements)
        #expect(areas.count == 1 && Self.tally(areas[0]["tally"]) == [24, 23, 0])
        let units = try #require(board["units"]?.elements)
        #expect(units.compactMap { $0["facility"]?.text } == ["SX-BV1", "SX-BV2"])
        #expect(units.map { $0["received"]?.integer } == [12, 11])
        #expect(units[1]["cells"]?.elements?[4].text?.hasPrefix("missing:") == true)
    }

    @Test("a late report says how late, a missing one why")
    func daysAndReasons() async throws {
        let year = try await QualityYear()
        let board = try await year.ask(Routes.board + "?period=2025-12&form=KB-T")
        let cells = board["units"]?.elements?.first?["cells"]?.elements
        // Due on 8 January 2026, received on 3 February.
        #expect(cells?.first?.text == "late:26")
        let may = try await year.ask(Routes.board + "?period=2025-05&form=KB-T&facility=SX-BV2")
        let why = may["units"]?.elements?.first?["whys"]?.elements?.first
        #expect(why?["why"]?["reason"]?.text == "neverSeen" && why?["column"]?.integer == 0)
    }

    @Test("a report is on the board at once, a return and its correction too")
    func live() async throws {
        let year = try await QualityYear()
        let path = Routes.board + "?period=2025-05&form=KB-T"
        #expect(Self.tally(try await year.ask(path)["total"]) == [2, 1, 0])
        try await year.send(2, 5, visits: 501)
        #expect(Self.tally(try await year.ask(path)["total"]) == [2, 2, 0])
        try await year.test.decide(.return, period: "2025-05", reason: "kiểm lại")
        let returned = try await year.ask(path)
        #expect(returned["total"]?["states"]?["returned"]?.integer == 1)
        #expect(Self.tally(returned["total"]) == [2, 2, 0], "a return changes no figure")
        try await year.send(1, 5, visits: 1005, revision: 2)
        let again = try await year.ask(path)
        #expect(again["total"]?["states"]?["returned"]?.integer == 0)
    }

    @Test("the clock moves what is not received, without anything being recorded")
    func clock() async throws {
        let test = try await TestCollector(now: "2026-01-20T09:00:00+07:00")
        let path = Routes.board + "?period=2026-01&form=KB-T"
        for (moment, word) in [
            ("2026-01-20T09:00:00+07:00", "notYetDue"), ("2026-02-02T09:00:00+07:00", "awaited"),
            ("2026-02-10T09:00:00+07:00", "missing:4"),
        ] {
            test.clock.set(moment)
            let board = try await test.send(.get, path, through: .local).json()
            let cell = board["units"]?.elements?.first?["cells"]?.elements?.first
            #expect(cell?.text == word, "\(moment)")
        }
    }

    @Test("an extension and an exemption change what is due, not what was recorded")
    func rulings() async throws {
        let test = try await TestCollector(now: "2026-02-10T09:00:00+07:00")
        let path = Routes.board + "?period=2026-01&form=KB-T"
        func words() async throws -> [String?] {
            let board = try await test.send(.get, path, through: .local).json()
            return (board["units"]?.elements ?? []).map { $0["cells"]?.elements?.first?.text }
        }
        #expect(try await words() == ["missing:4", "missing:4"])
        try await test.decide(.extend, reason: "bão", decision: "12/QĐ-SYT", due: "2026-02-20")
        #expect(try await words() == ["awaited", "missing:4"])
        try await test.decide(.exempt, reason: "bão", decision: "12/QĐ-SYT")
        #expect(try await words() == ["exempt", "missing:4"])
        let past = path + "&asOf=2026-02-09T00:00:00%2B07:00"
        let before = try await test.send(.get, past, through: .local).json()
        #expect(before["total"]?["states"]?["missing"]?.integer == 2)
    }

    @Test(
        "filters take units by what they are",
        arguments: [
            ("&type=districtHospital", ["SX-BV2"]), ("&ownership=private", []),
            ("&area=SX", ["SX-BV1", "SX-BV2"]), ("&reportsTo=SX-SYT", ["SX-BV1", "SX-BV2"]),
            ("&facility=SX-BV1", ["SX-BV1"]), ("&state=missing", ["SX-BV2"]),
            ("&state=returned,exempt", []), ("&first=1&size=1", ["SX-BV2"]), ("&first=9", []),
        ])
    func filters(query: String, units: [String]) async throws {
        let year = try await QualityYear()
        let path = Routes.board + "?period=2025-01&to=2025-12&form=KB-T" + query
        let board = try await year.ask(path)
        #expect(board["units"]?.elements?.compactMap { $0["facility"]?.text } == units)
    }

    @Test("a division's board has the forms that it answers for")
    func division() async throws {
        let year = try await QualityYear()
        let division = Division(
            code: try #require(DivisionCode("NVY")), title: "Phòng Nghiệp vụ Y",
            forms: [try #require(FormCode("KB-T"))])
        try await NameDivision(keeper: year.test.collector.accountKeeper)(division, by: "local")
        let path = Routes.board + "?period=2025-01&to=2025-12"
        func forms(_ query: String) async throws -> Set<String> {
            let columns = try await year.ask(path + query)["columns"]?.elements ?? []
            return Set(columns.compactMap { $0["form"]?.text })
        }
        #expect(try await forms("").count > 1)
        #expect(try await forms("&division=NVY") == ["KB-T"])
        let unknown = try await year.test.send(.get, path + "&division=KHTC", through: .local)
        #expect(unknown.problem?.code == .badQuery && unknown.text.contains("NVY"))
        let leader = try await year.test.person(.leader)
        let page = try await year.test.page(
            PagePath.boardSpan + "?period=2025-01&to=2025-12&division=NVY", as: leader)
        #expect(page.text.contains("<option value=\"NVY\" selected>Phòng Nghiệp vụ Y</option>"))
        #expect(page.text.contains("name=\"reportsTo\""))
        // The way to other pages keeps what was asked.
        #expect(page.text.contains("division=NVY&amp;facility=SX-BV1"))
        let unit = try await year.test.send(
            .get, PagePath.boardSpan + "?period=2025-05", token: year.two)
        #expect(!unit.text.contains("Phòng Nghiệp vụ Y"), "units see nothing of the department")
    }

    @Test(
        "a question that cannot be answered is refused in a sentence",
        arguments: [
            ("", .badQuery), ("?period=x", .badQuery), ("?period=2026-02&to=2026-01", .badQuery),
            ("?period=2020&to=2090", .badQuery), ("?period=2026-01&form=KHONG", .unknownForm),
            ("?period=2026-01&type=x", .badQuery), ("?period=2026-01&state=late,x", .badQuery),
            ("?period=2026-01&area=Y", .badQuery), ("?period=2026-01&size=0", .badQuery),
            ("?period=2026-01&facility=SX-BV9", .unknownFacility),
        ] as [(String, ProblemCode)])
    func refusals(query: String, code: ProblemCode) async throws {
        let test = try await TestCollector()
        let answer = try await test.send(.get, Routes.board + query, through: .local)
        #expect(answer.problem?.code == code, "\(answer.text)")
    }

    @Test("CSV has a line a unit and a column a form and period")
    func csv() async throws {
        let year = try await QualityYear()
        let answer = try await year.test.send(
            .get, Routes.boardCSV + "?period=2025-01&to=2025-12&form=KB-T", through: .local)
        let lines = answer.text.split(separator: "\r\n")
        #expect(lines.count == 3 && lines[0].hasSuffix("KB-T 2025-12"))
        #expect(lines[2].contains("missing:"))
    }

    @Test("a unit sees its own row")
    func ownRow() async throws {
        let year = try await QualityYear()
        let path = Routes.board + "?period=2025-05&form=KB-T"
        let own = try await year.test.send(.get, path, token: year.two).json()
        #expect(own["unitCount"]?.integer == 1 && Self.tally(own["total"]) == [1, 0, 0])
        let foreign = try await year.test.send(.get, path + "&facility=SX-BV1", token: year.two)
        #expect(foreign.problem?.code == .wrongUnit)
    }

    @Test("who asks for changes is told at once when there are, after a while when there are none")
    func changes() async throws {
        let test = try await TestCollector()
        let head = try await test.send(.get, Routes.boardHead, through: .local).json()
        let known = try #require(head["head"]?.integer)
        let older = try await test.send(
            .get, Routes.boardHead + "?after=\(known - 1)", through: .local
        ).json()
        #expect(older["head"]?.integer == known && test.pauses.count == 0)
        let same = try await test.send(
            .get, Routes.boardHead + "?after=\(known)", through: .local
        ).json()
        #expect(same["head"]?.integer == known && test.pauses.count == 32)
    }
}
