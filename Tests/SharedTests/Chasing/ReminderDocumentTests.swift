import Support
import Testing

@testable import Shared

@Suite("Reminder ladders as data") struct ReminderDocumentTests {
    static let small = """
        ladders:
          - code: thu
            title: {vi: Thử, en: Test}
            quiet: {from: "17:30", to: "07:30"}
            giveUpDays: 30
            steps:
              - {code: mot, when: due-3d 08:00, to: [unit], by: [inbox, email]}
              - {code: hai, when: due+1d 08:00, every: 7d, times: 3, to: [unit, head], by: [email]}
        """

    static func read(_ text: String) -> (ladders: [ReminderLadder], faults: [DocumentFault]) {
        var reader = DocumentReader(file: "reminders.yaml")
        return (ReminderDocument.read(yaml(text), with: &reader), reader.faults)
    }

    @Test("are read with their steps, hours and repetitions")
    func reading() throws {
        let (ladders, faults) = Self.read(Self.small)
        #expect(faults == [])
        let ladder = try #require(ladders.first)
        #expect(ladder.steps.map(\.when.description) == ["due-3d 08:00", "due+1d 08:00"])
        #expect(ladder.steps[1].every == .days(7))
        #expect(ladder.steps[1].times == 3)
        #expect(ladder.giveUpDays == 30)
        #expect(ladder.isForWorkingDays)
    }

    @Test(
        "say what is wrong, and on which line",
        arguments: [
            ("due-3d 08:00", "due-3d", 7, "“when”"), ("due-3d 08:00", "due-3d 18:00", 7, "quiet"),
            ("every: 7d", "every: 7", 8, "“every”"), ("every: 7d", "every: 2h", 8, "in days"),
            ("times: 3", "times: 0", 8, "1 to 200"), ("every: 7d, ", "", 8, "“times” needs"),
            ("to: [unit]", "to: []", 7, "“to”"), ("[inbox, email]", "[fax]", 7, "fax"),
            ("code: hai", "code: mot", 8, "twice"), ("giveUpDays: 30", "giveup: 3", 5, "unknown"),
            ("to: \"07:30\"", "to: \"17:30\"", 4, "“quiet”"),
            ("to: [unit], by: [inbox, email]", "to: [head], by: [inbox]", 7, "no unit"),
        ])
    func faults(old: String, new: String, line: Int, words: String) {
        let (_, faults) = Self.read(Self.small.replacing(old, with: new))
        #expect(faults.contains { $0.line == line && $0.reason.en.contains(words) }, "\(faults)")
    }

    @Test("clash where nobody could say which one holds")
    func clashes() {
        let twice =
            Self.small + "\n"
            + Self.small.split(separator: "\n").dropFirst()
            .joined(separator: "\n").replacing("code: thu", with: "code: khac")
        #expect(Self.read(twice).faults.map(\.line) == [9])
        let apart = twice.replacing("code: khac", with: "code: khac\n    forms: [KB-T]")
        #expect(Self.read(apart).faults == [])
    }

    @Test("name only forms that are published")
    func strangers() {
        let text = Self.small.replacing("code: thu", with: "code: thu\n    forms: [KB-T, XX-T]")
        let faults = ReminderDocument.strangers(
            in: yaml(text), file: "r.yaml", knows: { $0.text == "KB-T" })
        #expect(faults.map(\.reason.en) == ["there is no form XX-T"])
    }

    @Test(
        "moments are read as they are written, and nothing else is",
        arguments: [
            ("due-3d 08:00", true), ("due+0d 24:00", true), ("due+1h", true), ("return+2h", true),
            ("return-1h", false), ("due 3d 08:00", false), ("due++3d 08:00", false),
            ("due+1h 08:00", false), ("due-3d  08:00", false), ("due+401d 08:00", false),
            ("due-3d 25:00", false), ("due+d 08:00", false), ("hạn-3d 08:00", false), ("", false),
        ])
    func moments(text: String, isAccepted: Bool) {
        #expect(ReminderMoment(text).map(\.description) == (isAccepted ? text : nil))
    }

    @Test("the shipped ladders are whole")
    func shipped() throws {
        let (ladders, faults) = Self.read(try Repository.text(of: "seeds/calendars/reminders.yaml"))
        #expect(faults == [])
        #expect(ladders.map(\.code.text) == ["thuong-xuyen", "dot-xuat"])
    }
}
