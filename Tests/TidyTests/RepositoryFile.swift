import Foundation
import Support

/// One text file of the repository, read once and shared by every tidy test.
struct RepositoryFile: Sendable {
    /// The path from the repository's root, with `/` between names.
    let path: String
    /// The whole text.
    let text: String
    /// The text's lines without their ends; the first is line 1 in messages.
    let lines: [String]
    /// Of a Swift file, the same lines without comments and the insides of literals; else empty.
    let code: [String]
    /// Whether the owner may run it.
    let isExecutable: Bool

    /// Every text file that a clone holds. What builds and runs leave behind is not listed.
    static let all: [RepositoryFile] = paths(under: "").compactMap(read)

    /// Every Swift file of the products and the tests.
    static let swift: [RepositoryFile] = all.filter { $0.path.hasSuffix(".swift") }

    /// Every Markdown file.
    static let markdown: [RepositoryFile] = all.filter { $0.path.hasSuffix(".md") }

    /// The file at `path`, or nil when there is none.
    static func at(_ path: String) -> RepositoryFile? { all.first { $0.path == path } }

    /// Whether `word` stands anywhere in the text: a quick look that spares a slow one.
    func mentions(_ word: String) -> Bool { text.range(of: word, options: .literal) != nil }

    /// Whether the file lies in one of `folders`, each written from the root with a final slash.
    func isUnder(_ folders: [String]) -> Bool { folders.contains { path.hasPrefix($0) } }

    /// The place of a line, as compilers print it.
    func place(_ number: Int) -> String { "\(path):\(number)" }

    /// The paths of all files under `folder`, in a fixed order.
    private static func paths(under folder: String) -> [String] {
        let manager = FileManager.default
        let names =
            (try? manager.contentsOfDirectory(atPath: Repository.path(folder)))?.sorted() ?? []
        return names.filter { !isLeftover($0) }.flatMap { name -> [String] in
            let path = folder.isEmpty ? name : folder + "/" + name
            var isFolder: ObjCBool = false
            _ = unsafe manager.fileExists(atPath: Repository.path(path), isDirectory: &isFolder)
            return isFolder.boolValue ? paths(under: path) : [path]
        }
    }

    /// What .gitignore keeps out of the repository: history, builds, runs, resolved versions.
    private static func isLeftover(_ name: String) -> Bool {
        name == ".git" || name.hasPrefix(".build") || name == ".run" || name == "dist"
            || name == "__pycache__" || name == "Package.resolved"
    }

    /// The file at `path`, or nil when it is not text (a picture, a compressed sample).
    private static func read(_ path: String) -> RepositoryFile? {
        let absolute = Repository.path(path)
        guard let text = try? String(contentsOfFile: absolute, encoding: .utf8) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return RepositoryFile(
            path: path, text: text, lines: lines,
            code: path.hasSuffix(".swift") ? SwiftCode.lines(of: lines) : [],
            isExecutable: FileManager.default.isExecutableFile(atPath: absolute))
    }
}
