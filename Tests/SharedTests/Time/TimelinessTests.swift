import Shared
import Support
import Testing

@Suite("Lateness")
struct TimelinessTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let closesAt: String
        let received: String
        let verdict: Timeliness
        let reason: String
        init(_ closesAt: String, _ received: String, _ verdict: Timeliness, _ reason: String) {
            self.closesAt = closesAt
            self.received = received
            self.verdict = verdict
            self.reason = reason
        }
        var testDescription: String { "closes \(closesAt), \(received): \(reason)" }
    }

    /// Due Friday 06/02/2026.
    static let rows = [
        Row("24:00", "2026-02-06T23:59:59.999+07:00", .onTime, "the last instant in time"),
        Row("24:00", "2026-02-07T00:00:00+07:00", .late(days: 1), "the first late instant"),
        Row("24:00", "2026-02-06T17:00:00Z", .late(days: 1), "the same instant in UTC"),
        Row("24:00", "2026-02-06T00:00:00+07:00", .onTime, "the due day's first instant"),
        Row("24:00", "2026-02-05T23:59:59+07:00", .early(days: 1), "the day before"),
        Row("24:00", "2026-02-01T09:00:00+07:00", .early(days: 5), "early in the month"),
        Row("24:00", "2026-02-09T08:00:00+07:00", .late(days: 3), "local days, weekend included"),
        Row("24:00", "2027-02-06T00:00:00+07:00", .late(days: 365), "a year later"),
        Row("17:00", "2026-02-06T16:59:59.999+07:00", .onTime, "just before the hour"),
        Row("17:00", "2026-02-06T17:00:00+07:00", .late(days: 1), "at least 1 on the same day"),
        Row("17:00", "2026-02-06T23:00:00+07:00", .late(days: 1), "still the same day"),
        Row("17:00", "2026-02-07T09:00:00+07:00", .late(days: 1), "the next day is one day"),
        Row("17:00", "2026-02-08T09:00:00+07:00", .late(days: 2), "the day after that is two"),
        Row("17:00", "2026-02-05T23:00:00+07:00", .early(days: 1), "a later hour, a day before"),
    ]

    @Test("lateness is judged in local days, at least one when late", arguments: rows)
    func verdict(_ row: Row) {
        let due = DueDate(day: day("2026-02-06"), closesAt: timeOfDay(row.closesAt))
        let received = instant(row.received)
        #expect(due.timeliness(receivedAt: received) == row.verdict)
        #expect(due.daysLate(receivedAt: received) == row.verdict.daysLate)
        #expect(due.isLate(received) == !row.verdict.isInTime)
        #expect(Timeliness(daysLate: row.verdict.daysLate) == row.verdict)
    }

    @Test("an extension is a due date whose day is decided")
    func extended() {
        let due = DueDate(day: day("2026-02-20"))
        #expect(!due.isProvisional)
        #expect(due.at == instant("2026-02-21T00:00:00+07:00"))
    }

    @Test("the verdict is said in both languages")
    func titles() {
        #expect(
            Timeliness.late(days: 3).title == LocalizedText(vi: "trễ hạn 3 ngày", en: "3 days late")
        )
        #expect(Timeliness.late(days: 1).title.en == "1 day late")
        #expect(Timeliness.early(days: 2).title.vi == "trước hạn 2 ngày")
        #expect(Timeliness.early(days: 1).title.en == "1 day early")
        #expect(Timeliness.onTime.title == LocalizedText(vi: "đúng hạn", en: "on time"))
    }
}
