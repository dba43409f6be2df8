import Foundation
import Shared
import Support
import Testing

@testable import Collector

/// Who owes which of the ten forms, unit by unit of the shipped province (DOMAIN §8: "who files").
@Suite("Who files the ten forms")
struct SeedFormFilerTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let unit: String
        let reason: String
        let forms: Set<String>
        var testDescription: String { "\(unit): \(reason)" }
    }

    /// What every public unit owes, whatever it does.
    static let publicForms: Set = ["NL-6T", "KHTC-Q", "CSVC-Q"]

    static let rows: [Row] = [
        Row(
            unit: "SX-TTYT-CUALON", reason: "a centre with beds does everything",
            forms: Set(SeedForms.codes)),
        Row(
            unit: "SX-TTYT-SONGXANH", reason: "a centre without beds treats no inpatients",
            forms: Set(SeedForms.codes).subtracting(["HDKB-T"])),
        Row(
            unit: "SX-BVDK", reason: "a provincial hospital with obstetrics",
            forms: publicForms.union(["HDKB-T", "BTN-T", "BMTE-Q", "CDS-Q", "TH-DK"])),
        Row(
            unit: "SX-BVYHCT", reason: "a specialised hospital without obstetrics",
            forms: publicForms.union(["HDKB-T", "BTN-T", "CDS-Q", "TH-DK"])),
        Row(
            unit: "SX-TN-HOASEN", reason: "a private hospital with obstetrics",
            forms: ["HDKB-T", "BTN-T", "BMTE-Q", "CDS-Q"]),
        Row(
            unit: "SX-TN-ANHDUONG", reason: "a private hospital without obstetrics",
            forms: ["HDKB-T", "BTN-T", "CDS-Q"]),
        Row(
            unit: "SX-NGANH-MO", reason: "an industry's hospital is no public unit",
            forms: ["HDKB-T", "BTN-T", "CDS-Q"]),
        Row(unit: "SX-CDC", reason: "the CDC", forms: publicForms.union(["BTN-T"])),
        Row(
            unit: "SX-CCATTP", reason: "the food-safety office",
            forms: publicForms.union(["NDTP-T"])),
        Row(unit: "SX-TTPHAPY", reason: "another provincial centre", forms: publicForms),
        Row(unit: "SX-SYT", reason: "the department reports its own works", forms: ["CSVC-Q"]),
        Row(unit: "SX-CDYT", reason: "a college is no health unit", forms: []),
    ]

    /// One period of each kind that the forms have, all in the same weeks.
    static let periods = ["2026-01", "2026-Q1", "2026-H1", "2026-9M", "2026"]

    @Test("A unit owes what its kind, owner and services say", arguments: rows)
    func owes(_ row: Row) throws {
        let registry = try registry()
        let unit = try #require(FacilityID(row.unit))
        var owed: Set<String> = []
        for code in SeedForms.codes {
            let form = try SeedForms.form(code)
            let period = try #require(
                Self.periods.lazy.compactMap {
                    ReportingPeriod(identifier: $0, calendar: form.calendar)
                }.first { form.isFiled(for: $0) })
            let owing = registry.owing(unit, filedBy: form.filedBy, for: period)
            if owing.expected != nil { owed.insert(code) }
        }
        #expect(owed == row.forms)
    }

    @Test("TH-DK is owed once for each of its five kinds of period")
    func fiveKinds() throws {
        let form = try SeedForms.form("TH-DK")
        let calendar = WorkingCalendar(tables: [])
        for identifier in Self.periods {
            let period = try #require(
                ReportingPeriod(identifier: identifier, calendar: .administrative))
            #expect(form.isFiled(for: period), "\(identifier)")
            #expect(form.dueDate(for: period, in: calendar) != nil, "\(identifier)")
        }
    }

    private func registry() throws -> Registry {
        let folder = "seeds/facilities"
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.path(folder))
        let files = try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let reading = YAMLDocument.read(
                try Repository.text(of: "\(folder)/\(name)"), file: name)
            return (name: name, node: try #require(reading.node))
        }
        return try #require(FacilityDocument.registry(from: files).registry)
    }
}
