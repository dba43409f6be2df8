import Glibc
import Shared

/// The private halves of the keys that receipts are signed with: one file in the data directory, mode
/// 0600, written whole beside itself and moved into place.
///
/// Not in the database: copies of that go to people who may read figures and must not sign for the
/// department. Old keys stay, because the same report gets the same receipt for ever.
struct CollectorKeyFile: Sendable {
    /// Why the file cannot be used.
    enum Failure: Error, CustomStringConvertible {
        /// The system refused.
        case system(path: String, reason: String)
        /// It is there and cannot be understood.
        case damaged(path: String)
        /// The key in force is not in it.
        case lost(path: String)

        var description: String {
            switch self {
            case .system(let path, let reason): "\(path): \(reason)"
            case .damaged(let path):
                "\(path): tệp khóa ký biên nhận bị hỏng; lấy lại từ bản sao lưu / "
                    + "the file of receipt keys is damaged; restore it from a backup"
            case .lost(let path):
                "\(path): thiếu khóa ký biên nhận đang dùng; khôi phục tệp này từ bản sao lưu, hoặc nếu "
                    + "đã mất hẳn: giaoban-collector rotate-key --lost / the key in force is not in this "
                    + "file; restore it from a backup, or if it is gone for good: rotate-key --lost"
            }
        }
    }

    /// Where it lies.
    let path: String

    /// The keys in it, oldest first; none when there is no file.
    func read() throws(Failure) -> [SigningKey] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw fault()
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let capacity = bytes.count
        let count = unsafe Glibc.read(file, &bytes, capacity)
        guard count >= 0 else { throw fault() }
        bytes.removeLast(capacity - count)
        defer { bytes.erase() }
        guard let texts = try? JSONValue(parsing: bytes)["seeds"]?.elements else {
            throw .damaged(path: path)
        }
        let keys = texts.compactMap { $0.text.flatMap { SigningKey(secretText: $0) } }
        guard keys.count == texts.count else { throw .damaged(path: path) }
        return keys
    }

    /// Writes these keys; when it returns they survive a power cut.
    func write(_ keys: [SigningKey]) throws(Failure) {
        var writer = JSONWriter(capacity: 4096)
        writer.object { writer in
            writer.key("seeds")
            writer.array { writer in for key in keys { writer.string(key.secretText) } }
        }
        var bytes = writer.bytes
        defer { bytes.erase() }
        let temporary = path + ".new"
        unsafe unlink(temporary)
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault() }
        let count = bytes.count
        let isWritten = unsafe Glibc.write(file, bytes, count) == count && fsync(file) == 0
        guard close(file) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
            throw fault()
        }
        let folder = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw fault() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw fault() }
    }

    private var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private func fault() -> Failure {
        .system(path: path, reason: unsafe String(cString: strerror(errno)))
    }
}
