import Testing

/// docs/FAULTS.md promises that each fault is tested: the tests carry the faults' names.
@Suite("The table of faults") struct FaultTableTests {
    /// A row of the table: the fault's id and the command that tests it.
    struct Row: Sendable {
        let id: String
        let place: String
        let line: Int
    }

    @Test("every fault is tested where the table says")
    func faultsAreTested() throws {
        let table = try #require(RepositoryFile.at("docs/FAULTS.md"))
        let rig = try #require(RepositoryFile.at("Tests/Faults/run"))
        let rows = Self.rows(of: table)
        #expect(rows.count > 10, "the table was not found: fix the test")
        let tested = Self.testedFaults()
        for row in rows {
            if row.place != "`make faults`", !tested.contains(row.id) {
                Issue.record("\(table.place(row.line)): no test is called \"\(row.id): …\"")
            }
            if row.place != "`make test`", !rig.mentions("\"\(row.id)\": (") {
                Issue.record("\(table.place(row.line)): \(rig.path) has no \(row.id)")
            }
        }
    }

    /// The ids that stand before the colon of a test's name: `"B4, B5: …"`.
    private static func testedFaults() -> Set<String> {
        var found: Set<String> = []
        for file in RepositoryFile.swift where file.isUnder(["Tests/"]) {
            for line in file.lines where line.contains(": ") {
                guard let ids = line.firstMatch(of: /"([A-E]\d+(, [A-E]\d+)*):\s/) else { continue }
                found.formUnion(ids.1.split(separator: ", ").map(String.init))
            }
        }
        return found
    }

    private static func rows(of table: RepositoryFile) -> [Row] {
        table.lines.enumerated().compactMap { index, line in
            let columns = line.split(separator: "|").map { $0.split(separator: " ") }
            guard columns.count == 4, let id = columns[0].first, columns[0].count == 1,
                id.wholeMatch(of: /[A-E]\d+/) != nil
            else { return nil }
            return Row(
                id: String(id), place: columns[3].joined(separator: " "), line: index + 1)
        }
    }
}
