import Foundation
import Shared
import Testing

/// Disks that fail or are slow under the collector (FAULTS D3–D5), against the shipped program. The disk
/// is a library between program and system (`Tests/Faults/diskfault.c`).
@Suite("Faults of the collector's disk", .timeLimit(.minutes(15)))
struct CollectorDiskTests {
    /// A collector on a disk that can fail, with one enrolled unit.
    private struct World {
        let disk: FaultyDisk
        let collector: CollectorProcess
        let unit: DirectUnit

        init(_ settings: [String: String] = [:]) async throws {
            disk = try await FaultyDisk()
            let environment = try await disk.environmentOfCollector()
            collector = try await CollectorProcess.started(
                environment: environment.merging(settings) { $1 })
            unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
        }

        /// The database's files fail from now on.
        func fail(_ call: String, _ code: Int32, after: Int = 0) throws {
            try disk.set([
                FaultyDisk.Rule(
                    call: call, code: code, below: collector.data + "/collector.sqlite",
                    after: after)
            ])
        }
    }

    private static let months = (0..<64).map { number in
        "\(2020 + number / 12)-\(String(101 + number % 12).suffix(2))"
    }

    @Test("D3: a full disk acknowledges nothing, lets read, and takes reports again by itself")
    func fullDisk() async throws {
        try await inTurn {
            let world = try await World()
            let (collector, unit) = (world.collector, world.unit)
            let ledger = Ledger()
            let first = unit.report(Self.months[0])
            #expect(ledger.note(first, try await first.request.answer(from: collector.port)))
            try world.fail("write", ENOSPC)
            for month in Self.months[1...6] {
                let report = unit.report(month)
                let answer = try await report.request.answer(from: collector.port)
                #expect([503, 507].contains(answer.status), "\(answer.firstLine)")
                #expect(answer.problem?.code == .diskFull)
                #expect(!report.isAcknowledged(by: answer))
            }
            let read = try await HTTPRequest(
                path: "\(Routes.reports)/\(first.id)", token: unit.token
            ).answer(from: collector.port)
            #expect(read.status == 200, "what is there can be read: \(read.firstLine)")
            let ready = try await HTTPRequest(path: Routes.readiness).answer(from: collector.port)
            #expect([200, 503, 507].contains(ready.status))
            let process = collector.processID
            try world.disk.set([])
            for month in Self.months[1...6] {
                let report = unit.report(month)
                #expect(
                    ledger.note(report, try await report.request.answer(from: collector.port)))
            }
            #expect(collector.processID == process, "without a restart")
            #expect(ledger.count == 7)
            try await collector.expectReports(7)
            #expect(try ledger.faults(in: collector.data).isEmpty)
        }
    }

    @Test("D4: whichever synchronisation fails, nobody was promised what is not there")
    func failingSync() async throws {
        try await inTurn {
            let world = try await World()
            let (collector, unit) = (world.collector, world.unit)
            let ledger = Ledger()
            var sent: [SentReport] = []
            for number in 0..<8 {
                try world.fail("fsync", EIO, after: number)
                var hasFailed = false
                // The n-th synchronisation comes with the n-th commit at the latest.
                for place in 0...number where !hasFailed {
                    let report = unit.report(Self.months[number * 8 + place])
                    sent.append(report)
                    do {
                        let answer = try await report.request.answer(from: collector.port)
                        hasFailed = !ledger.note(report, answer)
                        if hasFailed { #expect(answer.status >= 500, "\(answer.firstLine)") }
                    } catch is ConnectionLost {
                        hasFailed = true
                    }
                }
                #expect(hasFailed, "no synchronisation failed in round \(number)")
                try await collector.ended(with: 74)
                try world.disk.set([])
                #expect(try ledger.faults(in: collector.data).isEmpty, "round \(number)")
                try await collector.start()
            }
            for report in sent {
                let answer = try await report.request.answer(from: collector.port)
                #expect(ledger.note(report, answer), "\(answer.firstLine)")
            }
            try await collector.stop()
            #expect(try ledger.faults(in: collector.data).isEmpty)
            #expect(try Database(of: collector.data).reportIDs().count == sent.count)
        }
    }

    @Test(
        "D5: a slow disk makes a bounded queue: beyond it 503 and Retry-After, and all get through")
    func slowDisk() async throws {
        try await inTurn {
            let world = try await World(["GIAOBAN_QUEUE_LIMIT": "16"])
            let (collector, ledger) = (world.collector, Ledger())
            let reports = Self.months.prefix(48).map { world.unit.report($0) }
            try world.fail("fsync", -2500)
            let answers = try await Self.together(reports, port: collector.port)
            var refused: [SentReport] = []
            for (report, answer) in zip(reports, answers) where !ledger.note(report, answer) {
                #expect(answer.status == 503, "\(answer.firstLine)")
                #expect(answer.problem?.code == .tooBusy)
                #expect(answer.field("Retry-After") != nil)
                refused.append(report)
            }
            #expect(!refused.isEmpty, "48 at once do not fit into a queue of 16")
            #expect(ledger.count >= 16, "those who wait are taken")
            let resident = try Self.resident(collector)
            #expect(resident < 300 << 10, "\(resident) KiB")
            try world.disk.set([])
            for report in refused {
                let answer = try await report.request.answer(from: collector.port)
                #expect(ledger.note(report, answer), "\(answer.firstLine)")
            }
            try await collector.stop()
            #expect(try ledger.faults(in: collector.data).isEmpty)
            #expect(ledger.count == reports.count)
        }
    }

    @Test("D5: while another program holds the database reports get 503 and Retry-After, then pass")
    func lockedDatabase() async throws {
        try await inTurn {
            let world = try await World()
            let (collector, ledger) = (world.collector, Ledger())
            let first = world.unit.report(Self.months[0])
            #expect(ledger.note(first, try await first.request.answer(from: collector.port)))
            let lock = try DatabaseLock(of: collector.data)
            let reports = Self.months[1...8].map { world.unit.report($0) }
            let answers = try await Self.together(reports, port: collector.port)
            for (report, answer) in zip(reports, answers) {
                #expect(!ledger.note(report, answer), "nothing is promised that is not there")
                #expect(answer.status == 503, "\(answer.firstLine)")
                #expect(answer.problem?.code == .storeUnavailable)
                #expect(answer.field("Retry-After") != nil)
            }
            let read = try await HTTPRequest(
                path: "\(Routes.reports)/\(first.id)", token: world.unit.token
            ).answer(from: collector.port)
            #expect(read.status == 200, "what is there can be read: \(read.firstLine)")
            let process = collector.processID
            lock.release()
            for report in reports {
                let answer = try await report.request.answer(from: collector.port)
                #expect(ledger.note(report, answer), "\(answer.firstLine)")
            }
            #expect(collector.processID == process, "without a restart")
            try await collector.stop()
            #expect(try ledger.faults(in: collector.data).isEmpty)
            #expect(ledger.count == 9)
        }
    }

    /// Kibibytes that the program holds.
    private static func resident(_ collector: CollectorProcess) throws -> Int {
        let id = try #require(collector.processID)
        let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }

    /// Sends reports each on a connection of its own, all at once; answers in the same order.
    private static func together(_ reports: [SentReport], port: Int) async throws -> [Message] {
        try await withThrowingTaskGroup(of: (Int, Message).self) { group in
            for (place, report) in reports.enumerated() {
                group.addTask { (place, try await report.request.answer(from: port)) }
            }
            var answers = [Message?](repeating: nil, count: reports.count)
            for try await (place, answer) in group { answers[place] = answer }
            return answers.compactMap { $0 }
        }
    }
}
