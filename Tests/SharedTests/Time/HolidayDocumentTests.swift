import Shared
import Support
import Testing

@Suite("Reading holiday tables")
struct HolidayDocumentTests {
    /// A calendar document of one year; parts that a row replaces are given.
    private static func document(
        year: String = "2024", status: String = "announced", source: String? = "who said so",
        holidays: [String] = ["2024-04-29", "2024-05-01"],
        worked: [(day: String, insteadOf: String)] = [("2024-05-04", "2024-04-29")],
        extra: String? = nil
    ) -> DocumentNode {
        var entries = [
            entry("year", 2, scalar(year, 2)), entry("status", 3, scalar(status, 3)),
            entry(
                "holidays", 5,
                DocumentNode(
                    .sequence(holidays.enumerated().map { scalar($1, 6 + $0) }), line: 6)),
            entry(
                "workedDays", 20,
                DocumentNode(
                    .sequence(worked.enumerated().map { swap($1.day, $1.insteadOf, 21 + $0) }),
                    line: 21)),
        ]
        if let source { entries.append(entry("source", 4, scalar(source, 4))) }
        if let extra { entries.append(entry(extra, 30, scalar("x", 30))) }
        return years([DocumentNode(.mapping(entries), line: 2)])
    }

    private static func years(_ nodes: [DocumentNode]) -> DocumentNode {
        DocumentNode(
            .mapping([entry("years", 1, DocumentNode(.sequence(nodes), line: 1))]), line: 1)
    }

    private static func swap(_ day: String, _ insteadOf: String, _ line: Int) -> DocumentNode {
        DocumentNode(
            .mapping([
                entry("day", line, scalar(day, line)),
                entry("insteadOf", line, scalar(insteadOf, line)),
            ]), line: line)
    }

    private static func scalar(_ text: String, _ line: Int) -> DocumentNode {
        DocumentNode(.scalar(text), line: line)
    }

    private static func entry(_ key: String, _ line: Int, _ value: DocumentNode)
        -> DocumentNode.Entry
    {
        DocumentNode.Entry(key: key, line: line, value: value)
    }

    @Test("a whole document becomes tables")
    func whole() {
        var reader = DocumentReader(file: "vn-holidays.yaml")
        let tables = HolidayDocument.read(Self.document(), with: &reader)
        #expect(reader.faults.isEmpty)
        #expect(tables.count == 1)
        #expect(tables.first?.year == 2024)
        #expect(tables.first?.holidays == [day("2024-04-29"), day("2024-05-01")])
        #expect(tables.first?.workedDays == [day("2024-05-04")])
        #expect(tables.first?.source == "who said so")
        #expect(tables.first?.status == .announced)
    }

    @Test("a worked day may stand for a day off in the neighbouring year")
    func swapOverTheYearEnd() {
        var reader = DocumentReader(file: "vn-holidays.yaml")
        let node = Self.document(worked: [("2024-01-06", "2023-12-29")])
        #expect(HolidayDocument.read(node, with: &reader).count == 1)
        #expect(reader.faults.isEmpty)
    }

    struct Broken: CustomTestStringConvertible, Sendable {
        let reason: String
        let node: DocumentNode
        let line: Int
        let says: String
        init(_ reason: String, _ node: DocumentNode, line: Int, says: String) {
            self.reason = reason
            self.node = node
            self.line = line
            self.says = says
        }
        var testDescription: String { reason }
    }

    static let broken = [
        Broken("no years", years([]), line: 1, says: "at least one year"),
        Broken(
            "a day that does not exist", document(holidays: ["2024-02-30"]), line: 6,
            says: "2024-02-30"),
        Broken(
            "a day written the Vietnamese way", document(holidays: ["2024-04-29", "30/4"]), line: 7,
            says: "year-month-day"),
        Broken(
            "a day of another year", document(holidays: ["2024-04-29", "2025-05-01"]), line: 7,
            says: "not in the year 2024"),
        Broken(
            "a day twice", document(holidays: ["2024-04-29", "2024-04-29"]), line: 7,
            says: "stands twice"),
        Broken(
            "no holidays", document(holidays: [], worked: []), line: 2, says: "at least one day"),
        Broken(
            "a worked Wednesday", document(worked: [("2024-05-08", "2024-04-29")]), line: 21,
            says: "Saturday or a Sunday"),
        Broken(
            "worked for a day that is not off", document(worked: [("2024-05-04", "2024-04-26")]),
            line: 21, says: "not a weekday in"),
        Broken(
            "a worked day of another year", document(worked: [("2025-05-03", "2024-04-29")]),
            line: 21, says: "not in the year 2024"),
        Broken(
            "worked and off at once",
            document(
                holidays: ["2024-04-29", "2024-05-04"], worked: [("2024-05-04", "2024-04-29")]),
            line: 21, says: "both a holiday and a worked day"),
        Broken("an unknown status", document(status: "sure"), line: 3, says: "provisional"),
        Broken("a year out of range", document(year: "24"), line: 2, says: "1900"),
        Broken("no source", document(source: nil), line: 2, says: "source"),
        Broken("a misspelt key", document(extra: "workeddays"), line: 30, says: "workeddays"),
    ]

    @Test("a wrong table is refused with file, line and reason", arguments: broken)
    func refuses(_ row: Broken) throws {
        var reader = DocumentReader(file: "vn-holidays.yaml")
        #expect(HolidayDocument.read(row.node, with: &reader).isEmpty)
        let fault = try #require(reader.faults.first { $0.reason.en.contains(row.says) })
        #expect(fault.file == "vn-holidays.yaml")
        #expect(fault.line == row.line)
        #expect(!fault.reason.vi.isEmpty)
    }

    @Test("a year that stands twice is refused")
    func yearTwice() {
        var reader = DocumentReader(file: "vn-holidays.yaml")
        guard let year = Self.document()["years"]?.elements?.first else {
            Issue.record("the document lost its year")
            return
        }
        #expect(HolidayDocument.read(Self.years([year, year]), with: &reader).count == 1)
        #expect(reader.faults.map(\.reason.en) == ["year 2024 stands twice"])
    }

    @Test("an interval's keys are read, and an empty one refused")
    func interval() {
        func read(_ from: String?, _ to: String?) -> (DayInterval?, Int) {
            var reader = DocumentReader(file: "form.yaml")
            let parts = [("from", from), ("to", to)].compactMap { key, text in
                text.map { Self.entry(key, 1, Self.scalar($0, 1)) }
            }
            let interval = reader.interval(in: DocumentNode(.mapping(parts), line: 1))
            return (interval, reader.faults.count)
        }
        #expect(read(nil, nil) == (DayInterval.always, 0))
        #expect(read("2026-01-01", nil) == (DayInterval(from: day("2026-01-01")), 0))
        #expect(read("2026-01-01", "2026-01-01") == (nil, 1))
        #expect(read("2026-01-32", nil).1 == 1)
    }
}
