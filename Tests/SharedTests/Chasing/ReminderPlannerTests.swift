import Support
import Testing

@testable import Shared

/// January 2026 of a monthly form, due on Friday 06/02/2026.
struct ChaseCase {
    var slot: ReminderSlot
    var status = ObligationStatus.missing
    var due: DueDate? = DueDate(day: day("2026-02-06"))
    var returnedAt: Instant?

    init(_ unit: String = "SX-BV1", _ status: ObligationStatus = .missing) throws {
        slot = ReminderSlot(
            form: try #require(FormCode("KB-T")), period: period("2026-01"),
            facility: try #require(FacilityID(unit)))
        self.status = status
    }

    var report: ChasedReport {
        ChasedReport(slot: slot, status: status, due: due, returnedAt: returnedAt)
    }
}

@Suite("Who is reminded, and when") struct ReminderPlannerTests {
    static let ladder = """
        ladders:
          - code: thu
            title: {vi: Thử, en: Test}
            quiet: {from: "17:30", to: "07:30"}
            giveUpDays: 30
            steps:
              - {code: truoc, when: due-3d 08:00, to: [unit], by: [email]}
              - {code: han, when: due+0d 08:00, to: [unit], by: [email]}
              - {code: tre, when: due+1d 08:00, to: [unit], by: [email]}
              - {code: cap-tren, when: due+4d 08:00, every: 7d, times: 2, to: [unit, head], by: [email]}
              - {code: tra, when: return+1d 08:00, every: 2d, times: 2, to: [unit], by: [email]}
        """

    static func planner(_ text: String = ladder) -> ReminderPlanner {
        ReminderPlanner(
            ladders: ReminderLadders(ReminderDocumentTests.read(text).ladders),
            calendar: WorkingCalendar(tables: []))
    }

    /// The steps that go out at a moment when nothing went out before: `step→recipient`.
    static func steps(_ report: ChasedReport, at now: String) -> [String] {
        planner().plan([report], at: instant(now), last: { _ in nil }).reminders.map {
            "\($0.step)→\($0.thread.recipient.rawValue)"
        }
    }

    struct Row: CustomTestStringConvertible {
        let now: String
        let status: ObligationStatus
        let expected: [String]
        let why: String
        var testDescription: String { why }
    }

    static let rows: [Row] = [
        Row(
            now: "2026-02-03T07:59:00+07:00", status: .awaited, expected: [],
            why: "not before its hour"),
        Row(
            now: "2026-02-03T08:00:00+07:00", status: .awaited, expected: ["truoc→unit"],
            why: "three days before"),
        Row(
            now: "2026-02-06T09:00:00+07:00", status: .awaited, expected: ["han→unit"],
            why: "on the day only that day's step, the earlier one is superseded"),
        Row(
            now: "2026-02-06T18:00:00+07:00", status: .awaited, expected: [],
            why: "nothing in quiet hours"),
        Row(
            now: "2026-02-07T09:00:00+07:00", status: .missing, expected: [],
            why: "the day after is a Saturday: nothing"),
        Row(
            now: "2026-02-09T08:00:00+07:00", status: .missing, expected: ["tre→unit"],
            why: "so its step stands on Monday"),
        Row(
            now: "2026-02-20T09:00:00+07:00", status: .missing,
            expected: ["cap-tren→unit", "cap-tren→head"],
            why: "after days of outage one notice to each, not all that were missed"),
        Row(
            now: "2026-03-20T09:00:00+07:00", status: .missing, expected: [],
            why: "given up after thirty days"),
        Row(
            now: "2026-02-20T09:00:00+07:00", status: .late, expected: [],
            why: "never to one that has reported"),
        Row(
            now: "2026-02-20T09:00:00+07:00", status: .exempt, expected: [],
            why: "an exemption silences it"),
    ]

    @Test("follows the ladder", arguments: rows)
    func ladder(_ row: Row) throws {
        #expect(Self.steps(try ChaseCase("SX-BV1", row.status).report, at: row.now) == row.expected)
    }

    @Test("a later due date moves the ladder, and begins it again")
    func extended() throws {
        var late = try ChaseCase("SX-BV1", .awaited)
        late.due = DueDate(day: day("2026-02-20"))
        #expect(Self.steps(late.report, at: "2026-02-09T09:00:00+07:00") == [])
        #expect(Self.steps(late.report, at: "2026-02-17T09:00:00+07:00") == ["truoc→unit"])
        let sent = try ChaseCase("SX-BV1", .awaited).report
        let first = Self.planner().plan(
            [sent], at: instant("2026-02-03T09:00:00+07:00"), last: { _ in nil }
        ).reminders
        let again = Self.planner().plan(
            [late.report], at: instant("2026-02-17T09:00:00+07:00"),
            last: { thread in first.first { $0.thread == thread }?.moment }
        ).reminders
        #expect(again.count == 1, "what was said of the old due date says nothing of the new one")
    }

    @Test("a returned report is asked for again, also where it was on time")
    func returned() throws {
        var back = try ChaseCase("SX-BV1", .onTime)
        back.returnedAt = instant("2026-02-05T15:00:00+07:00")
        #expect(Self.steps(back.report, at: "2026-02-05T16:00:00+07:00") == [])
        #expect(Self.steps(back.report, at: "2026-02-06T08:00:00+07:00") == ["tra→unit"])
    }

    @Test("a form without a due date is never asked for")
    func dueless() throws {
        var free = try ChaseCase("SX-BV1", .awaited)
        free.due = nil
        #expect(Self.steps(free.report, at: "2026-02-06T09:00:00+07:00") == [])
    }

    @Test("says when there is something to do next, quiet hours counted in")
    func next() throws {
        let report = try ChaseCase("SX-BV1", .awaited).report
        func next(_ now: String) -> Instant? {
            Self.planner().plan([report], at: instant(now), last: { _ in nil }).next
        }
        #expect(next("2026-02-01T09:00:00+07:00") == instant("2026-02-03T08:00:00+07:00"))
        #expect(next("2026-02-03T19:00:00+07:00") == instant("2026-02-04T07:30:00+07:00"))
    }

    @Test("the ladder that names the form wins, then the one that names the kind of period")
    func choice() throws {
        func plain(_ code: String, _ part: String) -> String {
            """
              - code: \(code)
                title: {vi: Thử, en: Test}\(part)
                steps:
                  - {code: mot, when: due+1h, to: [unit], by: [email]}

            """
        }
        let text =
            "ladders:\n" + plain("chung", "") + plain("loai", "\n    periods: [month]")
            + plain("rieng", "\n    forms: [KB-T]")
        let book = ReminderLadders(ReminderDocumentTests.read(text).ladders)
        func code(_ form: String, _ identifier: String) throws -> String? {
            book.ladder(for: try #require(FormCode(form)), period(identifier))?.code.text
        }
        #expect(try code("KB-T", "2026-01") == "rieng")
        #expect(try code("XX-T", "2026-01") == "loai")
        #expect(try code("XX-T", "2026-Q1") == "chung")
    }
}
