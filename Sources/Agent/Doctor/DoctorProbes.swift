import Glibc
import Shared

/// What `doctor` asks of the machine and the line. A seam so that every answer, good and bad, can be
/// put to it in a test.
protocol DoctorProbes: Sendable {
    /// Writes, synchronises, renames and removes a small file in a folder; how long that took.
    func trial(in folder: String) throws(FileFault) -> Duration
    /// Room for this user on the disk of a folder.
    func room(at folder: String) throws(FileFault) -> DiskRoom
    /// Owner and mode of a file; nil when it is not there.
    func rights(of path: String) -> FileRights?
    /// How many sources of figures are configured, and what is wrong in their files.
    func sources() throws(FileFault) -> (count: Int, mistakes: [AgentConfiguration.Mistake])
    /// This process's user.
    var user: UInt32 { get }
    /// Whether a host's name leads to an address; otherwise the system's words for why not.
    func resolve(_ host: String) async -> NameAnswer
    /// Asks the collector something.
    func ask(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer
    /// The wall clock.
    func now() -> Instant
    /// Whether another process holds this home.
    func isServed() -> Bool
    /// How many reports stand where; of the refused ones those that still need a person.
    func counts() async throws(FileFault) -> OutboxCounts
}

/// Room on a disk.
struct DiskRoom: Hashable, Sendable {
    /// Bytes that may still be written.
    var bytes: UInt64
    /// Files that may still be made.
    var files: UInt64
}

/// Who may do what with a file.
struct FileRights: Hashable, Sendable {
    /// The owner's number.
    var owner: UInt32
    /// The permission bits.
    var mode: UInt32
}

/// What asking for a name came to.
enum NameAnswer: Hashable, Sendable {
    /// So many addresses.
    case addresses(Int)
    /// None; the system's words.
    case none(String)
}

/// The machine as it is.
struct SystemProbes: DoctorProbes {
    private let home: AgentHome
    private let disk: any FileSystem
    private let clock: any AgentClock
    private let transport: any Transport
    private let outbox: SpoolOutbox

    init(
        home: AgentHome, disk: any FileSystem, clock: any AgentClock, transport: any Transport,
        outbox: SpoolOutbox
    ) {
        self.home = home
        self.disk = disk
        self.clock = clock
        self.transport = transport
        self.outbox = outbox
    }

    func trial(in folder: String) throws(FileFault) -> Duration {
        let began = clock.uptime()
        // A name that no watcher takes for a report.
        let path = folder + "/.giaoban-doctor"
        try disk.replace(path, Array("doctor\n".utf8))
        try disk.remove(path)
        return clock.uptime() - began
    }

    func room(at folder: String) throws(FileFault) -> DiskRoom {
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else {
            throw FileFault(operation: "statvfs", path: folder, code: errno)
        }
        // A file system without a fixed number of files says 0 of 0.
        return DiskRoom(
            bytes: UInt64(status.f_bavail) * UInt64(status.f_frsize),
            files: status.f_files == 0 ? .max : UInt64(status.f_favail))
    }

    func rights(of path: String) -> FileRights? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return FileRights(owner: status.st_uid, mode: status.st_mode & 0o7777)
    }

    func sources() throws(FileFault) -> (count: Int, mistakes: [AgentConfiguration.Mistake]) {
        let (sources, mistakes) = try SourceFile.all(in: home.sources, disk: disk)
        return (sources.count, mistakes)
    }

    var user: UInt32 { geteuid() }

    func resolve(_ host: String) async -> NameAnswer { await NameService().resolve(host) }

    func ask(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        try await transport.exchange(request)
    }

    func now() -> Instant { clock.now() }

    func counts() async throws(FileFault) -> OutboxCounts {
        var counts = try await outbox.counts()
        // One that an accepted report has followed needs nobody any more.
        counts.refused = try await outbox.openRefusals().count
        return counts
    }

    func isServed() -> Bool {
        // A lock that cannot be looked at is not held by an agent that works.
        guard case .busy? = try? FileLock.probe(home.runLock) else { return false }
        return true
    }
}

/// Asks for addresses on a thread of its own: the system's call blocks, for minutes where no server
/// answers.
private actor NameService {
    private let executor = BlockingExecutor(label: "giaoban.names")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    func resolve(_ host: String) -> NameAnswer {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return unsafe .none(String(cString: gai_strerror(code))) }
        defer { unsafe freeaddrinfo(list) }
        var count = 0
        var next = unsafe list
        while let entry = unsafe next {
            count += 1
            unsafe next = entry.pointee.ai_next
        }
        return .addresses(count)
    }
}
