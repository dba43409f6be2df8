import Foundation
import Shared

/// Units that send as fast as they are answered, each on its own thread, and that send again what
/// was not answered: what a province's agents do, in a second.
final class Load: Sendable {
    private struct State: Sendable {
        var mustStop = false
        var running = 0
        var acknowledged = 0
        /// Every report that was ever sent.
        var sent: [SentReport] = []
        var surprises: [String] = []
    }

    private let units: [DirectUnit]
    private let port: Int
    private let ledger: Ledger
    private let state = Watched(State())

    init(units: [DirectUnit], port: Int, ledger: Ledger) {
        self.units = units
        self.port = port
        self.ledger = ledger
    }

    /// Sends as long as `body` runs; gives back every report that was ever sent.
    func during(_ body: () async throws -> Void) async throws -> [SentReport] {
        start()
        do {
            try await body()
        } catch {
            _ = try await stop()
            throw error
        }
        return try await stop()
    }

    private func start() {
        state.update { $0.running = units.count }
        for unit in units {
            Thread.detachNewThread { [self] in
                send(from: unit)
                state.update { $0.running -= 1 }
            }
        }
    }

    /// Waits until `count` more reports have been acknowledged.
    func acknowledged(more count: Int) async throws {
        let goal = state.now.acknowledged + count
        try await state.wait(.seconds(180), for: "\(count) acknowledgements") { state in
            state.acknowledged >= goal || !state.surprises.isEmpty ? () : nil
        }
        if let first = state.now.surprises.first { throw ConnectionLost(during: first) }
    }

    private func stop() async throws -> [SentReport] {
        state.update { $0.mustStop = true }
        return try await state.wait(for: "the senders to stop") { state in
            state.running == 0 ? state.sent : nil
        }
    }

    private func send(from unit: DirectUnit) {
        var connection: Connection?
        for report in Self.endless(unit) {
            if state.now.mustStop { return }
            state.update { $0.sent.append(report) }
            while !state.now.mustStop {
                do {
                    let line = try connection ?? Connection(port: port, patience: 5)
                    connection = line
                    let answer = try report.request.answer(on: line)
                    guard ledger.note(report, answer) else {
                        let said = answer.problem?.detail.en ?? answer.firstLine
                        state.update { $0.surprises.append("\(report.id): \(said)") }
                        return
                    }
                    state.update { $0.acknowledged += 1 }
                    break
                } catch {
                    // The line died with the collector: the same report again, until it is answered.
                    connection = nil
                    usleep(2000)
                }
            }
        }
    }

    /// Every month from 2021 on, then each month's next revision, for ever.
    private static func endless(_ unit: DirectUnit) -> some Sequence<SentReport> {
        sequence(state: 0) { (number: inout Int) -> SentReport? in
            defer { number += 1 }
            let (revision, month) = (number / 60 + 1, number % 60)
            let period = "\(2021 + month / 12)-\(String(101 + month % 12).suffix(2))"
            return unit.report(period, revision: revision, inspected: 40 + number)
        }
    }
}
