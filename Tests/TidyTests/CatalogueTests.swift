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
            name: "Reason", source: "Sources/Agent/Transport/Transport.swift",
            document: "docs/OPERATIONS.md"),
        Catalogue(
            name: "Key", source: "Sources/Agent/App/AgentConfiguration.swift",
            document: "docs/OPERATIONS.md"),
        Catalogue(
            name: "Key", source: "Sources/Agent/Intake/SourceDefinition.swift",
            document: "docs/SOURCES.md"),
        Catalogue(
            name: "Place", source: "Sources/Agent/Outbox/Spool.swift",
            document: "docs/OPERATIONS.md"),
        Catalogue(
            name: "ProblemCode", source: "Sources/Shared/Wire/ProblemCode.swift",
            document: "docs/PROBLEMS.md"),
    ]

    @Test("every case is explained", arguments: catalogues)
    func explained(_ catalogue: Catalogue) throws {
        let source = try #require(RepositoryFile.at(catalogue.source))
        let document = try #require(RepositoryFile.at(catalogue.document))
        let cases = EnumCases.of(catalogue.name, in: source)
        #expect(cases.count > 3, "the enum was not found: fix the test")
        for entry in cases where !document.names(entry.name) {
            Issue.record("\(source.place(entry.line)): \(document.path) has no `\(entry.name)`")
        }
    }

    /// An enum of events, whose cases have stable names that stand in logs.
    static let eventLists = [
        Catalogue(
            name: "AgentEvent", source: "Sources/Agent/Telemetry/AgentEvent.swift",
            document: "docs/OPERATIONS.md"),
        Catalogue(
            name: "CollectorEvent", source: "Sources/Collector/Telemetry/CollectorEvent.swift",
            document: "docs/OPERATIONS.md"),
    ]

    @Test("every event of a log is explained", arguments: eventLists)
    func eventsExplained(_ list: Catalogue) throws {
        let source = try #require(RepositoryFile.at(list.source))
        let document = try #require(RepositoryFile.at(list.document))
        let names = Self.eventNames(in: source)
        #expect(names.count == EnumCases.of(list.name, in: source).count, "an event has no name")
        for entry in names where !document.names(entry.name) {
            Issue.record("\(source.place(entry.line)): \(document.path) has no `\(entry.name)`")
        }
    }

    /// The names that cases map to, as `case .started: "agent.started"`.
    private static func eventNames(in file: RepositoryFile) -> [(name: String, line: Int)] {
        file.lines.enumerated().compactMap { index, line in
            line.firstMatch(of: /^\s*case \.\w+: "([a-z]\w*\.\w+)"$/)
                .map { (String($0.1), index + 1) }
        }
    }

    @Test("every counter and gauge is explained")
    func metricsExplained() throws {
        let document = try #require(RepositoryFile.at("docs/OPERATIONS.md"))
        var seen: Set<Substring> = []
        for file in RepositoryFile.swift where file.isUnder(["Sources/Collector/"]) {
            for (index, line) in file.lines.enumerated() where line.contains("\"giaoban_") {
                for match in line.matches(of: /"(giaoban_[a-z_]+)/) {
                    seen.insert(match.1)
                    if !document.names(String(match.1)) {
                        Issue.record(
                            "\(file.place(index + 1)): \(document.path) has no `\(match.1)`")
                    }
                }
            }
        }
        #expect(seen.count > 5, "the counters were not found: fix the test")
    }

    @Test("every setting of the collector is explained")
    func settingsExplained() throws {
        let path = "Sources/Collector/App/CollectorConfiguration.swift"
        let source = try #require(RepositoryFile.at(path))
        let document = try #require(RepositoryFile.at("docs/OPERATIONS.md"))
        var seen = 0
        for (index, line) in source.lines.enumerated() {
            guard let found = line.firstMatch(of: /(?:^\s*name: |number\(|yesNo\()"([a-z_]+)"/)
            else {
                continue
            }
            seen += 1
            if !document.names(String(found.1)) {
                Issue.record("\(source.place(index + 1)): \(document.path) has no `\(found.1)`")
            }
        }
        #expect(seen > 5, "the settings were not found: fix the test")
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

extension RepositoryFile {
    /// Whether the document explains `word`: it stands between back quotes, alone, with a slash
    /// as a folder, or with a dot as the ending of a file.
    fileprivate func names(_ word: String) -> Bool {
        mentions("`\(word)`") || mentions("`\(word)/`") || mentions("`.\(word)`")
    }
}
