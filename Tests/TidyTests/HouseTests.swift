import Testing

/// The repository around the code: versions, scripts, the formatter's rules, and words that have
/// no business in it.
@Suite("House") struct HouseTests {
    @Test("every dependency is pinned to one version", arguments: manifests)
    func dependenciesPinned(_ path: String) throws {
        let manifest = try #require(RepositoryFile.at(path))
        for (index, text) in Self.dependencies(of: manifest) where !Self.isPinned(text) {
            Issue.record("\(manifest.place(index)): pin it with `exact:`\n\(text)")
        }
        #expect(!Self.dependencies(of: manifest).isEmpty, "no dependency was found: fix the test")
    }

    static let manifests = ["Package.swift", "Benchmarks/Package.swift"]
        .filter { RepositoryFile.at($0) != nil }

    @Test(
        "a pin is an exact version, or a folder beside",
        arguments: [
            (".package(url: \"u\", exact: \"1.2.3\", traits: []),", true),
            (".package(path: \"..\"),", true),
            (".package(url: \"u\", from: \"1.2.3\"),", false),
            (".package(url: \"u\", branch: \"main\"),", false),
        ])
    func pins(text: String, pinned: Bool) { #expect(Self.isPinned(text) == pinned) }

    @Test("a script can be run, and what can be run is a script")
    func scriptsRun() {
        for file in RepositoryFile.all {
            let isScript = file.lines.first?.hasPrefix("#!") == true
            if isScript != file.isExecutable {
                Issue.record(
                    "\(file.place(1)): \(isScript ? "chmod +x" : "chmod -x, or name its program")")
            }
        }
    }

    @Test("a shell script stops at its first failure")
    func shellScriptsAreStrict() {
        for file in RepositoryFile.all {
            guard let first = file.lines.first, first.hasPrefix("#!"), first.hasSuffix("sh") else {
                continue
            }
            // A package's own scripts run under the plain shell, which knows no pipefail.
            let strict = first == "#!/bin/sh" ? "set -e" : "set -euo pipefail"
            #expect(file.lines.contains(strict), "\(file.place(2))")
        }
    }

    @Test(
        "the formatter holds the rules we leave to it",
        arguments: [
            "NeverForceUnwrap", "NeverUseForceTry", "NeverUseImplicitlyUnwrappedOptionals",
            "AllPublicDeclarationsHaveDocumentation",
        ])
    func formatterRules(_ rule: String) throws {
        let configuration = try #require(RepositoryFile.at(".swift-format"))
        #expect(configuration.lines.contains { $0.contains("\"\(rule)\": true") })
    }

    @Test("nothing speaks of one developer's machine or tools")
    func noForeignWords() {
        let thisFile = "Tests/TidyTests/HouseTests.swift"
        for file in RepositoryFile.all where file.path != thisFile {
            for word in Self.foreignWords where file.mentions(word) {
                for (index, line) in file.lines.enumerated() where line.contains(word) {
                    Issue.record("\(file.place(index + 1)): '\(word)' belongs to one machine")
                }
            }
        }
    }

    @Test("a placeholder leaves when the first real test comes")
    func noStalePlaceholders() {
        for file in RepositoryFile.swift where file.path.hasSuffix("/Placeholder.swift") {
            let folder = String(file.path.dropLast("Placeholder.swift".count))
            let others = RepositoryFile.swift.count { $0.isUnder([folder]) } - 1
            if others > 0 { Issue.record("\(file.place(1)): delete it: it cannot fail") }
        }
    }

    static let foreignWords = ["/root/", "/Users/", "/private/var/"]

    /// Each `.package(…)` of a manifest, joined over its lines, with the line it starts on.
    private static func dependencies(of manifest: RepositoryFile) -> [(Int, String)] {
        manifest.lines.indices.compactMap { index in
            guard manifest.lines[index].contains(".package(") else { return nil }
            var depth = 0
            var text = ""
            for line in manifest.lines[index...] {
                text += line.drop { $0 == " " } + " "
                depth += line.count { $0 == "(" } - line.count { $0 == ")" }
                if depth <= 0 { break }
            }
            return (index + 1, text)
        }
    }

    private static func isPinned(_ text: String) -> Bool {
        text.contains("path:") || text.contains(" exact: ")
    }
}
