import Foundation
import Glibc
import Shared
import Support
import Testing

/// What happens to sticks, with the shipped programs.
@Suite("Faults of USB sticks", .timeLimit(.minutes(15)))
struct StickFaultTests {
    private static let centre = "SX-TTYT-CUALON"

    @Test(
        "A5: a stick that is full, locked, pulled out or lying is told; nothing half stands there",
        arguments: [
            ("write", ENOSPC, "USB đã đầy"), ("write", EIO, "bị rút ra"),
            ("fsync", EIO, "bị rút ra"), ("rename", EIO, "bị rút ra"),
            ("open", EROFS, "chống ghi"), ("write", EFBIG, "lớn hơn mức"),
        ])
    func export(call: String, code: Int32, words: String) async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                Self.centre, at: collector, environment: disk.environment)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            let before = try await agent.run("export", ["--to", stick.path])
            #expect(before.exit == .code(0), "\(before)")
            let older = try Stick.bytes(stick.bundle())
            try await agent.keep(["2026-03"])
            try disk.set([.init(call: call, code: code, below: stick.path)])
            let failed = try await agent.run("export", ["--to", stick.path])
            #expect(failed.exit == .code(74), "\(failed)")
            #expect(failed.errors.contains(words), "\(failed)")
            #expect(try Stick.bytes(stick.bundle()) == older, "the older bundle is untouched")
            #expect(agent.counts[.waiting] == 2)
            // What could not even be removed is put away by the next export.
            try disk.set([])
            let again = try await agent.run("export", ["--to", stick.path])
            #expect(again.exit == .code(0), "\(again)")
            #expect(stick.names.count == 1, "\(stick.names)")
            let imported = try await collector.run("import-bundle", [try stick.bundle()])
            #expect(imported.output.contains("Mới nhận 2"), "\(imported)")
            try await collector.expectReports(2)
        }
    }

    @Test("a file system that confirms nothing is told as one")
    func unconfirmed() async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                Self.centre, at: collector, environment: disk.environment)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            try disk.set([.init(call: "fsync", code: EINVAL, below: stick.path)])
            let exported = try await agent.run("export", ["--to", stick.path])
            #expect(exported.exit == .code(0), "\(exported)")
            #expect(exported.errors.contains("không xác nhận"), "\(exported)")
        }
    }

    @Test(
        "bits that turn cost the reports they stand in, which are named; all others are taken"
    )
    func flippedBits() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            let all = months(16)
            try await agent.keepTogether(all)
            let stick = try Stick()
            _ = try await agent.run("export", ["--to", stick.path])
            let whole = try Stick.bytes(stick.bundle())
            for seed in UInt64(1)...6 {
                var random = SplitMix64(seed: seed)
                var spoilt = whole
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let place = Int.random(in: 0..<whole.count, using: &random)
                    spoilt[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                if seed == 6 { spoilt.removeLast(whole.count / 3) }
                let file = try ReportFile.write("GOI.GBB", bytes: spoilt)
                let good = Set(
                    Stick.frames(spoilt).filter { $0.kind == .report }.map(\.number))
                let data = try TemporaryFolder.make() + "/d"
                try FileManager.default.copyItem(atPath: collector.data, toPath: data)
                let outcome = try await ChildProcess(
                    Program.collector.path,
                    [
                        "import-bundle", "--data", data, file, "--receipts",
                        FilePlace.folder(of: file),
                    ], environment: collector.environment
                ).outcome()
                #expect(outcome.exit == .code(good.count == all.count ? 0 : 65), "\(outcome)")
                let answers = try Stick.answers(FilePlace.folder(of: file) + "/GOI.GBR")
                #expect(
                    Set(answers.filter { $0.result == .accepted }.map(\.number)) == good,
                    "seed \(seed): \(outcome)")
                #expect(try Database(of: data).reportIDs().count == good.count)
                // Hit at both ends, the list names nothing any more.
                guard Stick.frames(spoilt).contains(where: { $0.kind == .index }) else { continue }
                #expect(answers.count == all.count, "seed \(seed): an answer for every report")
                for answer in answers where !good.contains(answer.number) {
                    let period = try #require(answer.entry?.period, "seed \(seed): not named")
                    #expect(outcome.output.contains(period), "seed \(seed): \(outcome)")
                }
            }
            // The unit hears what was lost, and exports again what waits.
            let receipts = try ReportFile.write("X.GBB", bytes: Array(whole.prefix(9000)))
            _ = try await collector.run(
                "import-bundle", [receipts, "--receipts", stick.path + "/X.GBR"])
            let told = try await agent.run("import-receipts", [stick.path + "/X.GBR"])
            #expect(told.exit == .code(69), "\(told)")
            let left = try #require(agent.counts[.waiting])
            #expect((1..<all.count).contains(left))
            let again = try await agent.run("export", ["--to", stick.path])
            #expect(again.output.contains("Đã chép \(left) báo cáo"), "\(again)")
            let rest = try await collector.run("import-bundle", [try stick.bundle()])
            #expect(rest.exit == .code(0), "\(rest)")
            try await collector.expectReports(all.count)
        }
    }

    @Test("D1: a collector killed amid an import loses nothing; the same stick brings the rest")
    func killed() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            let all = months(16)
            try await agent.keepTogether(all)
            let stick = try Stick()
            _ = try await agent.run("export", ["--to", stick.path])
            try await collector.start()
            let importing = try ChildProcess(
                Program.collector.path,
                ["import-bundle", "--data", collector.data, try stick.bundle()],
                environment: collector.environment)
            try await collector.kill()
            let cut = try await importing.outcome(within: .seconds(240))
            let stored = try Database(of: collector.data).reportIDs().count
            if cut.exit == .code(0) { #expect(stored == all.count, "\(cut)") }
            try await collector.start()
            let rest = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            #expect(rest.exit == .code(0), "\(rest)")
            let settled = try await agent.run("import-receipts", [try stick.receipts()])
            #expect(settled.exit == .code(0), "\(settled)")
            #expect(agent.counts[.sent] == all.count)
            try await collector.expectReports(all.count)
        }
    }

    @Test("B3: two sticks with the same bundle, put in at once, bring each report in once")
    func twoSticks() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            let all = months(16)
            try await agent.keepTogether(all)
            let (one, two) = (try Stick(), try Stick())
            _ = try await agent.run("export", ["--to", one.path])
            _ = try await agent.run("export", ["--to", two.path])
            try await collector.start()
            async let first = collector.run(
                "import-bundle", [try one.bundle(), "--receipts", one.path])
            async let second = collector.run(
                "import-bundle", [try two.bundle(), "--receipts", two.path])
            let outcomes = (try await first, try await second)
            #expect(outcomes.0.exit == .code(0) && outcomes.1.exit == .code(0), "\(outcomes)")
            let bodies = (
                Set(try Stick.answers(one.receipts()).map(\.body)),
                Set(try Stick.answers(two.receipts()).map(\.body))
            )
            #expect(bodies.0 == bodies.1 && bodies.0.count == all.count)
            try await collector.expectReports(all.count)
        }
    }

    @Test("what is no bundle, or the wrong one of the two files, is told and changes nothing")
    func wrongFiles() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            _ = try await agent.run("export", ["--to", stick.path])
            let letter = try ReportFile.write("thu.txt", ["Kính gửi Sở Y tế"])
            let inLetter = try await collector.run("import-bundle", [letter])
            #expect(inLetter.exit == .code(65), "\(inLetter)")
            #expect(inLetter.errors.contains("không phải gói của Giao ban"), "\(inLetter)")
            let gone = try await collector.run("import-bundle", [stick.path + "/khong-co"])
            #expect(gone.exit == .code(65), "\(gone)")
            let over = try await agent.run("export", ["--to", letter])
            #expect(over.exit == .code(74) && over.errors.contains("tệp khác"), "\(over)")
            #expect(try Stick.bytes(letter) == Array("Kính gửi Sở Y tế\n".utf8))
            let nowhere = try await agent.run("export", ["--to", stick.path + "/a/b.gbb"])
            #expect(nowhere.exit == .code(74), "\(nowhere)")
            #expect(nowhere.errors.contains("không có thư mục"), "\(nowhere)")
            let turned = try await agent.run("import-receipts", [try stick.bundle()])
            #expect(turned.exit == .code(65), "\(turned)")
            #expect(turned.errors.contains("không phải biên nhận"), "\(turned)")
            let empty = try await agent.run("import-receipts", [letter])
            #expect(empty.exit == .code(65), "\(empty)")
            _ = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            let back = try await collector.run("import-bundle", [try stick.receipts()])
            #expect(back.exit == .code(65), "\(back)")
            #expect(back.errors.contains("tệp biên nhận"), "\(back)")
            #expect(agent.counts[.waiting] == 1)
            try await collector.expectReports(1)
        }
    }

    @Test("receipts that somebody else has signed settle nothing")
    func forged() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            try await collector.stop()
            try await agent.keep(["2026-02"])
            let stick = try Stick()
            _ = try await agent.run("export", ["--to", stick.path])
            _ = try await collector.run(
                "import-bundle", [try stick.bundle(), "--receipts", stick.path])
            let forger = SigningKey(seed: [UInt8](repeating: 6, count: 32))
            let forged = try Stick.answers(stick.receipts()).map { answer in
                var answer = answer
                answer.result = .refused
                answer.body = Problem(.findings).bytes
                return answer.signed(with: forger)
            }
            let identity = try #require(
                CollectorIdentity(keys: [.init(publicKey: forger.publicKey, link: nil)]))
            var writer = JSONWriter()
            identity.write(to: &writer)
            let text =
                BundleFrame(.keys, 1, .plain, writer.bytes).text
                + forged.flatMap { BundleFrame(.answer, 1, .plain, $0.bytes).text }
            let file = try ReportFile.write("gia.gbr", bytes: text)
            let outcome = try await agent.run("import-receipts", [file])
            #expect(outcome.exit == .code(65), "\(outcome)")
            #expect(outcome.errors.contains("không có chữ ký của Sở"), "\(outcome)")
            #expect(agent.counts[.waiting] == 1 && agent.counts[.refused] == 0)
        }
    }
}

/// Where a file lies.
enum FilePlace {
    static func folder(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
