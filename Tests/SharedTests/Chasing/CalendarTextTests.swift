import Support
import Testing

@testable import Shared

@Suite("A calendar of due dates") struct CalendarTextTests {
    static let made = instant("2026-02-01T08:00:00+07:00")

    static func text(_ entries: [CalendarEntry]) -> String {
        CalendarText(name: "Hạn nộp", entries: entries, madeAt: made).text
    }

    static func entry(
        _ due: DueDate, summary: String = "KB-T", identity: String = "KB-T 2026-01"
    ) -> CalendarEntry {
        CalendarEntry(identity: identity, due: due, summary: summary, details: "")
    }

    @Test("a due day is a whole day, a due hour a moment in UTC")
    func days() {
        let whole = Self.text([Self.entry(DueDate(day: day("2026-02-06")))])
        #expect(whole.contains("DTSTART;VALUE=DATE:20260206\r\nDTEND;VALUE=DATE:20260207\r\n"))
        let hour = Self.text([
            Self.entry(DueDate(day: day("2026-02-06"), closesAt: timeOfDay("17:00")))
        ])
        #expect(hour.contains("DTSTART:20260206T100000Z\r\n"))
        let early = Self.text([
            Self.entry(DueDate(day: day("2026-02-06"), closesAt: timeOfDay("05:30")))
        ])
        #expect(early.contains("DTSTART:20260205T223000Z\r\n"))
        #expect(whole.contains("DTSTAMP:20260201T010000Z\r\n"))
    }

    @Test("an entry keeps its identity when its day moves, and no other has it")
    func identity() {
        func uid(_ entry: CalendarEntry) -> Substring? {
            Self.text([entry]).split(separator: "\r\n").first { $0.hasPrefix("UID:") }
        }
        let first = uid(Self.entry(DueDate(day: day("2026-02-06"))))
        #expect(first == uid(Self.entry(DueDate(day: day("2026-02-20")))))
        let other = Self.entry(DueDate(day: day("2026-02-06")), identity: "KB-T 2026-02")
        #expect(first != uid(other))
    }

    @Test("lines have at most 75 bytes, are never cut inside a letter, and read back whole")
    func folding() {
        for length in 0..<60 {
            let summary = String(repeating: "x", count: length) + String(repeating: "ộ", count: 80)
            let text = Self.text([Self.entry(DueDate(day: day("2026-02-06")), summary: summary)])
            let lines = text.split(separator: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 75 })
            #expect(text.replacing("\r\n ", with: "").contains("SUMMARY:\(summary)\r\n"))
        }
    }

    @Test("marks that mean something are written out, and no word begins a line of its own")
    func escaping() {
        let text = Self.text([
            Self.entry(
                DueDate(day: day("2026-02-06")), summary: "a;b,c\\d\nBEGIN:VALARM\r\u{7}")
        ])
        #expect(text.contains(#"SUMMARY:a\;b\,c\\d\nBEGIN:VALARM"#))
        #expect(!text.contains("\r\nBEGIN:VALARM"))
    }

    @Test("a date that may still move is marked")
    func provisional() {
        let text = Self.text([
            Self.entry(DueDate(day: day("2027-02-05"), isProvisional: true))
        ])
        #expect(text.contains("STATUS:TENTATIVE\r\n"))
    }
}
