import Foundation
import Glibc
import Shared

/// Folders of this test run, all under one root in the system's temporary folder. Paths are short:
/// a Unix socket's may have 107 bytes.
enum TemporaryFolder {
    /// The run's root.
    static let root: String = {
        var template = Array("/tmp/giaoban-XXXXXX".utf8CString)
        return unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else {
                preconditionFailure("no temporary folder can be made: errno \(errno)")
            }
            return unsafe String(cString: made)
        }
    }()

    private static let number = Watched(0)

    /// A fresh folder.
    static func make() throws -> String {
        let number = number.update { number -> Int in
            number += 1
            return number
        }
        let path = "\(root)/\(number)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Who may do what with a file, as `chmod` writes it; nil when it is not there.
    static func mode(of path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.posixPermissions] as? Int
    }

    /// Every file below `folder` with the digest of its bytes, by path within it.
    static func digests(of folder: String) throws -> [String: Digest] {
        var found: [String: Digest] = [:]
        for path in FileManager.default.subpaths(atPath: folder) ?? [] {
            var isFolder: ObjCBool = false
            let whole = folder + "/" + path
            guard unsafe FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder),
                !isFolder.boolValue, let data = FileManager.default.contents(atPath: whole)
            else { continue }
            found[path] = Digest(of: Array(data))
        }
        return found
    }
}

/// The built programs, beside the running test bundle.
enum Program: String {
    case agent = "giaoban-agent"
    case collector = "giaoban-collector"

    var path: String {
        let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = (bundle ?? "").split(separator: "/").dropLast().joined(separator: "/")
        return "/\(folder)/\(rawValue)"
    }
}
