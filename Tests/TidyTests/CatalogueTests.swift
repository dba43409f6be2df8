import Testing

/// Closed lists in the code that people meet: each entry stands in the document that explains it.
@Suite("Catalogues") struct CatalogueTests {
    /// An enum, and the document that must name each of its cases between back quotes.
    struct Catalogue: Sendable, CustomTestStringConvertible {
        let name: String
        let source: String
        let document: String
        var testDescription: String { "\(name) in \(document)" }
    }

    static let catalogues = [
        Catalogue(
            name: "Word", source: "Sources/Shared/Form/RuleReading.swift",
            document: "docs/FORMS.md"),
        Catalogue(
            name: "ProblemCode", source: "Sources/Shared/Wire/ProblemCode.swift",
            document: "docs/PROBLEMS.md"),
    ]

    @Test("every case is explained", arguments: catalogues)
    func explained(_ catalogue: Catalogue) throws {
        let source = try #require(RepositoryFile.at(catalogue.source))
        let document = try #require(RepositoryFile.at(catalogue.document))
        let cases = EnumCases.of(catalogue.name, in: source)
        #expect(cases.count > 4, "the enum was not found: fix the test")
        for entry in cases where !document.mentions("`\(entry.name)`") {
            Issue.record("\(source.place(entry.line)): \(document.path) has no `\(entry.name)`")
        }
    }

    @Test(
        "cases are read as they are declared",
        arguments: [
            ("    case one, two", ["one", "two"]), ("case a(b: Int, c: Int), d", ["a", "d"]),
            ("case x = \"\"", ["x"]), ("case `private`", ["private"]),
            ("case .one: 1", []), ("let a = 1", []),
        ])
    func reading(line: String, names: [String]) { #expect(EnumCases.names(in: line) == names) }
}
