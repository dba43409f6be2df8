import Foundation
import Shared
import Testing

/// Who speaks for a unit, with the shipped programs (FAULTS E5–E7).
@Suite("Identity", .timeLimit(.minutes(15)))
struct IdentityTests {
    private static let centre = "SX-TTYT-CUALON"
    private static let other = "SX-TTYT-HABINH"

    @Test("E6: lost answers end in one identity; the code in a second machine is refused and told")
    func lostAnswer() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let agent = try AgentHome()
            let code = try await collector.code(for: Self.centre)
            let words = ["--collector", "http://127.0.0.1:\(proxy.port)", "--code", code]
            proxy.setFault(.answerLost, onEverything: true)
            for _ in 1...2 {
                let lost = try await agent.run("enrol", words)
                #expect(lost.exit == .code(69), "\(lost)")
            }
            proxy.setFault(.none)
            let enrolled = try await agent.run("enrol", words)
            #expect(enrolled.exit == .code(0), "\(enrolled)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: agent.identity)).count > 0)
            #expect(TemporaryFolder.mode(of: agent.identity) == 0o600)
            let second = try await AgentHome().run(
                "enrol", ["--collector", collector.url, "--code", code])
            #expect(second.exit == .code(77), "\(second)")
            #expect(second.errors.contains("Mã ghi danh đã được một máy khác dùng"), "\(second)")
            let sent = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(sent.exit == .code(0), "\(sent)")
            #expect(collector.log.contains("enrolment.codeReused"))
            try await collector.stop()
            let database = try Database(of: collector.data)
            #expect(try database.count("SELECT COUNT(*) FROM access_key") == 1)
            let reused = "SELECT COUNT(*) FROM audit WHERE action = 'enrolment.codeReused'"
            #expect(try database.count(reused) == 1)
        }
    }

    @Test(
        "E5: replayed, in another's name, after rotation, after revocation: nothing false is taken")
    func abuse() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let agent = try await AgentHome(Self.centre, at: collector, through: proxy.port)
            let sent = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(sent.exit == .code(0), "\(sent)")
            let exchange = try #require(proxy.exchanges.first)
            #expect(exchange.request.field(WireHeader.signature) != nil)

            let replayed = try await offPool {
                let connection = try Connection(port: collector.port)
                try connection.send(exchange.request.bytes)
                var pending: [UInt8] = []
                return try connection.message(&pending)
            }
            #expect(replayed?.status == 200 && replayed?.body == exchange.answers[0].body)

            let stolen = try agent.token()
            let unit = try await DirectUnit(Self.other, at: collector)
            var foreign = unit.report("2026-01").request
            foreign.token = stolen
            #expect(try await foreign.answer(from: collector.port).problem?.code == .wrongUnit)
            var unsigned = HTTPRequest(
                method: "POST", path: Routes.reports, token: stolen, body: exchange.request.body)
            #expect(
                try await unsigned.answer(from: collector.port).problem?.code == .signatureMissing)
            unsigned.fields = ["Giaoban-Signature: key=k-1, sig=:AAAA:"]
            #expect(
                try await unsigned.answer(from: collector.port).problem?.code == .signatureInvalid)

            // A report that waits while the key changes goes as it was signed, or signed again.
            try await collector.stop()
            let kept = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(kept.exit == .code(69), "\(kept)")
            try await collector.start()
            proxy.setFault(.none)
            let rotated = try await agent.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            let old = try await HTTPRequest(path: Routes.forms, token: stolen)
                .answer(from: collector.port)
            #expect(old.problem?.code == .tokenRevoked)
            try await agent.deliverAll()

            let key = try agent.key()
            let revoked = try await collector.run("revoke", ["--key", key])
            #expect(revoked.exit == .code(0), "\(revoked)")
            let refused = try await agent.submit(try ReportFile.poisoning("2026-03"))
            #expect(refused.exit == .code(77), "\(refused)")
            #expect(agent.counts[.waiting] == 1, "nothing is dropped")

            // A dead disk, or a revoked key: a new code, a new key, the same unit.
            let again = try await agent.run(
                "enrol", ["--code", try await collector.code(for: Self.centre)])
            #expect(again.exit == .code(0), "\(again)")
            try await agent.deliverAll()
            let verified = try await collector.run("verify-signatures")
            #expect(verified.exit == .code(0), "\(verified)")
            #expect(verified.errors.contains("3 signatures hold"), "\(verified)")
            try await collector.stop()
            let acts = try Database(of: collector.data).all(
                "SELECT DISTINCT detail FROM audit WHERE action = 'access.refused'")
            for code in ["wrongUnit", "tokenRevoked", "signatureMissing", "signatureInvalid"] {
                #expect(acts.contains { $0[0].hasPrefix(code) }, "\(code) is audited: \(acts)")
            }
            try await collector.expectReports(3)
        }
    }

    @Test("E7: a copied home is noticed, and what both copies send is there once")
    func cloned() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let first = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(first.exit == .code(0), "\(first)")
            try await collector.stop()
            let shared = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(shared.exit == .code(69), "\(shared)")
            let copied = try TemporaryFolder.make() + "/h"
            try FileManager.default.copyItem(atPath: agent.path, toPath: copied)
            let copy = AgentHome(at: copied, environment: [:])
            try await collector.start()
            for home in [agent, copy] { try await home.deliverAll() }
            #expect(!collector.log.contains("key.forked"), "they still tell one story")
            let third = try await agent.submit(try ReportFile.poisoning("2026-03"))
            let fourth = try await copy.submit(try ReportFile.poisoning("2025-12"))
            #expect(third.exit == .code(0) && fourth.exit == .code(0), "\(third) \(fourth)")
            #expect(collector.log.contains("key.forked"), "\(collector.log)")
            #expect(!collector.log.contains("key.cloned"), "it may be a backup put back")
            // The same slot from both: one is counted, the other lies before a person.
            let mine = try await agent.submit(try ReportFile.poisoning("2025-11"))
            let theirs = try await copy.submit(try ReportFile.poisoning("2025-11", inspected: 41))
            #expect(mine.exit == .code(0), "\(mine)")
            #expect(theirs.exit == .code(65), "\(theirs)")
            #expect(collector.log.contains("key.cloned"), "\(collector.log)")
            let keys = try await collector.run("keys")
            #expect(keys.output.contains("active,cloned"), "\(keys)")
            try await collector.expectReports(5)
        }
    }

    @Test("C1: reports signed by clocks of 1970 and 2040 are taken, and their signatures hold")
    func clocks() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let clock = try await MovedClock()
            try clock.set("1970-01-02T08:00:00+07:00")
            let agent = try await AgentHome(
                Self.centre, at: collector, environment: clock.environment)
            for (month, moment) in [
                ("2026-01", "1970-01-02T08:00:00+07:00"), ("2026-02", "2040-01-01T08:00:00+07:00"),
                ("2026-03", "2016-01-01T08:00:00+07:00"),
            ] {
                try clock.set(moment)
                let sent = try await agent.submit(try ReportFile.poisoning(month))
                #expect(sent.exit == .code(0), "\(sent)")
            }
            let rotated = try await agent.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            let verified = try await collector.run("verify-signatures")
            #expect(verified.errors.contains("3 signatures hold"), "\(verified)")
            try await collector.expectReports(3)
        }
    }

    @Test("one home files for two units, each with its own key, token and receipts")
    func severalUnits() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let added = try await agent.run(
                "enrol", ["--code", try await collector.code(for: Self.other)])
            #expect(added.exit == .code(0), "\(added)")
            for unit in [Self.centre, Self.other] {
                let file = try ReportFile.poisoning("2026-01", extra: ["facility;\(unit)"])
                let sent = try await agent.submit(file)
                #expect(sent.exit == .code(0), "\(sent)")
                let row = try await collector.status(of: unit, "2026-01", form: "NDTP-T")
                #expect(row?["revision"]?.integer == 1, "\(unit)")
            }
            // One unit's ended key does not hold up the other.
            let revoked = try await collector.run("revoke", ["--key", try agent.key()])
            #expect(revoked.exit == .code(0), "\(revoked)")
            let refused = try await agent.submit(
                try ReportFile.poisoning("2026-02", extra: ["facility;\(Self.centre)"]))
            #expect(refused.exit == .code(77), "\(refused)")
            let sent = try await agent.submit(
                try ReportFile.poisoning("2026-02", extra: ["facility;\(Self.other)"]))
            #expect(sent.exit == .code(0), "\(sent)")
            let stranger = try await agent.run(
                "check", [try ReportFile.poisoning("2026-03", extra: ["facility;SX-BVDK"])])
            #expect(stranger.exit == .code(65), "\(stranger)")
            let receipts = try await agent.run("receipts", ["--verify"])
            #expect(receipts.exit == .code(0), "\(receipts)")
            #expect(
                receipts.output.components(separatedBy: "chữ ký đúng").count == 4, "\(receipts)")
            let status = try await agent.run("status", ["--format", "json"])
            let units = try JSONValue(parsing: Array(status.output.utf8))["units"]?.elements
            #expect(units?.compactMap { $0["facility"]?.text } == [Self.centre, Self.other])
            try await collector.expectReports(3)
        }
    }

    @Test("A14: a home and an outbox from before signatures go on, and get a key when asked to")
    func upgrade() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit(Self.centre, at: collector)
            let agent = try AgentHome()
            try FileManager.default.createDirectory(
                atPath: agent.path, withIntermediateDirectories: true)
            try "collector = \(collector.url)\n".write(
                toFile: agent.path + "/agent.conf", atomically: true, encoding: .utf8)
            let keys = try await collector.run("keys")
            let key = try #require(keys.output.split(separator: "\t").first)
            try """
            {"code":"\(Digest(of: [1]).hex)","facility":"\(Self.centre)","facilityName":"TTYT",\
            "facilityNameEn":"Centre","key":"\(key)","token":"\(unit.token)"}
            """.write(toFile: agent.identity, atomically: true, encoding: .utf8)
            let sent = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(sent.exit == .code(0), "\(sent)")
            try await collector.stop()
            _ = try await agent.submit(try ReportFile.poisoning("2026-02"))
            let waiting = try #require(agent.reports(.waiting).first)
            let old = waiting.replacingOccurrences(of: "_\(Self.centre)_", with: "_")
            #expect(old != waiting)
            try FileManager.default.moveItem(atPath: waiting, toPath: old)
            try await collector.start()
            let rotated = try await agent.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            try await agent.deliverAll()
            let verified = try await collector.run("verify-signatures")
            #expect(verified.errors.contains("1 signatures hold, 1 unsigned"), "\(verified)")
            let unchanged = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(unchanged.exit == .code(0), "\(unchanged)")
            try await collector.expectReports(2)
        }
    }
}

extension AgentHome {
    /// The first unit's identity file.
    var identity: String { path + "/identity.json" }

    /// The first unit's token, as a thief would read it.
    func token() throws -> String { try field("token") }

    /// The public name of the first unit's key.
    func key() throws -> String { try field("key") }

    private func field(_ name: String) throws -> String {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: identity)))
        return try #require(try JSONValue(parsing: bytes)[name]?.text)
    }
}
