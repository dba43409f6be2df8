import Shared
import Support
import Testing

@testable import Collector

@Suite("Figures as stored") struct ValueBlobTests {
    private static func form() async throws -> Form {
        let test = try await TestCollector()
        let key = Form.Key(code: try #require(FormCode("KB-T")), version: 1)
        return try #require(test.collector.catalogue.current.forms[key])
    }

    /// A random answer that fits the indicator.
    private static func answer(
        _ indicator: Indicator, _ dice: inout SplitMix64
    ) throws -> Value? {
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: return nil
        case 1: return Value.none
        case 2: return .notCollected
        default: break
        }
        switch indicator.type {
        case .integer, .money, .decimal:
            let bits = Int.random(in: 0...53, using: &dice)
            let units = Int64.random(in: -(1 << bits)...(1 << bits), using: &dice)
            let scale = Bool.random(using: &dice) ? indicator.scale : 3
            return try .number(#require(FixedDecimal(units: units, scale: scale)))
        case .boolean: return .boolean(Bool.random(using: &dice))
        case .choice: return indicator.choices.randomElement(using: &dice).map { .choice($0.code) }
        case .date: return .date(Day(number: Int.random(in: -9999...99_999, using: &dice)))
        case .text: return .text(words(&dice))
        case .list:
            return .list(
                (0..<Int.random(in: 0...3, using: &dice)).map { _ in
                    ListRow(
                        fields: Dictionary(
                            indicator.fields.map { ($0.code, words(&dice)) },
                            uniquingKeysWith: { first, _ in first }))
                })
        }
    }

    private static func words(_ dice: inout SplitMix64) -> String {
        let words = ["thiếu", "giường", "máy phát", "😀", "\"", "đ", ""]
        return (0..<Int.random(in: 0...5, using: &dice))
            .compactMap { _ in words.randomElement(using: &dice) }.joined(separator: " ")
    }

    @Test("come back exactly, whatever they are", arguments: 0..<8)
    func roundTrip(_ seed: UInt64) async throws {
        let form = try await Self.form()
        var dice = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var content = Report.Content(emptyFor: form)
            for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
                content.values[slot] = try Self.answer(indicator, &dice)
            }
            for indicator in form.indicators where Bool.random(using: &dice) {
                content.notes[indicator.code] = Self.words(&dice)
            }
            if let rule = form.rules.first, Bool.random(using: &dice) {
                content.explanations[rule.code] = Self.words(&dice)
            }
            if Bool.random(using: &dice) { content.reason = Self.words(&dice) }
            if Bool.random(using: &dice) { content.decision = "12/QĐ-SX" }
            if Bool.random(using: &dice) {
                content.source = Report.Source(
                    file: "a.csv",
                    cells: form.indicators.indices.map { Self.cell($0, &dice) })
            }
            var read = Report.Content(emptyFor: form)
            read.values = try ValueBlob.decode(
                ValueBlob.encode(content.values, of: form), of: form)
            try DetailBlob.decode(DetailBlob.encode(content), into: &read)
            #expect(read == content, "seed \(seed)")
            let scales = zip(read.values, content.values).allSatisfy { left, right in
                guard case .number(let left)? = left, case .number(let right)? = right else {
                    return true
                }
                return left.scale == right.scale
            }
            #expect(scales, "seed \(seed): a number keeps its scale")
        }
    }

    private static func cell(_ slot: Int, _ dice: inout SplitMix64) -> String? {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: nil
        case 1: "B\(slot + 1)"
        case 2: "C\(slot + 2)"
        case 3: "dòng \(slot)"
        case 4: "B0\(slot)"
        default: StoredCell(column: slot + 1, row: 7).text
        }
    }

    @Test("take no more than four bytes a figure on realistic counts")
    func isCompact() async throws {
        let form = try await Self.form()
        var dice = SplitMix64(seed: 4)
        let numeric = form.indicators.indices.filter { form.indicators[$0].type.isNumeric }
        var (bytes, figures) = (0, 0)
        for _ in 0..<500 {
            var values = [Value?](repeating: nil, count: form.indicators.count)
            for slot in numeric {
                // From a handful of deaths to tens of thousands of visits.
                let most = Int64(1) << Int64.random(in: 2...15, using: &dice)
                values[slot] = .number(FixedDecimal(Int64.random(in: 0...most, using: &dice)))
            }
            bytes += ValueBlob.encode(values, of: form).count
            figures += numeric.count
        }
        #expect(Double(bytes) / Double(figures) <= 4)
    }

    @Test("are refused when a byte is missing or superfluous")
    func damage() async throws {
        let form = try await Self.form()
        var content = Report.Content(emptyFor: form)
        content.values[0] = .number(1200)
        content.values[1] = .number(700)
        let blob = ValueBlob.encode(content.values, of: form)
        for length in 0..<blob.count {
            #expect(throws: DamagedBlob.self) {
                try ValueBlob.decode(Array(blob.prefix(length)), of: form)
            }
        }
        #expect(throws: DamagedBlob.self) { try ValueBlob.decode(blob + [0], of: form) }
    }

    @Test(
        "name cells only where writing them again gives the same text",
        arguments: [
            ("A1", true), ("Z99", true), ("AA10", true), ("XFD1048576", true), ("A0", false),
            ("A01", false), ("1A", false), ("a1", false), ("A", false), ("7", false), ("", false),
            ("A1B", false), ("dòng 7", false),
        ])
    func cellAddresses(_ text: String, _ isOne: Bool) {
        #expect((StoredCell(text) != nil) == isOne)
        if let address = StoredCell(text) { #expect(address.text == text) }
    }

    @Test("tell where a column of figures was read in a few bytes")
    func cellsAreRuns() async throws {
        let form = try await Self.form()
        var content = Report.Content(emptyFor: form)
        content.source = Report.Source(
            file: "a.csv", cells: form.indicators.indices.map { "B\($0 + 4)" })
        let blob = try #require(DetailBlob.encode(content))
        #expect(blob.count < 24)
    }

    @Test("keep which figure of a merged report came from which source")
    func mergedSources() async throws {
        let form = try await Self.form()
        var content = Report.Content(emptyFor: form)
        content.source = Report.Source(
            file: "a.csv", cells: form.indicators.map { _ in nil },
            parts: [
                Report.Source.Part(kind: .command, name: "his"),
                Report.Source.Part(kind: .typed, name: "Cán bộ thống kê"),
            ], origins: form.indicators.indices.map { UInt8($0 % 3) })
        let blob = try #require(DetailBlob.encode(content))
        var read = Report.Content(emptyFor: form)
        try DetailBlob.decode(blob, into: &read)
        #expect(read == content)
        for length in blob.indices {
            #expect(throws: DamagedBlob.self) {
                try DetailBlob.decode(Array(blob[..<length]), into: &read)
            }
        }
    }
}
