import Glibc

/// Files that are whole or not there: made under another name, written to the disk, then moved.
enum DurableFile {
    /// Makes an empty private file, and refuses when there is one.
    static func create(_ path: String) throws(BackupFailure) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault(path) }
        close(file)
    }

    /// Copies a file's bytes under a new private name.
    ///
    /// - Parameter progress: told the share done, 0 to 1, now and then.
    static func copy(
        _ source: String, to target: String, progress: (Double) -> Void = { _ in }
    ) throws(BackupFailure) {
        let from = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw fault(source) }
        defer { close(from) }
        try create(target)
        let to = unsafe open(target, O_WRONLY | O_CLOEXEC)
        guard to >= 0 else { throw fault(target) }
        defer { close(to) }
        let total = max(lseek(from, 0, SEEK_END), 1)
        guard lseek(from, 0, SEEK_SET) == 0 else { throw fault(source) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let capacity = buffer.count
        var done = 0
        while true {
            let count = unsafe read(from, &buffer, capacity)
            guard count >= 0 else { throw fault(source) }
            guard count > 0 else { return }
            var written = 0
            while written < count {
                let step = unsafe buffer.withUnsafeBytes { bytes in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written..<count])
                    return unsafe Glibc.write(to, rest.baseAddress, rest.count)
                }
                guard step > 0 else { throw fault(target) }
                written += step
            }
            done += count
            progress(Double(done) / Double(total))
        }
    }

    /// Writes bytes under a new private name; when it returns they survive a power cut.
    static func write(_ bytes: [UInt8], to path: String) throws(BackupFailure) {
        let partial = path + ".part"
        unsafe unlink(partial)
        try create(partial)
        let file = unsafe open(partial, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault(partial) }
        let count = bytes.count
        let isWritten = unsafe Glibc.write(file, bytes, count) == count
        let reason = fault(partial)
        close(file)
        guard isWritten else { throw reason }
        try publish(partial, as: path)
    }

    /// Gives a finished file its name, durably; a file that has that name stays and is told.
    static func publish(_ partial: String, as path: String) throws(BackupFailure) {
        try synchronise(partial)
        // A link fails where a rename would replace; FAT knows no links.
        if unsafe link(partial, path) == 0 {
            unsafe unlink(partial)
        } else {
            guard errno != EEXIST, unsafe access(path, F_OK) != 0 else {
                throw .exists(path: path)
            }
            guard unsafe rename(partial, path) == 0 else { throw fault(path) }
        }
        try synchronise(folder(of: path))
    }

    /// Moves a file over another, durably.
    static func replace(_ path: String, with new: String) throws(BackupFailure) {
        try synchronise(new)
        guard unsafe rename(new, path) == 0 else { throw fault(path) }
        try synchronise(folder(of: path))
    }

    /// Writes a file's bytes, or a folder's names, to the disk.
    static func synchronise(_ path: String) throws(BackupFailure) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault(path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw fault(path) }
    }

    /// Removes what an interrupted work has left.
    static func discard(_ path: String, besides suffixes: [String] = []) {
        for suffix in [""] + suffixes { unsafe unlink(path + suffix) }
    }

    /// The folder that a file lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func fault(_ path: String) -> BackupFailure {
        errno == EEXIST
            ? .exists(path: path)
            : .system(path: path, reason: unsafe String(cString: strerror(errno)))
    }
}
