import Shared

/// Talks with the department beside reports: tells how the agent is, hourly and soon after a change,
/// and asks what there is for the unit.
struct Correspondence: Sendable {
    /// The pause between two words when nothing happens.
    static let interval = Duration.seconds(3600)
    /// After a change the next word comes within this time; when, is left to chance, so that a
    /// province does not speak at once when the power comes back.
    static let soon = Duration.seconds(30)
    /// The longest an exchange may take.
    private static let patience = Duration.seconds(60)

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

    /// - Parameters:
    ///   - bell: rung when there is something new to tell.
    ///   - state: how the unit stands.
    ///   - changed: called when the department had something new.
    init(
        transport: any Transport, facility: FacilityID, inboxes: InboxCache,
        fetcher: ReferenceFetcher, cache: ReferenceCache, watch: LineWatch,
        clock: any AgentClock, log: any EventLog, bell: Bell,
        state: @escaping @Sendable () async -> UnitState,
        changed: @escaping @Sendable () -> Void
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
    }

    /// Talks until the task is cancelled.
    func run(random: @Sendable (Range<Int>) -> Int) async {
        while !Task.isCancelled {
            _ = await tell(await state().heartbeat)
            await ask()
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
        do throws(ReferenceFetcher.Failure) {
            _ = try await exchange(
                TransportRequest(
                    method: .post, path: Routes.heartbeats,
                    headers: [Header("Content-Type", "application/json")], body: heartbeat.bytes,
                    unit: facility, deadline: Self.patience))
            note(nil)
            return true
        } catch {
            note(error)
            return false
        }
    }

    /// Asks what there is.
    func ask() async {
        do throws(ReferenceFetcher.Failure) {
            let bytes = try await exchange(
                TransportRequest(
                    method: .get, path: Routes.inbox, unit: facility, deadline: Self.patience))
            guard let answer = InboxAnswer(bytes: bytes), answer.facility == facility else {
                throw .stranger(status: 200)
            }
            let isNews = inboxes.inbox(of: facility)?.items != answer.items
            do throws(FileFault) {
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
