import Shared
import Synchronization

@testable import Agent

/// A network that always loses one report and delivers the others.
final class PoisonedNetwork: Transport {
    private let poison: ReportID
    private let collector = Mutex(ModelCollector())

    init(poison: ReportID) {
        self.poison = poison
    }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        if body.contains(poison.text) { throw TransportFault(reason: .cut, detail: "") }
        return collector.withLock { $0.receive(request) }
    }
}

/// A network that gives everyone the same answer, or none.
final class AnsweringNetwork: Transport {
    private let answer: TransportAnswer?
    private let count = Mutex(0)

    init(_ answer: TransportAnswer?) {
        self.answer = answer
    }

    var attempts: Int { count.withLock { $0 } }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        count.withLock { $0 += 1 }
        guard let answer else { throw TransportFault(reason: .connect, detail: "") }
        return answer
    }
}

/// Remembers every request, and may turn one unit away as an ended token would be.
final class RecordingNetwork: Transport {
    private let inner: any Transport
    private let state: Mutex<(requests: [TransportRequest], refused: FacilityID?)>

    init(_ inner: any Transport, refusing unit: FacilityID? = nil) {
        self.inner = inner
        state = Mutex(([], unit))
    }

    var requests: [TransportRequest] { state.withLock { $0.requests } }

    /// Turns nobody away any more.
    func forgive() { state.withLock { $0.refused = nil } }

    func exchange(
        _ request: TransportRequest
    ) async throws(TransportFault) -> TransportAnswer {
        let isRefused = state.withLock { state in
            state.requests.append(request)
            return request.unit != nil && request.unit == state.refused
        }
        if isRefused { return ModelCollector.answer(Problem(.tokenRevoked)) }
        return try await inner.exchange(request)
    }
}

/// A collector with a clock of its own that takes its time for inbox and heartbeats.
final class SlowInbox: Transport {
    private let clock: ManualClock
    private let facility: FacilityID
    private let start: (theirs: Int64, uptime: Duration)
    private let time = Mutex(Duration.milliseconds(400))

    init(clock: ManualClock, facility: FacilityID) {
        self.clock = clock
        self.facility = facility
        start = (clock.now().milliseconds, clock.uptime())
    }

    /// How long an exchange takes from now on.
    func takes(_ duration: Duration) { time.withLock { $0 = duration } }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        let half = time.withLock { $0 } / 2
        clock.advance(by: half)
        let uptime = Int64((clock.uptime() - start.uptime).wholeMilliseconds)
        let now = Instant(milliseconds: start.theirs + uptime)
        clock.advance(by: half)
        let body =
            request.path == Routes.inbox
            ? InboxAnswer(asOf: now, facility: facility, items: []).bytes
            : Array(#"{"receivedAt":"\#(now.rfc3339)"}"#.utf8)
        return ModelCollector.receipt(200, body)
    }
}
