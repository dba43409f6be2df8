import Shared
import Support
import Testing

@testable import Agent

@Suite("Courier")
struct CourierTests {
    private let clock = ManualClock()
    private let log = RecordingLog()

    private func courier(_ outbox: DirectOutbox, _ transport: any Transport) -> Courier {
        Courier(
            outbox: outbox, transport: transport, clock: clock, log: log,
            random: SplitMix64(seed: 3))
    }

    private func outbox(_ reports: [OutboxReport]) throws -> (MemoryFileSystem, DirectOutbox) {
        let disk = MemoryFileSystem()
        let outbox = try DirectOutbox(disk: disk)
        for report in reports { _ = try outbox.spool.save(report) }
        return (disk, outbox)
    }

    @Test("a backlog goes in one pass, a slot's revisions in order whatever the clock said")
    func backlog() async throws {
        let reports = [
            Samples.report(5, revision: 1), Samples.report(1, revision: 3),
            Samples.report(3, revision: 2), Samples.report(2, period: "2026-01"),
        ]
        let (_, outbox) = try outbox(reports)
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        await courier(outbox, network).step()
        #expect(network.collector.receipts.count == 4)
        #expect(network.collector.staleAnswers == 0)
        #expect(try outbox.spool.names(in: .waiting).isEmpty)
    }

    @Test("one report that the line always loses does not keep the others waiting")
    func poison() async throws {
        let reports = (1...6).map { Samples.report($0, period: "2026-0\($0)") }
        let (_, outbox) = try outbox(reports)
        let network = PoisonedNetwork(poison: reports[0].header.id)
        let courier = courier(outbox, network)
        await courier.step()
        #expect(try outbox.spool.names(in: .waiting).count == 6, "the line rests at first")
        clock.advance(by: .seconds(3))
        await courier.step()
        #expect(try outbox.spool.names(in: .waiting) == [reports[0].name])
    }

    @Test("a refused report goes to a person with the collector's words; the others go on")
    func refused() async throws {
        let stale = Samples.report(1, revision: 4)
        let good = Samples.report(2, period: "2026-02")
        let (_, outbox) = try outbox([stale, good])
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        await courier(outbox, network).step()
        #expect(try outbox.spool.names(in: .refused) == [stale.name])
        #expect(try outbox.spool.names(in: .sent) == [good.name])
        let reason = try #require(outbox.spool.reason(of: stale.name))
        #expect(Problem(bytes: reason)?.currentRevision == 0)
    }

    @Test("identity: a token that is turned away is asked hourly; nothing is dropped")
    func identity() async throws {
        let reports = (1...5).map { Samples.report($0, period: "2026-0\($0)") }
        let (_, outbox) = try outbox(reports)
        let network = AnsweringNetwork(ModelCollector.answer(Problem(.tokenRevoked)))
        let courier = courier(outbox, network)
        await courier.step()
        #expect(network.attempts == 1)
        clock.advance(by: .seconds(3500))
        await courier.step()
        #expect(network.attempts == 1)
        clock.advance(by: .seconds(500))
        await courier.step()
        #expect(network.attempts == 2)
        #expect(try outbox.spool.names(in: .waiting).count == 5)
    }

    @Test("a report just finalised tries at once although the line rests; the backlog waits")
    func fresh() async throws {
        let (_, outbox) = try outbox([Samples.report(1), Samples.report(2, period: "2026-02")])
        let network = AnsweringNetwork(nil)
        let courier = courier(outbox, network)
        await courier.step()
        await courier.step()
        #expect(network.attempts == 1)
        _ = try outbox.spool.save(Samples.report(3, period: "2026-04"))
        await courier.step()
        #expect(network.attempts == 2)
        await courier.step()
        #expect(network.attempts == 2)
    }

    @Test("A6: a receipt that cannot be noted is not fetched again in a loop, only noted")
    func unmarked() async throws {
        let report = Samples.report(1)
        let (disk, outbox) = try outbox([report, Samples.report(2, period: "2026-02")])
        try disk.remove("/outbox/reserve")
        disk.limit(freeBytes: 0)
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        let courier = courier(outbox, network)
        for _ in 0..<50 {
            await courier.step()
            clock.advance(by: .seconds(30))
        }
        #expect(network.attempts == 1, "a full disk does not make reports travel")
        disk.limit(freeBytes: 1 << 20)
        clock.advance(by: .seconds(400))
        await courier.step()
        #expect(network.attempts == 1, "both receipts came in one answer, and were kept")
        #expect(try outbox.spool.names(in: .sent).count == 2)
    }

    @Test("A10: a damaged report is told and the rest go")
    func damaged() async throws {
        let reports = [Samples.report(1), Samples.report(2, period: "2026-02")]
        let (disk, outbox) = try outbox(reports)
        disk.corrupt("/outbox/waiting/\(reports[0].name.stem).report") { $0[40] ^= 1 }
        await courier(outbox, ScriptedNetwork(seed: 1, troublePercent: 0)).step()
        #expect(log.names.contains("outbox.damaged"))
        #expect(try outbox.spool.names(in: .sent) == [reports[1].name])
    }

    @Test(
        "submit's single attempt sends older revisions of the slot first and stops at its deadline")
    func deliverOnce() async throws {
        let older = Samples.report(1, revision: 1)
        let wanted = Samples.report(2, revision: 2)
        let (_, outbox) = try outbox([Samples.report(0, period: "2026-01"), older, wanted])
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        let deliveries = try await courier(outbox, network)
            .deliverOnce([wanted.name], within: .seconds(15))
        guard case .outcome(.accepted) = deliveries[wanted.header.id] else {
            Issue.record("not delivered: \(deliveries)")
            return
        }
        #expect(network.collector.staleAnswers == 0)
        let none = try await courier(outbox, network).deliverOnce([wanted.name], within: .zero)
        #expect(none.isEmpty)
    }
}
