import Shared
import Support
import Testing

@testable import Collector

@Suite("Small cells are withheld, and what would betray them")
struct SuppressionTests {
    struct Row: CustomTestStringConvertible {
        /// Parts, then the total.
        let line: [Int64]
        let withheld: Set<Int>
        let reason: String
        var testDescription: String { reason }
    }

    static let rows: [Row] = [
        Row(line: [10, 20, 30], withheld: [], reason: "nothing is small"),
        Row(line: [0, 20, 20], withheld: [], reason: "zero tells of nobody"),
        Row(
            line: [3, 20, 9, 32], withheld: [0, 2], reason: "the smallest other part joins it"),
        Row(line: [3, 2, 20, 25], withheld: [0, 1], reason: "two small ones cover each other"),
        Row(line: [4, 0, 4], withheld: [0, 2], reason: "a small total hides with its only part"),
        Row(
            line: [3, 0, 0, 3], withheld: [0, 3], reason: "zeros need not hide beside a small total"
        ),
        Row(line: [5, 5, 10], withheld: [], reason: "five is not small"),
    ]

    @Test("a line never has exactly one withheld cell", arguments: rows)
    func lines(_ row: Row) {
        let cells = Dictionary(
            uniqueKeysWithValues: row.line.enumerated().map {
                ($0.offset, FixedDecimal($0.element))
            })
        let suppression = Suppression(
            cells: cells, lines: [Array(row.line.indices)]
        ) { _ in true }
        #expect(suppression.withheld == row.withheld)
    }

    @Test("withholding spreads from units to a breakdown and back until nothing can be told")
    func grid() {
        // Boys, girls and all of three units, and their totals.
        let numbers: [[Int64]] = [[2, 10, 12], [20, 30, 50], [40, 50, 90], [62, 90, 152]]
        var cells: [[Int]: FixedDecimal] = [:]
        var lines: [[[Int]]] = []
        for row in 0..<4 {
            for column in 0..<3 { cells[[row, column]] = FixedDecimal(numbers[row][column]) }
            lines.append((0..<3).map { [row, $0] })
        }
        for column in 0..<3 { lines.append((0..<4).map { [$0, column] }) }
        let withheld = Suppression(cells: cells, lines: lines) { _ in true }.withheld
        #expect(withheld.contains([0, 0]))
        for line in lines {
            #expect(line.count { withheld.contains($0) } != 1)
        }
    }

    @Test("beds, works and money are not people")
    func units() {
        #expect(MeasurementUnit.death.countsPeople)
        #expect(!MeasurementUnit.bed.countsPeople)
        let cells = ["a": FixedDecimal(3), "all": FixedDecimal(30)]
        #expect(
            Suppression(cells: cells, lines: [["a", "all"]]) { _ in false }.withheld.isEmpty)
    }
}
