import Foundation
import Shared
import Testing

/// Who is on time, late and missing, as the shipped collector says it at chosen moments.
///
/// `NDTP-T` of 2026-01 is due five working days after the month: Friday 6 February 2026.
@Suite("Status at any moment", .timeLimit(.minutes(15)))
struct StatusTests {
    private static let early = "SX-TTYT-CUALON"
    private static let lastMinute = "SX-TTYT-HABINH"
    private static let minuteLate = "SX-TTYT-DOISIM"
    private static let veryLate = "SX-TTYT-BENGO"
    private static let silent = "SX-TTYT-CAUDA"

    /// When each unit reports, by the collector's clock.
    private static let arrivals = [
        (early, "2026-02-03T09:00:00+07:00"), (lastMinute, "2026-02-06T23:59:30+07:00"),
        (minuteLate, "2026-02-07T00:00:00+07:00"), (veryLate, "2026-02-23T10:00:00+07:00"),
    ]

    /// What a row must say: moment, unit, status, days late (of a missing report: so far).
    private static let expectations: [(String?, String, String, Int64?)] = [
        ("2026-01-31T23:59:59+07:00", early, "notYetDue", nil),
        ("2026-02-01T00:00:00+07:00", early, "awaited", nil),
        ("2026-02-03T08:59:59+07:00", early, "awaited", nil),
        ("2026-02-03T09:01:00+07:00", early, "onTime", -3),
        ("2026-02-03T09:01:00+07:00", lastMinute, "awaited", nil),
        ("2026-02-06T23:59:29+07:00", lastMinute, "awaited", nil),
        ("2026-02-06T23:59:59.999+07:00", silent, "awaited", nil),
        ("2026-02-07T00:00:00+07:00", silent, "missing", 1),
        ("2026-02-07T00:01:00+07:00", lastMinute, "onTime", 0),
        ("2026-02-07T00:01:00+07:00", minuteLate, "late", 1),
        ("2026-02-07T00:01:00+07:00", veryLate, "missing", 1),
        (nil, early, "onTime", -3),
        (nil, lastMinute, "onTime", 0),
        (nil, minuteLate, "late", 1),
        (nil, veryLate, "late", 17),
        (nil, silent, "missing", 17),
    ]

    @Test("each unit's report turns from awaited to on time, late or missing at the very instant")
    func turns() async throws {
        try await inTurn {
            let clock = try await MovedClock()
            try clock.set("2026-02-02T08:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: clock.environment)
            for (facility, moment) in Self.arrivals {
                let unit = try await DirectUnit(facility, at: collector)
                try clock.set(moment)
                let answer = try await unit.report("2026-01").request.answer(from: collector.port)
                #expect(answer.status == 201, "\(answer.firstLine)")
            }
            try clock.set("2026-02-23T11:00:00+07:00")
            for (moment, facility, status, days) in Self.expectations {
                let row = try #require(
                    try await collector.status(
                        of: facility, "2026-01", form: "NDTP-T", asOf: moment))
                let place = "\(facility) as of \(moment ?? "now")"
                #expect(row["status"]?.text == status, "\(place)")
                #expect(row["daysLate"]?.integer == days, "\(place)")
            }
        }
    }

    @Test("a row of status says everything the contract promises")
    func rows() async throws {
        try await inTurn {
            let clock = try await MovedClock()
            try clock.set("2026-02-02T08:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: clock.environment)
            let unit = try await DirectUnit(Self.early, at: collector)
            try clock.set("2026-02-03T09:00:00+07:00")
            let refused = unit.report("2026-01", ill: 1)
            #expect(try await refused.request.answer(from: collector.port).status == 422)
            for revision in 1...2 {
                let report = unit.report("2026-01", revision: revision, inspected: 40 + revision)
                #expect(try await report.request.answer(from: collector.port).status == 201)
            }
            let rows = try await collector.status("2026-01", form: "NDTP-T")
            #expect(rows.count > 15, "every unit that owes the form has a row")
            #expect(Set(rows.map { $0["facility"]?.text }).count == rows.count)
            let row = try #require(rows.first { $0["facility"]?.text == Self.early })
            let texts = [
                "form": "NDTP-T", "period": "2026-01", "facility": Self.early,
                "facilityName": "Trung tâm Y tế khu vực Cửa Lớn", "status": "onTime",
                "review": "received", "dueAt": "2026-02-07T00:00:00+07:00",
            ]
            for (key, text) in texts { #expect(row[key]?.text == text, "\(key)") }
            #expect(row["receivedAt"]?.text?.hasPrefix("2026-02-03T09:00:") == true)
            let numbers: [String: Int64] = ["attempts": 1, "daysLate": -3, "revision": 2]
            for (key, number) in numbers { #expect(row[key]?.integer == number, "\(key)") }
            let silent = try #require(rows.first { $0["facility"]?.text == Self.silent })
            let silentTexts = ["status": "awaited", "review": "none"]
            for (key, text) in silentTexts { #expect(silent[key]?.text == text, "\(key)") }
            #expect(silent["attempts"]?.integer == 0)
            for key in ["receivedAt", "daysLate", "revision"] { #expect(silent[key] == .null) }
        }
    }
}
