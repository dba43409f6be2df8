import Glibc
import Shared

/// A file on somebody's USB stick: whole under its name, or not there.
///
/// Written beside itself as `NAME.tmp`, synchronised, read back and renamed. Sticks lie, are full, are
/// locked, and are pulled out: until `commit` returns, what was under the name before is still there.
///
/// SAFETY: `@unchecked Sendable` because one command writes it, one call after the other.
final class StickFile: @unchecked Sendable {
    /// What a file system could not promise.
    enum Reservation: Hashable, Sendable {
        /// It does not confirm that the bytes, or the name, are on the stick.
        case unconfirmed
    }

    /// Where it will be.
    let path: String
    private let temporary: String
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private var isOpen = true

    private static let bufferSize = 256 << 10

    /// Begins a file.
    ///
    /// - Throws: `EBUSY` while another process writes it; `EEXIST` where something that is not ours has
    ///   the name.
    init(_ path: String) throws(FileFault) {
        self.path = path
        temporary = path + ".tmp"
        try Self.refuseStrangers(at: path)
        try Self.clear(temporary)
        descriptor = unsafe open(
            temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        if descriptor < 0 {
            throw FileFault(operation: "open", path: temporary, code: errno)
        }
        // Held until it is closed: whoever finds the name without the lock may remove it.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
    }

    deinit { abandon() }

    /// Writes more.
    func append(_ bytes: [UInt8]) throws(FileFault) {
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Puts the file under its name.
    ///
    /// - Parameter frames: how many pieces must be found when it is read back.
    /// - Returns: what the file system could not promise.
    func commit(frames: Int) throws(FileFault) -> Set<Reservation> {
        var reservations: Set<Reservation> = []
        try flush()
        try synchronise(descriptor, temporary, &reservations)
        try readBack(frames: frames)
        if unsafe rename(temporary, path) != 0 {
            throw FileFault(operation: "rename", path: path, code: errno)
        }
        isOpen = false
        close(descriptor)
        let folder = FilePath.parent(of: path)
        let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else {
            reservations.insert(.unconfirmed)
            return reservations
        }
        defer { close(directory) }
        try synchronise(directory, folder, &reservations)
        return reservations
    }

    /// Leaves nothing behind, as far as the stick still obeys.
    func abandon() {
        guard isOpen else { return }
        isOpen = false
        unsafe unlink(temporary)
        close(descriptor)
    }

    // MARK: - Steps

    private func flush() throws(FileFault) {
        var written = 0
        while written < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe write(
                    descriptor, bytes.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno != EINTR {
                throw FileFault(operation: "write", path: path, code: errno)
            }
            written += max(0, count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func synchronise(
        _ file: CInt, _ name: String, _ reservations: inout Set<Reservation>
    ) throws(FileFault) {
        guard fsync(file) != 0 else { return }
        switch errno {
        case EINVAL, ENOTSUP, ENOSYS: reservations.insert(.unconfirmed)
        default: throw FileFault(operation: "fsync", path: name, code: errno)
        }
    }

    /// Reads what the stick really holds: the memory that still knows what was written is let go first.
    private func readBack(frames: Int) throws(FileFault) {
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FileFault(operation: "lseek", path: path, code: errno)
        }
        var scanner = BundleScanner()
        var found = 0
        func count(_ findings: [BundleScanner.Finding]) throws(FileFault) {
            for finding in findings {
                guard case .frame = finding else {
                    throw FileFault(operation: "verify", path: path, code: EIO)
                }
                found += 1
            }
        }
        var chunk = [UInt8](repeating: 0, count: Self.bufferSize)
        while true {
            let length = unsafe read(descriptor, &chunk, chunk.count)
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else {
                throw FileFault(operation: "read", path: path, code: errno)
            }
            if length == 0 { break }
            try count(scanner.take(Array(chunk[..<length])))
        }
        try count(scanner.finish())
        guard found == frames else {
            throw FileFault(operation: "verify", path: path, code: EIO)
        }
    }

    /// A mistyped name must not cost somebody a letter: only files of ours are replaced.
    private static func refuseStrangers(at path: String) throws(FileFault) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return }
        defer { close(file) }
        var head = [UInt8](repeating: 0, count: 64)
        let length = unsafe read(file, &head, head.count)
        guard length >= 0, length == 0 || BundleText.isOurs(Array(head[..<length])) else {
            throw FileFault(operation: "open", path: path, code: EEXIST)
        }
    }

    /// Removes what an interrupted command has left, unless one is still writing it.
    private static func clear(_ temporary: String) throws(FileFault) {
        let file = unsafe open(temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ELOOP { unsafe unlink(temporary) }
            return
        }
        defer { close(file) }
        if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw FileFault(operation: "open", path: temporary, code: EBUSY)
        }
        unsafe unlink(temporary)
    }
}

/// Reads a file on a stick from its beginning, piece by piece.
///
/// SAFETY: `@unchecked Sendable` because one command reads it, one call after the other.
final class StickReader: @unchecked Sendable {
    /// Most bytes that are read of a file: a stick comes from outside.
    static let limit = 1 << 30

    private let path: String
    private let descriptor: CInt

    /// Opens a file.
    init(_ path: String) throws(FileFault) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileFault(operation: "open", path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// Every finding in the file, in order.
    func scan(_ found: (BundleScanner.Finding) -> Void) throws(FileFault) {
        var scanner = BundleScanner()
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        var total = 0
        while true {
            let length = unsafe read(descriptor, &chunk, chunk.count)
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else {
                throw FileFault(operation: "read", path: path, code: errno)
            }
            if length == 0 { break }
            total += length
            guard total <= Self.limit else {
                throw FileFault(operation: "read", path: path, code: EFBIG)
            }
            for finding in scanner.take(Array(chunk[..<length])) { found(finding) }
        }
        for finding in scanner.finish() { found(finding) }
    }
}
