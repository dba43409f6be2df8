import Glibc
import Shared
import Support
import Testing

@testable import Agent

@Suite("What the department is told of this computer") struct ComputerStateTests {
    private static func health(
        _ home: FolderHealth.Access, _ watched: FolderHealth.Access = .full
    ) -> FolderHealth {
        FolderHealth { $0 == "/h" ? home : watched }
    }

    private static func fault(_ code: CInt) -> FileFault {
        FileFault(operation: "fsync", path: "/h/outbox/sent", code: code)
    }

    @Test("A6, A7, A8: a disk that refuses is told however it was found out")
    func degradations() {
        typealias Row = (FolderHealth, Bool, FileFault?, [Heartbeat.Degradation])
        let rows: [Row] = [
            (Self.health(.full), false, nil, []),
            (Self.health(.full), false, Self.fault(EROFS), [.homeReadOnly]),
            (Self.health(.full), false, Self.fault(EIO), [.homeReadOnly]),
            (Self.health(.full), false, Self.fault(ENOSPC), [.diskFull]),
            (Self.health(.full), true, nil, [.diskFull]),
            (Self.health(.readOnly), false, nil, [.homeReadOnly]),
            (Self.health(.readOnly), true, Self.fault(EROFS), [.homeReadOnly, .diskFull]),
            (Self.health(.full, .missing), false, nil, [.folderMissing]),
            (Self.health(.full, .readOnly), false, nil, [.folderReadOnly]),
        ]
        for (health, isFull, fault, expected) in rows {
            let found = health.degradations(
                home: "/h", watched: "/w", isDiskFull: isFull, fault: fault)
            #expect(found == expected, "\(String(describing: fault)), full: \(isFull)")
        }
    }

    @Test("C1: the clock is held against the collector's, unless the exchange says nothing of it")
    func clockOffset() async throws {
        let clock = ManualClock()
        let facility = TestIdentity.unit().facility
        let (disk, home) = (MemoryFileSystem(), AgentHome(root: "/h"))
        let network = SlowInbox(clock: clock, facility: facility)
        let watch = LineWatch(next: SilentLog(), clock: clock, changed: {})
        let cache = ReferenceCache(home: home, disk: disk, firstUnit: facility)
        let correspondence = Correspondence(
            transport: network, facility: facility, inboxes: InboxCache(home: home, disk: disk),
            fetcher: ReferenceFetcher(transport: network, cache: cache), cache: cache,
            watch: watch, clock: clock, log: SilentLog(), bell: Bell(),
            state: {
                UnitState(
                    facility: facility, facilityName: LocalizedText(vi: "", en: ""),
                    now: clock.now())
            }, changed: {}, recall: { _ in [] },
            measured: { try? ClockNote.keep($0, home: home, disk: disk) })
        await correspondence.ask()
        #expect(watch.clockOffset == 0)
        #expect(ClockNote(home: home, disk: disk)?.offset == 0)
        clock.setWall(milliseconds: clock.now().milliseconds + 7_200_000)
        _ = await correspondence.tell(Heartbeat(agent: "0", clock: clock.now()))
        #expect(watch.clockOffset == 7_200_000)
        #expect(ClockNote(home: home, disk: disk)?.offset == 7_200_000)
        network.takes(.seconds(60))
        clock.setWall(milliseconds: clock.now().milliseconds + 7_200_000)
        await correspondence.ask()
        #expect(watch.clockOffset == 7_200_000, "an exchange of a minute proves nothing")
    }
}
