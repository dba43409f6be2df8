import Shared
import Support
import Testing

/// docs/PROBLEMS.md is what an operator reads when a code stands in a log: it must be the catalogue.
@Suite("The problems' document") struct ProblemDocumentTests {
    @Test("explains every problem as the catalogue does", arguments: ProblemCode.allCases)
    func explains(_ code: ProblemCode) throws {
        let row = "| `\(code.rawValue)` | \(code.status) | \(code.title.vi) | \(code.title.en) |"
        let lines = try Repository.text(of: "docs/PROBLEMS.md").split(separator: "\n")
        #expect(lines.contains { $0 == row }, "docs/PROBLEMS.md should hold this line:\n\(row)")
    }

    @Test("explains nothing that cannot happen")
    func explainsOnlyProblems() throws {
        let rows = try Repository.text(of: "docs/PROBLEMS.md").split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
        let known = Set(ProblemCode.allCases.map(\.rawValue))
        #expect(rows.count == known.count)
        for row in rows {
            let code = row.dropFirst("| `".count).prefix { $0 != "`" }
            #expect(known.contains(String(code)), "no problem is called \(code)")
        }
    }
}
