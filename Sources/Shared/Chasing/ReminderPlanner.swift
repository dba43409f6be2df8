/// One report that may be asked for.
public struct ReminderSlot: Hashable, Sendable {
    /// The form.
    public let form: FormCode
    /// The period.
    public let period: ReportingPeriod
    /// The unit.
    public let facility: FacilityID

    /// Names a report.
    public init(form: FormCode, period: ReportingPeriod, facility: FacilityID) {
        self.form = form
        self.period = period
        self.facility = facility
    }
}

/// Where an owed report stands, as far as asking for it goes.
public struct ChasedReport: Hashable, Sendable {
    /// Which.
    public let slot: ReminderSlot
    /// Its status now.
    public let status: ObligationStatus
    /// The due date in force now.
    public let due: DueDate?
    /// When it was given back, while a new revision is asked for; nil otherwise.
    public let returnedAt: Instant?

    /// Makes one.
    public init(
        slot: ReminderSlot, status: ObligationStatus, due: DueDate?, returnedAt: Instant? = nil
    ) {
        self.slot = slot
        self.status = status
        self.due = due
        self.returnedAt = returnedAt
    }
}

/// The notices about one report that follow each other: another due date, or another return, begins
/// anew, so that a unit with a later due date is reminded of that one.
public struct ReminderThread: Hashable, Sendable {
    /// Which report.
    public let slot: ReminderSlot
    /// The due moment, or that of the return.
    public let anchor: Instant
    /// To whom.
    public let recipient: ReminderRecipient
    /// By which way.
    public let channel: NoticeChannel

    /// Names a thread.
    public init(
        slot: ReminderSlot, anchor: Instant, recipient: ReminderRecipient, channel: NoticeChannel
    ) {
        self.slot = slot
        self.anchor = anchor
        self.recipient = recipient
        self.channel = channel
    }

    /// The text that is the same for the same thread, for ever.
    public var key: String {
        [
            slot.facility.text, slot.form.text, slot.period.calendar.rawValue,
            slot.period.identifier, anchor.rfc3339, recipient.rawValue, channel.rawValue,
        ].joined(separator: " ")
    }
}

/// One notice that is due.
public struct Reminder: Hashable, Sendable {
    /// Why somebody is reminded.
    public enum Occasion: String, CaseIterable, Hashable, Sendable {
        /// It will be due.
        case before
        /// It is overdue.
        case overdue
        /// It was given back and has not come again.
        case returned
    }

    /// What it follows in.
    public let thread: ReminderThread
    /// The step of the ladder.
    public let step: ReminderCode
    /// The moment of the step: what tells it from the other steps of the thread.
    public let moment: Instant
    /// Why.
    public let occasion: Occasion

    /// The text that is the same for the same notice, for ever: nothing goes out twice under it.
    public var key: String { "\(thread.key) \(step) \(moment.rfc3339)" }
}

/// Decides which notices are due (`đôn đốc`): pure, of where reports stand, the ladders, and what was
/// sent already.
///
/// Of each thread only the last step that was reached counts, and only when nothing of that moment or
/// later went out: so nothing goes out twice, and an outage of days is followed by one notice, not by
/// all that were missed. A step before the due date is forgotten when the date has passed; one after
/// it waits until the report is missing.
public struct ReminderPlanner: Sendable {
    /// What is due, and until when nothing else can be.
    public struct Plan: Hashable, Sendable {
        /// The notices, in the order of reports and steps.
        public var reminders: [Reminder] = []
        /// The next moment at which another step is reached; nil for never. A new submission, return
        /// or due date may change it.
        public var next: Instant?
    }

    /// The ladders.
    public let ladders: ReminderLadders
    /// The days on which people work.
    public let calendar: WorkingCalendar

    /// Makes a planner.
    public init(ladders: ReminderLadders, calendar: WorkingCalendar) {
        self.ladders = ladders
        self.calendar = calendar
    }

    /// The notices due at `now`.
    ///
    /// - Parameter last: the moment of the last step that went out in a thread, or nil.
    public func plan(
        _ reports: [ChasedReport], at now: Instant, last: (ReminderThread) -> Instant?
    ) -> Plan {
        var plan = Plan()
        for report in reports {
            guard let ladder = ladders.ladder(for: report.slot.form, report.slot.period),
                let chase = Chase(report, ladder, calendar)
            else { continue }
            chase.add(to: &plan, at: now, last: last)
        }
        return plan
    }

    /// Every step of a report's ladder with its moment, in their order: what a person is shown as the
    /// next one.
    public func steps(of report: ChasedReport) -> [(step: ReminderCode, moment: Instant)] {
        guard let ladder = ladders.ladder(for: report.slot.form, report.slot.period),
            let chase = Chase(report, ladder, calendar)
        else { return [] }
        return chase.moments.map { ($0.step.code, $0.moment) }
    }
}

/// One report against its ladder.
private struct Chase {
    struct Reached {
        let step: ReminderStep
        let moment: Instant
    }

    let report: ChasedReport
    let ladder: ReminderLadder
    let calendar: WorkingCalendar
    let occasion: Reminder.Occasion
    /// The due moment or that of the return.
    let anchor: Instant
    private let day: Day
    /// The first moment at which the steps no longer hold; nil for never.
    private let end: Instant?

    /// Nil for a report that is not to be asked for.
    init?(_ report: ChasedReport, _ ladder: ReminderLadder, _ calendar: WorkingCalendar) {
        if let returned = report.returnedAt {
            (occasion, anchor, day) = (.returned, returned, returned.day)
            end = returned.adding(seconds: Int64(ladder.giveUpDays) * 86_400)
        } else {
            guard let due = report.due else { return nil }
            switch report.status {
            case .onTime, .late, .exempt: return nil
            case .notYetDue, .awaited:
                occasion = .before
                end = due.at
            case .missing:
                occasion = .overdue
                end = due.at.adding(seconds: Int64(ladder.giveUpDays) * 86_400)
            }
            (anchor, day) = (due.at, due.day)
        }
        self.report = report
        self.ladder = ladder
        self.calendar = calendar
    }

    /// The steps that hold on this occasion, by moment.
    var moments: [Reached] {
        let wanted: ReminderMoment.Anchor = occasion == .returned ? .return : .due
        let days = ladder.isForWorkingDays ? calendar : nil
        let all = ladder.steps.filter { $0.when.anchor == wanted }.flatMap { step in
            (0..<step.times).map { index in
                Reached(
                    step: step,
                    moment: step.when.instant(
                        day: day, at: anchor, every: step.every, repeated: index, in: days))
            }
        }
        let held = all.filter { reached in
            switch occasion {
            case .before: reached.moment < anchor
            case .overdue: reached.moment >= anchor
            case .returned: true
            }
        }
        return held.sorted { ($0.moment, $0.step.code) < ($1.moment, $1.step.code) }
    }

    func add(
        to plan: inout ReminderPlanner.Plan, at now: Instant,
        last: (ReminderThread) -> Instant?
    ) {
        if let end, now >= end { return }
        let isOpen = ladder.isOpen(at: now, in: calendar)
        let moments = moments
        for recipient in ReminderRecipient.allCases {
            // Only the unit has an agent.
            for channel in NoticeChannel.allCases
            where channel != .inbox || recipient == .unit {
                let own = moments.filter {
                    $0.step.recipients.contains(recipient) && $0.step.channels.contains(channel)
                }
                let thread = ReminderThread(
                    slot: report.slot, anchor: anchor, recipient: recipient, channel: channel)
                if let reached = own.last(where: { $0.moment <= now }),
                    last(thread).map({ $0 < reached.moment }) ?? true
                {
                    if isOpen {
                        plan.reminders.append(
                            Reminder(
                                thread: thread, step: reached.step.code, moment: reached.moment,
                                occasion: occasion))
                    } else {
                        plan.wait(for: ladder.opening(onOrAfter: now, in: calendar))
                    }
                }
                plan.wait(for: own.first { $0.moment > now }?.moment)
            }
        }
        // At its due moment an awaited report becomes a missing one, with other steps.
        if occasion == .before { plan.wait(for: anchor) }
    }
}

extension ReminderPlanner.Plan {
    /// Notes a moment at which more may be due.
    fileprivate mutating func wait(for moment: Instant?) {
        guard let moment else { return }
        next = next.map { min($0, moment) } ?? moment
    }
}
