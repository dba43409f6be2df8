import Testing

/// The words of the field: what the glossary calls a thing is what the code calls it.
@Suite("Glossary") struct GlossaryTests {
    @Test("every name in the glossary stands in the code")
    func namesExist() throws {
        let glossary = try #require(RepositoryFile.at("docs/GLOSSARY.md"))
        let known = Self.identifiers(under: "Sources/")
        var seen = 0
        for (index, line) in glossary.lines.enumerated() {
            for name in Self.names(in: line) {
                seen += 1
                if !known.contains(name) {
                    Issue.record("\(glossary.place(index + 1)): the code knows no `\(name)`")
                }
            }
        }
        #expect(seen > 30, "the table of names was not found: fix the test")
    }

    @Test(
        "names are read from the third column",
        arguments: [
            ("| gửi | send | `Report` | a `thing` |", ["Report"]),
            ("| a | b | `Measure.flow`; `.stock` | c |", ["Measure", "flow", "stock"]),
            ("| a | b | | c |", []), ("no table `here`", []),
        ])
    func reading(line: String, names: [String]) { #expect(Self.names(in: line) == names) }

    /// The identifiers a row of the glossary promises.
    private static func names(in line: String) -> [String] {
        let columns = line.split(separator: "|", omittingEmptySubsequences: false)
        guard line.hasPrefix("|"), columns.count > 4 else { return [] }
        return columns[3].matches(of: /`([^`]+)`/).flatMap { match in
            match.1.split(separator: ".").map(String.init)
        }
    }

    /// Every word of code below a folder.
    private static func identifiers(under folder: String) -> Set<String> {
        var found: Set<String> = []
        for file in RepositoryFile.swift where file.isUnder([folder]) {
            for line in file.code {
                let words = line.utf8.split { !isIdentifier($0) }
                for word in words { found.insert(String(Substring(word))) }
            }
        }
        return found
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
