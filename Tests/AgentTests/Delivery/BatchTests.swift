import Shared
import Support
import Synchronization
import Testing

@testable import Agent

@Suite("Batches")
struct BatchTests {
    private let clock = ManualClock()
    private let log = RecordingLog()

    /// The answer to a batch of `reports`, as the model collector gives it.
    private func answered(
        _ reports: [OutboxReport], _ batches: ModelCollector.Batches = .taken,
        _ change: (inout [[UInt8]]) -> Void = { _ in }
    ) -> BatchVerdict {
        var collector = ModelCollector()
        collector.batches = batches
        let request = ReportRequest.batch(reports, signatory: .nobody, deadline: nil)
        let answer = ModelCollector.changing(collector.receive(request), change)
        return BatchVerdict(answer, to: reports)
    }

    private static func words(_ verdict: BatchVerdict) -> String {
        switch verdict {
        case .answered(let outcomes): outcomes.map(word).joined(separator: " ")
        case .whole(let outcome): "whole " + word(outcome)
        case .declined: "declined"
        case .tooLarge: "too large"
        }
    }

    private static func word(_ outcome: Outcome?) -> String {
        switch outcome {
        case .accepted: "accepted"
        case .refused: "refused"
        case .identity: "identity"
        case .later: "later"
        case nil: "unanswered"
        }
    }

    private static let three = [
        Samples.report(1, period: "2026-01"), Samples.report(2, period: "2026-02", isBad: true),
        Samples.report(3, period: "2026-03"),
    ]

    @Test("each report's answer is found by what it says of itself, wherever it stands")
    func matching() {
        let three = Self.three
        #expect(Self.words(answered(three)) == "accepted refused accepted")
        #expect(Self.words(answered(three) { $0.reverse() }) == "accepted refused accepted")
        #expect(Self.words(answered(three) { $0 += $0 }) == "accepted refused accepted")
        #expect(Self.words(answered(three) { $0.remove(at: 1) }) == "accepted unanswered accepted")
        #expect(Self.words(answered(three) { $0[0] = $0[2] }) == "unanswered refused accepted")
        #expect(Self.words(answered(three) { $0 = [] }) == "whole later")
    }

    @Test("a problem that does not say whose it is settles nothing")
    func nameless() {
        #expect(Self.words(answered(Self.three, .nameless)) == "accepted unanswered accepted")
        #expect(Self.words(answered(Self.three, .unknown)) == "declined")
    }

    @Test("a receipt counts whatever else is said of its report")
    func contradiction() {
        let report = [Self.three[0], Self.three[2]]
        var bad = Problem(.findings)
        bad.retryAfter = nil
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("digest")
            writer.string(report[0].header.digest.header)
            writer.key("problem")
            bad.write(to: &writer)
            writer.key("status")
            writer.integer(422)
        }
        let lie = writer.bytes
        #expect(Self.words(answered(report) { $0.insert(lie, at: 0) }) == "accepted accepted")
        #expect(Self.words(answered(report) { $0.append(lie) }) == "accepted accepted")
    }

    @Test(
        "what is said of a whole batch settles no report in it",
        arguments: [
            (400, ProblemCode.badReport, "declined"), (401, .tokenRevoked, "whole identity"),
            (404, .notFound, "declined"), (413, .bodyTooLarge, "too large"),
            (415, .unsupportedMediaType, "declined"), (422, .findings, "declined"),
            (429, .rateLimited, "whole later"), (503, .tooBusy, "whole later"),
            (507, .diskFull, "whole later"),
        ])
    func problems(_ status: Int, _ code: ProblemCode, _ words: String) {
        let answer = ModelCollector.answer(Problem(code))
        #expect(answer.status == status)
        #expect(Self.words(BatchVerdict(answer, to: Self.three)) == words)
    }

    @Test(
        "somebody on the way may know one report and not several; the report itself will tell",
        arguments: [
            (200, "whole later"), (302, "whole later"), (403, "whole later"), (404, "declined"),
            (405, "declined"), (413, "too large"), (415, "declined"), (501, "declined"),
            (502, "whole later"), (511, "whole later"),
        ])
    func strangers(_ status: Int, _ words: String) {
        let answer = TransportAnswer(
            status: status, headers: [Header("Content-Type", "text/html")], body: [1])
        #expect(Self.words(BatchVerdict(answer, to: Self.three)) == words)
    }

    // MARK: - The courier

    private func courier(_ outbox: DirectOutbox, _ transport: any Transport) -> Courier {
        Courier(
            outbox: outbox, transport: transport, clock: clock, log: log,
            random: SplitMix64(seed: 3))
    }

    private func outbox(_ count: Int) throws -> (DirectOutbox, [OutboxReport]) {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        let reports = (0..<count).map { Samples.report($0, form: "F\($0)-T") }
        for report in reports { _ = try outbox.spool.save(report) }
        return (outbox, reports)
    }

    @Test("a backlog travels in requests that grow, and each report is settled by itself")
    func backlog() async throws {
        let (outbox, reports) = try outbox(300)
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        await courier(outbox, network).step()
        #expect(try outbox.spool.names(in: .sent).count == reports.count)
        let sizes = network.requests.map { ModelCollector.ids(in: $0).count }
        #expect(sizes.prefix(4) == [4, 8, 16, 32], "\(sizes)")
        #expect(sizes.allSatisfy { $0 <= BatchSize.mostItems })
        #expect(log.names.count { $0 == "delivery.attempted" } == 300)
    }

    @Test("a slot's next revision never travels beside the one before it")
    func revisions() async throws {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        for revision in 1...6 {
            _ = try outbox.spool.save(Samples.report(revision, revision: revision))
        }
        _ = try outbox.spool.save(Samples.report(7, period: "2026-01"))
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        await courier(outbox, network).step()
        #expect(try outbox.spool.names(in: .sent).count == 7)
        #expect(network.requests.map { ModelCollector.ids(in: $0).count } == [2, 1, 1, 1, 1, 1])
    }

    @Test("A14: a batch settles files whose names are from before names had a unit")
    func olderNames() async throws {
        let disk = MemoryFileSystem()
        let earlier = try DirectOutbox(disk: disk)
        var olderStems: Set<String> = []
        for number in 0..<6 {
            let stem = try earlier.spool.save(Samples.report(number, form: "F\(number)-T")).stem
            olderStems.insert(stem.replacing("_BV01_", with: "_"))
            try disk.rename(
                "/outbox/waiting/\(stem).report",
                to: "/outbox/waiting/\(stem.replacing("_BV01_", with: "_")).report")
        }
        let outbox = try DirectOutbox(disk: disk, unit: TestIdentity.unit().facility)
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        await courier(outbox, network).step()
        #expect(try outbox.spool.names(in: .waiting).isEmpty)
        #expect(Set(try outbox.spool.names(in: .sent).map(\.stem)) == olderStems)
        #expect(network.requests.map { ModelCollector.ids(in: $0).count } == [4, 2])
    }

    @Test("after a cut it is asked report by report, and what had got through is not stored twice")
    func cut() async throws {
        let (outbox, reports) = try outbox(4)
        let network = CuttingNetwork()
        let courier = courier(outbox, RecordingNetwork(network))
        await courier.step()
        #expect(try outbox.spool.names(in: .waiting).count == 4)
        clock.advance(by: .seconds(3))
        await courier.step()
        #expect(try outbox.spool.names(in: .sent).count == reports.count)
        #expect(network.sizes == [4, 1, 1, 1, 1])
        #expect(network.collector.receipts.count == 4)
    }

    @Test("an older collector gets report after report, at once and for the next hour")
    func older() async throws {
        let (outbox, _) = try outbox(6)
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        network.setBatches(.unknown)
        let line = RecordingNetwork(network)
        let courier = courier(outbox, line)
        await courier.step()
        #expect(try outbox.spool.names(in: .sent).count == 6)
        #expect(line.requests.count { $0.path == Routes.reportBatch } == 1)
        clock.advance(by: .seconds(1800))
        for number in 10..<13 {
            _ = try outbox.spool.save(Samples.report(number, form: "G\(number)-T"))
        }
        await courier.step()
        #expect(line.requests.count { $0.path == Routes.reportBatch } == 1)
        clock.advance(by: .seconds(1900))
        network.setBatches(.taken)
        for number in 20..<23 {
            _ = try outbox.spool.save(Samples.report(number, form: "H\(number)-T"))
        }
        await courier.step()
        #expect(line.requests.count { $0.path == Routes.reportBatch } == 2)
        #expect(try outbox.spool.names(in: .waiting).isEmpty)
    }

    @Test("what somebody waits for travels with nothing else")
    func wanted() async throws {
        let (outbox, reports) = try outbox(5)
        let network = RecordingNetwork(ScriptedNetwork(seed: 1, troublePercent: 0))
        _ = try await courier(outbox, network)
            .deliverOnce([reports[3].name], within: .seconds(15))
        #expect(network.requests.map { ModelCollector.ids(in: $0).count } == [1, 4])
        #expect(ModelCollector.ids(in: network.requests[0]) == [reports[3].header.id])
    }

    // MARK: - Sizes

    @Test(
        "B7: on a line of any speed no request outlasts the patience of those on the way",
        arguments: [300, 1200, 4000, 100_000, 10_000_000])
    func patience(_ bytesPerSecond: Int) {
        var size = BatchSize()
        var (longest, sent) = (Duration.zero, 0)
        for _ in 0..<60 {
            // Reports of 3 kB; gzip makes a quarter of them; half a second there and back.
            let bounds = size.bounds(now: .zero)
            let count = max(1, min(bounds.items, bounds.bytes / 3000))
            let bytes = count * 3000
            let took =
                Duration.milliseconds(500)
                + .milliseconds(bytes / 4 * 1000 / bytesPerSecond)
            size.note(bytes: bytes, took: took)
            longest = max(longest, took)
            sent += count
        }
        #expect(longest <= .seconds(12), "\(longest)")
        let alone = Duration.milliseconds(500 + 750 * 1000 / bytesPerSecond)
        if bytesPerSecond >= 100_000 { #expect(sent > 60 * 30, "\(sent) reports in 60 requests") }
        if bytesPerSecond == 300 { #expect(longest <= max(alone, .seconds(12))) }
    }

    @Test("a deadline bounds a batch, whatever the line carried before")
    func deadline() {
        var size = BatchSize()
        for _ in 0..<10 { size.note(bytes: 64 << 10, took: .seconds(1)) }
        let (all, short) = (size.bounds(now: .zero), size.bounds(now: .zero, left: .seconds(2)))
        #expect(all.bytes == BatchSize.mostBytes)
        #expect(short.bytes == all.bytes / 8)
    }

    @Test("a batch that is too large for somebody is halved until it fits, or none is sent")
    func halving() {
        var size = BatchSize()
        for _ in 0..<10 { size.note(bytes: 256 << 10, took: .milliseconds(100)) }
        size.shrink(from: 200 << 10, now: .zero)
        #expect(size.bounds(now: .zero).bytes == 100 << 10)
        for _ in 0..<6 { size.shrink(from: size.bytes, now: .zero) }
        #expect(size.bounds(now: .zero).items == 1)
        #expect(size.bounds(now: BatchSize.declinePause).items > 1)
    }
}

/// Takes a batch and loses its answer; takes everything else.
private final class CuttingNetwork: Transport {
    private let state = Mutex((collector: ModelCollector(), sizes: [Int]()))

    var sizes: [Int] { state.withLock { $0.sizes } }
    var collector: ModelCollector { state.withLock { $0.collector } }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        let answer = state.withLock { state in
            state.sizes.append(ModelCollector.ids(in: request).count)
            return state.collector.receive(request)
        }
        if request.path == Routes.reportBatch { throw TransportFault(reason: .cut, detail: "") }
        return answer
    }
}
