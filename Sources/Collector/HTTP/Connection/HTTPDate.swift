import Shared

/// The moment as HTTP writes it (RFC 9110 §5.6.7), made once a second.
struct HTTPDate {
    private var second: Int64 = .min
    private var text = ""

    /// The text of a moment.
    mutating func text(at moment: Instant) -> String {
        let second = Self.floor(moment.milliseconds, 1000)
        guard second != self.second else { return text }
        self.second = second
        text = Self.text(second)
        return text
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    private static func text(_ second: Int64) -> String {
        let number = floor(second, 86_400)
        let time = second - number * 86_400
        let day = Day(number: Int(number))
        let weekday = Int(number - floor(number, 7) * 7)
        return "\(weekdays[weekday]), \(two(day.dayOfMonth)) \(months[day.month - 1]) \(day.year) "
            + "\(two(Int(time / 3600))):\(two(Int(time / 60 % 60))):\(two(Int(time % 60))) GMT"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((unit - 1 - value) / unit)
    }
}
