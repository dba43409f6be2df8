import Foundation
import Glibc

/// The collector's directory on disk: one database, one lock, one socket.
///
/// - `collector.sqlite` (with `-wal` and `-shm`): everything that is kept.
/// - `lock`: held by the one process that may write. A second one is refused, not queued.
/// - `receipt-keys.json`: the private keys that receipts are signed with; back it up with the database.
/// - `collector.sock`: where command-line tools talk to a running collector.
///
/// Only the owner may enter (0700) and read (0600): tokens are stored hashed, reports are not.
struct DataDirectory: Sendable {
    /// The directory itself.
    let path: String

    /// The database file.
    var database: String { path + "/collector.sqlite" }
    /// The private keys that receipts are signed with.
    var receiptKeys: String { path + "/receipt-keys.json" }
    /// The lock file.
    var lock: String { path + "/lock" }
    /// Where documents are made; there only while one is.
    var documents: String { path + "/documents" }
    /// The local socket of a running collector.
    var socket: String { path + "/collector.sock" }

    /// Names a directory; nothing is touched yet.
    init(path: String) {
        self.path = path
    }

    /// The small files that belong to the data as much as the database does; a backup takes them along.
    static let smallFiles = ["collector.conf", "receipt-keys.json"]

    /// The bytes of a small file; nil when there is none.
    func smallFile(_ name: String) -> [UInt8]? {
        let file = unsafe open(path + "/" + name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let capacity = bytes.count
        let count = unsafe read(file, &bytes, capacity)
        guard count >= 0 else { return nil }
        bytes.removeLast(capacity - count)
        return bytes
    }

    /// Gives files to whoever owns the directory: root may restore for the service's user.
    func adopt(_ names: [String]) throws(DataDirectoryError) {
        guard geteuid() == 0, let facts = try? FileManager.default.attributesOfItem(atPath: path),
            let user = facts[.ownerAccountID] as? UInt32,
            let group = facts[.groupOwnerAccountID] as? UInt32
        else { return }
        for name in names {
            let file = path + "/" + name
            guard unsafe chown(file, user, group) == 0 || errno == ENOENT else {
                throw .cannotCreate(path: file, reason: Self.reason())
            }
        }
    }

    /// Creates the directory where it is missing, and makes that survive a power cut.
    func make() throws(DataDirectoryError) {
        if unsafe mkdir(path, 0o700) == 0 {
            try Self.synchronise(parent(of: path))
        } else if errno == ENOENT {
            // Made by nobody's slip of the pen: a folder above it is for whoever runs this to make.
            throw .noParent(path: path, parent: parent(of: path))
        } else if errno != EEXIST {
            throw .cannotCreate(path: path, reason: Self.reason())
        }
    }

    /// Creates the directory and an empty private database file where they are missing, and makes
    /// both survive a power cut.
    func prepare() throws(DataDirectoryError) {
        try make()
        let file = unsafe open(database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotCreate(path: database, reason: Self.reason()) }
        close(file)
        try Self.synchronise(path)
    }

    /// True when a collector's database is here.
    var exists: Bool { unsafe access(database, F_OK) == 0 }

    /// Whether a new collector would begin here: in a folder that somebody has made and left empty. A
    /// mistyped path, or a folder of something else, must not become a collector without units to
    /// which a province then reports.
    ///
    /// - Throws: `noPlace` where neither data nor such a folder is.
    func isNew() throws(DataDirectoryError) -> Bool {
        if exists { return false }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path),
            Set(names).subtracting(Self.smallFiles + ["lock", "lost+found"]).isEmpty
        else { throw .noPlace(path: path) }
        return true
    }

    /// Takes the lock, or says who has it.
    func takeLock() throws(DataDirectoryError) -> DataDirectoryLock {
        let file = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotCreate(path: lock, reason: Self.reason()) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let busy = errno == EWOULDBLOCK
            let reason = Self.reason()
            close(file)
            throw busy ? .inUse(path: path) : .cannotCreate(path: lock, reason: reason)
        }
        return DataDirectoryLock(file: file)
    }

    private func parent(of path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        let joined = parts.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + joined : (joined.isEmpty ? "." : joined)
    }

    /// Makes a private file with nothing in it, whatever was there.
    func makeEmpty(_ file: String) throws(DataDirectoryError) {
        let made = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard made >= 0 else { throw .cannotCreate(path: file, reason: Self.reason()) }
        close(made)
    }

    /// Moves a file of this directory over an older one; certain when it returns.
    func rename(_ from: String, to: String) throws(DataDirectoryError) {
        guard unsafe Glibc.rename(from, to) == 0 else {
            throw .cannotCreate(path: to, reason: Self.reason())
        }
        try Self.synchronise(path)
    }

    /// Writes a directory's entries to the disk.
    private static func synchronise(_ directory: String) throws(DataDirectoryError) {
        let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .cannotCreate(path: directory, reason: reason()) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .cannotCreate(path: directory, reason: reason()) }
    }

    private static func reason() -> String {
        unsafe String(cString: strerror(errno))
    }
}

/// Why the data directory cannot be used.
enum DataDirectoryError: Error, Equatable, CustomStringConvertible {
    /// Another process holds the lock.
    case inUse(path: String)
    /// No collector's data is here.
    case missing(path: String)
    /// The folder in which the directory would be made is not there.
    case noParent(path: String, parent: String)
    /// No collector's data is here, and none may begin here by itself.
    case noPlace(path: String)
    /// The system refused to create, open or synchronise something.
    case cannotCreate(path: String, reason: String)

    var description: String {
        switch self {
        case .inUse(let path):
            "\(path): một collector khác đang dùng thư mục này / "
                + "another collector is using this directory"
        case .missing(let path):
            "\(path): không có dữ liệu của collector ở đây; nạp trước bằng seed / "
                + "no collector's data here; load it first with seed"
        case .noParent(let path, let parent):
            "\(path): chưa có thư mục “\(parent)”; tạo trước: mkdir -p “\(parent)”, hoặc xem lại --data / "
                + "there is no folder “\(parent)” yet: make it (mkdir -p “\(parent)”), or look at --data "
                + "again"
        case .noPlace(let path):
            "\(path): không có dữ liệu của collector ở đây. Xem lại đường dẫn sau --data, và đĩa đã gắn "
                + "chưa; muốn bắt đầu mới: seed --data, hoặc tạo một thư mục trống / no collector's data "
                + "here. Look at the path after --data, and whether its disk is mounted; to begin a new "
                + "one: seed --data, or make an empty folder"
        case .cannotCreate(let path, let reason):
            "\(path): \(reason)"
        }
    }
}

/// Holds the directory's lock until it goes away; the system also lets go when the process dies.
final class DataDirectoryLock: Sendable {
    private let file: Int32

    fileprivate init(file: Int32) {
        self.file = file
    }

    deinit {
        close(file)
    }
}
