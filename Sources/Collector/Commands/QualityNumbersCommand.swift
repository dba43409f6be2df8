import ArgumentParser
import Foundation
import Shared

/// `quality numbers`: the formulas of data quality over a list of figures, without a data folder: for
/// trying one by hand, and for checking them against other people's programs.
struct QualityNumbersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numbers",
        abstract: "Tính thử công thức trên một dãy số / try the formulas on a list of figures.",
        discussion: """
            One figure a line, in wire form (1200, 3.5); from standard input without a file. The answer
            is JSON: mean, spread, and the scores of every figure. The formulas are in docs/QUALITY.md.
            """)

    @Argument(help: "Tệp, mỗi dòng một số / a file, one figure a line.")
    var file: String?

    func run() async throws {
        try await explained {
            let data =
                try file.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
                ?? FileHandle.standardInput.readToEnd() ?? Data()
            print(try Self.answer(String(decoding: data, as: UTF8.self)))
        }
    }

    /// The scores of the figures in `text`, as JSON.
    ///
    /// - Throws: `badQuery` with the line that is no figure.
    static func answer(_ text: String) throws(Problem) -> String {
        let values = try figures(text)
        var digits = DigitHabits()
        for value in values { digits.add(value) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("count")
            writer.integer(Int64(values.count))
            writer.key("digits")
            digits.write(to: &writer)
            writer.key("spread")
            guard let spread = SampleSpread(values) else { return writer.null() }
            write(spread, to: &writer)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func figures(_ text: String) throws(Problem) -> [FixedDecimal] {
        var values: [FixedDecimal] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            let word = line.filter { !$0.isWhitespace }
            guard !word.isEmpty else { continue }
            guard let value = FixedDecimal(word), value.isWithinOutsideLimit else {
                throw Problem(
                    .badQuery,
                    vi: "Dòng \(index + 1): đọc được “\(word.prefix(64))”, cần 1200, 3.5.",
                    en: "Line \(index + 1): read “\(word.prefix(64))”, expected 1200, 3.5.")
            }
            values.append(value)
        }
        return values
    }

    private static func write(_ spread: SampleSpread, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("mean")
            writer.string("\(spread.mean)")
            writer.key("meanAbsoluteDeviation")
            writer.string("\(spread.meanAbsoluteDeviation)")
            writer.key("median")
            writer.string("\(spread.median)")
            writer.key("medianAbsoluteDeviation")
            writer.string("\(spread.medianAbsoluteDeviation)")
            writer.key("standardDeviation")
            writer.string("\(spread.standardDeviation)")
            writer.key("values")
            writer.array { writer in
                for value in spread.values {
                    write(value, OutlierScore(value, in: spread), to: &writer)
                }
            }
        }
    }

    private static func write(
        _ value: FixedDecimal, _ score: OutlierScore, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("grade")
            writer.string(score.grade.rawValue)
            writer.key("modifiedZ")
            if let other = score.modifiedZ { writer.string("\(other)") } else { writer.null() }
            writer.key("value")
            writer.decimal(value)
            writer.key("z")
            if let z = score.z { writer.string("\(z)") } else { writer.null() }
        }
    }
}

extension DigitHabits {
    /// Writes the counts and what follows from them; nulls where there are too few figures.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("chance")
            if let chance { writer.string("\(chance)") } else { writer.null() }
            writer.key("chiSquare")
            if let chiSquare { writer.string("\(chiSquare)") } else { writer.null() }
            writer.key("count")
            writer.integer(Int64(count))
            writer.key("counts")
            writer.array { writer in for count in counts { writer.integer(Int64(count)) } }
            writer.key("hundreds")
            writer.integer(Int64(hundreds))
            writer.key("isUnusual")
            writer.bool(isUnusual)
            writer.key("threeDigits")
            writer.integer(Int64(threeDigits))
        }
    }
}
