import Foundation
import Shared
import Support
import Testing

@testable import Collector

@Suite("The shipped holiday tables")
struct HolidaySeedTests {
    private static func tables() throws -> [HolidayTable] {
        let file = "seeds/calendars/vn-holidays.yaml"
        let bytes = try Data(contentsOf: URL(filePath: Repository.path(file)))
        let reading = YAMLDocument.read(bytes, file: file)
        #expect(reading.faults.isEmpty)
        var reader = DocumentReader(file: file)
        let tables = HolidayDocument.read(try #require(reading.node), with: &reader)
        #expect(reader.faults.isEmpty)
        return tables
    }

    @Test("hold what the domain notes say, year by year")
    func sameAsNotes() throws {
        let shipped = try Self.tables()
        #expect(shipped.map(\.year) == HolidayFixtures.tables.map(\.year))
        for (table, noted) in zip(shipped, HolidayFixtures.tables) {
            #expect(table.holidays.sorted() == noted.holidays.sorted(), "\(table.year)")
            #expect(table.workedDays.sorted() == noted.workedDays.sorted(), "\(table.year)")
            #expect(table.status == noted.status, "\(table.year)")
        }
    }

    @Test("name a source for every year, and 2027 is provisional")
    func sources() throws {
        let shipped = try Self.tables()
        #expect(shipped.allSatisfy { $0.source.contains("\($0.year)") })
        #expect(shipped.filter(\.isProvisional).map(\.year) == [2027])
    }
}
