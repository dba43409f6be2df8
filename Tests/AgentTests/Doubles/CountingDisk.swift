import Synchronization

@testable import Agent

/// A disk that counts how often each directory is read, and how many names that were.
final class CountingDisk: FileSystem {
    private let disk: MemoryFileSystem
    private let counts = Mutex<[String: (visits: Int, names: Int)]>([:])

    init(_ disk: MemoryFileSystem) {
        self.disk = disk
    }

    /// How often a directory was read since the last `reset`.
    func visits(of directory: String) -> Int { counts.withLock { $0[directory]?.visits ?? 0 } }

    /// How many names were read in all.
    var names: Int { counts.withLock { $0.values.reduce(0) { $0 + $1.names } } }

    func reset() { counts.withLock { $0 = [:] } }

    func visit(_ directory: String, _ body: (String) -> Void) throws(FileFault) {
        let names = try disk.list(directory)
        counts.withLock { counts in
            let before = counts[directory] ?? (0, 0)
            counts[directory] = (before.visits + 1, before.names + names.count)
        }
        names.forEach(body)
    }

    func makeDirectory(_ path: String) throws(FileFault) { try disk.makeDirectory(path) }
    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try disk.read(path, limit: limit)
    }
    func create(_ path: String, _ bytes: [UInt8]) throws(FileFault) {
        try disk.create(path, bytes)
    }
    func rename(_ from: String, to: String) throws(FileFault) { try disk.rename(from, to: to) }
    func syncDirectory(_ path: String) throws(FileFault) { try disk.syncDirectory(path) }
    func remove(_ path: String) throws(FileFault) { try disk.remove(path) }
    func exists(_ path: String) -> Bool { disk.exists(path) }
}
