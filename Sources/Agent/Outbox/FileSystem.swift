import Glibc
import Shared

/// The few calls the agent makes on a disk, with what each promises about a power cut.
///
/// A seam only so that tests can fail and cut every one of them; the program has one
/// implementation.
protocol FileSystem: Sendable {
    /// Creates a directory and its missing parents; an existing one is fine. Durable when it
    /// returns.
    func makeDirectory(_ path: String) throws(FileFault)
    /// Calls `body` with each name in a directory, unsorted, without `.` and `..`. One name at a time:
    /// a directory of ten thousand reports must not weigh anything (FAULTS A13).
    func visit(_ directory: String, _ body: (String) -> Void) throws(FileFault)
    /// A file's bytes. More than `limit` bytes is a fault with `EFBIG`.
    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8]
    /// Makes a new file of these bytes, mode 0600. When it returns the bytes are on the disk, but
    /// the name is not until `syncDirectory`. On a fault no file of that name is left, as far as
    /// the disk still obeys. An existing file is a fault with `EEXIST`.
    func create(_ path: String, _ bytes: [UInt8]) throws(FileFault)
    /// Moves a file within one file system, over an existing one. At any moment, also after a
    /// power cut, the file stands whole under the old name or the new; which, is certain only
    /// after `syncDirectory` of both directories.
    func rename(_ from: String, to: String) throws(FileFault)
    /// Makes the names in a directory durable.
    func syncDirectory(_ path: String) throws(FileFault)
    /// Removes a file. A missing one is a fault with `ENOENT`.
    func remove(_ path: String) throws(FileFault)
    /// Whether a file or directory of that name is there.
    func exists(_ path: String) -> Bool
}

extension FileSystem {
    /// The names in a directory, unsorted, without `.` and `..`.
    func list(_ directory: String) throws(FileFault) -> [String] {
        var names: [String] = []
        try visit(directory) { names.append($0) }
        return names
    }

    /// Replaces or makes a file so that a power cut leaves the old bytes or the new ones, whole:
    /// a temporary neighbour, then a rename, then the directory.
    func replace(_ path: String, _ bytes: [UInt8]) throws(FileFault) {
        let temporary = path + ".new"
        if exists(temporary) { try remove(temporary) }
        try create(temporary, bytes)
        do throws(FileFault) {
            try rename(temporary, to: path)
        } catch {
            // The temporary file is useless now; the rename's fault is the one to tell.
            try? remove(temporary)
            throw error
        }
        try syncDirectory(FilePath.parent(of: path))
    }
}

/// A disk call that failed: which, where, and the system's number for it.
struct FileFault: Error, Hashable, Sendable {
    /// The call, such as `fsync`.
    var operation: String
    /// The file or directory.
    var path: String
    /// The system's `errno`.
    var code: CInt

    /// The disk, or this user's share of it, is full.
    var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    /// The disk takes nothing at all just now.
    var isReadOnly: Bool { code == EROFS }

    /// Nothing of that name is there.
    var isMissing: Bool { code == ENOENT }

    /// Why, for a person; the system's own words for what seldom happens.
    var words: LocalizedText {
        switch code {
        case ENOENT: LocalizedText(vi: "không có tệp này", en: "no such file")
        case EACCES, EPERM:
            LocalizedText(vi: "không có quyền truy cập", en: "permission denied")
        case EISDIR: LocalizedText(vi: "đây là một thư mục", en: "this is a folder")
        case EFBIG: LocalizedText(vi: "tệp quá lớn", en: "the file is too large")
        case ENOTSUP:
            LocalizedText(
                vi: "tệp do bản phần mềm mới hơn ghi; hãy nâng cấp giaoban-agent",
                en: "a newer version wrote this file; update giaoban-agent")
        default: LocalizedText(vi: reason, en: reason)
        }
    }

    /// The system's words for `code`.
    var reason: String { unsafe String(cString: strerror(code)) }
}

/// Paths as text: the agent only ever appends a name it made itself.
enum FilePath {
    /// The directory a path lies in.
    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component.
    static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.index(after: slash)...])
    }
}
