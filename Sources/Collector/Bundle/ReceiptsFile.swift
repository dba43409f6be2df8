import Glibc
import Shared

/// Writes the department's answers to a stick: whole under its name, or not there.
struct ReceiptsFile: Sendable {
    /// Where it will be.
    let path: String

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - identity: the department's keys, so that a unit that was cut off while they changed can
    ///     follow.
    ///   - moment: now, for people.
    func write(
        _ answers: [BundleAnswer], of bundle: BundleID, identity: [UInt8], at moment: Instant
    ) throws(StickFault) {
        try refuseStrangers()
        let temporary = path + ".tmp"
        unsafe unlink(temporary)
        let file = unsafe open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard file >= 0 else { throw StickFault(path: temporary, code: errno) }
        do throws(StickFault) {
            defer { close(file) }
            let keys = BundleFrame(.keys, 1, .plain, identity).text
            try put(BundleText.receipts(answers, bundle: bundle, at: moment) + keys, into: file)
            for (place, answer) in answers.enumerated() {
                try put(BundleFrame(.answer, place + 1, .plain, answer.bytes).text, into: file)
            }
            try put(keys, into: file)
            try synchronise(file)
            if unsafe rename(temporary, path) != 0 { throw StickFault(path: path, code: errno) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        defer { close(directory) }
        try synchronise(directory)
    }

    private func put(_ bytes: [UInt8], into file: CInt) throws(StickFault) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(
                    file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno != EINTR { throw StickFault(path: path, code: errno) }
            written += max(0, count)
        }
    }

    /// A file system that confirms nothing must not keep receipts from being written.
    private func synchronise(_ file: CInt) throws(StickFault) {
        guard fsync(file) != 0, ![EINVAL, ENOTSUP, ENOSYS].contains(errno) else { return }
        throw StickFault(path: path, code: errno)
    }

    /// Only files of ours are replaced: a mistyped name must not cost somebody a letter.
    private func refuseStrangers() throws(StickFault) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return }
        defer { close(file) }
        var head = [UInt8](repeating: 0, count: 64)
        let length = unsafe read(file, &head, head.count)
        guard length >= 0, length == 0 || BundleText.isOurs(Array(head[..<length])) else {
            throw StickFault(path: path, code: EEXIST)
        }
    }

    private var folder: String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
}
