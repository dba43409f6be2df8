import Foundation
import Support
import Testing

/// The documents: one can walk to each of them from the README, and what they point at exists.
@Suite("Documents") struct MarkdownTests {
    /// The folders whose paths, named between back quotes, must exist. (Written from the root.)
    static let namedFolders = [
        "Sources/", "Tests/", "seeds/", "deploy/", "docs/", "Benchmarks/", ".ci/",
    ]

    @Test("every relative link leads somewhere")
    func linksLead() {
        for file in RepositoryFile.markdown {
            for link in Self.links(in: file) where !exists(link.target) {
                Issue.record("\(file.place(link.line)): there is no \(link.target)")
            }
        }
    }

    @Test("every path between back quotes exists")
    func pathsExist() {
        for file in RepositoryFile.markdown {
            for (index, line) in Self.prose(of: file).enumerated() {
                for path in Self.paths(in: line) where !exists(path) {
                    Issue.record("\(file.place(index + 1)): there is no `\(path)`")
                }
            }
        }
    }

    @Test("every document can be reached from the README")
    func allReachable() throws {
        let readme = try #require(RepositoryFile.at("README.md"))
        var reached: Set = [readme.path]
        var waiting = [readme]
        while let file = waiting.popLast() {
            for link in Self.links(in: file) where reached.insert(link.target).inserted {
                if let next = RepositoryFile.at(link.target), next.path.hasSuffix(".md") {
                    waiting.append(next)
                }
            }
        }
        for file in RepositoryFile.markdown where !reached.contains(file.path) {
            Issue.record("\(file.path): no link from README.md leads here; add it to its index")
        }
    }

    @Test("the architecture's map shows every folder of the programs", arguments: programs)
    func mapIsComplete(_ program: String) throws {
        let map = try #require(RepositoryFile.at("docs/ARCHITECTURE.md"))
        let folders = Set(
            RepositoryFile.swift.filter { $0.isUnder([program]) }.map { file in
                program + file.path.dropFirst(program.count).prefix { $0 != "/" } + "/"
            })
        #expect(!folders.isEmpty)
        for folder in folders.sorted() where !map.mentions("`\(folder)`") {
            Issue.record("\(map.path): say what `\(folder)` holds")
        }
    }

    static let programs = ["Sources/Shared/", "Sources/Agent/", "Sources/Collector/"]

    @Test("the README stays within 150 lines")
    func readmeIsShort() throws {
        let readme = try #require(RepositoryFile.at("README.md"))
        #expect(readme.lines.count <= 150)
    }

    @Test(
        "a link is read from its own folder",
        arguments: [
            ("docs/README.md", "see [x](ARCHITECTURE.md)", ["docs/ARCHITECTURE.md"]),
            ("docs/decisions/0001-a.md", "[x](../../seeds/forms/)", ["seeds/forms"]),
            ("README.md", "[a](docs/A.md#part) [b](#here) [c](https://x.org/a.md)", ["docs/A.md"]),
            ("README.md", "![board](docs/board.png \"the board\")", ["docs/board.png"]),
        ])
    func readingLinks(path: String, line: String, targets: [String]) {
        let file = RepositoryFile(
            path: path, text: line, lines: [line], code: [], isExecutable: false)
        #expect(Self.links(in: file).map(\.target) == targets)
    }

    @Test(
        "a path between back quotes is told from a pattern or a command",
        arguments: [
            ("`Sources/Shared/Time/` holds days", ["Sources/Shared/Time"]),
            ("run `deploy/install-deps --bench`", ["deploy/install-deps"]),
            ("one file a form: `seeds/forms/*.yaml`, `seeds/forms/<CODE>.yaml`", []),
            ("`x/Sources/y` and Sources/z and `make run`", []),
        ])
    func readingPaths(line: String, paths: [String]) { #expect(Self.paths(in: line) == paths) }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: Repository.path(path))
    }

    /// The file's lines with those of fenced blocks emptied: an example is not a promise.
    private static func prose(of file: RepositoryFile) -> [String] {
        var fenced = false
        return file.lines.map { line in
            guard line.drop(while: { $0 == " " }).hasPrefix("```") else {
                return fenced ? "" : line
            }
            fenced.toggle()
            return ""
        }
    }

    /// The links of a file that stay inside the repository, written from its root.
    private static func links(in file: RepositoryFile) -> [(target: String, line: Int)] {
        let folder = file.path.split(separator: "/").dropLast().map(String.init)
        return prose(of: file).enumerated().flatMap { index, line in
            line.matches(of: /\]\(([^)\s]+)[^)]*\)/).compactMap { match in
                let target = match.1.prefix { $0 != "#" }
                guard !target.isEmpty, !target.contains(":") else { return nil }
                return (resolve(String(target), from: folder), index + 1)
            }
        }
    }

    private static func resolve(_ target: String, from folder: [String]) -> String {
        var names = folder
        for name in target.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(String(name)) }
        }
        return names.joined(separator: "/")
    }

    /// The paths a line names between back quotes; patterns and placeholders are not paths.
    private static func paths(in line: String) -> [String] {
        line.matches(of: /`([^`]+)`/).compactMap { match in
            let word = match.1.prefix { $0 != " " && $0 != ":" }
            guard namedFolders.contains(where: { word.hasPrefix($0) }),
                !word.contains(where: { "*<>{}…$(".contains($0) })
            else { return nil }
            return resolve(String(word), from: [])
        }
    }
}
