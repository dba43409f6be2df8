import Glibc
import Shared
import Synchronization
import Testing

@testable import Agent

/// FAULTS D10: the collector was put back from a backup, and the agents have what it lost.
@Suite("What a restored collector has lost") struct RecallTests {
    private static let restoredAt = Instant(milliseconds: 1_775_100_000_000)
    private static let restore = InboxAnswer.Restore(after: 4, at: restoredAt)

    private static func receipt(
        for report: OutboxReport, sequence: Int64, at moment: Instant
    ) throws -> Receipt {
        Receipt(
            id: report.header.id, digest: report.header.digest,
            form: Form.Key(code: report.header.form, version: 1),
            facility: report.header.facility,
            period: try #require(
                ReportingPeriod(identifier: report.header.period, calendar: .statistical)),
            revision: report.header.revision, receivedAt: moment, dueAt: nil, daysLate: nil,
            auditSequence: sequence, auditHead: report.header.digest)
    }

    /// A spool with a report sent for each place in the chain, received in the order of the places.
    private static func sent(
        _ sequences: [Int64], on disk: MemoryFileSystem = MemoryFileSystem()
    ) throws -> (spool: Spool, reports: [OutboxReport]) {
        let spool = try Spool(root: "/outbox", disk: disk, reserveSize: 512)
        let reports = try sequences.enumerated().map { index, sequence in
            let report = Samples.report(index, period: "2026-0\(index + 1)")
            _ = try spool.save(report)
            let moment = restoredAt.adding(milliseconds: (sequence - 100) * 60_000)
            let receipt = try receipt(for: report, sequence: sequence, at: moment)
            try spool.settle(report.name, receipt: receipt.bytes)
            return report
        }
        return (spool, reports)
    }

    @Test(
        "D10: what was received after the backup waits again with its receipt, the rest stays sent")
    func recalls() throws {
        let (spool, reports) = try Self.sent([2, 4, 5, 9])
        let unit = reports[0].header.facility
        let first = try spool.recall(unit) { Self.restore.mayHaveLost($0) }
        #expect(first == reports[2...].map(\.name))
        #expect(try spool.names(in: .sent) == reports[..<2].map(\.name))
        guard case .report(let again) = try spool.load(reports[3].name) else {
            Issue.record("it does not wait")
            return
        }
        #expect(again.body == reports[3].body && again.header == reports[3].header)
        let former = try Receipt(bytes: try #require(again.formerReceipt))
        #expect(former.auditSequence == 9)
        let request = ReportRequest.make(again, signature: nil, deadline: nil)
        let header = request.headers.first { $0.name == WireHeader.receipt }?.value
        #expect(header == ":\(Base64.encode(former.bytes)):")

        // Taken once more: nothing is lost by it, and nothing waits for a second time.
        let later = Self.restoredAt.adding(milliseconds: 2 * 86_400_000)
        for report in reports[2...] {
            let receipt = try Self.receipt(for: report, sequence: 7, at: later)
            try spool.settle(report.name, receipt: receipt.bytes)
        }
        #expect(try spool.recall(unit) { Self.restore.mayHaveLost($0) }.isEmpty)
    }

    @Test("D10: a receipt that cannot be read is no reason to believe that the report is there")
    func unreadable() throws {
        let disk = MemoryFileSystem()
        let (spool, reports) = try Self.sent([2], on: disk)
        disk.corrupt("/outbox/sent/\(reports[0].name.stem).receipt") { $0.removeAll() }
        let recalled = try spool.recall(reports[0].header.facility) {
            Self.restore.mayHaveLost($0)
        }
        #expect(recalled == [reports[0].name])
    }

    @Test("D10: a revision refused only because the one before it was lost goes again behind it")
    func refusedBetween() throws {
        let (spool, reports) = try Self.sent([9])
        let next = Samples.report(50, period: "2026-01", revision: 2)
        _ = try spool.save(next)
        try spool.refuse(next.name, reason: Problem(.revisionStale).bytes)
        let bad = Samples.report(51, period: "2026-01", revision: 3)
        _ = try spool.save(bad)
        try spool.refuse(bad.name, reason: Problem(.findings).bytes)
        let recalled = try spool.recall(reports[0].header.facility) {
            Self.restore.mayHaveLost($0)
        }
        #expect(recalled == [reports[0].name, next.name])
        #expect(try spool.names(in: .refused) == [bad.name])
    }

    @Test("D10: another unit's reports are left alone: it is told by itself")
    func otherUnit() throws {
        let (spool, _) = try Self.sent([9])
        #expect(try spool.recall(try #require(FacilityID("BV02"))) { _ in true }.isEmpty)
    }

    @Test("D10: cut at any step, every report is there, and the next try brings the rest")
    func cut() throws {
        for step in 1...40 {
            let disk = MemoryFileSystem()
            let (spool, reports) = try Self.sent([2, 5, 9], on: disk)
            disk.script(.death, in: step)
            let unit = reports[0].header.facility
            let isWhole = (try? spool.recall(unit) { Self.restore.mayHaveLost($0) }) != nil
            for loss in MemoryFileSystem.Loss.allCases {
                let after = disk.reopened(after: loss)
                let spool = try Spool(root: "/outbox", disk: after, reserveSize: 512)
                _ = try spool.recall(unit) { Self.restore.mayHaveLost($0) }
                #expect(
                    try spool.names(in: .waiting) == reports[1...].map(\.name), "\(step) \(loss)")
                #expect(try spool.names(in: .sent) == [reports[0].name], "\(step) \(loss)")
                for report in reports[1...] {
                    guard case .report(let again) = try spool.load(report.name) else {
                        Issue.record("\(step) \(loss): \(report.name.stem) cannot be read")
                        continue
                    }
                    #expect(again.body == report.body)
                }
            }
            if isWhole { return }
        }
        Issue.record("forty steps are not enough")
    }
}

/// The department's word that it was restored, asked for and taken once.
@Suite("The word of a restored collector") struct RestoreWordTests {
    /// Answers with an inbox that tells of restores.
    private final class Inbox: Transport {
        let restores = Mutex<[InboxAnswer.Restore]>([])
        let facility: FacilityID

        init(_ facility: FacilityID) {
            self.facility = facility
        }

        func exchange(
            _ request: TransportRequest
        ) async throws(TransportFault) -> TransportAnswer {
            let answer = InboxAnswer(
                asOf: Instant(milliseconds: 1_775_000_000_000), facility: facility, items: [],
                restores: restores.withLock { $0 })
            return ModelCollector.receipt(200, answer.bytes)
        }
    }

    @Test("D10: each restore is acted on once, and again when the disk refused")
    func once() async throws {
        let facility = TestIdentity.unit().facility
        let (disk, home, clock) = (MemoryFileSystem(), AgentHome(root: "/h"), ManualClock())
        let network = Inbox(facility)
        let cache = ReferenceCache(home: home, disk: disk, firstUnit: facility)
        let calls = Mutex<[Int64]>([])
        let log = RecordingLog()
        let isRefusing = Mutex(false)
        let name = Samples.report(1).name
        let correspondence = Correspondence(
            transport: network, facility: facility, inboxes: InboxCache(home: home, disk: disk),
            fetcher: ReferenceFetcher(transport: network, cache: cache), cache: cache,
            watch: LineWatch(next: SilentLog(), clock: clock, changed: {}), clock: clock,
            log: log, bell: Bell(),
            state: {
                UnitState(
                    facility: facility, facilityName: LocalizedText(vi: "", en: ""),
                    now: clock.now())
            }, changed: {},
            recall: { isLost throws(FileFault) in
                if isRefusing.withLock({ $0 }) {
                    throw FileFault(operation: "rename", path: "/h", code: EROFS)
                }
                let lost = (1...9).filter { sequence in
                    (try? Self.receipt(Int64(sequence))).map(isLost) ?? false
                }
                calls.withLock { $0.append(Int64(lost.count)) }
                return Array(repeating: name, count: lost.count)
            })
        await correspondence.ask()
        #expect(calls.withLock { $0 }.isEmpty)

        let first = InboxAnswer.Restore(after: 4, at: Instant(milliseconds: 1_775_100_000_000))
        network.restores.withLock { $0 = [first] }
        isRefusing.withLock { $0 = true }
        await correspondence.ask()
        isRefusing.withLock { $0 = false }
        await correspondence.ask()
        await correspondence.ask()
        #expect(calls.withLock { $0 } == [5])
        #expect(log.names.filter { $0 == "collector.restored" }.count == 1)

        let second = InboxAnswer.Restore(after: 8, at: Instant(milliseconds: 1_775_200_000_000))
        network.restores.withLock { $0 = [second, first] }
        await correspondence.ask()
        #expect(calls.withLock { $0 } == [5, 1], "the first one was acted on long ago")
    }

    private static func receipt(_ sequence: Int64) throws -> Receipt {
        let report = Samples.report(1)
        return Receipt(
            id: report.header.id, digest: report.header.digest,
            form: Form.Key(code: report.header.form, version: 1),
            facility: report.header.facility,
            period: try #require(
                ReportingPeriod(identifier: report.header.period, calendar: .statistical)),
            revision: 1, receivedAt: Instant(milliseconds: 1_775_000_000_000), dueAt: nil,
            daysLate: nil, auditSequence: sequence, auditHead: report.header.digest)
    }
}
