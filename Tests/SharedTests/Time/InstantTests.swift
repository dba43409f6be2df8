import Shared
import Support
import Testing

@Suite("Instants")
struct InstantTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let text: String
        let milliseconds: Int64
        let local: String
        let day: String
        let reason: String
        var testDescription: String { "\(text): \(reason)" }
    }

    static let rows = [
        Row(
            text: "1970-01-01T00:00:00Z", milliseconds: 0, local: "1970-01-01T07:00:00+07:00",
            day: "1970-01-01", reason: "the epoch, a dead clock's favourite"),
        Row(
            text: "2026-02-07T00:00:00+07:00", milliseconds: 1_770_397_200_000,
            local: "2026-02-07T00:00:00+07:00", day: "2026-02-07", reason: "DOMAIN §3, dueAt"),
        Row(
            text: "2026-02-06T16:59:59.999Z", milliseconds: 1_770_397_199_999,
            local: "2026-02-06T23:59:59.999+07:00", day: "2026-02-06",
            reason: "the last millisecond of a local day"),
        Row(
            text: "2026-02-06T12:00:00-05:00", milliseconds: 1_770_397_200_000,
            local: "2026-02-07T00:00:00+07:00", day: "2026-02-07", reason: "an offset west of UTC"),
        Row(
            text: "2025-12-31T17:00:00.25Z", milliseconds: 1_767_200_400_250,
            local: "2026-01-01T00:00:00.250+07:00", day: "2026-01-01",
            reason: "the local year begins before the UTC year; .25 is 250 ms"),
        Row(
            text: "2026-02-06T12:34:56.123987654+07:00", milliseconds: 1_770_356_096_123,
            local: "2026-02-06T12:34:56.123+07:00", day: "2026-02-06",
            reason: "nanoseconds are cut to milliseconds"),
        Row(
            text: "1969-12-31T16:59:59.999Z", milliseconds: -25_200_001,
            local: "1969-12-31T23:59:59.999+07:00", day: "1969-12-31",
            reason: "before the epoch, before local midnight"),
        Row(
            text: "2024-02-29T23:30:00+07:00", milliseconds: 1_709_224_200_000,
            local: "2024-02-29T23:30:00+07:00", day: "2024-02-29", reason: "a leap day"),
    ]

    @Test("any offset is read; the text and the day are local", arguments: rows)
    func reading(_ row: Row) throws {
        let instant = try #require(Instant(rfc3339: row.text))
        #expect(instant.milliseconds == row.milliseconds)
        #expect(instant.rfc3339 == row.local)
        #expect(instant.day == day(row.day))
        #expect(Instant(rfc3339: instant.rfc3339) == instant)
    }

    @Test(
        "what is not RFC 3339 with an offset is refused",
        arguments: [
            "2026-02-07T00:00:00", "2026-02-07 00:00:00+07:00", "2026-02-07T00:00+07:00",
            "2026-02-07T24:00:00+07:00", "2026-02-07T00:60:00Z", "2026-02-07T23:59:60Z",
            "2026-02-07T00:00:00.Z", "2026-02-07T00:00:00.0000000001Z", "2026-02-07T00:00:00+0700",
            "2026-02-07T00:00:00+07", "2026-02-07T00:00:00+24:00", "2026-02-30T00:00:00Z",
            "2026-02-07T00:00:00ZZ", "2026-02-07t00:00:00z", "", "2026-02-07",
        ])
    func refused(_ text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("a day begins at its local midnight")
    func startOfDay() {
        let start = day("2026-02-07").startInstant
        #expect(start == instant("2026-02-07T00:00:00+07:00"))
        #expect(start.adding(milliseconds: -1).day == day("2026-02-06"))
        #expect(start.adding(seconds: 86_399).day == day("2026-02-07"))
        #expect(start.adding(seconds: 86_400).day == day("2026-02-08"))
        #expect(start.adding(seconds: 90) - start == 90_000)
        #expect(start.adding(seconds: 29_700).vietnamese == "08:15 07/02/2026")
        #expect(start.adding(seconds: 29_700).english == "2026-02-07 08:15")
    }
}
