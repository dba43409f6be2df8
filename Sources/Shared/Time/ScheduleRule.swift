/// When a form's figures are fetched: so many days after the period's last day, at an hour, and again
/// every day at that hour until the report is complete. In a unit's source, or in the department's
/// schedules:
///
/// ```
/// schedule = +3d 02:00
/// ```
public struct ScheduleRule: Hashable, Sendable, CustomStringConvertible {
    /// Days after the period's last day, 1…60.
    public let days: Int
    /// The hour, local time.
    public let time: TimeOfDay

    /// The morning after the period's end: what holds where nothing is set.
    public static let standard: ScheduleRule = {
        guard let rule = ScheduleRule("+1d 02:00") else { preconditionFailure("it is well formed") }
        return rule
    }()

    /// Reads `+3d 02:00`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].hasPrefix("+"), parts[0].hasSuffix("d"),
            let days = Int(parts[0].dropFirst().dropLast()), (1...60).contains(days),
            let time = TimeOfDay(String(parts[1]))
        else { return nil }
        self.days = days
        self.time = time
    }

    /// When it runs for the first time for a period.
    public func firstRun(for period: ReportingPeriod) -> Instant {
        time.instant(on: period.lastDay.adding(days: days))
    }

    /// `+3d 02:00`.
    public var description: String { "+\(days)d \(time)" }

    /// What is accepted, for a message.
    public static let accepted = LocalizedText(
        vi:
            "+SỐ_NGÀYd GIỜ:PHÚT, như +3d 02:00 (1–60 ngày sau kỳ, 00:01 đến 24:00, mỗi ngày đến "
            + "khi đủ)",
        en:
            "+DAYSd HH:MM, such as +3d 02:00 (1–60 days after the period, 00:01 to 24:00, daily until "
            + "complete)")
}
