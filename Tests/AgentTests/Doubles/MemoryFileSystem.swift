import Glibc
import Support
import Synchronization

@testable import Agent

/// A disk in memory that can fail or die at any single call, and knows what a power cut leaves.
///
/// Every call is one or more *steps*, as the system calls behind it are. `script` decides at which
/// step what happens; after a death every call fails until `reopened` gives the disk back.
final class MemoryFileSystem: FileSystem {
    /// What happens at a scripted step.
    enum Accident: Sendable {
        /// The call fails with this `errno` and does nothing.
        case fault(CInt)
        /// The process or the machine dies before the step takes effect.
        case death
    }

    /// What is left after a death.
    enum Loss: CaseIterable, Sendable {
        /// The process was killed: everything done stays done.
        case killed
        /// Power cut: only what was synced is left, names too.
        case powerKeepingSyncedNames
        /// Power cut: the names had reached the disk by themselves, the bytes only if synced.
        case powerKeepingAllNames
        /// Power cut: of the names that were not synced some had reached the disk and some not, in
        /// no order; a file that was moved is under one of its two names at least.
        case powerKeepingSomeNames
        /// Power cut: all names reached the disk, and of bytes that were not synced a part, followed
        /// by NULs.
        case powerTearingBytes
    }

    /// Calls that can be made to fail for as long as a test likes.
    enum Trouble: CaseIterable, Sendable {
        /// The disk is mounted read-only.
        case readOnly
        /// Synchronising fails, everything else seems to work.
        case syncFails
        /// Nothing can be read.
        case readFails

        fileprivate var code: CInt { self == .readOnly ? EROFS : EIO }

        fileprivate func hits(_ operation: String) -> Bool {
            switch self {
            case .readOnly: ["mkdir", "create", "write", "rename", "unlink"].contains(operation)
            case .syncFails: operation == "fsync"
            case .readFails: operation == "open" || operation == "opendir"
            }
        }
    }

    struct File {
        var bytes: [UInt8] = []
        var synced: [UInt8] = []
        /// A synchronisation failed: the system has forgotten that these bytes are not on the disk,
        /// and the next one will succeed without writing them.
        var isForgotten = false
    }

    struct State {
        var files: [Int: File] = [:]
        /// By directory, then by name.
        var names: [String: [String: Int]] = [:]
        var durableNames: [String: [String: Int]] = [:]
        var nextFile = 0
        var step = 0
        var script: [Int: Accident] = [:]
        var isDead = false
        var freeBytes = Int.max
        var trouble: Trouble?

        /// The file a path leads to.
        subscript(path: String) -> Int? {
            get { names[FilePath.parent(of: path)]?[FilePath.name(of: path)] }
            set {
                names[FilePath.parent(of: path), default: [:]][FilePath.name(of: path)] = newValue
            }
        }
    }

    private let state: Mutex<State>

    init() { state = Mutex(State()) }

    private init(_ state: State) { self.state = Mutex(state) }

    // MARK: - Scripting

    /// Steps taken so far.
    var steps: Int { state.withLock { $0.step } }

    /// True after a scripted death.
    var isDead: Bool { state.withLock { $0.isDead } }

    /// Lets something happen at the `offset`-th step from now, from 1.
    func script(_ accident: Accident, in offset: Int) {
        state.withLock { $0.script[$0.step + offset] = accident }
    }

    /// Removes what is scripted and not yet happened.
    func calm() {
        state.withLock { $0.script = [:] }
    }

    /// Dies now: every later call fails.
    func die() {
        state.withLock { $0.isDead = true }
    }

    /// Lets one kind of call fail until it is taken back with nil.
    func setTrouble(_ trouble: Trouble?) {
        state.withLock { $0.trouble = trouble }
    }

    /// Leaves only this many bytes for new data.
    func limit(freeBytes: Int) {
        state.withLock { $0.freeBytes = freeBytes }
    }

    /// The names in a directory, whatever the disk's troubles: for those who watch it.
    func peek(_ directory: String) -> [String] {
        state.withLock { $0.names[directory].map { $0.keys.sorted() } ?? [] }
    }

    /// A file's bytes, whatever the disk's troubles: for those who watch it; nil where there is none.
    func bytes(_ path: String) -> [UInt8]? {
        state.withLock { state in state[path].flatMap { state.files[$0]?.bytes } }
    }

    /// Changes a file's bytes behind everybody's back.
    func corrupt(_ path: String, _ change: (inout [UInt8]) -> Void) {
        state.withLock { state in
            guard let file = state[path] else { return }
            change(&state.files[file, default: File()].bytes)
            change(&state.files[file, default: File()].synced)
        }
    }

    /// The disk as the next process finds it.
    ///
    /// - Parameter seed: decides what chance leaves, for the losses where it does.
    func reopened(after loss: Loss, seed: UInt64 = 1) -> MemoryFileSystem {
        var next = state.withLock { $0 }
        next.script = [:]
        next.isDead = false
        next.trouble = nil
        next.lose(loss, SplitMix64(seed: seed))
        next.durableNames = next.names
        return MemoryFileSystem(next)
    }

    // MARK: - FileSystem

    func makeDirectory(_ path: String) throws(FileFault) {
        try act("mkdir", path) { state in
            if state.names[path] == nil { state.names[path] = [:] }
            if state.durableNames[path] == nil { state.durableNames[path] = [:] }
        }
    }

    func visit(_ directory: String, _ body: (String) -> Void) throws(FileFault) {
        for name in try list(directory) { body(name) }
    }

    func list(_ directory: String) throws(FileFault) -> [String] {
        try act("opendir", directory) { state throws(FileFault) in
            guard let names = state.names[directory] else {
                throw FileFault(operation: "opendir", path: directory, code: ENOENT)
            }
            var found = Array(names.keys)
            // Ten thousand histories list three times each look: what cannot be inside is not split.
            let depth = directory.utf8.count
            for folder in state.names.keys
            where folder.utf8.count > depth && folder.hasPrefix(directory) {
                let name = FilePath.name(of: folder)
                guard FilePath.parent(of: folder) == directory, names[name] == nil else { continue }
                found.append(name)
            }
            return found
        }
    }

    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try act("open", path) { state throws(FileFault) in
            guard let file = state[path], let content = state.files[file] else {
                throw FileFault(operation: "open", path: path, code: ENOENT)
            }
            return content.bytes
        }
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileFault) {
        let file = try act("create", path) { state throws(FileFault) in
            guard state[path] == nil else {
                throw FileFault(operation: "create", path: path, code: EEXIST)
            }
            state.nextFile += 1
            state[path] = state.nextFile
            state.files[state.nextFile] = File()
            return state.nextFile
        }
        do throws(FileFault) {
            let half = bytes.count / 2
            try write(path, file, Array(bytes[..<half]))
            try write(path, file, Array(bytes[half...]))
            try synchronise(path, file)
        } catch {
            if !isDead { try? remove(path) }
            throw error
        }
    }

    func rename(_ from: String, to: String) throws(FileFault) {
        try act("rename", from) { state throws(FileFault) in
            guard let file = state[from] else {
                throw FileFault(operation: "rename", path: from, code: ENOENT)
            }
            state[from] = nil
            state[to] = file
        }
    }

    func syncDirectory(_ path: String) throws(FileFault) {
        try act("fsync", path) { state in
            state.durableNames[path] = state.names[path]
        }
    }

    func remove(_ path: String) throws(FileFault) {
        try act("unlink", path) { state throws(FileFault) in
            guard let file = state[path] else {
                throw FileFault(operation: "unlink", path: path, code: ENOENT)
            }
            state[path] = nil
            if state.freeBytes != Int.max {
                state.freeBytes += state.files[file]?.bytes.count ?? 0
            }
        }
    }

    func exists(_ path: String) -> Bool {
        state.withLock { $0.names[path] != nil || $0[path] != nil }
    }

    private func synchronise(_ path: String, _ file: Int) throws(FileFault) {
        do throws(FileFault) {
            try act("fsync", path) { state in
                guard let content = state.files[file], !content.isForgotten else { return }
                state.files[file]?.synced = content.bytes
            }
        } catch {
            state.withLock { $0.files[file]?.isForgotten = true }
            throw error
        }
    }

    private func write(_ path: String, _ file: Int, _ bytes: [UInt8]) throws(FileFault) {
        try act("write", path) { state throws(FileFault) in
            guard bytes.count <= state.freeBytes else {
                throw FileFault(operation: "write", path: path, code: ENOSPC)
            }
            if state.freeBytes != Int.max { state.freeBytes -= bytes.count }
            state.files[file]?.bytes.append(contentsOf: bytes)
        }
    }

    private func act<Result>(
        _ operation: String, _ path: String,
        _ body: (inout State) throws(FileFault) -> Result
    ) throws(FileFault) -> Result {
        try state.withLock { state throws(FileFault) in
            state.step += 1
            if case .fault(let code)? = state.script[state.step] {
                throw FileFault(operation: operation, path: path, code: code)
            }
            if case .death? = state.script[state.step] { state.isDead = true }
            if state.isDead { throw FileFault(operation: operation, path: path, code: EIO) }
            if let trouble = state.trouble, trouble.hits(operation) {
                throw FileFault(operation: operation, path: path, code: trouble.code)
            }
            return try body(&state)
        }
    }
}
