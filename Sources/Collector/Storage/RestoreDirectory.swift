import Foundation
import Glibc
import Shared

/// Puts a backup into a data directory, without a moment in which nothing is there.
///
/// The new database is complete and on the disk before the old one is touched; the old one is put
/// aside, never deleted. A restore that is cut anywhere is repeated.
struct RestoreDirectory: Sendable {
    /// What was done.
    struct Outcome: Sendable {
        /// What the backup says of itself.
        let label: BackupFile.Label
        /// Where the data that was here lies now; nil when there was none.
        let aside: String?
        /// Small files of the backup that were not taken, because there is another one here.
        let kept: [String]
    }

    /// The backup.
    let backup: BackupFile
    /// Where it goes.
    let directory: DataDirectory
    /// The moment now.
    let now: Instant

    /// Puts it there.
    ///
    /// - Parameter replacing: whether data that is here may be put aside.
    /// - Throws: `BackupFailure`, `DataDirectoryError`.
    func callAsFunction(
        replacing: Bool, progress: (Double) -> Void = { _ in }
    ) throws -> Outcome {
        let label = try backup.examined()
        let isOccupied = directory.exists
        guard !isOccupied || replacing else { throw RestoreFailure.occupied(directory.path) }
        try directory.make()
        let lock = try directory.takeLock()
        defer { withExtendedLifetime(lock) {} }

        let fresh = directory.database + ".restoring"
        DurableFile.discard(fresh, besides: ["-journal"])
        try DurableFile.copy(backup.path, to: fresh, progress: progress)
        try backup.revive(fresh, at: now)
        let aside = isOccupied ? try putAside() : nil
        let kept = try restoreFiles(try backup.files())
        try DurableFile.replace(directory.database, with: fresh)
        try directory.adopt(
            ["collector.sqlite", "lock"] + label.files + [aside].compactMap { $0?.name })
        return Outcome(label: label, aside: aside?.path, kept: kept)
    }

    // MARK: - What was here

    private struct Aside {
        let name: String
        let path: String
    }

    /// Links the old database into a folder of its own, then takes its log along. From here to the
    /// move of the new one the old database is still in place, as of its last checkpoint.
    private func putAside() throws -> Aside {
        let aside = try makeFolder()
        let path = aside.path
        guard unsafe link(directory.database, path + "/collector.sqlite") == 0 else {
            throw BackupFailure.system(path: path, reason: reason())
        }
        for suffix in ["-wal", "-shm"] {
            let (from, to) = (directory.database + suffix, path + "/collector.sqlite" + suffix)
            guard unsafe rename(from, to) == 0 || errno == ENOENT else {
                throw BackupFailure.system(path: from, reason: reason())
            }
        }
        for file in DataDirectory.smallFiles {
            guard let bytes = directory.smallFile(file) else { continue }
            try DurableFile.write(bytes, to: path + "/" + file)
        }
        try DurableFile.synchronise(path)
        return aside
    }

    /// A folder that is not there yet: two restores of one second have one each.
    private func makeFolder() throws -> Aside {
        let stem = "replaced-" + BackupName.stamp(now)
        for attempt in 1..<100 {
            let name = attempt == 1 ? stem : "\(stem)-\(attempt)"
            let path = directory.path + "/" + name
            if unsafe mkdir(path, 0o700) == 0 { return Aside(name: name, path: path) }
            guard errno == EEXIST else { break }
        }
        throw BackupFailure.system(path: directory.path + "/" + stem, reason: reason())
    }

    // MARK: - The small files

    /// Puts the small files where there are none. Keys for receipts are joined: a key that signed
    /// receipts after the backup must go on being known.
    private func restoreFiles(_ files: [String: [UInt8]]) throws -> [String] {
        var kept: [String] = []
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            guard DataDirectory.smallFiles.contains(name) else { continue }
            let path = directory.path + "/" + name
            guard let here = directory.smallFile(name) else {
                try DurableFile.write(bytes, to: path)
                continue
            }
            guard here != bytes else { continue }
            if path == directory.receiptKeys {
                try joinKeys(bytes)
            } else {
                kept.append(name)
            }
        }
        return kept
    }

    private func joinKeys(_ bytes: [UInt8]) throws {
        let other = directory.path + "/receipt-keys.restoring"
        DurableFile.discard(other)
        try DurableFile.write(bytes, to: other)
        defer { DurableFile.discard(other) }
        let (restored, present) = (
            try CollectorKeyFile(path: other).read(),
            try CollectorKeyFile(path: directory.receiptKeys).read()
        )
        let newer = present.filter { key in
            !restored.contains { $0.publicKey == key.publicKey }
        }
        try CollectorKeyFile(path: directory.receiptKeys).write(restored + newer)
    }

    private func reason() -> String { unsafe String(cString: strerror(errno)) }
}

/// Why a backup is not put into a directory.
enum RestoreFailure: Error, Equatable, CustomStringConvertible {
    /// Data is there already.
    case occupied(String)

    var description: String {
        switch self {
        case .occupied(let path):
            "\(path): đã có dữ liệu ở đây; chọn thư mục khác, hoặc thêm --replace để cất dữ liệu này sang "
                + "một bên / there is data here; choose another folder, or put this data aside with "
                + "--replace"
        }
    }
}

/// Names of backups, so that a list sorted by name is sorted by time.
enum BackupName {
    /// What they begin and end with.
    static let (prefix, suffix) = ("giaoban-", ".backup")

    /// `20261123-204500`, in local time.
    static func stamp(_ instant: Instant) -> String {
        instant.rfc3339.prefix(19).filter { $0.isNumber || $0 == "T" }
            .replacing("T", with: "-")
    }

    /// The name of a backup taken at `instant`.
    static func of(_ instant: Instant) -> String { prefix + stamp(instant) + suffix }

    /// Which of a folder's names may go when the newest `count` are kept: only names that this
    /// program gives, so that nothing else in the folder is ever touched.
    static func spare(_ names: [String], keeping count: Int) -> [String] {
        let ours = names.filter { name in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
            let stamp = name.dropFirst(prefix.count).dropLast(suffix.count)
            return stamp.count == 15 && stamp.allSatisfy { $0.isNumber || $0 == "-" }
        }
        return Array(ours.sorted().dropLast(max(count, 1)))
    }
}
