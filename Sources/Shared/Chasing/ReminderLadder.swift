/// The code of a reminder ladder, or of one of its steps: small letters, digits and `-`.
public struct ReminderCode: Code {
    /// The code as written.
    public let text: String
    /// Reads a code of at most 40 small letters, digits and `-` that begins with no `-`.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 40, first: { $0 != 0x2D && CodeAlphabet.isKebab($0) },
                then: CodeAlphabet.isKebab)
        else { return nil }
        self.text = text
    }
}

/// To whom a reminder goes.
public enum ReminderRecipient: String, CaseIterable, Hashable, Sendable {
    /// Those who make the unit's reports (`người làm báo cáo`).
    case unit
    /// The unit's head (`lãnh đạo đơn vị`).
    case head
    /// The department's officer (`chuyên viên của Sở`).
    case department

    /// The name for people.
    public var title: LocalizedText {
        switch self {
        case .unit: LocalizedText(vi: "Đơn vị", en: "The unit")
        case .head: LocalizedText(vi: "Lãnh đạo đơn vị", en: "The unit's head")
        case .department: LocalizedText(vi: "Sở Y tế", en: "The department")
        }
    }
}

/// The way that a notice goes (`kênh gửi`).
public enum NoticeChannel: String, CaseIterable, Hashable, Sendable {
    /// E-mail (`thư điện tử`).
    case email
    /// A signed POST to somebody's own program.
    case webhook
    /// The page and the log of the unit's agent.
    case inbox

    /// The name for people.
    public var title: LocalizedText {
        switch self {
        case .email: LocalizedText(vi: "Thư điện tử", en: "E-mail")
        case .webhook: LocalizedText(vi: "Webhook", en: "Webhook")
        case .inbox: LocalizedText(vi: "Phần mềm đơn vị", en: "The unit's agent")
        }
    }
}

/// One step of a ladder.
public struct ReminderStep: Hashable, Sendable {
    /// Its code, within the ladder.
    public let code: ReminderCode
    /// When it is taken.
    public let when: ReminderMoment
    /// How often again; nil for once.
    public let every: ReminderInterval?
    /// How many times in all, at least 1.
    public let times: Int
    /// To whom.
    public let recipients: [ReminderRecipient]
    /// By which ways.
    public let channels: [NoticeChannel]

    /// Makes a step.
    public init(
        code: ReminderCode, when: ReminderMoment, every: ReminderInterval? = nil, times: Int = 1,
        recipients: [ReminderRecipient], channels: [NoticeChannel]
    ) {
        self.code = code
        self.when = when
        self.every = every
        self.times = times
        self.recipients = recipients
        self.channels = channels
    }
}

/// Hours in which nothing is sent (`giờ yên lặng`), over midnight where `from` is the later one.
public struct QuietHours: Hashable, Sendable {
    /// The first quiet minute.
    public let from: TimeOfDay
    /// The first minute that is not.
    public let to: TimeOfDay

    /// Makes them; nil when they would last all day.
    public init?(from: TimeOfDay, to: TimeOfDay) {
        guard from != to else { return nil }
        self.from = from
        self.to = to
    }

    /// Whether a minute of the day is quiet.
    func contains(minutes: Int) -> Bool {
        let isAfterStart = minutes >= from.minutes
        let isBeforeEnd = minutes < to.minutes
        return from < to ? isAfterStart && isBeforeEnd : isAfterStart || isBeforeEnd
    }
}

/// The steps by which a report is asked for (`thang nhắc`): data of the department, not code.
public struct ReminderLadder: Hashable, Sendable {
    /// Its code.
    public let code: ReminderCode
    /// Its name.
    public let title: LocalizedText
    /// The forms it is for; empty for all others.
    public let forms: Set<FormCode>
    /// The kinds of periods it is for; empty for all others.
    public let kinds: Set<PeriodKind>
    /// It holds for periods whose last day is inside.
    public let validity: DayInterval
    /// True when nothing is sent on rest days, and steps counted in days move off them.
    public let isForWorkingDays: Bool
    /// When nothing is sent; nil for never.
    public let quiet: QuietHours?
    /// For how many days after the due date a missing report is asked for.
    public let giveUpDays: Int
    /// Its steps.
    public let steps: [ReminderStep]

    /// Makes a ladder.
    public init(
        code: ReminderCode, title: LocalizedText, forms: Set<FormCode> = [],
        kinds: Set<PeriodKind> = [], validity: DayInterval = .always,
        isForWorkingDays: Bool = true, quiet: QuietHours? = nil, giveUpDays: Int = 60,
        steps: [ReminderStep]
    ) {
        self.code = code
        self.title = title
        self.forms = forms
        self.kinds = kinds
        self.validity = validity
        self.isForWorkingDays = isForWorkingDays
        self.quiet = quiet
        self.giveUpDays = giveUpDays
        self.steps = steps
    }

    /// Whether anything may be sent at `moment`.
    public func isOpen(at moment: Instant, in calendar: WorkingCalendar) -> Bool {
        let day = moment.day
        let minutes = Int((moment - day.startInstant) / 60_000)
        if quiet?.contains(minutes: minutes) == true { return false }
        return !isForWorkingDays || calendar.isWorkingDay(day)
    }

    /// The first moment from `moment` on at which something may be sent; nil when a year has none.
    public func opening(onOrAfter moment: Instant, in calendar: WorkingCalendar) -> Instant? {
        if isOpen(at: moment, in: calendar) { return moment }
        for offset in 0...366 {
            let day = moment.day.adding(days: offset)
            let starts = [day.startInstant] + (quiet.map { [$0.to.instant(on: day)] } ?? [])
            if let open = starts.first(where: { $0 >= moment && isOpen(at: $0, in: calendar) }) {
                return open
            }
        }
        return nil
    }

    /// Days before the due date at which its first step may stand.
    public var leadDays: Int {
        steps.map { step in
            switch step.when.distance {
            // A rest day moves a step back, over the longest holidays by less than a fortnight.
            case .days(let days, _): days < 0 ? -days + 14 : 14
            case .hours(let hours): hours < 0 ? -hours / 24 + 1 : 0
            }
        }.max() ?? 0
    }
}

/// The ladders in force.
public struct ReminderLadders: Hashable, Sendable {
    /// All of them, by code.
    public let all: [ReminderLadder]

    /// Gathers them.
    public init(_ ladders: [ReminderLadder]) {
        all = ladders.sorted { $0.code < $1.code }
    }

    /// The ladder for a form and period: one that names the form, else one that names the kind of
    /// period, else one for all others; nil where none is.
    public func ladder(for form: FormCode, _ period: ReportingPeriod) -> ReminderLadder? {
        let valid = all.filter { $0.validity.contains(period.lastDay) }
        return valid.first { $0.forms.contains(form) }
            ?? valid.first { $0.forms.isEmpty && $0.kinds.contains(period.kind) }
            ?? valid.first { $0.forms.isEmpty && $0.kinds.isEmpty }
    }

    /// Days before a due date from which any ladder may speak.
    public var leadDays: Int { all.map(\.leadDays).max() ?? 0 }

    /// Days after a due date until which any ladder may speak.
    public var giveUpDays: Int { all.map(\.giveUpDays).max() ?? 0 }
}

extension WorkingCalendar {
    /// `day` itself when it is worked, otherwise the last working day before it.
    public func lastWorkingDay(onOrBefore day: Day) -> Day {
        var candidate = day
        while !isWorkingDay(candidate) { candidate = candidate.adding(days: -1) }
        return candidate
    }
}
