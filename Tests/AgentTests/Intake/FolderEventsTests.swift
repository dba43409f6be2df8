import Shared
import Support
import Synchronization
import Testing

@testable import Agent

/// A clock on which nothing ever comes to an end by itself.
private struct StillClock: AgentClock {
    func now() -> Instant { Instant(milliseconds: 1_775_000_000_000) }

    func uptime() -> Duration { .zero }

    func sleep(for duration: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(for: .seconds(3600))
        } catch {
            throw CancellationError()
        }
    }
}

/// The names that were asked about.
private final class Heard: Sendable {
    private let state = Mutex<[String]>([])

    var names: [String] { state.withLock { $0 } }

    func isOwn(_ name: String) -> Bool {
        state.withLock { $0.append(name) }
        return FolderRounds.isOwn(name)
    }
}

@Suite("Noticing changes")
struct FolderEventsTests {
    @Test("a ring before the wait is heard, many are heard once, and a waiter is woken")
    func bell() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.wait()
        async let woken: Void = bell.wait()
        bell.ring()
        await woken
    }

    @Test("a wait ends with its time, or when the task is cancelled, and the next one works")
    func bellLimits() async {
        let bell = Bell()
        await bell.wait(atMost: .seconds(5), by: ManualClock())
        let task = Task { await bell.wait(atMost: .seconds(5), by: StillClock()) }
        task.cancel()
        await task.value
        async let woken: Void = bell.wait(atMost: .seconds(5), by: StillClock())
        bell.ring()
        await woken
    }

    @Test("a file that is closed, moved in or removed is heard; the agent's own pages are not")
    func changes() async throws {
        let folder = try TemporaryFolder()
        let bell = Bell()
        let heard = Heard()
        let ring: @Sendable () -> Void = { bell.ring() }
        let opened = FolderEvents(ignoring: heard.isOwn, ring: ring)
        let events = try #require(opened)
        #expect(events.watch(folder.path) && events.watch(folder.path))
        #expect(!events.watch(folder.path + "/missing"))
        let disk = POSIXFileSystem()
        try folder.write("a.csv", "x")
        await bell.wait()
        try disk.rename(folder.path + "/a.csv", to: folder.path + "/b.csv")
        await bell.wait()
        try disk.replace(folder.path + "/b.csv.ketqua.html", [0x78])
        try disk.remove(folder.path + "/b.csv")
        await bell.wait()
        while !heard.names.contains("b.csv.ketqua.html") { await Task.yield() }
    }

    @Test("events are read as the kernel writes them")
    func names() {
        func event(_ name: String, padded length: UInt8) -> [UInt8] {
            var bytes = [UInt8](repeating: 1, count: 12) + [length, 0, 0, 0]
            bytes += Array(name.utf8)
            return bytes + [UInt8](repeating: 0, count: Int(length) - name.utf8.count)
        }
        let two = event("a.csv", padded: 16) + event("báo cáo.csv", padded: 16)
        #expect(FolderEvents.names(in: two[...]) == ["a.csv", "báo cáo.csv"])
        #expect(FolderEvents.names(in: event("", padded: 0)[...]) == [""])
        #expect(FolderEvents.names(in: two[..<7]) == [])
    }

    @Test(
        "a share of another machine is known by its file system",
        arguments: [
            ("/srv/bao-cao", true), ("/srv/bao-cao/x", true), ("/srv/bao-cao2", false),
            ("/mnt/u s b/x", true), ("/home", false), ("/", false), ("/vm/a", true),
        ])
    func remote(path: String, isRemote: Bool) {
        let mounts = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            40 22 0:35 / /srv rw - ext4 /dev/sdb1 rw
            41 40 0:36 / /srv/bao-cao rw,relatime shared:2 - cifs //may/bao-cao rw
            42 22 0:37 / /mnt/u\\040s\\040b rw - fuse.sshfs x rw
            43 22 0:38 / /vm rw - ext4 x rw
            44 22 0:39 / /vm rw - vboxsf x rw
            broken line
            """
        #expect(FileSystemKind.isRemote(path, mounts: mounts) == isRemote)
    }
}
