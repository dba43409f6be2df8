import Foundation
import Glibc
import Shared
import Support
import Testing

/// A unit that is cut off and a stick that is carried: the shipped programs on both sides.
@Suite("Reports on a USB stick", .timeLimit(.minutes(15)))
struct StickTests {
    private static let centre = "SX-TTYT-CUALON"
    private static let other = "SX-TTYT-HABINH"

    @Test(
        "the whole way: exported, taken twice, settled; the line comes back and nothing is doubled")
    func wholeWay() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let far = try await AgentHome(Self.other, at: collector)
            try await collector.stop()
            try agent.setCollector("http://127.0.0.1:1")
            // The service runs all the time; nothing of this needs it stopped.
            let running = try agent.start("run")
            try agent.drop("2026-01")
            try await agent.keep(["2026-02", "2026-03"])
            try await running.text(for: "the dropped file to be saved") {
                $0.contains("outbox.saved")
            }
            let stick = try Stick()
            let exported = try await agent.run("export", ["--to", stick.path])
            #expect(exported.exit == .code(0), "\(exported)")
            #expect(exported.output.contains("Đã chép 3 báo cáo"), "\(exported)")
            #expect(stick.names.count == 1, "\(stick.names)")
            #expect(agent.counts[.waiting] == 3)
            let status = try await agent.run("status")
            #expect(
                status.output.contains("Đã chép 3 báo cáo đang chờ ra \(stick.path)"), "\(status)")
            let shown = String(decoding: try Stick.bytes(stick.bundle()), as: UTF8.self)
            #expect(shown.contains("\(Self.centre)") && shown.contains("NDTP-T         2026-02"))

            // At the department no collector runs at first, then it does: both ways are taken.
            let first = try await collector.run("import-bundle", [try stick.bundle()])
            #expect(first.exit == .code(0), "\(first)")
            #expect(first.output.contains("Mới nhận 3,"), "\(first)")
            #expect(first.output.contains("Niêm phong đúng"), "\(first)")
            try await collector.start()
            let second = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            #expect(second.output.contains("Mới nhận 0, đã nhận từ trước 3"), "\(second)")

            // Another unit's home passes the receipts over with a word.
            let elsewhere = try await far.run("import-receipts", [try stick.receipts()])
            #expect(elsewhere.errors.contains("không phải của máy này"), "\(elsewhere)")

            let settled = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(settled.exit == .code(0), "\(settled)")
            let again = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(again.exit == .code(0), "\(again)")
            #expect(agent.counts[.waiting] == 0 && agent.counts[.sent] == 3)
            let receipts = try await agent.run("receipts", ["--verify"])
            #expect(receipts.exit == .code(0), "\(receipts)")
            #expect(receipts.output.components(separatedBy: "chữ ký đúng").count == 4)
            try await running.ends()
            _ = try await agent.run("run", ["--once"])
            let filed = agent.path + "/bao-cao/da-gui/NDTP-T_2026-01.csv"
            #expect(FileManager.default.fileExists(atPath: filed), "its page says so, too")
            // The line is back: one more report goes the other way.
            try agent.setCollector(collector.url)
            let last = try await agent.submit(try ReportFile.poisoning("2026-04"))
            #expect(last.exit == .code(0), "\(last)")
            try await collector.expectReports(4)
        }
    }

    @Test("reports go by the line while their bundle travels: nothing is lost, nothing is doubled")
    func bothWays() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            try await agent.keepTogether(months(6))
            let stick = try Stick()
            let exported = try await agent.run("export", ["--to", stick.path, "--encrypt"])
            #expect(exported.exit == .code(0), "\(exported)")
            try await collector.start()
            // Both at once.
            async let imported = collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            try await agent.deliverAll()
            let outcome = try await imported
            #expect(outcome.exit == .code(0), "\(outcome)")
            let settled = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(settled.exit == .code(0), "\(settled)")
            #expect(settled.output.contains("6 đã xong từ trước"), "\(settled)")
            #expect(agent.counts[.sent] == 6)
            let nothing = try await agent.run("export", ["--to", stick.path])
            #expect(nothing.exit == .code(0) && nothing.output.contains("Không có báo cáo nào"))
            try await collector.expectReports(6)
        }
    }

    @Test("encrypted, a bundle tells a finder neither figures nor digests, and opens at home alone")
    func encrypted() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            let plain = try await agent.run("export", ["--to", stick.path + "/ro.gbb"])
            #expect(plain.exit == .code(0), "\(plain)")
            let secret = try await agent.run("export", ["--to", stick.path, "--encrypt"])
            #expect(secret.exit == .code(0), "\(secret)")
            let readable = Stick.frames(try Stick.bytes(stick.path + "/ro.gbb"))
            let sealed = try Stick.bytes(stick.bundle())
            #expect(readable.contains { $0.kind == .report && $0.packing == .gzip })
            #expect(
                Stick.frames(sealed).allSatisfy { $0.kind != .report || $0.packing == .sealed })
            let report = try Stick.bytes(try #require(agent.reports(.waiting).first))
            let body = report.split(separator: 0x0A)[1]
            let digest = Digest(of: Array(body)).hex
            #expect(
                String(decoding: try Stick.bytes(stick.path + "/ro.gbb"), as: UTF8.self)
                    .contains(digest))
            #expect(!String(decoding: sealed, as: UTF8.self).contains(digest))
            let closed = try await Self.strangers(["import-bundle", try stick.bundle()])
            #expect(closed.exit == .code(65), "\(closed)")
            #expect(closed.output.contains("mã hóa cho khóa x-"), "\(closed)")
            // The department has changed its keys since the unit last heard of it.
            let rotated = try await collector.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            let opened = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            #expect(opened.exit == .code(0), "\(opened)")
            let settled = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(settled.exit == .code(0), "\(settled)")
            #expect(agent.counts[.sent] == 1, "the chain of keys came along on the stick")
            try await collector.expectReports(1)
        }
    }

    /// Another department's collector: with keys of its own, which a copy of the seeded folder has not.
    private static func strangers(_ words: [String]) async throws -> ChildProcess.Outcome {
        let data = try TemporaryFolder.make() + "/d"
        let seeded = try await ChildProcess(
            Program.collector.path,
            ["seed", "--data", data, "--from", Repository.path("seeds")]
        ).outcome(within: .seconds(240))
        guard seeded.exit == .code(0) else { throw UnexpectedOutcome("seed", seeded) }
        return try await ChildProcess(Program.collector.path, words + ["--data", data]).outcome()
    }

    @Test("a revoked key brings nothing in, and the unit is told what to do")
    func revoked() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            _ = try await agent.run("export", ["--to", stick.path])
            let keys = try await collector.run("keys")
            let key = try #require(
                keys.output.split(separator: "\n").first { $0.contains(Self.centre) }?
                    .split(separator: "\t").first { $0.hasPrefix("k-") })
            _ = try await collector.run("revoke", ["--key", String(key)])
            let refused = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            #expect(refused.exit == .code(65), "\(refused)")
            #expect(refused.output.contains("signingKeyRevoked"), "\(refused)")
            let told = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(told.exit == .code(69), "\(told)")
            #expect(told.errors.contains("vẫn chờ"), "\(told)")
            #expect(agent.counts[.waiting] == 1, "refused for the key, not for the report")
            try await collector.expectReports(0)
        }
    }
}
