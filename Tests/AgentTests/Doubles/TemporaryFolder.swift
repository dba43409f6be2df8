import Glibc

@testable import Agent

/// A folder of a test's own on the real disk, removed with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/giaoban-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw FileFault(operation: "mkdtemp", path: "/tmp", code: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    /// Writes a file as a clerk's program would.
    func write(_ name: String, _ text: String) throws {
        let file = path + "/" + name
        try POSIXFileSystem().makeDirectory(FilePath.parent(of: file))
        if POSIXFileSystem().exists(file) { try POSIXFileSystem().remove(file) }
        try POSIXFileSystem().create(file, Array(text.utf8))
    }

    /// A file's text, or nil.
    func text(_ name: String) -> String? {
        let bytes = try? POSIXFileSystem().read(path + "/" + name, limit: 1 << 20)
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func remove(_ path: String) {
        for name in (try? POSIXFileSystem().list(path)) ?? [] { remove(path + "/" + name) }
        if unsafe unlink(path) != 0 { unsafe rmdir(path) }
    }
}
