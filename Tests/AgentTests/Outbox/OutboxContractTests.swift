import Glibc
import Shared
import Testing

@testable import Agent

/// What every outbox promises, run over each one there is.
@Suite("Outbox, the contract")
struct OutboxContractTests {
    /// The catalogue.
    enum Kind: CaseIterable {
        case spoolOnDisk, spoolInMemory
    }

    private func withOutbox(
        _ kind: Kind, _ body: (any Outbox) async throws -> Void
    ) async throws {
        switch kind {
        case .spoolInMemory: try await body(DirectOutbox(disk: MemoryFileSystem()))
        case .spoolOnDisk:
            let folder = try TemporaryFolder()
            let spool = try Spool(root: folder.path + "/outbox", disk: POSIXFileSystem())
            let outbox = SpoolOutbox(spool: spool, lockPath: folder.path + "/save.lock")
            try await outbox.recover()
            try await body(outbox)
            extendLifetime(folder)
        }
    }

    private func slot(_ report: OutboxReport) -> OutboxName.Slot { report.name.slot }

    @Test(
        "what is saved waits, in the order of finalising, and loads as it was",
        arguments: Kind.allCases)
    func save(_ kind: Kind) async throws {
        try await withOutbox(kind) { outbox async throws in
            let reports = [3, 1, 2].map { Samples.report($0, period: "2026-0\($0)") }
            for report in reports {
                #expect(try await outbox.save(slot: slot(report)) { _ in report } == report.name)
            }
            #expect(Array(try await outbox.waiting()) == reports.map(\.name).sorted())
            for report in reports {
                #expect(try await outbox.load(report.name) == .report(report))
            }
            #expect(try await outbox.counts().waiting == 3)
        }
    }

    @Test(
        "saving is told what the slot holds: the newest revision, waiting or sent",
        arguments: Kind.allCases)
    func history(_ kind: Kind) async throws {
        try await withOutbox(kind) { outbox async throws in
            let first = Samples.report(1)
            let second = Samples.report(2, revision: 2)
            _ = try await outbox.save(slot: slot(first)) { history in
                history.nextRevision == 1 ? first : nil
            }
            try await outbox.settle(first.name, receipt: [1])
            let saved = try await outbox.save(slot: slot(second)) { history in
                history.newest?.id == first.header.id && history.nextRevision == 2 ? second : nil
            }
            #expect(saved == second.name)
            let none = try await outbox.save(slot: slot(second)) { history in
                history.newest?.id == second.header.id ? nil : first
            }
            #expect(none == nil)
        }
    }

    @Test(
        "sent revisions after the one named wait once more, as they were; the others stay sent",
        arguments: Kind.allCases)
    func again(_ kind: Kind) async throws {
        try await withOutbox(kind) { outbox async throws in
            let reports =
                (1...3).map { Samples.report($0, revision: $0) }
                + [Samples.report(4, period: "2026-04")]
            for report in reports {
                _ = try await outbox.save(slot: slot(report)) { _ in report }
                try await outbox.settle(report.name, receipt: [1])
            }
            for _ in 0..<2 {
                try await outbox.sendAgain(slot(reports[0]), after: 1)
                #expect(Array(try await outbox.waiting()) == [reports[1].name, reports[2].name])
            }
            var witnessed = reports[2]
            witnessed.formerReceipt = [1]
            #expect(try await outbox.load(reports[2].name) == .report(witnessed))
            for report in reports[1...2] {
                try await outbox.settle(report.name, receipt: [2])
            }
            #expect(try await outbox.waiting().isEmpty)
        }
    }

    @Test(
        "settled and refused reports wait no more; both calls may be repeated",
        arguments: Kind.allCases)
    func settle(_ kind: Kind) async throws {
        try await withOutbox(kind) { outbox async throws in
            let reports = [1, 2].map { Samples.report($0, period: "2026-0\($0)") }
            for report in reports { _ = try await outbox.save(slot: slot(report)) { _ in report } }
            for _ in 0..<2 {
                try await outbox.settle(reports[0].name, receipt: [1])
                try await outbox.refuse(reports[1].name, reason: [2])
            }
            #expect(try await outbox.waiting().isEmpty)
            #expect(try await outbox.load(reports[0].name) == .gone)
            #expect(try await outbox.load(reports[1].name) == .gone)
        }
    }
}

@Suite("SpoolOutbox on the real disk")
struct SpoolOutboxTests {
    @Test("a stale refusal raises the next revision to what the collector said")
    func staleRevision() async throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: folder.path + "/outbox", disk: POSIXFileSystem())
        let outbox = SpoolOutbox(spool: spool, lockPath: folder.path + "/save.lock")
        let report = Samples.report(1)
        _ = try await outbox.save(slot: report.name.slot) { _ in report }
        var problem = Problem(.revisionStale)
        problem.currentRevision = 4
        try await outbox.refuse(report.name, reason: problem.bytes)
        _ = try await outbox.save(slot: report.name.slot) { history in
            #expect(history.nextRevision == 5)
            return nil
        }
        extendLifetime(folder)
    }

    @Test("reports are readable by their owner only")
    func mode() async throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: folder.path + "/outbox", disk: POSIXFileSystem())
        let report = Samples.report(1)
        _ = try spool.save(report)
        var status = stat()
        let file = folder.path + "/outbox/waiting/" + report.name.stem + ".report"
        #expect(unsafe stat(file, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        extendLifetime(folder)
    }

    @Test("two savers at once never take the same revision")
    func race() async throws {
        let folder = try TemporaryFolder()
        let spool = try Spool(root: folder.path + "/outbox", disk: POSIXFileSystem())
        let outboxes = (0..<2).map { _ in
            SpoolOutbox(spool: spool, lockPath: folder.path + "/save.lock")
        }
        let slot = Samples.report(1).name.slot
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    _ = try await outboxes[number % 2].save(slot: slot) { history in
                        Samples.report(number, revision: history.nextRevision)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try spool.names(in: .waiting).map(\.revision).sorted() == Array(1...12))
        extendLifetime(folder)
    }
}

@Suite("FileLock")
struct FileLockTests {
    @Test("A11: the second holder is refused and told who the first is; the lock dies with it")
    func second() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/run.lock"
        do {
            guard case .held(let lock) = try FileLock.attempt(path) else {
                Issue.record("a free lock was refused")
                return
            }
            guard case .busy(let processID) = try FileLock.attempt(path) else {
                Issue.record("two held it")
                return
            }
            #expect(processID == Int(getpid()))
            guard case .busy = try FileLock.probe(path) else {
                Issue.record("probe saw it free")
                return
            }
            extendLifetime(lock)
        }
        guard case .held = try FileLock.attempt(path), case .free = try FileLock.probe(path) else {
            Issue.record("the lock outlived its holder")
            return
        }
        extendLifetime(folder)
    }
}
