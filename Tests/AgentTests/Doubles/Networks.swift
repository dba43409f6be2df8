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
