import Foundation
import Shared
import Support
import Testing

@testable import Collector

/// `seeds/series`: what old series are loaded with (docs/REAL-SERIES.md).
@Suite("The seeds of the dengue series")
struct SeriesSeedTests {
    static let folder = SeedFolder(paths: [Repository.path("seeds/series/dengue")])

    @Test("hold one form and thirteen districts without a fault")
    func whole() throws {
        #expect(Self.folder.faults.isEmpty, "\(Self.folder.faults)")
        #expect(Self.folder.forms.map(\.form.code.text) == ["SXH-H"])
        let registry = try #require(Self.folder.registry)
        #expect(registry.facilities.count == 13)
        let form = try #require(Self.folder.forms.first?.form)
        for month in ["1998-01", "2004-08", "2010-12"] {
            let owed = registry.expectedReports(filedBy: form.filedBy, for: period(month))
            #expect(owed.count == 13, "\(month)")
        }
    }

    @Test("are due ten days after the month, rest day or not, whatever tables there are")
    func due() throws {
        let form = try #require(Self.folder.forms.first?.form)
        // 10 July 2004 was a Saturday.
        let due = try #require(
            form.dueDate(for: period("2004-06"), in: WorkingCalendar(tables: [])))
        #expect(due.day == day("2004-07-10") && !due.isProvisional)
    }

    @Test("are fed by a converter that leaves out what was not reported, and keeps zeros")
    func conversion() throws {
        let place = FileManager.default.temporaryDirectory.path + "/series-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: place) }  // litter is not a failure
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        // Invented figures in the columns of the published file.
        let long = """
            province,areaid,district,year,month,cases,population
            X,1,One,2001,3,7,1000
            X,1,One,2001,2,NA,1000
            X,1,One,2001,1,0,990
            X,2_3,Two,2001,1,NA,NA
            X,2_3,Two,2001,2,5,NA
            """
        try long.write(toFile: place + "/long.csv", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", Repository.path("deploy/series/convert"), place + "/long.csv",
            place + "/out",
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let first = try String(contentsOfFile: place + "/out/DL-1.csv", encoding: .utf8)
        #expect(
            first == "form;SXH-H\r\nperiod;mac;dan_so\r\n2001-01;0;990\r\n2001-03;7;1000\r\n")
        let second = try String(contentsOfFile: place + "/out/DL-2_3.csv", encoding: .utf8)
        #expect(second == "form;SXH-H\r\nperiod;mac;dan_so\r\n2001-02;5;…\r\n")
    }
}
