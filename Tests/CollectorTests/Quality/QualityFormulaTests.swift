import Shared
import Support
import Testing

@testable import Collector

/// The formulas of docs/QUALITY.md. The golden numbers are numpy's, scipy's and statsmodels';
/// `make test-quality` compares many more.
@Suite("Formulas of data quality") struct QualityFormulaTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let values: [FixedDecimal]
        let mean, deviation, median, medianDeviation, meanDeviation, z, modified: Double

        init(
            _ name: String, _ values: String, mean: Double, deviation: Double, median: Double,
            medianDeviation: Double, meanDeviation: Double, z: Double, modified: Double
        ) {
            testDescription = name
            self.values = QualityFormulaTests.figures(values)
            (self.mean, self.deviation, self.median) = (mean, deviation, median)
            (self.medianDeviation, self.meanDeviation) = (medianDeviation, meanDeviation)
            (self.z, self.modified) = (z, modified)
        }
    }

    /// The scores are those of the last figure.
    static let rows = [
        Row(
            "a year of months, one far", "120 118 131 125 122 119 127 124 121 123 126 480",
            mean: 153.0, deviation: 103.04368005850722, median: 123.5, medianDeviation: 3.0,
            meanDeviation: 32.5, z: 3.1734115067933573, modified: 80.15308333333333),
        Row(
            "two years with a season",
            "20 22 35 61 88 120 131 118 70 44 30 21 19 24 38 66 90 118 128 121 75 41 28 23",
            mean: 63.791666666666664, deviation: 40.63408203944573, median: 52.5,
            medianDeviation: 30.0, meanDeviation: 35.041666666666664, z: -1.0038781392198786,
            modified: -0.6632583333333333),
        Row(
            "more than half are the same", "0 0 0 0 0 0 0 0 0 1 0 4",
            mean: 0.4166666666666667, deviation: 1.164500152881315, median: 0.0,
            medianDeviation: 0.0, meanDeviation: 0.4166666666666667, z: 3.077142862083028,
            modified: 7.659692622918119),
        Row(
            "decimals of several scales", "3.5 2.25 4 3.75 2.5 3.25 9.125",
            mean: 4.053571428571429, deviation: 2.324974398220538, median: 3.5,
            medianDeviation: 0.5, meanDeviation: 1.2678571428571428, z: 2.1812836198583874,
            modified: 7.588125),
        Row(
            "billions of đồng",
            "5000000000 5100000000 4900000000 5050000000 5000000001 4999999999 900000000000",
            mean: 132864285714.28572, deviation: 338275059079.49835, median: 5000000001.0,
            medianDeviation: 49999999.0, meanDeviation: 127892857143.0, z: 2.267786801584532,
            modified: 12073.550241457513),
    ]

    static func figures(_ text: String) -> [FixedDecimal] {
        text.split(separator: " ").map { SampleReport.decimal(String($0)) }
    }

    private static func isNear(_ value: Double?, _ wanted: Double) -> Bool {
        guard let value else { return false }
        return abs(value - wanted) <= 1e-9 * max(1, abs(wanted))
    }

    @Test("spread and scores are those of other people's programs", arguments: rows)
    func spread(_ row: Row) throws {
        let spread = try #require(SampleSpread(row.values))
        let last = try #require(row.values.last)
        #expect(Self.isNear(spread.mean, row.mean))
        #expect(Self.isNear(spread.standardDeviation, row.deviation))
        #expect(Self.isNear(spread.median, row.median))
        #expect(Self.isNear(spread.medianAbsoluteDeviation, row.medianDeviation))
        #expect(Self.isNear(spread.meanAbsoluteDeviation, row.meanDeviation))
        #expect(Self.isNear(spread.z(of: last), row.z))
        #expect(Self.isNear(spread.modifiedZ(of: last), row.modified))
    }

    @Test("figures that are all the same have no score, and one figure has no spread")
    func noSpread() throws {
        let same = try #require(SampleSpread(Self.figures("7 7 7 7 7 7")))
        #expect(same.z(of: FixedDecimal(7)) == nil && same.modifiedZ(of: FixedDecimal(7)) == nil)
        #expect(OutlierScore(FixedDecimal(7), in: same).grade == .usual)
        #expect(SampleSpread(Self.figures("7")) == nil)
    }

    @Test(
        "a grade follows from both scores and the number of figures",
        arguments: [
            (1.99, 3.5, 12, .usual), (2.0, 0, 12, .moderate), (-2.4, 0, 12, .moderate),
            (0.1, 3.51, 12, .moderate), (0, -9, 12, .moderate), (3.0, 0, 12, .extreme),
            (-3.2, -9, 40, .extreme), (3.0, 0, 11, .moderate), (2.1, 9, 5, .usual),
            (nil, nil, 30, .usual), (nil, 4, 6, .moderate),
        ] as [(Double?, Double?, Int, OutlierGrade)])
    func grade(z: Double?, modified: Double?, count: Int, grade: OutlierGrade) {
        #expect(OutlierGrade(z: z, modifiedZ: modified, count: count) == grade)
    }

    @Test("below six figures none can lie two deviations out, below eleven none three")
    func reach() throws {
        for (count, limit) in [(5, 2.0), (10, 3.0)] {
            for size in [count, count + 1] {
                let far = Array(repeating: FixedDecimal.zero, count: size - 1) + [FixedDecimal(9)]
                let z = try #require(SampleSpread(far)?.z(of: FixedDecimal(9)))
                #expect((z >= limit) == (size > count), "\(size) figures: \(z)")
            }
        }
    }

    @Test("the usual figure is the median of the others, exactly")
    func usual() {
        let values = Self.figures("10 900 12 14")
        #expect(UsualFigure.median(of: values, without: 1)?.text == "12")
        #expect(UsualFigure.median(of: values, without: 0)?.text == "14")
        #expect(UsualFigure.median(of: Self.figures("1 2 5"), without: 2)?.text == "2")
        #expect(UsualFigure.median(of: Self.figures("1.5 2.0 5"), without: 2)?.text == "1.8")
        #expect(UsualFigure.median(of: Self.figures("1"), without: 0) == nil)
    }

    @Test(
        "last digits are judged by chi-square",
        arguments: [
            ([10, 10, 10, 10, 10, 10, 10, 10, 10, 10], 0.0, 1.0),
            ([12, 9, 11, 8, 10, 10, 9, 11, 10, 10], 1.2, 0.9988211034284458),
            ([30, 5, 5, 5, 5, 30, 5, 5, 5, 5], 100.0, 1.5735176303753876e-17),
        ])
    func digits(counts: [Int], chiSquare: Double, chance: Double) {
        var habits = DigitHabits()
        for (digit, count) in counts.enumerated() {
            for _ in 0..<count { habits.add(FixedDecimal(Int64(120 + digit))) }
        }
        #expect(Self.isNear(habits.chiSquare, chiSquare))
        #expect(habits.chance.map { abs($0 - chance) < 1e-12 } == true)
        #expect(habits.isUnusual == (chance < 0.001))
    }

    @Test(
        "the chance is chi-square's with nine degrees of freedom",
        arguments: [
            (0.5, 0.9999695662588389), (5, 0.8343082601934075), (9, 0.43727418891386693),
            (16.9189776, 0.05000000007409768), (21.66599, 0.01000001538403881),
            (27.877165, 0.0009999999505271985), (60, 1.3406780483959625e-09), (0, 1),
        ])
    func chance(x: Double, chance: Double) {
        #expect(abs(ChiSquare.chanceOfNineFreedoms(x) - chance) < 1e-12)
    }

    @Test("few figures, small ones, fractions and negative ones say nothing about digits")
    func fewDigits() {
        var habits = DigitHabits()
        for _ in 0..<49 { habits.add(FixedDecimal(100)) }
        for text in ["7", "-40", "12.5"] { habits.add(SampleReport.decimal(text)) }
        #expect(habits.count == 49 && habits.chiSquare == nil && !habits.isUnusual)
        habits.add(FixedDecimal(200))
        #expect(habits.isUnusual && habits.endInHundred == Share(numerator: 50, denominator: 50))
    }

    @Test("zeros, marks and blanks are counted apart")
    func answers() {
        var counts = AnswerCounts()
        let given: [Value?] = [
            .number(FixedDecimal(3)), .number(.zero), Value.none, .notCollected, nil,
        ]
        for value in given { counts.add(value) }
        counts.missing = 3
        #expect(counts.expected == 8)
        #expect(counts.completeness == Share(numerator: 3, denominator: 8))
        #expect(counts.zeros == Share(numerator: 2, denominator: 3))
        #expect(counts.completeness.percent?.text == "37.5")
        #expect(Share().percent == nil)
    }

    @Test(
        "a year stands against the mean of the years before",
        arguments: [
            ("120", "100 100 100", "120.0", false), ("133", "100 100 100", "133.0", false),
            ("134", "100 100 100", "134.0", true), ("66", "100", "66.0", true),
            ("90", "60 120", "100.0", false), ("5", "", nil, false), ("5", "0 0", nil, false),
        ])
    func years(current: String, earlier: String, percent: String?, isUnusual: Bool) {
        let year = YearConsistency(
            current: SampleReport.decimal(current), earlier: Self.figures(earlier))
        #expect(year.percent?.text == percent)
        #expect(year.isUnusual == isUnusual)
    }

    @Test("a unit's ratio stands beside everybody's")
    func related() {
        func pair(_ first: Int64, _ second: Int64) -> RelatedFigures {
            RelatedFigures(
                first: FixedDecimal(first), second: FixedDecimal(second),
                allFirst: FixedDecimal(500), allSecond: FixedDecimal(1000))
        }
        #expect(pair(66, 100).own?.text == "66.00" && pair(66, 100).everybody?.text == "50.00")
        #expect(!pair(66, 100).isUnusual && pair(67, 100).isUnusual && pair(33, 100).isUnusual)
        #expect(pair(66, 0).standing == nil && !pair(66, 0).isUnusual)
    }

    @Test("the formulas can be tried on a list of figures; what is none is named by its line")
    func numbers() throws {
        let answer = try QualityNumbersCommand.answer("120\n118\n\n480\n")
        let json = try JSONValue(parsing: Array(answer.utf8))
        #expect(json["count"]?.integer == 3)
        #expect(json["spread"]?["values"]?.elements?.count == 3)
        #expect(json["spread"]?["median"]?.text == "120.0")
        #expect(throws: Problem.self) { try QualityNumbersCommand.answer("120\n1,5\n") }
    }
}
