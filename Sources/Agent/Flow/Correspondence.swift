import Shared

/// Talks with the department beside reports: tells how the agent is, hourly and soon after a change,
/// and asks what there is for the unit.
struct Correspondence: Sendable {
    /// Lets the reports whose receipts are named wait once more, and says which did.
    typealias Recall =
        @Sendable (@escaping @Sendable (Receipt) -> Bool) async throws(FileFault) -> [OutboxName]

    /// The pause between two words when nothing happens.
    static let interval = Duration.seconds(3600)
    /// After a change the next word comes within this time; when, is left to chance, so that a
    /// province does not speak at once when the power comes back.
    static let soon = Duration.seconds(30)
    /// The longest an exchange may take.
    private static let patience = Duration.seconds(60)
    /// Milliseconds that an exchange may take to say something of the clocks.
    private static let clockDoubt: Int64 = 20_000

    private let transport: any Transport
    private let facility: FacilityID
    private let inboxes: InboxCache
    private let fetcher: ReferenceFetcher
    private let cache: ReferenceCache
    private let watch: LineWatch
    private let clock: any AgentClock
    private let log: any EventLog
    private let bell: Bell
    private let state: @Sendable () async -> UnitState
    private let changed: @Sendable () -> Void
    private let recall: Recall
    private let measured: @Sendable (Int64) -> Void

    /// - Parameters:
    ///   - bell: rung when there is something new to tell.
    ///   - state: how the unit stands.
    ///   - changed: called when the department had something new.
    ///   - recall: lets reports that the collector may have lost wait once more.
    ///   - measured: called with the milliseconds that this computer's clock is ahead.
    init(
        transport: any Transport, facility: FacilityID, inboxes: InboxCache,
        fetcher: ReferenceFetcher, cache: ReferenceCache, watch: LineWatch,
        clock: any AgentClock, log: any EventLog, bell: Bell,
        state: @escaping @Sendable () async -> UnitState,
        changed: @escaping @Sendable () -> Void, recall: @escaping Recall,
        measured: @escaping @Sendable (Int64) -> Void = { _ in }
    ) {
        self.transport = transport
        self.facility = facility
        self.inboxes = inboxes
        self.fetcher = fetcher
        self.cache = cache
        self.watch = watch
        self.clock = clock
        self.log = log
        self.bell = bell
        self.state = state
        self.changed = changed
        self.recall = recall
        self.measured = measured
    }

    /// Talks until the task is cancelled.
    func run(random: @Sendable (Range<Int>) -> Int) async {
        while !Task.isCancelled {
            // The answer says how the clocks differ, which is told next.
            await ask()
            _ = await tell(await state().heartbeat)
            let jitter = Duration.seconds(random(0..<600) - 300)
            await bell.wait(atMost: Self.interval + jitter, by: clock)
            // Several changes make one word.
            do throws(CancellationError) {
                try await clock.sleep(
                    for: .milliseconds(random(1000..<Self.soon.wholeMilliseconds)))
            } catch {
                return
            }
        }
    }

    /// Tells how the agent is. False when nobody heard.
    func tell(_ heartbeat: Heartbeat) async -> Bool {
        let start = clock.now()
        do throws(ReferenceFetcher.Failure) {
            let bytes = try await exchange(
                TransportRequest(
                    method: .post, path: Routes.heartbeats,
                    headers: [Header("Content-Type", "application/json")], body: heartbeat.bytes,
                    unit: facility, deadline: Self.patience))
            compare((try? JSONValue(parsing: bytes))?["receivedAt"]?.text, since: start)
            note(nil)
            return true
        } catch {
            note(error)
            return false
        }
    }

    /// Asks what there is.
    func ask() async {
        let start = clock.now()
        do throws(ReferenceFetcher.Failure) {
            let bytes = try await exchange(
                TransportRequest(
                    method: .get, path: Routes.inbox, unit: facility, deadline: Self.patience))
            guard let answer = InboxAnswer(bytes: bytes), answer.facility == facility else {
                throw .stranger(status: 200)
            }
            compare(answer.asOf.rfc3339, since: start)
            let known = inboxes.inbox(of: facility)
            let isNews = known?.items != answer.items || known?.notices != answer.notices
            do throws(FileFault) {
                // Before the answer is kept: cut off here, it is looked at once more.
                try await takeBack(answer.restores.filter { known?.restores.contains($0) != true })
                _ = try inboxes.keep(bytes, of: facility)
            } catch {
                throw .disk(error)
            }
            if answer.forms.contains(where: { !cache.hasForm($0.key, digest: $0.digest) }) {
                let fetched = try await fetcher.refreshForms(deadline: Self.patience)
                if fetched > 0 { log.record(.cacheRefreshed(forms: fetched)) }
            }
            note(nil)
            if isNews { changed() }
        } catch {
            note(error)
        }
    }

    /// What a collector that was put back from a backup may have lost waits once more (FAULTS D10).
    private func takeBack(_ restores: [InboxAnswer.Restore]) async throws(FileFault) {
        guard !restores.isEmpty else { return }
        let names = try await recall { receipt in
            restores.contains { $0.mayHaveLost(receipt) }
        }
        if !names.isEmpty { log.record(.collectorRestored(facility, reports: names.count)) }
    }

    /// Holds the collector's clock against this computer's: it read its own somewhere between `start`
    /// and now. An exchange that took long says little.
    private func compare(_ moment: String?, since start: Instant) {
        let (end, theirs) = (clock.now(), moment.flatMap { Instant(rfc3339: $0) })
        guard let theirs, (0..<Self.clockDoubt).contains(end - start) else { return }
        let offset = start - theirs + (end - start) / 2
        watch.note(clockOffset: offset)
        measured(offset)
    }

    private func note(_ failure: ReferenceFetcher.Failure?) {
        if Task.isCancelled { return }
        let before = watch.line
        watch.note(failure)
        if watch.line != before { changed() }
        if let failure { log.record(.notTold(reason: failure.reason)) }
    }

    private func exchange(
        _ request: TransportRequest
    ) async throws(ReferenceFetcher.Failure) -> [UInt8] {
        let answer: TransportAnswer
        do throws(TransportFault) {
            answer = try await transport.exchange(request)
        } catch {
            throw .line(error)
        }
        if let problem = CollectorAnswer.problem(in: answer) { throw .refused(problem) }
        guard answer.status == 200, answer.mediaType == "application/json" else {
            throw .stranger(status: answer.status)
        }
        return answer.body
    }
}
