import Glibc
import Shared
import Testing

@testable import Agent

@Suite("Spool and damaged files")
struct SpoolDamageTests {
    private func spool(_ reports: [OutboxReport]) throws -> (MemoryFileSystem, Spool) {
        let disk = MemoryFileSystem()
        let spool = try Spool(root: "/o", disk: disk)
        for report in reports { _ = try spool.save(report) }
        return (disk, spool)
    }

    @Test("A10: one flipped bit in any byte moves that report aside and leaves the others")
    func flippedBit() throws {
        let reports = [Samples.report(1), Samples.report(2, period: "2026-02")]
        let size = SpoolFile.encode(reports[0]).count
        for byte in 0..<size {
            let (disk, spool) = try spool(reports)
            disk.corrupt("/o/waiting/\(reports[0].name.stem).report") { bytes in
                bytes[byte] ^= 1 << UInt8(byte % 8)
            }
            guard case .damaged = try spool.load(reports[0].name) else {
                Issue.record("byte \(byte) was not noticed")
                continue
            }
            #expect(try spool.names(in: .waiting) == [reports[1].name])
            #expect(try spool.names(in: .damaged) == [reports[0].name])
            #expect(try spool.load(reports[1].name) == .report(reports[1]))
            #expect(try spool.load(reports[0].name) == .gone, "told once")
        }
    }

    @Test(
        "A9: an emptied, zeroed or truncated file is damaged, not a report",
        arguments: ["empty", "zeros", "half", "doubled"])
    func broken(_ kind: String) throws {
        let report = Samples.report(1)
        let (disk, spool) = try spool([report])
        disk.corrupt("/o/waiting/\(report.name.stem).report") { bytes in
            switch kind {
            case "empty": bytes = []
            case "zeros": bytes = bytes.map { _ in 0 }
            case "half": bytes.removeLast(bytes.count / 2)
            default: bytes += bytes
            }
        }
        guard case .damaged = try spool.load(report.name) else {
            Issue.record("\(kind) was taken for a report")
            return
        }
    }

    @Test("A14: a file of a newer format is left alone")
    func newerFormat() throws {
        let report = Samples.report(1)
        let (disk, spool) = try spool([report])
        disk.corrupt("/o/waiting/\(report.name.stem).report") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(separator: "\n")
            let header = lines[0].replacing("\"format\":1", with: "\"format\":2")
            let head = "\(header)\n\(lines[1])\n"
            bytes = Array((head + Digest(of: Array(head.utf8)).hex + "\n").utf8)
        }
        #expect(try spool.load(report.name) == .newer(format: 2))
        #expect(try spool.names(in: .waiting) == [report.name])
    }

    @Test("a file renamed by hand to another report's name is not sent under it")
    func renamedByHand() throws {
        let (disk, spool) = try spool([Samples.report(1)])
        let other = Samples.report(2, period: "2026-02").name
        try disk.rename(
            "/o/waiting/\(Samples.report(1).name.stem).report",
            to: "/o/waiting/\(other.stem).report")
        guard case .damaged = try spool.load(other) else {
            Issue.record("sent under a false name")
            return
        }
    }

    @Test("what reading would not take back is not saved, and nothing of it is left")
    func tooLarge() throws {
        let (_, spool) = try spool([])
        var report = Samples.report(1)
        report.body = Array(repeating: UInt8(ascii: "x"), count: SpoolFile.limit)
        report.header.digest = Digest(of: report.body)
        #expect {
            try spool.save(report)
        } throws: {
            ($0 as? FileFault)?.code == EFBIG
        }
        for place in Spool.Place.allCases { #expect(try spool.names(in: place).isEmpty) }
    }

    @Test("foreign files in the folder are passed over")
    func foreignFiles() throws {
        let (disk, spool) = try spool([Samples.report(1)])
        try disk.create("/o/waiting/notes.txt", [])
        try disk.create("/o/waiting/.report", [])
        #expect(try spool.names(in: .waiting).count == 1)
    }
}

@Suite("OutboxName")
struct OutboxNameTests {
    @Test("reads back what it writes and sorts by the moment of finalising")
    func roundTrip() throws {
        let names = (1...5).map { Samples.report($0, period: "2024-09-07..2024-09-15").name }
        for name in names {
            #expect(OutboxName(fileName: name.stem + ".report", ending: ".report") == name)
        }
        #expect(names.sorted() == names)
        #expect(names[0].stem.hasPrefix("20260401T063420.000_HDKB-T_2024-09-07..2024-09-15_r1_"))
    }

    @Test("C1: a clock at 1970 still gives a name that reads back")
    func clockAtTheEpoch() throws {
        let id = ReportID(milliseconds: 5, random: Array(repeating: 7, count: 10))
        let form = try #require(FormCode("BTN-T"))
        let name = OutboxName(
            id: id, facility: try #require(FacilityID("TYT_2.a")), form: form, period: "2026-03",
            revision: 2,
            finalisedAt: Instant(milliseconds: 5))
        #expect(name.stem.hasPrefix("19700101T070000.005_"))
        #expect(OutboxName(fileName: name.stem + ".report", ending: ".report") == name)
    }
}
