import Shared

@testable import Agent

/// The invariants of FAULTS, held against what a history has left: on the agent's disk and at the
/// collector.
struct HistoryInspection {
    private let history: DeliveryHistory
    private let collector: ModelCollector
    private let quarrels: Set<OutboxName.Slot>

    init(_ history: DeliveryHistory) {
        self.history = history
        collector = history.network.collector
        let withdrawn = history.saved.values.filter { [collector] in
            collector.withdrawn.contains($0.header.id)
        }
        quarrels = history.quarrels.union(withdrawn.map(\.name.slot))
    }

    /// Everything that is not as promised.
    var problems: [String] {
        var problems = history.saved.values.flatMap(fate)
        if collector.conflicts > 0 { problems.append("I2: one id, two contents") }
        if collector.spoilt > 0 { problems.append("I1: bytes that are no report were believed") }
        if collector.staleAnswers > 0, quarrels.isEmpty {
            problems.append("I2: revisions arrived out of order")
        }
        if history.attempts > history.attemptsAllowed {
            problems.append(
                "I4: \(history.attempts) attempts, \(history.attemptsAllowed) are within reason")
        }
        return problems
    }

    /// What is wrong with what became of one report that was said to be saved.
    private func fate(of report: OutboxReport) -> [String] {
        let (id, stem) = (report.header.id, report.name.stem)
        let isSent = isThere(report, .sent)
        let isRefused = isThere(report, .refused)
        if history.flipped.contains(id) {
            // A10: found and set aside, unless its answer had come before.
            let isAside = [Spool.Place.damaged, .sent, .refused].contains { isNamed(report, $0) }
            let places = Spool.Place.allCases.filter { isNamed(report, $0) }
            return isAside ? [] : ["A10: \(stem) is spoilt and stands in \(places)"]
        }
        guard isSent || isRefused else { return ["I3: the agent forgot \(stem)"] }
        var problems: [String] = []
        if isSent {
            if collector.digests[id] != report.header.digest {
                problems.append("I1: \(stem) is sent, and the collector has no row of it")
            }
            let receipt = history.outbox.spool.receipt(of: report.name)
            if receipt == nil || receipt != collector.receipts[id] {
                problems.append("I3: \(stem) is sent without its receipt")
            }
        }
        if isRefused, !isSent {
            let reason = history.outbox.spool.reason(of: report.name).flatMap(Problem.init(bytes:))
            if reason == nil { problems.append("I3: \(stem) is refused without a reason") }
            if !quarrels.contains(report.name.slot) {
                problems.append(
                    "I5: \(stem) was refused (\(reason?.code.rawValue ?? "?")) without need")
            }
        }
        return problems
    }

    private func isThere(_ report: OutboxReport, _ place: Spool.Place) -> Bool {
        history.holds(report, place)
    }

    private func isNamed(_ report: OutboxReport, _ place: Spool.Place) -> Bool {
        (try? history.outbox.spool.names(in: place).contains(report.name)) ?? false
    }
}
