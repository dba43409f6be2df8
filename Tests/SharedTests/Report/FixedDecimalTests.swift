import Shared
import Support
import Testing

@Suite("FixedDecimal: exact numbers")
struct FixedDecimalTests {
    struct Spelling: Sendable, CustomTestStringConvertible {
        let text: String
        let units: Int64
        let scale: UInt8
        var testDescription: String { text }
    }

    @Test(
        "reads the wire form and writes it back byte for byte",
        arguments: [
            Spelling(text: "0", units: 0, scale: 0),
            Spelling(text: "0.00", units: 0, scale: 2),
            Spelling(text: "12", units: 12, scale: 0),
            Spelling(text: "-12.50", units: -1250, scale: 2),
            Spelling(text: "-0.05", units: -5, scale: 2),
            Spelling(text: "0.000001", units: 1, scale: 6),
            Spelling(text: "9007199254740992", units: 1 << 53, scale: 0),
            Spelling(text: "-9007199254740992", units: -(1 << 53), scale: 0),
            Spelling(text: "9007199254.740992", units: 1 << 53, scale: 6),
        ])
    func wireForm(row: Spelling) throws {
        let number = try #require(FixedDecimal(row.text))
        #expect(number.units == row.units)
        #expect(number.scale == row.scale)
        #expect(number.text == row.text)
    }

    @Test(
        "refuses every other spelling",
        arguments: [
            ("", "empty"), ("-", "a sign alone"), (".", "a point alone"), ("1.", "bare point"),
            (".5", "no digit before the point"), ("+1", "plus sign"), ("01", "leading zero"),
            ("00.5", "leading zero"), ("-0", "negative zero"), ("-0.00", "negative zero"),
            ("--1", "two signs"), ("1-", "sign at the end"), ("1.2.3", "two points"),
            ("1e3", "exponent"), ("1,5", "decimal comma"), ("1.0000000", "seven decimals"),
            (" 1", "space"), ("1 ", "space"), ("NaN", "not a number"), ("Infinity", "not finite"),
            ("٣", "other digits"), ("9007199254740993", "beyond 2^53"),
            ("-9007199254740993", "beyond 2^53"), ("99999999999999999999999", "beyond Int64"),
        ])
    func refusedSpelling(text: String, reason: String) {
        #expect(FixedDecimal(text) == nil, "\(reason)")
    }

    @Test(
        "is written for people in both languages",
        arguments: [
            ("2340000", "2.340.000", "2,340,000"), ("11.07", "11,07", "11.07"),
            ("0", "0", "0"), ("999", "999", "999"), ("1000", "1.000", "1,000"),
            ("-8900", "-8.900", "-8,900"), ("-0.5", "-0,5", "-0.5"),
            ("-123456.789", "-123.456,789", "-123,456.789"),
            ("109.20", "109,20", "109.20"),
        ])
    func people(text: String, vietnamese: String, english: String) throws {
        let number = try #require(FixedDecimal(text))
        #expect(number.vietnamese == vietnamese)
        #expect(number.english == english)
    }

    @Test("the smallest Int64 is written without overflow")
    func smallest() {
        #expect(FixedDecimal(.min).text == "-9223372036854775808")
        #expect(FixedDecimal(.min).negated == nil)
        #expect(FixedDecimal(units: .min, scale: 6)?.text == "-9223372036854.775808")
    }

    @Test("equality, order and hash go by value, not by scale")
    func equality() throws {
        let short = try #require(FixedDecimal("1.0"))
        let long = try #require(FixedDecimal("1.00"))
        #expect(short == long)
        #expect(Set([short, long, 1]).count == 1)
        #expect(!(short < long) && !(long < short))
        #expect(try #require(FixedDecimal("-0.5")) < 0)
        #expect(FixedDecimal(.max) > (try #require(FixedDecimal("0.000001"))))
    }

    @Test("a scale above six is refused")
    func scaleLimit() {
        #expect(FixedDecimal(units: 1, scale: 7) == nil)
        #expect(FixedDecimal(1).rescaled(toScale: 7) == nil)
    }

    @Test("overflow is reported, never wrapped")
    func overflow() throws {
        let tiny = try #require(FixedDecimal("0.000001"))
        #expect(FixedDecimal(.max).adding(1) == nil)
        #expect(FixedDecimal(.min).subtracting(1) == nil)
        #expect(FixedDecimal(.max).adding(tiny) == nil)
        #expect(FixedDecimal(.max).multiplied(by: 2) == nil)
        #expect(FixedDecimal(.min).multiplied(by: FixedDecimal(.min)) == nil)
        #expect(tiny.multiplied(by: tiny) == nil)
        #expect(FixedDecimal(.max).rescaled(toScale: 1) == nil)
    }

    @Test("a product keeps only the decimals it needs when they would pass six")
    func productScale() throws {
        let left = try #require(FixedDecimal("0.0010"))
        let right = try #require(FixedDecimal("0.1000"))
        #expect(left.multiplied(by: right)?.text == "0.000100")
    }

    @Test(
        "rounds halves away from zero",
        arguments: [
            ("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("0.124999", 2, "0.12"),
            ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("2.4", 0, "2"), ("-0.4", 0, "0"),
            ("1.5", 3, "1.5"), ("7", 0, "7"),
        ] as [(String, UInt8, String)])
    func rounding(text: String, scale: UInt8, expected: String) throws {
        #expect(try #require(FixedDecimal(text)).rounded(toScale: scale).text == expected)
    }

    @Test(
        "ratios agree with the check figures of DOMAIN §6 and §8",
        arguments: [
            ("654", "1500000", 10_000, 2, "4.36"), ("229", "276900", 10_000, 2, "8.27"),
            ("1", "3", 100, 6, "33.333333"), ("2", "3", 100, 0, "67"), ("-1", "8", 1, 2, "-0.13"),
            ("1", "-8", 1, 2, "-0.13"), ("1.5", "0.25", 1, 1, "6.0"), ("0", "5", 100, 1, "0.0"),
        ] as [(String, String, Int64, UInt8, String)])
    func ratios(above: String, below: String, factor: Int64, scale: UInt8, result: String) throws {
        let ratio = FixedDecimal.ratio(
            numerator: try #require(FixedDecimal(above)),
            denominator: try #require(FixedDecimal(below)), factor: factor, scale: scale)
        #expect(ratio?.text == result)
    }

    @Test("a ratio over zero, or one that does not fit, is not computable")
    func notComputable() throws {
        let zero = try #require(FixedDecimal("0.00"))
        let large = FixedDecimal(.max)
        #expect(FixedDecimal.ratio(numerator: 1, denominator: zero, factor: 100, scale: 2) == nil)
        #expect(FixedDecimal.ratio(numerator: 0, denominator: 0, scale: 0) == nil)
        #expect(FixedDecimal.ratio(numerator: large, denominator: 1, factor: 2, scale: 0) == nil)
        #expect(FixedDecimal.ratio(numerator: large, denominator: 1, factor: .max, scale: 6) == nil)
        #expect(FixedDecimal.ratio(numerator: 1, denominator: 1, scale: 7) == nil)
    }

    @Test("the laws of arithmetic hold", arguments: UInt64(1)...64)
    func algebra(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let (left, right) = (Self.any(&random), Self.any(&random))
            let sum = try #require(left.adding(right))
            #expect(sum == right.adding(left), "seed \(seed)")
            #expect(sum.subtracting(right) == left, "seed \(seed)")
            #expect(left.multiplied(by: 1) == left, "seed \(seed)")
            #expect(left.multiplied(by: -1) == left.negated, "seed \(seed)")
            #expect((left < right) == (try #require(left.subtracting(right)).isNegative))
            #expect(FixedDecimal(left.text) == left, "seed \(seed)")
            if let wider = left.rescaled(toScale: 6) {
                #expect(wider == left && wider.hashValue == left.hashValue, "seed \(seed)")
            }
        }
    }

    @Test("multiplication distributes over addition", arguments: UInt64(1)...16)
    func distribution(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let small = (0..<3).map { _ in
                FixedDecimal(Int64.random(in: -1_000_000...1_000_000, using: &random))
            }
            let together = small[1].adding(small[2]).flatMap { small[0].multiplied(by: $0) }
            let apart = try #require(small[0].multiplied(by: small[1]))
                .adding(try #require(small[0].multiplied(by: small[2])))
            #expect(together != nil && together == apart, "seed \(seed)")
        }
    }

    private static func any(_ random: inout SplitMix64) -> FixedDecimal {
        let digits = Int.random(in: 0...12, using: &random)
        let limit = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
        let units = Int64.random(in: -limit...limit, using: &random)
        return FixedDecimal(units: units, scale: .random(in: 0...6, using: &random)) ?? .zero
    }
}
