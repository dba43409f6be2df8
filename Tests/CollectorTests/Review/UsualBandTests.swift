import Shared
import Testing

@testable import Collector

@Suite("What a unit usually reports") struct UsualBandTests {
    private static func number(_ text: String) throws -> FixedDecimal {
        try #require(FixedDecimal(text))
    }

    /// Worked by hand.
    @Test(
        "is the median and the range of its last figures",
        arguments: [
            ("10 12 11 13", "11.5", "10", "13", "1"),
            ("5 1 9 3 7", "5", "1", "9", "2"),
            ("4 4 4 4", "4", "4", "4", "0"),
            ("1.5 2.5 3.5 10", "3", "1.5", "10", "1"),
        ])
    func bands(
        figures: String, median: String, low: String, high: String, deviation: String
    ) throws {
        let band = try #require(
            UsualBand(try figures.split(separator: " ").map { try Self.number(String($0)) }))
        #expect(band.median == (try Self.number(median)))
        #expect(band.low == (try Self.number(low)))
        #expect(band.high == (try Self.number(high)))
        #expect(band.deviation == (try Self.number(deviation)))
    }

    @Test("is nothing where fewer than four periods are known")
    func tooFew() {
        #expect(UsualBand([]) == nil && UsualBand([1, 2, 3]) == nil)
    }

    @Test("has its ends inside", arguments: [(9, true), (10, false), (13, false), (14, true)])
    func outside(figure: Int64, isOutside: Bool) throws {
        let band = try #require(UsualBand([10, 11, 12, 13]))
        #expect(band.isOutside(FixedDecimal(figure)) == isOutside)
    }
}
