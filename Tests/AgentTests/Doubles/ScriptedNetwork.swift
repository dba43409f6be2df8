import Shared
import Support
import Synchronization

@testable import Agent

/// A network that does everything FAULTS B lists, as often as it is told to, with a collector at its
/// end that is now and then busy, full, or of another opinion.
final class ScriptedNetwork: Transport {
    /// What may happen while a request is on its way.
    enum Happening: Hashable, Sendable {
        /// The program that sent it dies, before the request arrived or after.
        case death(arrived: Bool)
        /// Another process of the same home delivers what waits.
        case neighbour
    }

    struct State: Sendable {
        var collector = ModelCollector()
        var random: SplitMix64
        /// Of 100 exchanges, how many go wrong.
        var troublePercent: Int
        var attempts = 0
        /// Copies of requests that arrive late.
        var stragglers: [TransportRequest] = []
        var hook: (@Sendable (Happening) async -> Void)?
        var isNeighbourBusy = false
        /// How often what befell a batch.
        var batches: [String: Int] = [:]
        /// What befalls the first batch, by number; of the others chance decides.
        var firstBatch: Int
    }

    private let state: Mutex<State>

    init(seed: UInt64, troublePercent: Int) {
        state = Mutex(
            State(
                random: SplitMix64(seed: seed), troublePercent: troublePercent,
                firstBatch: Int(seed % 8)))
    }

    var attempts: Int { state.withLock { $0.attempts } }
    var collector: ModelCollector { state.withLock { $0.collector } }

    /// How often what befell a batch.
    var batches: [String: Int] { state.withLock { $0.batches } }

    /// How the collector takes batches.
    func setBatches(_ batches: ModelCollector.Batches) {
        state.withLock { $0.collector.batches = batches }
    }

    func setTrouble(percent: Int) {
        state.withLock { $0.troublePercent = percent }
    }

    /// What is done when something happens to the sender while a request is on its way.
    func onHappening(_ hook: @escaping @Sendable (Happening) async -> Void) {
        state.withLock { $0.hook = hook }
    }

    func exchange(
        _ request: TransportRequest
    ) async throws(TransportFault) -> TransportAnswer {
        if let (happening, hook) = happening() {
            if happening == .death(arrived: true) { deliver(request) }
            await hook(happening)
            state.withLock { state in
                state.isNeighbourBusy = false
                guard happening == .neighbour, Bool.random(using: &state.random),
                    let id = ModelCollector.ids(in: request).last
                else { return }
                // D8: what the neighbour has just delivered is withdrawn before we are heard.
                state.collector.withdraw(id)
            }
            if happening != .neighbour { throw TransportFault(reason: .cancelled, detail: "") }
        }
        return try state.withLock { state throws(TransportFault) in
            state.attempts += 1
            if request.path == Routes.reportBatch { state.batches["batch", default: 0] += 1 }
            if !state.stragglers.isEmpty, state.isTroubled() {
                // B3: a copy that a proxy kept arrives now; whoever sent it hears nothing.
                _ = state.collector.receive(state.stragglers.removeFirst())
            }
            if let answer = try state.troubleOfFirstBatch(request) { return answer }
            guard state.isTroubled() else { return state.collector.receive(request) }
            return try state.trouble(request)
        }
    }

    private func deliver(_ request: TransportRequest) {
        state.withLock { _ = $0.collector.receive(request) }
    }

    private func happening() -> (Happening, @Sendable (Happening) async -> Void)? {
        state.withLock { state in
            guard let hook = state.hook, !state.isNeighbourBusy, state.isTroubled() else {
                return nil
            }
            switch Int.random(in: 0..<24, using: &state.random) {
            case 0: return (.death(arrived: false), hook)
            case 1: return (.death(arrived: true), hook)
            case 2, 3:
                state.isNeighbourBusy = true
                return (.neighbour, hook)
            default: return nil
            }
        }
    }
}

extension ScriptedNetwork.State {
    fileprivate mutating func isTroubled() -> Bool {
        Int.random(in: 0..<100, using: &random) < troublePercent
    }

    /// One thing that goes wrong.
    fileprivate mutating func trouble(
        _ request: TransportRequest
    ) throws(TransportFault) -> TransportAnswer {
        if request.path == Routes.reportBatch, Int.random(in: 0..<4, using: &random) > 0 {
            let kind = Int.random(in: 0..<Self.batchTroubles, using: &random)
            return try troubleOfBatches(request, kind)
        }
        return switch Int.random(in: 0..<4, using: &random) {
        case 0: try broken(request)
        case 1: stranger()
        case 2: busy()
        default: try strange(request)
        }
    }

    /// How many things go wrong with batches.
    private static let batchTroubles = 7

    /// Every kind of trouble comes to the first batches of so many histories, whatever chance says; to one
    /// in eight nothing does.
    fileprivate mutating func troubleOfFirstBatch(
        _ request: TransportRequest
    ) throws(TransportFault) -> TransportAnswer? {
        guard request.path == Routes.reportBatch, troublePercent > 0, batches["batch"] == 1,
            firstBatch < Self.batchTroubles
        else { return nil }
        return try troubleOfBatches(request, firstBatch)
    }

    /// What goes wrong with several reports at once.
    private mutating func troubleOfBatches(
        _ request: TransportRequest, _ kind: Int
    ) throws(TransportFault) -> TransportAnswer {
        func note(_ what: String) { batches[what, default: 0] += 1 }
        switch kind {
        case 0:
            note("cut after some items")
            _ = collector.receive(part(of: request))
            throw TransportFault(reason: .cut, detail: "")
        case 1:
            note("some items only")
            return collector.receive(part(of: request))
        case 2:
            note("an item without an answer")
            return change(request) { items, place in items.remove(at: place) }
        case 3:
            note("items in another order")
            return change(request) { items, place in items.swapAt(0, place) }
        case 4:
            note("an item answered twice")
            return change(request) { items, place in items.append(items[place]) }
        case 5:
            note("an item answered for another")
            return change(request) { items, place in items[0] = items[place] }
        default:
            note("declined")
            let codes: [ProblemCode] = [.notFound, .bodyTooLarge, .unsupportedMediaType]
            if let code = codes.randomElement(using: &random), Bool.random(using: &random) {
                return ModelCollector.answer(Problem(code))
            }
            let status = [404, 405, 413, 415, 501].randomElement(using: &random) ?? 501
            return TransportAnswer(status: status, headers: [], body: [])
        }
    }

    /// The first items of a batch.
    private mutating func part(of request: TransportRequest) -> TransportRequest {
        var part = request
        let items = ModelCollector.items(request) ?? []
        let count = Int.random(in: 0..<max(1, items.count), using: &random)
        part.body = ReportBatch.bytes(
            of: items.prefix(count).map {
                ReportBatch.Item(report: $0.report, digest: Digest(of: $0.report), signature: nil)
            })
        return part
    }

    private mutating func change(
        _ request: TransportRequest, _ change: (inout [[UInt8]], Int) -> Void
    ) -> TransportAnswer {
        let draw = Int.random(in: 0..<64, using: &random)
        return ModelCollector.changing(collector.receive(request)) { items in
            if !items.isEmpty { change(&items, draw % items.count) }
        }
    }

    /// The line breaks.
    private mutating func broken(
        _ request: TransportRequest
    ) throws(TransportFault) -> TransportAnswer {
        let reasons: [TransportFault.Reason] = [.dns, .connect, .clockBehind, .tls, .proxy]
        if Bool.random(using: &random) {
            // B1: it arrived, and the answer was lost.
            _ = collector.receive(request)
            throw TransportFault(
                reason: Bool.random(using: &random) ? .cut : .stalled, detail: "")
        }
        throw TransportFault(
            reason: reasons[Int.random(in: 0..<reasons.count, using: &random)], detail: "")
    }

    /// B4, B5: somebody on the way answers.
    private mutating func stranger() -> TransportAnswer {
        let statuses = [200, 201, 302, 400, 401, 403, 404, 409, 413, 422, 500, 502, 503, 511]
        let page = Array("<html>Please log in</html>".utf8)
        let status = statuses[Int.random(in: 0..<statuses.count, using: &random)]
        var fields = [Header("Content-Type", "text/html")]
        if status == 503 { fields.append(Header("Retry-After", "31536000")) }
        return TransportAnswer(status: status, headers: fields, body: page)
    }

    /// The collector itself asks for patience, or does not know us.
    private mutating func busy() -> TransportAnswer {
        let wishes = ["-1", "99999999999999", "tomorrow", "7", "1.5", ""]  // B12
        let wish = wishes[Int.random(in: 0..<wishes.count, using: &random)]
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return ModelCollector.answer(Problem(.tooBusy), retryAfter: wish)
        case 1: return ModelCollector.answer(Problem(.rateLimited), retryAfter: wish)
        case 2: return ModelCollector.answer(Problem(.diskFull))
        case 3: return ModelCollector.answer(Problem(.tokenUnknown))
        default:
            return ModelCollector.answer(
                Problem(.storeUnavailable),
                [
                    Header("Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"),
                    Header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ])
        }
    }

    /// What only a bad day brings together.
    private mutating func strange(
        _ request: TransportRequest
    ) throws(TransportFault) -> TransportAnswer {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            _ = collector.receive(request)  // B3: the same request twice in flight
            return collector.receive(request)
        case 1:
            stragglers.append(request)  // B3: and once more, much later
            throw TransportFault(reason: .cut, detail: "")
        case 2:
            var spoilt = request  // a byte changed on the way
            let place = Int.random(in: 0..<(request.body?.count ?? 1), using: &random)
            spoilt.body?[place] ^= 1
            return collector.receive(spoilt)
        case 3:
            var answer = collector.receive(request)  // half an answer that claims to be whole
            answer.body.removeLast(answer.body.count / 2)
            return answer
        case 4:
            // D8: taken, and withdrawn by an officer before the agent heard of it.
            _ = collector.receive(request)
            if let id = ModelCollector.ids(in: request).first { collector.withdraw(id) }
            throw TransportFault(reason: .cut, detail: "")
        default:
            // A cache on the way answers with somebody else's receipt.
            let others = collector.receipts.keys.sorted()
            guard let other = others.first.flatMap({ collector.receipts[$0] }) else {
                return ModelCollector.answer(Problem(.internalFault))
            }
            return ModelCollector.receipt(200, other)
        }
    }
}
