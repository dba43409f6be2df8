import Shared
import Testing

@Suite("What an agent tells of itself") struct HeartbeatTests {
    private func full() throws -> Heartbeat {
        let clock = try #require(Instant(rfc3339: "2026-04-09T10:00:00.000+07:00"))
        var heartbeat = Heartbeat(agent: "0.2.0", clock: clock)
        heartbeat.clockOffset = -1_772_000_000_000
        heartbeat.waiting = 3
        heartbeat.damaged = 1
        heartbeat.unreadableFiles = 2
        heartbeat.oldestWaiting = clock.adding(seconds: -3600)
        heartbeat.degraded = [.folderReadOnly, .diskFull]
        heartbeat.slots = try Heartbeat.Standing.allCases.map { standing in
            Heartbeat.Slot(
                form: try #require(FormCode("HDKB-T")), period: "2026-03", standing: standing,
                since: clock, rules: try [#require(RuleCode("subset_kham_nu"))])
        }
        heartbeat.sources = Heartbeat.SourceRun.Outcome.allCases.map {
            Heartbeat.SourceRun(name: "his", at: clock, outcome: $0)
        }
        return heartbeat
    }

    @Test("what is written is read back whole, and the bytes are canonical")
    func roundTrip() throws {
        let heartbeat = try full()
        #expect(try Heartbeat(bytes: heartbeat.bytes) == heartbeat)
        #expect(try JSONValue(parsing: heartbeat.bytes).canonicalBytes() == heartbeat.bytes)
    }

    @Test("the clock alone is no news")
    func news() throws {
        let heartbeat = try full()
        var later = heartbeat
        later.clock = heartbeat.clock.adding(seconds: 60)
        #expect(heartbeat.tellsTheSame(as: later))
        later.waiting = 4
        #expect(!heartbeat.tellsTheSame(as: later))
    }

    @Test(
        "what is no heartbeat is refused",
        arguments: [
            ("", ProblemCode.badJSON), ("[]", .badReport), ("{}", .badReport),
            (#"{"agent":"1","clock":"2026-04-09T10:00:00+07:00"}"#, .badReport),
            (#"{"agent":"1","clock":"yesterday","waiting":0}"#, .badReport),
            (#"{"agent":"1","clock":"2026-04-09T10:00:00+07:00","waiting":-1}"#, .badReport),
            (#"{"agent":"","clock":"2026-04-09T10:00:00+07:00","waiting":0}"#, .badReport),
            (#"{"agent":"1","clock":"2026-04-09T10:00:00+07:00","waiting":0,}"#, .badJSON),
            (
                #"{"agent":"1","clock":"2026-04-09T10:00:00+07:00","waiting":0,"waiting":1}"#,
                .badJSON
            ),
        ])
    func refused(text: String, code: ProblemCode) {
        #expect {
            try Heartbeat(bytes: Array(text.utf8))
        } throws: {
            ($0 as? Problem)?.code == code
        }
    }

    @Test("words of a newer agent are passed over, the rest is understood")
    func newer() throws {
        let text = """
            {"agent":"9","clock":"2026-04-09T10:00:00+07:00","degraded":["onFire","diskFull"],
            "mood":"fine","slots":[{"form":"A-1","period":"2026","standing":"dreaming"},
            {"form":"A-1","period":"2026","standing":"inOutbox"}],"waiting":1}
            """
        let heartbeat = try Heartbeat(bytes: Array(text.utf8))
        #expect(heartbeat.degraded == [.diskFull])
        #expect(heartbeat.slots.map(\.standing) == [.inOutbox])
    }

    @Test("a clock that goes evenly is no news, one that was set is")
    func clockNews() throws {
        let one = try full()
        var other = one
        other.clock = one.clock.adding(milliseconds: 3_600_000)
        other.clockOffset = one.clockOffset.map { $0 + 800 }
        #expect(one.tellsTheSame(as: other) && other.tellsTheSame(as: one))
        other.clockOffset = 300
        #expect(!one.tellsTheSame(as: other))
        var unmeasured = other
        unmeasured.clockOffset = nil
        #expect(unmeasured.tellsTheSame(as: other), "the first measurement of a right clock")
        other = one
        other.waiting += 1
        #expect(!one.tellsTheSame(as: other))
    }

    @Test("slots beyond the limit are left out, so that it stays small")
    func bounded() throws {
        var heartbeat = try full()
        let slot = try #require(heartbeat.slots.first)
        heartbeat.slots = Array(repeating: slot, count: 5000)
        #expect(heartbeat.bytes.count < Heartbeat.byteLimit)
        #expect(try Heartbeat(bytes: heartbeat.bytes).slots.count == Heartbeat.slotLimit)
    }

    @Test("however much is on its way, the collector can read what is told")
    func fits() throws {
        var heartbeat = try full()
        let clock = heartbeat.clock
        let rules = try (0..<40).map { number in
            try #require(RuleCode("subset_" + String(repeating: "x", count: 70) + "\(number)"))
        }
        let form = try #require(FormCode("A" + String(repeating: "-1", count: 11)))
        heartbeat.slots = (0..<300).map { _ in
            Heartbeat.Slot(
                form: form, period: "2026-W53", standing: .failing, since: clock, rules: rules)
        }
        #expect(heartbeat.bytes.count <= Heartbeat.byteLimit)
        let read = try Heartbeat(bytes: heartbeat.bytes)
        #expect(read.slots.count == Heartbeat.slotLimit)
        #expect(read.slots.allSatisfy { (1...Heartbeat.ruleLimit).contains($0.rules.count) })

        heartbeat.sources = (0..<900).map { _ in
            Heartbeat.SourceRun(
                name: String(repeating: "s", count: 120), at: clock, outcome: .failed)
        }
        #expect(try !Heartbeat(bytes: heartbeat.bytes).slots.isEmpty)
    }
}

@Suite("What the department has for a unit") struct InboxAnswerTests {
    @Test("what is written is read back whole")
    func roundTrip() throws {
        let now = try #require(Instant(rfc3339: "2026-04-09T10:00:00.000+07:00"))
        let key = Form.Key(code: try #require(FormCode("HDKB-T")), version: 2)
        let period = try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical))
        let code = try #require(IndicatorCode("tu_vong"))
        let answer = InboxAnswer(
            asOf: now, facility: try #require(FacilityID("SX-BV1")),
            items: [
                InboxAnswer.Item(form: key, period: period, status: .notYetDue, dueAt: nil),
                InboxAnswer.Item(
                    form: key, period: period, status: .onTime, dueAt: now, isExtended: true,
                    receivedAt: now, daysLate: -2, revision: 1, review: "returned",
                    returned: InboxAnswer.Returned(
                        at: now, reason: "số tử vong", figures: [code: "đối chiếu “sổ”"])),
            ], forms: [InboxAnswer.PublishedForm(key: key, digest: Digest(of: [1]))])
        #expect(InboxAnswer(bytes: answer.bytes) == answer)
        #expect(try JSONValue(parsing: answer.bytes).canonicalBytes() == answer.bytes)
    }

    @Test("a page of a captive portal is no answer", arguments: ["<html>", "{}", "[1]", ""])
    func stranger(text: String) { #expect(InboxAnswer(bytes: Array(text.utf8)) == nil) }
}
