import Shared
import Synchronization

@testable import Agent

/// Stands between a courier and the network and holds it to its pauses (I4): after a failure no
/// report goes again before the least pause is over, or the one that `Retry-After` asked for. A
/// report that has not been tried yet may go at once: somebody is waiting for its receipt.
final class PauseWatch: Transport {
    private struct State {
        var opensAt = Duration.zero
        var strikes = 0
        var tried: Set<String> = []
        var violations: [String] = []
    }

    private let network: any Transport
    private let clock: ManualClock
    private let state = Mutex(State())

    init(_ network: any Transport, _ clock: ManualClock) {
        self.network = network
        self.clock = clock
    }

    /// Before this moment nothing that was tried may be tried again.
    var opensAt: Duration { state.withLock { $0.opensAt } }
    /// Every attempt that came too early.
    var violations: [String] { state.withLock { $0.violations } }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        let names = ModelCollector.digests(in: request)
        let now = clock.uptime()
        state.withLock { state in
            if now < state.opensAt, names.contains(where: state.tried.contains) {
                state.violations.append("I4: tried again \(state.opensAt - now) too early")
            }
            state.tried.formUnion(names)
        }
        do throws(TransportFault) {
            let answer = try await network.exchange(request)
            note(answer, to: request, now)
            return answer
        } catch {
            state.withLock { $0.opensAt = now + .seconds(1) }
            throw error
        }
    }

    private func note(_ answer: TransportAnswer, to request: TransportRequest, _ now: Duration) {
        if request.path == Routes.reportBatch { return noteBatch(answer, to: request, now) }
        let digest = Digest(of: request.body ?? [])
        let isReceipt =
            answer.status < 300
            && (try? Receipt(bytes: answer.body)).map { $0.digest == digest } ?? false
        let problem = answer.mediaType == Problem.mediaType ? Problem(bytes: answer.body) : nil
        state.withLock { state in
            switch (problem?.code, problem?.code.status) {
            case (nil, _) where isReceipt: (state.opensAt, state.strikes) = (.zero, 0)
            case (.digestMismatch?, _): state.opensAt = now + .seconds(1)
            case (_, 401?), (_, 403?):
                // One may be a report's own; two in a row are the token's.
                state.strikes += 1
                if state.strikes > 1 { state.opensAt = now + .seconds(3600) }
            case (_, 400?), (_, 409?), (_, 410?), (_, 412?), (_, 413?), (_, 415?), (_, 422?),
                (_, 431?):
                (state.opensAt, state.strikes) = (.zero, 0)
            default:
                let asked = RetryAfter.read(answer).map { min($0, .seconds(3600)) } ?? .zero
                state.opensAt = now + max(asked, .seconds(1))
            }
        }
    }

    /// A batch is as many answers as it has items; one that is not taken as a batch is none, and an item
    /// that speaks of no report in it says nothing.
    private func noteBatch(
        _ answer: TransportAnswer, to request: TransportRequest, _ now: Duration
    ) {
        let problem = answer.mediaType == Problem.mediaType ? Problem(bytes: answer.body) : nil
        let sent = ModelCollector.digests(in: request)
        var (isTaken, isLater, isAnswered) = (false, false, false)
        for item in answer.status == 200 ? ReportBatch.answers(answer.body) ?? [] : [] {
            switch item {
            case .receipt(let receipt, _):
                if sent.contains(receipt.digest.header) { (isTaken, isAnswered) = (true, true) }
            case .problem(let problem, let digest, _):
                guard let digest, sent.contains(digest.header) else { continue }
                isAnswered = true
                if problem.code == .digestMismatch { isLater = true } else { isTaken = true }
            }
        }
        state.withLock { state in
            if isTaken { state.strikes = 0 }
            switch (problem?.code.status ?? answer.status, isAnswered) {
            case (200, true): state.opensAt = isLater ? now + .seconds(1) : .zero
            case (400, _) where problem != nil: break
            case (401, _) where problem != nil:
                state.strikes += 2
                state.opensAt = now + .seconds(3600)
            case (404, _), (405, _), (413, _), (415, _), (501, _): break
            default:
                let asked = RetryAfter.read(answer).map { min($0, .seconds(3600)) } ?? .zero
                state.opensAt = now + max(asked, .seconds(1))
            }
        }
    }
}
