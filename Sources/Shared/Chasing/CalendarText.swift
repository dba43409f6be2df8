/// One due date in a calendar.
public struct CalendarEntry: Hashable, Sendable {
    /// What tells it from every other for ever: the same due date of the same report keeps it, also
    /// when its day moves.
    public let identity: String
    /// The day it is due.
    public let due: DueDate
    /// One line.
    public let summary: String
    /// More words; may be empty.
    public let details: String

    /// Makes an entry.
    public init(identity: String, due: DueDate, summary: String, details: String) {
        self.identity = identity
        self.due = due
        self.summary = summary
        self.details = details
    }
}

/// An iCalendar file (RFC 5545) of due dates: a whole day each, or a moment where the day closes at an
/// hour.
public struct CalendarText: Sendable {
    /// Its name, as calendar programs show it.
    public let name: String
    /// The entries.
    public let entries: [CalendarEntry]
    /// When it was made.
    public let madeAt: Instant

    /// Makes a file.
    public init(name: String, entries: [CalendarEntry], madeAt: Instant) {
        self.name = name
        self.entries = entries
        self.madeAt = madeAt
    }

    /// The file's text: lines of at most 75 bytes, ended by CR LF.
    public var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Giao ban//Giao ban//VI",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:\(Self.escaped(name))",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ]
        for entry in entries { lines += event(entry) }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    private func event(_ entry: CalendarEntry) -> [String] {
        let due = entry.due
        let isWholeDay = due.at == due.day.adding(days: 1).startInstant
        let times =
            isWholeDay
            ? [
                "DTSTART;VALUE=DATE:\(Self.date(due.day))",
                "DTEND;VALUE=DATE:\(Self.date(due.day.adding(days: 1)))",
            ] : ["DTSTART:\(Self.moment(due.at))", "DURATION:PT0S"]
        return [
            "BEGIN:VEVENT", "UID:\(Digest(of: Array(entry.identity.utf8)).hex.prefix(40))@giaoban",
            "DTSTAMP:\(Self.moment(madeAt))",
        ] + times + [
            "SUMMARY:\(Self.escaped(entry.summary))",
            "DESCRIPTION:\(Self.escaped(entry.details))", "TRANSP:TRANSPARENT",
            "STATUS:\(due.isProvisional ? "TENTATIVE" : "CONFIRMED")", "END:VEVENT",
        ]
    }

    /// `20260206`.
    private static func date(_ day: Day) -> String { day.iso.filter { $0 != "-" } }

    /// `20260206T100000Z`.
    private static func moment(_ instant: Instant) -> String {
        // UTC: the local text of seven hours earlier.
        let utc = instant.adding(seconds: -7 * 3600).rfc3339
        return String(utc.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }

    /// What means something in a text is written out (RFC 5545 §3.3.11).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case ";": escaped += "\\;"
            case ",": escaped += "\\,"
            case "\n": escaped += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Lines of at most 75 bytes without their ends, never cut inside a letter (§3.1).
    private static func folded(_ line: String) -> String {
        var folded = ""
        var room = 75
        for scalar in line.unicodeScalars {
            let size = String(scalar).utf8.count
            if size > room {
                folded += "\r\n "
                room = 74
            }
            folded.unicodeScalars.append(scalar)
            room -= size
        }
        return folded
    }
}
