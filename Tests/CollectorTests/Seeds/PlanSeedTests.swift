import Shared
import Support
import Testing

@testable import Collector

@Suite("The shipped plans and forms meet the shipped province")
struct PlanSeedTests {
    private static func forms() throws -> FormCatalog {
        FormCatalog(try SeedForms.codes.map { try SeedForms.form($0) })
    }

    private static func table() throws -> PlanTable {
        var document = PlanDocument()
        for file in try SeedUnits.files(in: "seeds/plans") {
            document.read(file.node, file: file.name)
        }
        let forms = try forms()
        let (table, faults) = document.table(registry: try SeedUnits.registry()) { form, code in
            forms.versions(of: form).contains { $0.slot(of: code) != nil }
        }
        #expect(faults.isEmpty, "\(faults)")
        return try #require(table)
    }

    struct Owed: CustomTestStringConvertible {
        let form: String
        let period: String
        let units: Int
        let reason: String
        var testDescription: String { "\(form) \(period): \(units), \(reason)" }
    }

    static let owed: [Owed] = [
        Owed(form: "HDKB-T", period: "2024-02", units: 32, reason: "16 hospitals, 16 with beds"),
        Owed(form: "BTN-T", period: "2024-02", units: 35, reason: "16 hospitals, 18 centres, CDC"),
        Owed(form: "NDTP-T", period: "2024-02", units: 19, reason: "18 centres, one office"),
        Owed(form: "TCH-T", period: "2024-02", units: 18, reason: "18 centres"),
        Owed(form: "BMTE-Q", period: "2024-Q1", units: 26, reason: "8 hospitals with obstetrics"),
        Owed(form: "NL-6T", period: "2024-H1", units: 32, reason: "every public unit"),
        Owed(form: "KHTC-Q", period: "2024-Q1", units: 32, reason: "every public unit"),
        Owed(form: "CDS-Q", period: "2024-Q1", units: 34, reason: "16 hospitals, 18 centres"),
        Owed(form: "CSVC-Q", period: "2024-Q1", units: 33, reason: "32 and the department"),
        Owed(form: "TH-DK", period: "2024-02", units: 27, reason: "9 hospitals, 18 centres"),
        Owed(
            form: "TCH-T", period: "2024-07", units: 18,
            reason: "split on the first day: the part without beds follows the whole"),
        Owed(
            form: "NL-6T", period: "2024", units: 34,
            reason: "split inside the year: whole and both parts owe their months"),
        Owed(
            form: "KHTC-Q", period: "2025-Q3", units: 35,
            reason: "mergers of 01/07 inside 15/06–14/09: three units end, one opens, one joins"),
        Owed(
            form: "HDKB-T", period: "2026-03", units: 33, reason: "one hospital more by the split"),
        Owed(form: "BTN-T", period: "2026-03", units: 36, reason: "one hospital more"),
        Owed(form: "NDTP-T", period: "2026-03", units: 19, reason: "a merger and a newcomer"),
        Owed(form: "BMTE-Q", period: "2026-Q1", units: 27, reason: "its obstetrics too"),
        Owed(form: "KHTC-Q", period: "2026-Q1", units: 32, reason: "32 again"),
        Owed(form: "CDS-Q", period: "2026-Q1", units: 35, reason: "one hospital more"),
        Owed(form: "CSVC-Q", period: "2026-Q1", units: 33, reason: "32 and the department"),
        Owed(form: "TH-DK", period: "2026-9M", units: 28, reason: "one hospital more"),
    ]

    @Test("Each form is owed by the units its statement names", arguments: owed)
    func filers(_ row: Owed) throws {
        let form = try SeedForms.form(row.form)
        let period = try #require(
            ReportingPeriod(identifier: row.period, calendar: form.calendar))
        let reports = try SeedUnits.registry().expectedReports(filedBy: form.filedBy, for: period)
        #expect(reports.count == row.units)
    }

    @Test(
        "Every filer of TH-DK has a plan of all eight figures at the end of each year",
        arguments: 2022...2026)
    func everyFiler(_ year: Int) throws {
        let form = try SeedForms.form("TH-DK")
        let table = try Self.table()
        let december = try #require(
            ReportingPeriod(kind: .month, year: year, index: 12, calendar: form.calendar))
        let reports = try SeedUnits.registry().expectedReports(filedBy: form.filedBy, for: december)
        for report in reports {
            let targets = table.targets(
                of: form.code, for: report.facility, year: year, on: december.lastDay)
            #expect(targets.count == 8, "\(report.facility)")
        }
    }

    @Test("Every target fits the scale of its indicator")
    func scales() throws {
        let forms = try Self.forms()
        for target in try Self.table().targets {
            let form = try #require(forms.versions(of: target.form).last)
            let slot = try #require(form.slot(of: target.indicator))
            #expect(target.value.scale <= form.indicators[slot].scale, "\(target)")
        }
    }

    @Test("Planned beds grow on the day of their decision, which the registry knows")
    func plannedBeds() throws {
        let table = try Self.table()
        let form = try #require(FormCode("HDKB-T"))
        let beds = try #require(IndicatorCode("giuong_ke_hoach"))
        let unit = try #require(FacilityID("SX-BVDK"))
        func target(_ iso: String) throws -> PlanTarget? {
            table.target(beds, of: form, for: unit, year: 2024, on: try #require(Day(iso: iso)))
        }
        #expect(try target("2024-03-31")?.value == FixedDecimal(900))
        let grown = try #require(try target("2024-04-01"))
        #expect(grown.value == FixedDecimal(950))
        let april = try #require(ReportingPeriod(identifier: "2024-04", calendar: .statistical))
        let events = try SeedUnits.registry().events(of: unit, in: april.window)
        #expect(events.map(\.change) == [.decision(unit, about: .plannedBeds)])
        #expect(events.map(\.decision) == [grown.decision])
    }
}
