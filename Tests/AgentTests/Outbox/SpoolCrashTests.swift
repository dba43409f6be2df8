import Glibc
import Shared
import Testing

@testable import Agent

/// FAULTS A1–A7, I1, I3: every single step of saving and settling is failed and cut, and the
/// directory that is left must be right.
@Suite("Spool at every crash point")
struct SpoolCrashTests {
    private let older = [Samples.report(1), Samples.report(2, period: "2026-02")]
    private let fresh = Samples.report(3, period: "2026-04")
    private let receipt = Array("{\"receipt\":true}".utf8)

    private func diskWithOlderReports() throws -> (MemoryFileSystem, Spool) {
        let disk = MemoryFileSystem()
        let spool = try Spool(root: "/outbox", disk: disk)
        try spool.recover()
        for report in older { _ = try spool.save(report) }
        return (disk, spool)
    }

    private func expectOlderIntact(_ spool: Spool, _ comment: Comment) throws {
        for report in older {
            #expect(try spool.load(report.name) == .report(report), comment)
        }
    }

    @Test(
        "A2, A3: a cut at any step of saving leaves the report whole or absent",
        arguments: MemoryFileSystem.Loss.allCases)
    func cutWhileSaving(_ loss: MemoryFileSystem.Loss) throws {
        var step = 0
        while true {
            step += 1
            let (disk, spool) = try diskWithOlderReports()
            disk.script(.death, in: step)
            let saved = (try? spool.save(fresh)) != nil
            let left = try Spool(root: "/outbox", disk: disk.reopened(after: loss))
            try left.recover()
            try expectOlderIntact(left, "step \(step)")
            let found = try left.load(fresh.name)
            #expect(found == .report(fresh) || found == .gone, "step \(step)")
            if saved {
                #expect(found == .report(fresh), "saved means saved, step \(step)")
                #expect(!disk.isDead)
                break
            }
            _ = try left.save(Samples.report(9, period: "2026-05"))
        }
        #expect(step > 5, "every step was cut once")
    }

    @Test(
        "A5, A7: a fault at any step of saving is told, and nothing is left half done",
        arguments: [ENOSPC, EIO, EROFS])
    func faultWhileSaving(_ code: CInt) throws {
        var step = 0
        while true {
            step += 1
            let (disk, spool) = try diskWithOlderReports()
            disk.script(.fault(code), in: step)
            do {
                _ = try spool.save(fresh)
                break
            } catch {
                #expect(error.code == code)
            }
            try expectOlderIntact(spool, "step \(step)")
            #expect(try spool.names(in: .waiting).count == older.count, "step \(step)")
            #expect(try disk.list("/outbox/tmp").isEmpty, "step \(step)")
            _ = try spool.save(fresh)
            #expect(try spool.load(fresh.name) == .report(fresh), "works again without a restart")
        }
        #expect(step > 5)
    }

    @Test(
        "A4, I3: a cut at any step of settling loses neither the report nor its receipt",
        arguments: MemoryFileSystem.Loss.allCases)
    func cutWhileSettling(_ loss: MemoryFileSystem.Loss) throws {
        let name = older[0].name
        var step = 0
        while true {
            step += 1
            let (disk, spool) = try diskWithOlderReports()
            disk.script(.death, in: step)
            let settled = (try? spool.settle(name, receipt: receipt)) != nil
            let left = try Spool(root: "/outbox", disk: disk.reopened(after: loss))
            try left.recover()
            let isWaiting = try left.load(name) == .report(older[0])
            let isSent = try left.read(name, in: .sent) == .report(older[0])
            #expect(isWaiting || isSent, "step \(step)")
            if isSent { #expect(left.receipt(of: name) == receipt, "step \(step)") }
            #expect(try left.load(older[1].name) == .report(older[1]), "step \(step)")
            if settled {
                #expect(isSent && !isWaiting)
                break
            }
            // The report is sent once more and the same receipt comes: settling again ends well.
            if isWaiting { try left.settle(name, receipt: receipt) }
            #expect(try left.load(name) == .gone)
            #expect(try left.read(name, in: .sent) == .report(older[0]))
            #expect(left.receipt(of: name) == receipt)
        }
        #expect(step > 7)
    }

    @Test("A6: a fault at any step of settling can be tried again")
    func faultWhileSettling() throws {
        let name = older[0].name
        for step in 1...20 {
            let (disk, spool) = try diskWithOlderReports()
            disk.script(.fault(EIO), in: step)
            try? spool.settle(name, receipt: receipt)
            disk.calm()
            try spool.settle(name, receipt: receipt)
            #expect(try spool.read(name, in: .sent) == .report(older[0]), "step \(step)")
            #expect(spool.receipt(of: name) == receipt, "step \(step)")
        }
    }

    @Test("A6: on a full disk the reserve pays for the receipt, and comes back with room")
    func reserve() throws {
        let (disk, spool) = try diskWithOlderReports()
        disk.limit(freeBytes: 0)
        #expect(throws: FileFault.self) { try spool.save(fresh) }
        try spool.settle(older[0].name, receipt: receipt)
        #expect(spool.receipt(of: older[0].name) == receipt)
        #expect(!disk.exists("/outbox/reserve"))
        #expect(throws: FileFault.self) { try spool.replenish() }
        disk.limit(freeBytes: 1 << 20)
        try spool.replenish()
        #expect(disk.exists("/outbox/reserve"))
    }

    @Test("A6: with the reserve gone too, the report simply stays")
    func nothingLeft() throws {
        let (disk, spool) = try diskWithOlderReports()
        try disk.remove("/outbox/reserve")
        disk.limit(freeBytes: 0)
        #expect(throws: FileFault.self) { try spool.settle(older[0].name, receipt: receipt) }
        try expectOlderIntact(spool, "still waiting")
    }
}
