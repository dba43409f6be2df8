import Shared
import Support
import Testing

@testable import Agent

@Suite("One home, several units")
struct SeveralUnitsTests {
    private let clock = ManualClock()
    private let log = RecordingLog()
    private static let units = [
        TestIdentity.unit("BV01", seed: 1), TestIdentity.unit("TYT_2", seed: 2),
    ]

    /// The same slot of each unit.
    private static func report(_ unit: AgentIdentity, _ number: Int, period: String) -> OutboxReport
    {
        var report = Samples.report(number, period: period)
        report.header.facility = unit.facility
        return report
    }

    private func courier(_ outbox: DirectOutbox, _ transport: any Transport) -> Courier {
        Courier(
            outbox: outbox, transport: transport,
            signatory: Signatory(book: TestIdentity.book(Self.units)), clock: clock, log: log,
            random: SplitMix64(seed: 3))
    }

    @Test("each report goes under the token and the signature of the unit it speaks for")
    func ownSignatures() async throws {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        for (number, unit) in Self.units.enumerated() {
            _ = try outbox.spool.save(Self.report(unit, number, period: "2026-01"))
        }
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        await courier(outbox, network).step()
        let requests = network.requests
        #expect(requests.map(\.unit) == Self.units.map(\.facility))
        for (request, unit) in zip(requests, Self.units) {
            let header = request.headers.first { $0.name == WireHeader.signature }?.value
            let signature = try #require(header.flatMap { ReportSignature(header: $0) })
            let digest = Digest(of: request.body ?? [])
            #expect(signature.key == unit.key)
            #expect(
                unit.signingKey?.publicKey.verifies(
                    signature.signature, of: SignedStatement(.report, digest)) == true)
        }
    }

    @Test("a unit that the collector turns away does not hold up the others")
    func oneRefused() async throws {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        for (number, unit) in Self.units.enumerated() {
            for month in 1...4 {
                _ = try outbox.spool.save(
                    Self.report(unit, number * 10 + month, period: "2026-0\(month)"))
            }
        }
        let refused = Self.units[0].facility
        let network = RecordingNetwork(
            ScriptedNetwork(seed: 1, troublePercent: 0), refusing: refused)
        let courier = courier(outbox, network)
        await courier.step()
        #expect(network.requests.count { $0.unit == refused } == 1, "turned away, then hourly")
        #expect(try outbox.spool.names(in: .sent).count == 4)
        clock.advance(by: .seconds(3000))
        await courier.step()
        #expect(network.requests.count { $0.unit == refused } == 1)
        network.forgive()
        for _ in 0..<5 {
            clock.advance(by: .seconds(4000))
            await courier.step()
        }
        #expect(try outbox.spool.names(in: .waiting).isEmpty)
    }

    @Test("a report of a unit that this home has no identity of stays, and is told hourly")
    func stranded() async throws {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        let stranger = TestIdentity.unit("BV99", seed: 9)
        _ = try outbox.spool.save(Self.report(stranger, 1, period: "2026-01"))
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        let courier = courier(outbox, network)
        for _ in 0..<20 {
            await courier.step()
            clock.advance(by: .seconds(2))
        }
        #expect(network.requests.isEmpty)
        #expect(log.names == ["outbox.unitUnknown"])
        #expect(try outbox.spool.names(in: .waiting).count == 1)
    }

    @Test("a report signed with a key that was replaced, or never, is signed again when it goes")
    func signedAgain() throws {
        let unit = Self.units[0]
        let book = TestIdentity.book()
        var header = Samples.report(1).header
        let fresh = try #require(book.signature(of: header))
        #expect(fresh == unit.signature(of: header.digest))
        var older = TestIdentity.unit(seed: 5)
        older.key = try #require(KeyID("k-0"))
        header.signature = older.signature(of: header.digest)?.header
        #expect(book.signature(of: header) == fresh)
        header.signature = fresh.header
        #expect(book.signature(of: header) == fresh)
    }

    @Test("a file names its unit; one that is not enrolled here is a complaint, nothing is kept")
    func fileOfAUnit() async throws {
        let desk = try Desk(Self.units)
        func text(_ unit: String) -> String {
            "form;HDKB-T\nperiod;2026-01\nfacility;\(unit)\nkham;10\nkham_nu;5"
        }
        guard case .taken(_, let taken) = try await desk.take(text("TYT_2")) else {
            Issue.record("not taken")
            return
        }
        #expect(taken.map(\.name.slot.facility.text) == ["TYT_2"])
        guard case .report(let report) = try desk.outbox.spool.load(taken[0].name) else {
            Issue.record("not there")
            return
        }
        #expect(report.header.facility.text == "TYT_2")
        #expect(report.header.signature?.hasPrefix("key=k-2, sig=:") == true)
        guard case .taken(_, let first) = try await desk.take(text("BV01")) else {
            Issue.record("not taken")
            return
        }
        #expect(
            first.map(\.name.revision) == [1], "the same period of another unit is another slot")
        guard case .refused(let examination) = try await desk.take(text("BV99")) else {
            Issue.record("a stranger's report was taken")
            return
        }
        #expect(examination.sentences[0].vi.contains("BV99"), "\(examination.sentences)")
        #expect(examination.sentences[0].vi.contains("BV01, TYT_2"), "\(examination.sentences)")
    }

    @Test(
        "A14: an outbox from before names had a unit is read, sent in order and told as unchanged")
    func olderOutbox() async throws {
        let disk = MemoryFileSystem()
        let outbox = try DirectOutbox(disk: disk)
        let report = Samples.report(1)
        let name = try outbox.spool.save(report)
        let old = name.stem.replacing("_BV01_", with: "_")
        try disk.rename(
            "/outbox/waiting/\(name.stem).report", to: "/outbox/waiting/\(old).report")
        _ = try outbox.spool.save(Samples.report(2, revision: 2))
        let spool = try Spool(
            root: "/outbox", disk: disk, unit: TestIdentity.unit().facility, reserveSize: 512)
        let names = try spool.names(in: .waiting)
        #expect(Set(names.map(\.slot)).count == 1)
        #expect(names[0].stem == old)
        var loaded = report
        loaded.storedAs = names[0]
        #expect(try spool.load(names[0]) == .report(loaded))
        let history = try spool.history(of: name.slot)
        #expect(history.newest?.revision == 2 && history.newestName == names[1])
        try spool.settle(names[0], receipt: [1])
        #expect(spool.receipt(of: names[0]) == [1])
    }
}
