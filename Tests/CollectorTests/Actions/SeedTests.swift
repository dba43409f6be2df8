import Foundation
import Shared
import Testing

@testable import Collector

@Suite("Loading reference data") struct SeedTests {
    @Test("changes nothing the second time")
    func idempotent() async throws {
        let test = try await TestCollector()
        let before = try await test.rowCounts()
        let again = try await test.seed(TestSeeds.files)
        #expect(again.changes == SeedDocuments.Outcome())
        #expect(again.faults == [])
        #expect(try await test.rowCounts() == before)
    }

    @Test("does not care for comments and layout, but refuses a published form that changed")
    func published() async throws {
        let test = try await TestCollector()
        var files = TestSeeds.files
        files["tc-q.yaml"] = "# ghi chú\n" + TestSeeds.quarterly
        #expect(try await test.seed(files).faults == [])
        files["tc-q.yaml"] = TestSeeds.quarterly.replacing("Income", with: "Revenue")
        let before = try await test.rowCounts()
        let refused = try await test.seed(files)
        #expect(refused.faults.count == 1)
        #expect(refused.faults[0].contains("TC-Q"))
        #expect(try await test.rowCounts() == before)
    }

    @Test("stores nothing when one file has a fault, and names file and line")
    func allOrNothing() async throws {
        let test = try await TestCollector(seeded: false)
        var files = TestSeeds.files
        files["units.yaml"] = TestSeeds.units.replacing("districtHospital", with: "hospitall")
        let before = try await test.rowCounts()
        let refused = try await test.seed(files)
        #expect(refused.faults.count == 2)
        #expect(refused.faults.allSatisfy { $0.contains("units.yaml:") })
        #expect(try await test.rowCounts() == before)
        #expect(test.collector.catalogue.current.forms.all.isEmpty)
    }

    @Test("refuses a folder with nothing to load, and a lint of it is no clean bill")
    func empty() async throws {
        let test = try await TestCollector()
        let before = try await test.rowCounts()
        let refused = try await test.seed(["ghi-chu.txt": "không có gì"])
        #expect(refused.faults.count == 1)
        #expect(refused.faults.first?.contains("forms/") == true, "\(refused.faults)")
        #expect(try await test.rowCounts() == before)
        let folder = test.directory.path + "/empty/forms"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        #expect(SeedFolder(paths: [test.directory.path + "/empty"]).faults.count == 1)
    }

    @Test("puts new units in force at once, without a restart")
    func newUnit() async throws {
        let test = try await TestCollector()
        var files = TestSeeds.files
        files["more.yaml"] = """
            facilities:
              - {id: SX-BV9, opened: 2020-01-01, name: {vi: Bệnh viện Chín}, type: districtHospital, ownership: province, parent: SX-SYT, area: SX}
            """
        let outcome = try await test.seed(files)
        #expect(outcome.changes == SeedDocuments.Outcome(forms: 0, documents: 1, facilities: 1))
        let token = try await test.enrol("SX-BV9")
        let report = try SampleReport(facility: "SX-BV9").report(in: test)
        #expect(try await test.report(report, token: token).status == 201)
    }
}
