import Foundation
import Shared
import Support
import Testing

/// Receipts that prove something, and signatures that anyone can verify, with the shipped programs.
@Suite("Receipts and signatures", .timeLimit(.minutes(15)))
struct ReceiptTests {
    private static let centre = "SX-TTYT-CUALON"

    @Test("a printed receipt is checked by the department; a changed one is not theirs")
    func printed() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let sent = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(sent.exit == .code(0), "\(sent)")
            let printed = try await agent.run("receipt", ["NDTP-T", "2026-01"])
            #expect(printed.exit == .code(0), "\(printed)")
            #expect(printed.output.contains("BIÊN NHẬN") && printed.output.contains("chữ ký đúng"))
            let sheet = try ReportFile.write("bien-nhan.txt", bytes: Array(printed.output.utf8))
            let checked = try await collector.run("verify-receipt", [sheet])
            #expect(checked.exit == .code(0), "\(checked)")
            let forged = printed.output.replacingOccurrences(
                of: #""period":"2026-01""#, with: #""period":"2026-02""#)
            #expect(forged != printed.output)
            let other = try ReportFile.write("gia.txt", bytes: Array(forged.utf8))
            let refused = try await collector.run("verify-receipt", [other])
            #expect(refused.exit == .code(65) && refused.output.contains("SAI"), "\(refused)")
            let none = try await agent.run("receipt", ["NDTP-T", "2026-02"])
            #expect(none.exit == .code(65), "\(none)")
            let nothing = try ReportFile.write("x.txt", bytes: Array("xin chào\n".utf8))
            let empty = try await collector.run("verify-receipt", [nothing])
            #expect(empty.exit == .code(65), "\(empty)")
            try await collector.stop()
        }
    }

    @Test(
        "a changed receipt in the outbox is told, and a key that nobody vouches for settles nothing"
    )
    func unsigned() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            _ = try await agent.submit(try ReportFile.poisoning("2026-01"))
            // The department changes its key in order: agents follow by themselves.
            let rotated = try await collector.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            let followed = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(followed.exit == .code(0), "\(followed)")
            let receipts = try await agent.run("receipts", ["--verify"])
            #expect(receipts.exit == .code(0), "\(receipts)")

            // The key is lost: the collector does not start, and a new one is nobody's at first.
            try await collector.stop()
            try FileManager.default.removeItem(atPath: collector.data + "/receipt-keys.json")
            let refused = try await collector.run("serve", ["--listen", "127.0.0.1:0"])
            #expect(refused.exit != .code(0), "\(refused)")
            #expect(refused.errors.contains("--lost"), "\(refused)")
            let silent = try await collector.run("rotate-key")
            #expect(silent.exit == .code(65), "\(silent)")
            let made = try await collector.run("rotate-key", ["--lost"])
            #expect(made.exit == .code(0), "\(made)")
            try await collector.start()
            let kept = try await agent.submit(try ReportFile.poisoning("2026-03"))
            #expect(kept.exit == .code(69), "\(kept)")
            #expect(kept.errors.contains("không có chữ ký của Sở"), "\(kept)")
            #expect(agent.counts[.waiting] == 1)
            let fingerprint = try #require(made.output.split(separator: "\t").last)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let wrong = try await agent.run("trust", ["0000-0000-0000-0000"])
            #expect(wrong.exit == .code(65), "\(wrong)")
            let trusted = try await agent.run("trust", [fingerprint])
            #expect(trusted.exit == .code(0), "\(trusted)")
            try await agent.deliverAll()

            let receipt = try #require(
                FileManager.default.contentsOfDirectory(atPath: agent.folder(.sent))
                    .first { $0.hasSuffix(".receipt") })
            let file = agent.folder(.sent) + "/" + receipt
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacingOccurrences(of: #""revision":1"#, with: #""revision":2"#)
                .write(toFile: file, atomically: true, encoding: .utf8)
            let damaged = try await agent.run("receipts", ["--verify"])
            #expect(damaged.exit == .code(65), "\(damaged)")
            #expect(damaged.output.contains("CHỮ KÝ SAI"), "\(damaged)")
            try await collector.expectReports(3)
        }
    }

    @Test("the recipe of docs/SECURITY.md verifies a report with openssl alone")
    func byHand() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            _ = try await agent.submit(try ReportFile.poisoning("2026-01"))
            let id = try #require(agent.reports(.sent).first?.dropLast(".report".count).suffix(32))
            let report = try await HTTPRequest(
                path: "\(Routes.reports)/\(id)", token: try await collector.readerToken()
            ).answer(from: collector.port)
            let signature = try #require(
                report.field(WireHeader.signature).flatMap { ReportSignature(header: $0) })
            let key = try #require(report.field(WireHeader.signingKey))
            let folder = try TemporaryFolder.make()
            for (name, bytes) in [
                ("report.json", report.body), ("key.txt", Array(key.utf8)),
                ("sig.txt", Array(signature.signature.base64.utf8)),
            ] {
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
            }
            let recipe = try Self.recipe(0)
            let right = try await ChildProcess(
                "/bin/sh", ["-c", "cd \(folder) && set -e\n" + recipe]
            ).outcome()
            #expect(right.exit == .code(0), "\(right)")
            #expect((right.output + right.errors).contains("Verified Successfully"), "\(right)")
            try Data(report.body + [0x20]).write(
                to: URL(fileURLWithPath: folder + "/report.json"))
            let changed = try await ChildProcess(
                "/bin/sh", ["-c", "cd \(folder) && set -e\n" + recipe]
            ).outcome()
            #expect(changed.exit != .code(0), "\(changed)")
            try await collector.stop()
        }
    }

    @Test(
        "the recipe of docs/SECURITY.md verifies a receipt of a crowded commit with openssl alone")
    func receiptByHand() async throws {
        let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))
        let receipts = try (1...5).map { number in
            Receipt(
                id: try #require(ReportID(String(repeating: "\(number)", count: 32))),
                digest: Digest(of: [UInt8(number)]),
                form: Form.Key(code: try #require(FormCode("NDTP-T")), version: 1),
                facility: try #require(FacilityID("SX-TT\(number)")),
                period: try #require(
                    ReportingPeriod(identifier: "2026-01", calendar: .statistical)),
                revision: 1, receivedAt: Instant(milliseconds: 1_770_000_000_000),
                dueAt: Instant(milliseconds: 1_780_000_000_000), daysLate: -3,
                auditSequence: Int64(number), auditHead: Digest(of: [9]))
        }
        let tree = try #require(ReceiptTree(leaves: receipts.map(\.leaf)))
        let signature = key.sign(SignedStatement(.receipt, tree.root))
        let folder = try TemporaryFolder.make()
        try Data(key.publicKey.pem.utf8).write(to: URL(fileURLWithPath: folder + "/key.pem"))
        for (place, receipt) in receipts.enumerated() {
            let sealed = receipt.sealed(
                ReceiptSeal(
                    key: CollectorIdentity.id(of: key.publicKey), path: tree.path(at: place),
                    signature: signature))
            let changed = String(decoding: sealed.bytes, as: UTF8.self).replacing(
                #""daysLate":-3"#, with: #""daysLate":-4"#)
            for (bytes, isRight) in [(sealed.bytes, true), (Array(changed.utf8), false)] {
                try Data(bytes).write(to: URL(fileURLWithPath: folder + "/receipt.json"))
                let outcome = try await ChildProcess(
                    "/bin/sh", ["-c", "cd \(folder) && set -e\n" + (try Self.recipe(1))]
                ).outcome()
                #expect((outcome.exit == .code(0)) == isRight, "\(place): \(outcome)")
            }
        }
    }

    /// One of the fenced blocks of the document.
    private static func recipe(_ number: Int) throws -> String {
        let text = try String(
            contentsOfFile: Repository.path("docs/SECURITY.md"), encoding: .utf8)
        let parts = text.components(separatedBy: "```")
        let block = 2 * number + 1
        return String(
            try #require(parts.count > block ? parts[block] : nil).dropFirst("sh\n".count))
    }
}
