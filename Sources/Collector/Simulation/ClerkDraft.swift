import Shared

/// What usually stands in each cell of a form, before its rules are asked.
struct ClerkDraft {
    let task: SyntheticClerk.Assignment
    let seed: UInt64
    private let model: ActivityModel

    /// A draft of one report.
    init(task: SyntheticClerk.Assignment, seed: UInt64) {
        self.task = task
        self.seed = seed
        model = ActivityModel(unit: task.unit, seed: seed)
    }

    /// The answer to one question; nil where nothing need stand.
    func value(of indicator: Indicator) -> Value? {
        switch indicator.type {
        case .integer, .decimal, .money: return number(indicator)
        case .boolean: return .boolean(flag(indicator.code.text))
        case .choice: return choice(indicator)
        case .date: return date(indicator)
        case .text:
            guard !indicator.isOptional else { return nil }
            var words = self.words(indicator.code)
            return .text(words.text(for: indicator.code, of: task.unit))
        case .list: return list(indicator)
        }
    }

    // MARK: - Figures

    private func number(_ indicator: Indicator) -> Value {
        var units = figure(indicator)
        if indicator.type == .money { units = units / 1000 * 1000 }
        if units == 0, indicator.measure == .flow || indicator.measure == .stock, marksZero {
            return .none
        }
        guard let number = FixedDecimal(units: units, scale: indicator.scale) else {
            preconditionFailure("a form's scale fits a decimal")
        }
        return .number(number)
    }

    /// The figure in units of the indicator's scale.
    private func figure(_ indicator: Indicator) -> Int64 {
        let quantity = FigureHint.quantity(of: indicator.code, in: task.form.code)
        let hint = (FigureHint.of(quantity) ?? generic(indicator)).scaled(by: indicator.scale)
        if FigureHint.isPlan(indicator.code) { return plan(quantity, hint) }
        let last = task.window.upperBound.adding(days: -1)
        switch indicator.measure {
        case .flow where quantity == "ngay_giuong":
            let beds = FigureHint.of("giuong_thuc_ke") ?? hint
            return model.days("giuong_thuc_ke", beds, in: task.window)
        case .flow where quantity == "o_dich_ket_thuc":
            // What broke out a month ago is over now: outbreaks do not pile up over the years.
            let begun = FigureHint.of("o_dich_moi") ?? hint
            let before = task.window.lowerBound.adding(days: -30)
            return model.flow("o_dich_moi", begun, in: before..<task.window.lowerBound)
        case .flow: return model.flow(quantity, hint, in: task.window)
        case .cumulative: return cumulative(indicator, quantity, hint, last)
        case .stock, .ratio, nil: return Int64(model.level(quantity, hint, on: last).rounded())
        }
    }

    private func cumulative(
        _ indicator: Indicator, _ quantity: String, _ hint: FigureHint, _ last: Day
    ) -> Int64 {
        let end = task.window.upperBound
        switch (hint.basis, indicator.reset) {
        case (.coverage, _), (.progress, _):
            return Int64(model.level(quantity, hint, on: last).rounded())
        case (_, .year):
            let start = task.period.yearToDate.first?.window.lowerBound ?? task.window.lowerBound
            return model.flow(quantity, hint, in: start..<end)
        default:
            let start = min(ActivityModel.term(containing: last), task.window.lowerBound)
            return model.flow(quantity, hint, in: start..<end)
        }
    }

    /// The year's plan: what a usual year brings, and a little more, rounded as plans are. It stands
    /// all year, so it depends on nothing but the year.
    private func plan(_ quantity: String, _ hint: FigureHint) -> Int64 {
        guard
            let year = ReportingPeriod(
                kind: .year, year: task.period.year, index: 1, calendar: task.period.calendar)
        else { return 0 }
        let start = year.window.lowerBound
        let isStock = ["tong_nhan_luc", "bac_si"].contains(quantity)
        let usual =
            isStock
            ? Int64(model.level(quantity, hint, on: start).rounded())
            : model.flow(quantity, hint, in: start..<year.window.upperBound)
        let raised = Int64(Double(usual) * 1.02)
        let step: Int64 = raised > 10_000 ? 500 : raised > 1000 ? 50 : raised > 100 ? 5 : 1
        return raised / step * step
    }

    /// A figure that nobody described: its code alone decides how large it is.
    private func generic(_ indicator: Indicator) -> FigureHint {
        var chance = Chance(seed: seed, "generic", task.form.code.text, indicator.code.text)
        let amount = chance.pick([3.0, 8, 20, 45, 120, 300, 700])
        let money = indicator.type == .money ? 1e6 : 1
        return FigureHint(amount * money, .unit, spread: 0.7, noise: 0.12)
    }

    /// Some clerks write `-` where nothing occurred, others a zero.
    private var marksZero: Bool {
        var chance = Chance(seed: seed, "zero", task.unit.id.text)
        return chance.happens(0.5)
    }

    // MARK: - Everything else

    private func flag(_ code: String) -> Bool {
        switch code {
        case "khong_giay_to":
            return digitalDay.map { task.window.upperBound - $0 > 200 } ?? false
        case "vac_xin_thieu":
            // Vaccines ran short all over the country in 2023.
            var chance = Chance(seed: seed, code, task.unit.id.text, task.period.identifier)
            let share = task.period.year == 2023 ? 0.6 : 0.04
            return chance.happens(share)
        default: return false
        }
    }

    /// The day on which the unit's electronic records were complete, or will be.
    private var digitalDay: Day? {
        var chance = Chance(seed: seed, "digital", task.unit.id.text)
        return Day(year: 2024, month: 3, day: 1)?.adding(days: chance.whole(0...1100))
    }

    private func choice(_ indicator: Indicator) -> Value? {
        let wanted: String
        switch indicator.code.text {
        case "benh_an_dien_tu":
            let left = (digitalDay ?? task.window.upperBound) - task.window.upperBound
            wanted = left < 0 ? "xong" : left < 420 ? "dang" : "chua"
        case "nhom_tu_chu": wanted = "\(task.unit.autonomyGroup?.rawValue ?? 4)"
        case "dia_ban": wanted = task.unit.isMountain ? "mien_nui" : "nong_thon"
        default:
            var chance = Chance(seed: seed, indicator.code.text, task.unit.id.text)
            wanted = chance.pick(indicator.choices).code.text
        }
        let found = indicator.choices.first { $0.code.text == wanted } ?? indicator.choices.first
        return found.map { .choice($0.code) }
    }

    private func date(_ indicator: Indicator) -> Value? {
        let last = task.window.upperBound.adding(days: -1)
        switch indicator.code.text {
        case "ngay_cong_bo":
            return digitalDay.flatMap { $0 <= last ? .date($0) : nil }
        case "du_kien_xong":
            return digitalDay.flatMap { $0 > last ? .date($0) : nil }
        case "ngay_ky": return .date(task.window.upperBound)
        default: return indicator.isOptional ? nil : .date(last)
        }
    }

    private func list(_ indicator: Indicator) -> Value? {
        var chance = Chance(
            seed: seed, indicator.code.text, task.unit.id.text, task.period.identifier)
        let count = indicator.isOptional ? chance.whole(0...2) : 1
        guard count > 0 else { return nil }
        var words = self.words(indicator.code)
        return .list(
            (0..<count).map { _ in
                words.row(of: indicator.fields, after: task.window.upperBound)
            })
    }

    private func words(_ code: IndicatorCode) -> ClerkWords {
        ClerkWords(
            Chance(
                seed: seed, "words", code.text, task.unit.id.text, task.form.code.text,
                task.period.identifier))
    }
}

extension FigureHint {
    /// The hint in units of a scale: 2,2 hours with one decimal are 22 units.
    func scaled(by scale: UInt8) -> FigureHint {
        guard scale > 0 else { return self }
        var factor = 1.0
        for _ in 0..<scale { factor *= 10 }
        return FigureHint(
            amount * factor, basis, spread: spread, noise: noise, season, growth: growth)
    }
}
