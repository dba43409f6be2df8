import Foundation
import Glibc
import Shared

/// Stands between an agent and a collector and breaks what a test asks it to break (FAULTS B).
///
/// It reads whole requests, so that a fault happens at an exact byte and never by luck of timing.
final class FaultProxy: Sendable {
    /// What happens to one request.
    enum Fault: Sendable {
        /// Nothing.
        case none
        /// The collector answers; the answer is lost and the connection is reset.
        case answerLost
        /// Nothing of the request reaches the collector, and nobody answers.
        case requestHeld
        /// The collector answers; the answer is held back for ever.
        case answerHeld
        /// The first `count` bytes of the request arrive, then both connections are reset.
        case requestCut(Int)
        /// The first `count` bytes of the answer arrive, then both connections are reset.
        case answerCut(Int)
        /// Somebody else answers with these bytes; the collector hears nothing.
        case stranger([UInt8])
        /// The request reaches the collector on two connections; the first one's answer is given.
        case duplicated
    }

    /// One request of a report, and what the collector answered.
    struct Exchange: Sendable {
        let request: Message
        /// The collector's whole answers, in the order of their connections.
        var answers: [Message] = []
    }

    private struct State: Sendable {
        var fault = Fault.none
        var meetsEverything = false
        var target: Int
        var requests: [Message] = []
        var exchanges: [Exchange] = []
    }

    /// The port it listens on.
    let port: Int
    private let listener: CInt
    private let state: Watched<State>

    /// Listens and forwards to `target`.
    init(target: Int) throws {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard let port = LoopbackAddress.listen(listener) else {
            throw ConnectionLost(during: "listen", code: errno)
        }
        self.port = port
        state = Watched(State(target: target))
        Thread.detachNewThread { [listener, state] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                let connection = Connection(descriptor: client)
                Thread.detachNewThread { Self.serve(connection, state) }
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, CInt(SHUT_RDWR)) }

    /// What every report's request meets from now on, or every request at all.
    func setFault(_ fault: Fault, onEverything: Bool = false) {
        state.update { state in
            state.fault = fault
            state.meetsEverything = onEverything
        }
    }

    /// Every request so far, reports and others.
    var requests: [Message] { state.now.requests }

    /// The requests of reports so far.
    var exchanges: [Exchange] { state.now.exchanges }

    /// Waits until `count` requests of reports have come.
    func asked(_ count: Int, within limit: Duration = .seconds(180)) async throws {
        try await state.wait(limit, for: "\(count) requests of reports") { state in
            state.exchanges.count >= count ? () : nil
        }
    }

    /// Waits until the collector has answered `count` requests of reports.
    func answered(_ count: Int, within limit: Duration = .seconds(180)) async throws {
        try await state.wait(limit, for: "\(count) answers of the collector") { state in
            state.exchanges.count(where: { !$0.answers.isEmpty }) >= count ? () : nil
        }
    }

    private static func serve(_ client: Connection, _ state: Watched<State>) {
        var pending: [UInt8] = []
        while let request = try? client.message(&pending) {
            let isReport = request.firstLine.hasPrefix("POST \(Routes.reports)")
            let (fault, target, place) = state.update { state -> (Fault, Int, Int?) in
                state.requests.append(request)
                guard isReport else {
                    return (state.meetsEverything ? state.fault : .none, state.target, nil)
                }
                state.exchanges.append(Exchange(request: request))
                return (state.fault, state.target, state.exchanges.count - 1)
            }
            do {
                let mayGoOn = try carry(request, client, target, fault) { answer in
                    guard let place else { return }
                    state.update { $0.exchanges[place].answers.append(answer) }
                }
                if !mayGoOn { return }
            } catch {
                return client.reset()
            }
        }
    }

    /// Carries one request; false when the connection is done.
    private static func carry(
        _ request: Message, _ client: Connection, _ target: Int, _ fault: Fault,
        _ answered: (Message) -> Void
    ) throws -> Bool {
        if case .stranger(let bytes) = fault {
            try client.send(bytes)
            return false
        }
        if case .requestHeld = fault { return try holdUntilGone(client) }
        let collector = try Connection(port: target)
        if case .requestCut(let count) = fault {
            try collector.send(request.bytes.prefix(count))
            collector.reset()
            client.reset()
            return false
        }
        let twin: Connection?
        if case .duplicated = fault { twin = try Connection(port: target) } else { twin = nil }
        try collector.send(request.bytes)
        try twin?.send(request.bytes)
        let answer = try whole(from: collector)
        answered(answer)
        if let twin { answered(try whole(from: twin)) }
        switch fault {
        case .answerLost:
            client.reset()
            return false
        case .answerHeld:
            return try holdUntilGone(client)
        case .answerCut(let count):
            try client.send(answer.bytes.prefix(count))
            client.reset()
            return false
        default:
            try client.send(answer.bytes)
            return true
        }
    }

    /// Says nothing until the client gives up or dies.
    private static func holdUntilGone(_ client: Connection) throws -> Bool {
        while try !client.receive().isEmpty {}
        return false
    }

    private static func whole(from connection: Connection) throws -> Message {
        var pending: [UInt8] = []
        guard let answer = try connection.message(&pending) else {
            throw ConnectionLost(during: "answer")
        }
        return answer
    }
}

extension FaultProxy.Fault {
    /// An answer as a stranger on the way gives it.
    static func page(
        _ status: String, _ fields: [String] = [], html: String
    ) -> FaultProxy.Fault {
        let head =
            ["HTTP/1.1 \(status)", "Content-Type: text/html", "Connection: close"]
            + fields + ["Content-Length: \(html.utf8.count)"]
        return .stranger(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + html).utf8))
    }
}
