import Shared

/// What goes on in one synthetic unit, day by day, apart from any form.
///
/// A flow is counted month by month and spread evenly over the month's days, so that any window has
/// one answer and windows add up: the nine months hold the half-year, and the visits of two forms
/// are the same visits. A level is what there is on a day.
struct ActivityModel: Sendable {
    /// The unit.
    let unit: UnitProfile
    /// The province's seed.
    let seed: UInt64

    /// The year in which amounts are what the hints say; growth counts from here.
    private static let baseYear = 2022

    // MARK: - Flows

    /// How often something happened on the days of a window.
    func flow(_ quantity: String, _ hint: FigureHint, in window: Range<Day>) -> Int64 {
        var total: Int64 = 0
        var month = Month(containing: window.lowerBound)
        while month.days.lowerBound < window.upperBound {
            let count = self.count(quantity, hint, in: month)
            let from = max(window.lowerBound, month.days.lowerBound) - month.days.lowerBound
            let to = min(window.upperBound, month.days.upperBound) - month.days.lowerBound
            let length = Int64(month.days.count)
            // Whole events: what is counted up to a day never goes back, so windows add up exactly.
            total += count * Int64(to) / length - count * Int64(from) / length
            month = month.next
        }
        return total
    }

    /// How often something happened in a calendar month.
    private func count(_ quantity: String, _ hint: FigureHint, in month: Month) -> Int64 {
        var chance = Chance(seed: seed, unit.id.text, quantity, "\(month.year)-\(month.month)")
        let noise = 1 + hint.noise * chance.deviation()
        let rate =
            hint.amount * unitFactor(quantity, hint) * growth(hint, month.year) * max(0, noise)
        let swing = hint.season.factor(year: month.year, month: month.month)
        if case .share(let whole) = hint.basis, let hint = FigureHint.of(whole) {
            let of = count(whole, hint, in: month)
            return part(of, rate * swing, &chance)
        }
        let mean = rate * swing * base(hint.basis) * Double(month.days.count) / 30.4
        return mean < 40 ? chance.count(mean: mean) : Int64(mean.rounded())
    }

    /// A share of a count; rare shares are drawn, so that deaths are not rounded away for ever.
    private func part(_ whole: Int64, _ share: Double, _ chance: inout Chance) -> Int64 {
        let mean = Double(whole) * share
        let drawn = mean < 12 ? chance.count(mean: mean) : Int64(mean.rounded())
        return share <= 1 ? min(whole, drawn) : drawn
    }

    // MARK: - Levels

    /// What there is on a day.
    func level(_ quantity: String, _ hint: FigureHint, on day: Day) -> Double {
        switch hint.basis {
        case .share(let whole):
            let of = FigureHint.of(whole).map { level(whole, $0, on: day) } ?? 0
            return of * hint.amount * unitFactor(quantity, hint) * quarterNoise(quantity, hint, day)
        case .coverage(let whole, let limit):
            let of = FigureHint.of(whole).map { level(whole, $0, on: day) } ?? 0
            // Half of it in 2021, then a little less of the rest each year: it never falls.
            let years =
                Double(max(0, day.number - Self.termStart(on: day, from: 2021).number)) / 365
            let done = 1 - 0.55 / (1 + 0.75 * years)
            return of * limit * min(1, unitFactor(quantity, hint)) * done
        case .progress(let plan):
            let of = FigureHint.of(plan).map { level(plan, $0, on: day) } ?? 0
            let start = Self.term(containing: day)
            return (of * Double(day - start) / 1826 * 0.95).rounded(.down)
        default:
            return base(hint.basis) * hint.amount * unitFactor(quantity, hint)
                * growth(hint, day.year) * quarterNoise(quantity, hint, day)
        }
    }

    /// The sum of a level over the days of a window: beds become bed-days.
    func days(_ quantity: String, _ hint: FigureHint, in window: Range<Day>) -> Int64 {
        let daily = level(quantity, hint, on: window.lowerBound).rounded()
        return Int64(daily) * Int64(window.count)
    }

    /// The first day of the five-year plan that a day falls in: 2021, 2026 …
    static func term(containing day: Day) -> Day {
        let year = day.year - (day.year - 1) % 5
        return Day(year: year, month: 1, day: 1) ?? day
    }

    private static func termStart(on day: Day, from year: Int) -> Day {
        Day(year: year, month: 1, day: 1) ?? day
    }

    // MARK: - Factors

    private func base(_ basis: FigureHint.Basis) -> Double {
        switch basis {
        case .beds: unit.beds
        case .visits: unit.visits
        case .people: unit.people
        case .catchment: unit.catchment
        case .births: unit.births
        case .staff: unit.staff
        case .unit, .share, .coverage, .progress: 1
        }
    }

    /// How this unit differs from others, the same in every month.
    private func unitFactor(_ quantity: String, _ hint: FigureHint) -> Double {
        var chance = Chance(seed: seed, unit.id.text, quantity, "unit")
        return chance.between(1 - hint.spread, 1 + hint.spread)
    }

    private func growth(_ hint: FigureHint, _ year: Int) -> Double {
        max(0.3, 1 + hint.growth * Double(year - Self.baseYear))
    }

    /// Levels move from quarter to quarter, not from month to month.
    private func quarterNoise(_ quantity: String, _ hint: FigureHint, _ day: Day) -> Double {
        guard hint.noise > 0 else { return 1 }
        var chance = Chance(
            seed: seed, unit.id.text, quantity, "\(day.year)Q\((day.month + 2) / 3)")
        return max(0, 1 + hint.noise * chance.deviation())
    }
}

/// A calendar month.
struct Month: Hashable, Sendable {
    /// The year.
    let year: Int
    /// The month, 1…12.
    let month: Int
    /// Its days.
    let days: Range<Day>

    /// The month that holds a day.
    init(containing day: Day) {
        self.init(first: day.adding(days: 1 - day.dayOfMonth))
    }

    private init(first: Day) {
        year = first.year
        month = first.month
        let later = first.adding(days: 31)
        days = first..<later.adding(days: 1 - later.dayOfMonth)
    }

    /// The month after.
    var next: Month { Month(first: days.upperBound) }
}
