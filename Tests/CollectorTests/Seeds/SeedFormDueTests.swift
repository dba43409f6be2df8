import Shared
import Support
import Testing

@testable import Collector

/// The due rules of the shipped forms with the shipped holidays: vectors of DOMAIN §3 that a form
/// stands for, and one for every form beside.
@Suite("When the ten forms are due")
struct SeedFormDueTests {
    static let rows: [(form: String, period: String, due: String, reason: String)] = [
        ("HDKB-T", "2026-01", "2026-02-06", "five working days after Saturday 31/01"),
        ("BTN-T", "2026-04", "2026-05-08", "30/4 and 1/5 are holidays"),
        ("NDTP-T", "2025-12", "2026-01-09", "2/1 is off, Saturday 10/1 is worked for it"),
        ("TCH-T", "2024-04", "2024-05-07", "Saturday 4/5 is worked for Monday 29/4"),
        ("BMTE-Q", "2025-Q4", "2026-01-15", "ten working days, Saturday 10/1 is one of them"),
        ("NL-6T", "2026-H1", "2026-07-21", "fifteen working days after Tuesday 30/06"),
        ("NL-6T", "2025", "2026-01-22", "the year is an obligation beside the half-year"),
        ("KHTC-Q", "2026-Q1", "2026-03-17", "the 17th of the quarter's last month"),
        ("CDS-Q", "2024-Q1", "2024-03-18", "17/03/2024 is a Sunday"),
        ("CSVC-Q", "2026-Q3", "2026-09-17", "the 17th of the quarter's last month"),
        ("TH-DK", "2026-02", "2026-02-24", "cut-off on Saturday 14/02, then Tết"),
        ("TH-DK", "2026-9M", "2026-09-16", "two working days after 14/09"),
    ]

    @Test("as their rule and the holidays say", arguments: rows)
    func due(form code: String, period: String, due: String, reason: String) throws {
        let form = try SeedForms.form(code)
        let period = try #require(
            ReportingPeriod(identifier: period, calendar: form.calendar))
        #expect(form.isFiled(for: period))
        let found = try #require(form.dueDate(for: period, in: try calendar()))
        #expect(found.day.iso == due, "\(reason)")
        #expect(!found.isProvisional)
    }

    private func calendar() throws -> WorkingCalendar {
        let path = "seeds/calendars/vn-holidays.yaml"
        let reading = YAMLDocument.read(try Repository.text(of: path), file: path)
        var reader = DocumentReader(file: path)
        let tables = HolidayDocument.read(try #require(reading.node), with: &reader)
        #expect(reader.faults.isEmpty)
        return WorkingCalendar(tables: tables)
    }
}
