import Foundation
import Shared
import Support
import Testing

/// What the shipped agent says to files that cannot be taken: exit code 65, a sentence in either
/// language that names the file and the place, nothing in the outbox, nothing at the collector.
@Suite("Bad files", .timeLimit(.minutes(15)))
struct BadFileTests {
    /// One file that must be refused.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let file: String
        let bytes: [UInt8]
        /// What the Vietnamese sentence must hold, and the English one.
        let vi: [String]
        let en: [String]
        var testDescription: String { name }

        init(_ name: String, _ file: String, _ lines: [String], vi: [String], en: [String]) {
            self.init(
                name, file, bytes: Array((lines.joined(separator: "\n") + "\n").utf8), vi: vi,
                en: en)
        }

        init(_ name: String, _ file: String, bytes: [UInt8], vi: [String], en: [String]) {
            self.name = name
            self.file = file
            self.bytes = bytes
            self.vi = vi
            self.en = en
        }
    }

    private static func poisoning(_ change: (inout [String]) -> Void) -> [String] {
        var lines = ReportFile.poisoningLines("2026-01")
        change(&lines)
        return lines
    }

    static let cases: [Case] = [
        Case(
            "a form nobody knows", "x.csv", poisoning { $0[0] = "form;KHONG-CO" },
            vi: ["dòng 1", "B1", "KHONG-CO", "NDTP-T"], en: ["row 1", "B1", "KHONG-CO", "NDTP-T"]),
        Case(
            "a month that does not exist", "x.csv", poisoning { $0[1] = "period;2026-13" },
            vi: ["dòng 2", "B2", "2026-13"], en: ["row 2", "B2", "2026-13"]),
        Case(
            "another kind of period", "x.csv", poisoning { $0[1] = "period;2026-Q1" },
            vi: ["dòng 2", "2026-Q1"], en: ["row 2", "2026-Q1"]),
        Case(
            "the other calendar", "x.csv",
            poisoning { $0.insert("calendar;administrative", at: 2) },
            vi: ["dòng 3", "B3", "administrative", "statistical"],
            en: ["row 3", "B3", "administrative", "statistical"]),
        Case(
            "an indicator of one's own", "x.csv", poisoning { $0[3] = "so_vux;1;" },
            vi: ["dòng 4", "A4", "so_vux", "so_vu"], en: ["row 4", "A4", "so_vux", "so_vu"]),
        Case(
            "grouping that is none", "x.csv", poisoning { $0[4] = "so_mac;8.90;" },
            vi: ["dòng 5", "B5", "8.90"], en: ["row 5", "B5", "8.90"]),
        Case(
            "a figure twice", "x.csv", poisoning { $0.append("so_vu;1;") },
            vi: ["so_vu"], en: ["so_vu"]),
        Case(
            "neither a form nor a name that says it", "x.csv", poisoning { $0.removeFirst() },
            vi: ["form;"], en: ["form;"]),
        Case(
            "a rule that is broken", "x.csv", poisoning { $0[5] = "nhap_vien;9;" },
            vi: ["dòng 6", "B6", "nhap_vien", "9"], en: ["row 6", "B6", "nhap_vien", "9"]),
        Case("an empty file", "x.csv", bytes: [], vi: ["không có nội dung"], en: ["nothing"]),
        Case(
            "TCVN3 and UTF-8 in one file", "x.csv",
            bytes: Array("form;NDTP-T\nperiod;2026-01\nreason;b".utf8) + [0xD6]
                + Array("nh vi".utf8) + [0xD6] + Array("n ".utf8) + [0xAE]
                + Array("a khoa bệnh viện\n".utf8),
            vi: ["dòng 3", "TCVN3"], en: ["row 3", "TCVN3"]),
        Case(
            "bytes that are in no encoding", "x.csv",
            bytes: Array("form;NDTP-T\nperiod;2026-01\nso_vu;1;".utf8) + [0xC0, 0xAF, 0x0A],
            vi: ["òng 3", "UTF-8"], en: ["3", "UTF-8"]),
        Case(
            "a file beyond the limit", "x.csv",
            bytes: [UInt8](repeating: UInt8(ascii: ";"), count: (8 << 20) + 1),
            vi: ["8 MiB"], en: ["8 MiB"]),
        Case(
            "a text that makes the report too large", "x.csv",
            poisoning { lines in
                for row in 4..<lines.count {
                    lines[row] += String(repeating: "ghi chú ", count: 12_000)
                }
            }, vi: ["x.csv", "KiB"], en: ["x.csv", "KiB"]),
        Case(
            "UTF-16", "x.csv",
            bytes: [0xFF, 0xFE]
                + "form;NDTP-T\n".utf16.flatMap {
                    [UInt8($0 & 0xFF), UInt8($0 >> 8)]
                }, vi: ["UTF-16"], en: ["UTF-16"]),
        Case(
            "bytes that are no text", "x.csv", bytes: [0, 1, 2, 3], vi: ["x.csv"], en: ["x.csv"]),
        Case(
            "a file larger than any report", "x.csv",
            bytes: [UInt8](repeating: UInt8(ascii: "a"), count: (8 << 20) + 1), vi: ["8 MiB"],
            en: ["8 MiB"]),
        Case(
            "a kind of file that is not read", "x.docx", bytes: [0x50, 0x4B, 3, 4],
            vi: ["x.docx"], en: ["x.docx"]),
        Case(
            "a period that has not ended", "x.csv", poisoning { $0[1] = "period;2098-01" },
            vi: ["periodNotEnded", "2098-01", "chưa kết thúc"], en: ["2098-01", "not ended"]),
        Case(
            "a period before the form was made", "x.csv", poisoning { $0[1] = "period;2019-12" },
            vi: ["2019-12"], en: ["2019-12"]),
    ]

    @Test("each is refused where it was written, in both languages, and nothing is kept or sent")
    func refused() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let english = AgentHome(at: agent.path, environment: ["GIAOBAN_LANGUAGE": "en"])
            _ = try await agent.run("check", [Self.file(of: Self.cases[0])])
            let before = try agent.outboxDigests()
            for item in Self.cases {
                let file = try Self.file(of: item)
                let outcomes = [
                    (try await agent.submit(file), item.vi),
                    (try await english.submit(file), item.en),
                ]
                for (outcome, words) in outcomes {
                    #expect(outcome.exit == .code(65), "\(item.name): \(outcome)")
                    let said = outcome.output + outcome.errors
                    for word in words + [item.file] where !said.contains(word) {
                        Issue.record("\(item.name): no “\(word)” in: \(said.prefix(600))")
                    }
                }
                #expect(try agent.outboxDigests() == before, "\(item.name)")
            }
            let missing = try await agent.submit("/nonexistent/khong-co.csv")
            #expect(missing.exit == .code(65), "\(missing)")
            try await collector.stop()
            let database = try Database(of: collector.data)
            #expect(try database.count("SELECT COUNT(*) FROM submission") == 0)
            #expect(try database.count("SELECT COUNT(*) FROM attempt") == 0)
        }
    }

    @Test("a finding that comes after an offline submission leads to file, row and column")
    func foundLater() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let example = Repository.path("seeds/examples/BTN-T_2026-01.csv")
            #expect(try await agent.submit(example).exit == .code(0))
            try await collector.stop()
            let text = try String(contentsOfFile: example, encoding: .utf8)
            func february(_ start: Int) throws -> String {
                try ReportFile.write(
                    "BTN-T_2026-02.csv",
                    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                        switch line.split(separator: ";").first {
                        case "period": "period;2026-02"
                        case "o_dich_dau_ky": "o_dich_dau_ky;\(start);"
                        case "o_dich_cuoi_ky": "o_dich_cuoi_ky;\(start);"
                        default: String(line)
                        }
                    })
            }
            let offline = try await agent.submit(try february(17))
            #expect(offline.exit == .code(69), "what January ended with is not known here")
            try await collector.start()
            let place = "BTN-T_2026-02.csv 2026-02, dòng 24, cột 2 (ô B24): LỖI: "
            let refused = try await agent.submit(try february(17))
            #expect(refused.exit == .code(65) && refused.errors.contains(place), "\(refused)")
            let status = try await agent.run("status")
            #expect(status.output.contains(place), "\(status)")
            #expect(status.output.contains("Bị từ chối: 1"), "\(status)")
            let mended = try await agent.submit(try february(1))
            #expect(mended.exit == .code(0), "\(mended)")
            let after = try await agent.run("status")
            #expect(after.output.contains("Bị từ chối: 0") && !after.output.contains(place))
            try await collector.expectReports(2)
        }
    }

    @Test("a form that the unit does not owe is refused before anything is kept")
    func notOwed() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-BVMAT", at: collector)
            let file = try ReportFile.poisoning("2026-01")
            let outcome = try await agent.submit(file)
            #expect(outcome.exit == .code(65), "\(outcome)")
            #expect(outcome.errors.contains("periodNotOwed"), "\(outcome)")
            #expect(outcome.errors.contains("NDTP-T_2026-01.csv"), "\(outcome)")
            #expect(outcome.errors.contains("B2"), "the cell of the period: \(outcome)")
            let checked = try await agent.run("check", [file])
            #expect(checked.exit == .code(65), "\(checked)")
            #expect(checked.output.contains("không phải nộp biểu NDTP-T"), "\(checked)")
            #expect(agent.counts == [.waiting: 0, .sent: 0, .refused: 0, .damaged: 0])
            try await collector.expectReports(0)
        }
    }

    private static func file(of item: Case) throws -> String {
        try ReportFile.write(item.file, bytes: item.bytes)
    }
}
