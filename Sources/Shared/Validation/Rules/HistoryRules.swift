/// Rules that look at the unit's own earlier reports. Source: DOMAIN §7.
///
/// Each throws `NoVerdict` when what it needs is absent or unknown here: the collector, which has the
/// full history, decides.
extension RuleJudge {
    /// The opening stock is the last period's closing stock.
    func carryOver(
        _ start: IndicatorReference, _ end: IndicatorReference
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.own(start)
        let before = try evaluation.previousPeriod()
        let closing = try evaluation.past(end, in: before)
        guard found != closing else { return [] }
        let (startName, endName) = (name(start), name(end))
        return [
            finding(
                [start],
                vi: "\(startName.vi) = \(found.vietnamese) nhưng \(endName.vi) kỳ "
                    + "\(before.identifier) là \(closing.vietnamese).",
                en: "\(startName.en) = \(found.english) but \(endName.en) of "
                    + "\(before.identifier) was \(closing.english).")
        ]
    }

    /// A cumulative figure never falls within one base; the first period of a base has none before.
    func monotone(_ reference: IndicatorReference) throws(NoVerdict) -> [Finding] {
        let reset = form.indicators[reference.slot].reset
        let before = try evaluation.previousPeriod()
        if reset == .year && before.year != evaluation.period.year { return [] }
        // A new term of the plan starts with a decision; without its number a fall is a fault.
        if reset == .term && content.decision.isGiven { return [] }
        let found = try evaluation.own(reference)
        let last = try evaluation.past(reference, in: before)
        guard found < last else { return [] }
        let subject = name(reference)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) là số lũy kế, không được giảm: kỳ \(before.identifier) là "
                    + "\(last.vietnamese), kỳ này \(found.vietnamese).",
                en: "\(subject.en) is cumulative and cannot fall: \(last.english) in "
                    + "\(before.identifier), now \(found.english).")
        ]
    }

    /// Far from the mean of the last periods: unusual, not wrong.
    func outlier(
        _ reference: IndicatorReference, _ periods: Int, _ percent: FixedDecimal
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.own(reference)
        var sum = FixedDecimal.zero
        var before = try evaluation.previousPeriod()
        for number in 0..<periods {
            if number > 0 { before = before.previous }
            guard let more = sum.adding(try evaluation.past(reference, in: before)) else {
                throw NoVerdict(reason: .overflow)
            }
            sum = more
        }
        guard !sum.isZero else { throw NoVerdict(reason: .notComputable) }
        // |found − mean| > percent % of mean  ⇔  |n·found − sum|·100 > percent·sum
        guard let times = found.multiplied(by: FixedDecimal(Int64(periods))),
            let gap = times.subtracting(sum), let opposite = gap.negated,
            let isFar = FixedDecimal.isProduct(
                max(gap, opposite), FixedDecimal(100), above: percent, sum),
            let mean = FixedDecimal.ratio(
                numerator: sum, denominator: FixedDecimal(Int64(periods)), scale: 1)
        else { throw NoVerdict(reason: .overflow) }
        guard isFar else { return [] }
        let subject = name(reference)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) = \(found.vietnamese), lệch quá \(percent.vietnamese) % so với "
                    + "trung bình \(periods) kỳ trước là \(mean.vietnamese). Bất thường thì giải "
                    + "trình.",
                en: "\(subject.en) = \(found.english), more than \(percent.english) % off the mean "
                    + "of the last \(periods) periods, \(mean.english). If it is right, explain.")
        ]
    }

    /// A jump by about the factor: đồng typed as thousands or millions, or the reverse.
    func unitScale(
        _ reference: IndicatorReference, _ factor: Int
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.own(reference)
        let before = try evaluation.previousPeriod()
        let last = try evaluation.past(reference, in: before)
        let grown = try isJump(from: last, to: found, factor)
        let shrunk = try isJump(from: found, to: last, factor)
        guard grown || shrunk else { return [] }
        let subject = name(reference)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) = \(found.vietnamese), kỳ \(before.identifier) là "
                    + "\(last.vietnamese): chênh khoảng \(factor) lần, có thể nhầm đơn vị tính.",
                en: "\(subject.en) = \(found.english), \(last.english) in \(before.identifier): "
                    + "about \(factor) times apart, perhaps the wrong unit.")
        ]
    }

    /// True when `large` is between half and twice `factor` times `small`.
    private func isJump(
        from small: FixedDecimal, to large: FixedDecimal, _ factor: Int
    ) throws(NoVerdict) -> Bool {
        guard small > .zero else { return false }
        guard let low = small.multiplied(by: FixedDecimal(Int64(factor / 2))),
            let high = small.multiplied(by: FixedDecimal(Int64(factor * 2)))
        else { throw NoVerdict(reason: .overflow) }
        return large >= low && large <= high
    }

    /// This period's flow covers that of the shorter period that ends earlier in the year.
    func periodOrder(_ reference: IndicatorReference) throws(NoVerdict) -> [Finding] {
        guard form.indicators[reference.slot].measure == .flow,
            let shorter = form.shorterFromYearStart(than: evaluation.period)
        else { return [] }
        let found = try evaluation.own(reference)
        let inner = try evaluation.past(reference, in: shorter)
        guard found < inner else { return [] }
        let subject = name(reference)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) kỳ \(evaluation.period.identifier) = \(found.vietnamese), nhỏ "
                    + "hơn kỳ \(shorter.identifier) nằm trong đó = \(inner.vietnamese).",
                en: "\(subject.en) of \(evaluation.period.identifier) = \(found.english), less "
                    + "than \(inner.english) of \(shorter.identifier), which lies inside it.")
        ]
    }
}

extension Form {
    /// The longest period of this form that is shorter than `period` and starts with the same year:
    /// H1 inside 9M, or Q1 when the form is not filed for half-years.
    func shorterFromYearStart(than period: ReportingPeriod) -> ReportingPeriod? {
        guard period.index == 1, let months = period.kind.months else { return nil }
        let shorter = kinds.filter { ($0.months ?? 12) < months && $0 != .month }
        guard let kind = shorter.max(by: { $0.rank < $1.rank }) else { return nil }
        return ReportingPeriod(kind: kind, year: period.year, index: 1, calendar: period.calendar)
    }
}
