import Shared

/// When a synthetic unit sends, and what goes wrong on the way: always the same for one seed.
struct ClerkHabits: Sendable {
    /// How a unit works.
    enum Style: CaseIterable, Sendable {
        /// Nearly always in time.
        case punctual
        /// Often late.
        case tardy
        /// In time, but with mistakes that are found.
        case careless
    }

    /// What arrives at the collector.
    enum Kind: Int, Sendable, Comparable {
        /// A report that the rules refuse.
        case slip
        /// The report.
        case first
        /// A later one that corrects it.
        case correction

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// One arrival.
    struct Arrival: Sendable {
        let kind: Kind
        let at: Instant
    }

    /// The province's seed.
    let seed: UInt64
    /// The unit.
    let facility: FacilityID

    /// How the unit works.
    var style: Style {
        var chance = Chance(seed: seed, "style", facility.text)
        let drawn = chance.fraction()
        return drawn < 0.62 ? .punctual : drawn < 0.86 ? .tardy : .careless
    }

    /// What of one owed report arrives and when, in order; empty when the unit stays silent.
    func arrivals(
        form: FormCode, period: ReportingPeriod, due: DueDate
    ) -> [Arrival] {
        var chance = Chance(
            seed: seed, "arrival", facility.text, form.text, period.identifier)
        let odds = odds(due)
        if chance.happens(odds.missing) { return [] }
        let isLate = chance.happens(odds.late)
        let day =
            isLate
            ? due.day.adding(days: lateness(due, &chance))
            : max(period.window.upperBound, due.day.adding(days: -chance.whole(0...3)))
        // Between half past seven and a quarter to five, by the clock on the wall.
        let first = day.startInstant.adding(seconds: Int64(chance.whole(27_000...60_300)))
        var arrivals: [Arrival] = []
        if chance.happens(odds.slip) {
            let before = first.adding(seconds: -Int64(chance.whole(600...5400)))
            arrivals.append(Arrival(kind: .slip, at: before))
        }
        arrivals.append(Arrival(kind: .first, at: first))
        if chance.happens(odds.correction) {
            let after = first.adding(seconds: Int64(chance.whole(3...24) * 86_400 + 1800))
            arrivals.append(Arrival(kind: .correction, at: after))
        }
        return arrivals
    }

    private struct Odds {
        let late: Double
        let missing: Double
        let slip: Double
        let correction: Double
    }

    private func odds(_ due: DueDate) -> Odds {
        if isCutOff(due) { return Odds(late: 0.85, missing: 0.06, slip: 0.05, correction: 0.1) }
        return switch style {
        case .punctual: Odds(late: 0.03, missing: 0.004, slip: 0.03, correction: 0.025)
        case .tardy: Odds(late: 0.3, missing: 0.03, slip: 0.05, correction: 0.04)
        case .careless: Odds(late: 0.1, missing: 0.015, slip: 0.18, correction: 0.1)
        }
    }

    private func lateness(_ due: DueDate, _ chance: inout Chance) -> Int {
        if isCutOff(due) { return chance.whole(4...16) }
        // Most are a day or two late, a few are weeks.
        return chance.happens(0.7) ? chance.whole(1...3) : chance.whole(4...20)
    }

    /// True for a report that storm no. 3 kept from being sent in time.
    private func isCutOff(_ due: DueDate) -> Bool {
        due.day.year == 2024 && due.day.month == 9 && (7...24).contains(due.day.dayOfMonth)
            && isCutOffByStorm
    }

    /// True for a unit that storm no. 3 left without power and lines (September 2024).
    var isCutOffByStorm: Bool {
        var chance = Chance(seed: seed, "storm", facility.text)
        return chance.happens(0.55)
    }
}
