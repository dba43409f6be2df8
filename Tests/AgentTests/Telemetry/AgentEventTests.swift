import Glibc
import Shared
import Testing

@testable import Agent

@Suite("Events")
struct AgentEventTests {
    private static let name = Samples.report(1).name
    private static let fault = FileFault(operation: "fsync", path: "/x", code: EIO)
    private static let problem = Outcome.OwnProblem(
        status: 422, code: "findings", body: Array("{\"secret\":\"8900\"}".utf8))

    private static let reminders: [Agent.Reminder] = [-300, 3, -2, 1].compactMap { days in
        guard let today = Day(iso: "2026-04-01"),
            let period = ReportingPeriod(identifier: "2026-01", calendar: .statistical)
        else { return nil }
        return Agent.Reminder(
            form: name.slot.form, period: period, due: today.adding(days: days), daysLeft: days)
    }

    static let events: [AgentEvent] = [
        .started(home: "/h", collector: "https://x"), .stopped,
        .attempted(name, .accepted(receipt: Array("8900".utf8))),
        .attempted(name, .refused(problem)), .attempted(name, .identity(problem)),
        .attempted(name, .later(.stranger(status: 511), retryAfter: nil)),
        .attempted(name, .later(.collector(problem), retryAfter: .seconds(3))),
        .attempted(
            name,
            .later(.fault(TransportFault(reason: .dns, detail: "no \"name\"\n")), retryAfter: nil)),
        .lineRests(failures: 3, pause: .milliseconds(1500)), .lineWell,
        .reportDamaged(name, why: "x"), .reportNewer(name, format: 2), .notMarked(name, fault),
        .outboxUnreadable(fault), .diskDegraded(fault), .diskRecovered,
        .fileRead(name: "a.csv", reports: 1, findings: 0),
        .fileFault(name: "a.csv", fault), .reportSaved(name), .cacheRefreshed(forms: 2),
        .cacheStale(reason: "dns"), .lineChanged(collector: "https://y"),
        .configurationRefused(
            AgentConfiguration.Mistake(
                place: "agent.conf:3", message: LocalizedText(vi: "không hiểu", en: "unknown"))),
        .reminded(name.slot.facility, reminders), .draftDamaged(file: "a/draft", why: "x"),
        .draftNewer(file: "a/draft", format: 2), .collectorRestored(name.slot.facility, reports: 3),
    ]

    @Test("each is one line of JSON with time, name and level", arguments: events)
    func lines(_ event: AgentEvent) throws {
        let line = event.line(at: Instant(milliseconds: 1_775_000_000_000))
        #expect(!line.contains(UInt8(ascii: "\n")))
        let read = try JSONValue(parsing: line)
        #expect(read["event"]?.text == event.name)
        #expect(["info", "warning", "error"].contains(read["level"]?.text ?? ""))
        #expect(read["at"]?.text?.hasPrefix("2026-04-01T06:33:20") == true)
    }

    @Test("sixty reminders are one line: how many, how many late, and the nearest that is not")
    func reminded() throws {
        let event = AgentEvent.reminded(Self.name.slot.facility, Self.reminders)
        let line = try JSONValue(parsing: event.line(at: Instant(milliseconds: 0)))
        #expect(line["reports"]?.integer == 4 && line["overdue"]?.integer == 2)
        #expect(line["daysLeft"]?.integer == 1 && line["due"]?.text == "2026-04-02")
    }

    @Test("E9: neither reported values nor the collector's body get into a line", arguments: events)
    func noValues(_ event: AgentEvent) {
        let line = event.line(at: Instant(milliseconds: 0))
        let text = String(decoding: line, as: UTF8.self)
        #expect(!text.contains("8900") && !text.contains("secret"))
    }
}
