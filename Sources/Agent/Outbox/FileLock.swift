import Glibc

/// An advisory lock on a file, held until the value goes away or the process dies, however it dies.
final class FileLock: Sendable {
    private let descriptor: CInt

    private init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// What trying to lock came to.
    enum Attempt {
        /// The lock is ours.
        case held(FileLock)
        /// Another process holds it; its process id when it could still be read.
        case busy(processID: Int?)
    }

    /// Takes the lock without waiting and writes this process's id into the file for the one who
    /// is refused.
    static func attempt(_ path: String) throws(FileFault) -> Attempt {
        let lock = FileLock(descriptor: try open(path))
        if flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK || errno == EINTR { return .busy(processID: lock.readOwner()) }
            throw FileFault(operation: "flock", path: path, code: errno)
        }
        lock.writeOwner()
        return .held(lock)
    }

    /// Whether somebody holds a lock.
    enum Probe {
        /// Nobody does.
        case free
        /// Another process does; its id when it could be read.
        case busy(processID: Int?)
    }

    /// Looks whether the lock is held, without disturbing the holder.
    static func probe(_ path: String) throws(FileFault) -> Probe {
        let lock = FileLock(descriptor: try open(path))
        if flock(lock.descriptor, LOCK_SH | LOCK_NB) == 0 { return .free }
        if errno == EWOULDBLOCK || errno == EINTR { return .busy(processID: lock.readOwner()) }
        throw FileFault(operation: "flock", path: path, code: errno)
    }

    /// Takes the lock, waiting for whoever holds it for one short piece of work.
    static func wait(_ path: String) throws(FileFault) -> FileLock {
        let lock = FileLock(descriptor: try open(path))
        while flock(lock.descriptor, LOCK_EX) != 0 {
            if errno != EINTR { throw FileFault(operation: "flock", path: path, code: errno) }
        }
        return lock
    }

    private static func open(_ path: String) throws(FileFault) -> CInt {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { return descriptor }
        let code = errno
        // A disk that has turned read-only can be locked all the same: what waits can be sent (A8).
        if code == EROFS {
            let reading = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
            if reading >= 0 { return reading }
        }
        throw FileFault(operation: "open", path: path, code: code)
    }

    // The id is a courtesy to the reader of a refusal: on a full disk it is missing, no more.
    private func writeOwner() {
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = unsafe pwrite(descriptor, text, text.count, 0)
    }

    private func readOwner() -> Int? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: bytes[..<count], as: UTF8.self).trimmingBlanks)
    }
}
