import Shared
import Testing

@Suite("The department's schedules") struct ScheduleDocumentTests {
    private static func read(_ text: String) throws -> ([FormSchedule], [DocumentFault]) {
        var reader = DocumentReader(file: "schedules.yaml")
        let node = try DocumentNode(json: Array(text.utf8))
        return (ScheduleDocument.read(node, with: &reader), reader.faults)
    }

    @Test("say when sources run and when units are reminded, each on its own")
    func reading() throws {
        let (schedules, faults) = try Self.read(
            """
            {"schedules":[{"form":"HDKB-T","run":"+2d 02:00","remind":["5","0"]},
            {"form":"BTN-T","remind":[]},{"form":"TCH-T","run":"+60d 23:59"}]}
            """)
        #expect(faults == [])
        let codes = try ["HDKB-T", "BTN-T", "TCH-T"].map { try #require(FormCode($0)) }
        #expect(
            schedules == [
                FormSchedule(form: codes[0], run: ScheduleRule("+2d 02:00"), reminders: [5, 0]),
                FormSchedule(form: codes[1], run: nil, reminders: []),
                FormSchedule(form: codes[2], run: ScheduleRule("+60d 23:59"), reminders: nil),
            ])
    }

    @Test(
        "are refused with what is wrong",
        arguments: [
            (#"{"form":"HDKB-T","run":"+0d 02:00"}"#, "+0d 02:00"),
            (#"{"form":"HDKB-T","run":"2 giờ"}"#, "+3d 02:00"),
            (#"{"form":"HDKB-T","remind":["61"]}"#, "0 đến 60"),
            (#"{"form":"HDKB-T","remind":["-1"]}"#, "0 đến 60"),
            (#"{"form":"HDKB-T"}"#, "“run”"), (#"{"run":"+1d 02:00"}"#, "form"),
            (#"{"form":"HDKB-T","remind":["1"],"runs":"x"}"#, "runs"),
            (#"{"form":"A-1","remind":["1"]},{"form":"A-1","remind":["2"]}"#, "lặp lại"),
        ])
    func faults(_ text: String, _ words: String) throws {
        let (_, faults) = try Self.read(#"{"schedules":["# + text + "]}")
        #expect(faults.contains { $0.reason.vi.contains(words) }, "\(faults)")
    }

    @Test("of a form that nobody publishes are told")
    func strangers() throws {
        let node = try DocumentNode(
            json: Array(#"{"schedules":[{"form":"A-1"},{"form":"B-1"}]}"#.utf8))
        let faults = ScheduleDocument.strangers(in: node, file: "s.yaml") { $0.text == "A-1" }
        #expect(faults.map(\.reason.vi) == ["không có biểu B-1"])
    }

    @Test("travel in the inbox; what is no schedule is passed over")
    func wire() throws {
        let facility = try #require(FacilityID("BV01"))
        let now = try #require(Instant(rfc3339: "2026-04-09T10:00:00.000+07:00"))
        let form = try #require(FormCode("HDKB-T"))
        let answer = InboxAnswer(
            asOf: now, facility: facility, items: [],
            schedules: [
                FormSchedule(form: form, run: ScheduleRule("+2d 02:00"), reminders: [3, 0])
            ])
        #expect(InboxAnswer(bytes: answer.bytes) == answer)
        #expect(answer.schedule(of: form)?.reminders == [3, 0])
        let text = String(decoding: answer.bytes, as: UTF8.self)
        let newer = text.replacing(#""run":"+2d 02:00""#, with: #""run":"at dawn""#)
            .replacing("[3,0]", with: "[3,900,0]")
        let read = InboxAnswer(bytes: Array(newer.utf8))
        #expect(read?.schedules == [FormSchedule(form: form, run: nil, reminders: [3, 0])])
    }
}
