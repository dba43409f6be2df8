import Glibc
import Shared

/// What the watcher needs of a folder: which report files lie there, and when each last changed.
struct WatchedFolder: Sendable {
    /// A file's size and the moment of its last change: equal over two looks means nobody is
    /// writing it.
    struct Stamp: Hashable, Sendable {
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64
    }

    /// The folder's path.
    let path: String
    private let disk: any FileSystem

    init(path: String, disk: any FileSystem) {
        self.path = path
        self.disk = disk
    }

    /// Where delivered files go.
    var delivered: String { path + "/da-gui" }

    /// The report files that lie there now.
    func files() throws(FileFault) -> [String: Stamp] {
        try disk.makeDirectory(path)
        var found: [String: Stamp] = [:]
        for name in try disk.list(path) where SourceCatalog.source(for: name) != nil {
            found[name] = Self.stamp(path + "/" + name)
        }
        return found
    }

    /// Reads a file.
    func read(_ name: String) throws(FileFault) -> [UInt8] {
        try disk.read(path + "/" + name, limit: SourceCatalog.fileLimit)
    }

    /// Writes what became of a file beside it; an unchanged text is left alone.
    func writeResult(_ text: String, for name: String) throws(FileFault) {
        let result = path + "/" + Self.resultName(name)
        let bytes = Array(text.utf8)
        // Missing or unreadable: written anew.
        if let old = try? disk.read(result, limit: 1 << 22), old == bytes { return }
        try disk.replace(result, bytes)
    }

    /// Moves a delivered file and its result out of the way, under a name that is free.
    func moveToDelivered(_ name: String) throws(FileFault) {
        try disk.makeDirectory(delivered)
        var target = name
        var number = 2
        while disk.exists(delivered + "/" + target) {
            target = Self.numbered(name, number)
            number += 1
        }
        let result = path + "/" + Self.resultName(name)
        if disk.exists(result) {
            try disk.rename(result, to: delivered + "/" + Self.resultName(target))
        }
        try disk.rename(path + "/" + name, to: delivered + "/" + target)
        try disk.syncDirectory(delivered)
        try disk.syncDirectory(path)
    }

    /// `HDKB-T_2026-01.csv.ketqua.txt`.
    static func resultName(_ name: String) -> String { name + ".ketqua.txt" }

    private static func numbered(_ name: String, _ number: Int) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "\(name).\(number)" }
        return "\(name[..<dot]).\(number)\(name[dot...])"
    }

    /// Nil for what is no regular file, or has just gone.
    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Stamp(
            size: Int64(status.st_size), seconds: Int64(status.st_mtim.tv_sec),
            nanoseconds: Int64(status.st_mtim.tv_nsec))
    }
}
