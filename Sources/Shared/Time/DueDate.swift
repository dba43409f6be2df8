/// When a report is due (`hạn nộp`).
public struct DueDate: Hashable, Sendable {
    /// The last day on which the report is on time.
    public let day: Day
    /// The first instant that is late: usually the midnight that ends `day`.
    public let at: Instant
    /// Whether the day may still move, because a holiday table it depends on is missing or
    /// provisional.
    public let isProvisional: Bool

    /// A due date that closes at `time` on `day`. An extension (`gia hạn`) is made the same way: its
    /// day is decided, so it is not provisional.
    public init(day: Day, closesAt time: TimeOfDay = .endOfDay, isProvisional: Bool = false) {
        self.day = day
        at = time.instant(on: day)
        self.isProvisional = isProvisional
    }

    /// Whether something received at `instant` is late: at `at` it already is.
    public func isLate(_ instant: Instant) -> Bool {
        instant >= at
    }

    /// Local days between the due day and the day of `receivedAt`: negative before the due day, 0 on
    /// it, and at least 1 when late, also where an hour on the due day was missed.
    public func daysLate(receivedAt: Instant) -> Int {
        let days = receivedAt.day - day
        return isLate(receivedAt) ? max(1, days) : days
    }

    /// The verdict on something received at `receivedAt`, by the collector's clock.
    public func timeliness(receivedAt: Instant) -> Timeliness {
        Timeliness(daysLate: daysLate(receivedAt: receivedAt))
    }
}

/// Early, on time or late (`trước hạn`, `đúng hạn`, `trễ hạn`), in local days.
public enum Timeliness: Hashable, Sendable {
    /// Received this many days before the due day; counts as on time wherever only two are told
    /// apart.
    case early(days: Int)
    /// Received on the due day, before it closed.
    case onTime
    /// Received this many days after the due day, at least 1.
    case late(days: Int)

    /// The verdict for a number of days late: negative is early, 0 on time.
    public init(daysLate: Int) {
        if daysLate > 0 {
            self = .late(days: daysLate)
        } else {
            self = daysLate < 0 ? .early(days: -daysLate) : .onTime
        }
    }

    /// Days late; negative when early, 0 on the due day.
    public var daysLate: Int {
        switch self {
        case .early(let days): -days
        case .onTime: 0
        case .late(let days): days
        }
    }

    /// Whether the report was not late.
    public var isInTime: Bool { daysLate <= 0 }

    /// The verdict for people: `trễ hạn 3 ngày`, `3 days late`.
    public var title: LocalizedText {
        switch self {
        case .early(let days):
            LocalizedText(
                vi: "trước hạn \(days) ngày", en: days == 1 ? "1 day early" : "\(days) days early")
        case .onTime: LocalizedText(vi: "đúng hạn", en: "on time")
        case .late(let days):
            LocalizedText(
                vi: "trễ hạn \(days) ngày", en: days == 1 ? "1 day late" : "\(days) days late")
        }
    }
}
