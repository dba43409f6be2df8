/// Rules that add and compare figures of one report. Source: DOMAIN §7.
extension RuleJudge {
    /// `chia ra`: the parts make up the total exactly.
    func partition(
        _ total: IndicatorReference, _ parts: [IndicatorReference]
    ) throws(NoVerdict) -> [Finding] {
        let whole = try evaluation.own(total)
        let sum = try self.total(parts)
        guard whole != sum else { return [] }
        let (totalName, partNames) = (name(total), names(parts))
        return [
            finding(
                [total] + parts,
                vi: "\(totalName.vi) = \(whole.vietnamese) nhưng tổng các phần "
                    + "\(partNames.vi) = \(sum.vietnamese); hai số phải bằng nhau.",
                en: "\(totalName.en) = \(whole.english) but its parts \(partNames.en) add up to "
                    + "\(sum.english); they must be equal.")
        ]
    }

    /// `trong đó`: a part never exceeds the whole it belongs to.
    func subset(_ part: Expression, _ whole: Expression) throws(NoVerdict) -> [Finding] {
        let inner = try evaluation.number(part)
        let outer = try evaluation.number(whole)
        guard inner > outer else { return [] }
        let (partName, wholeName) = (name(part), name(whole))
        return [
            finding(
                rule.kind.references,
                vi: "\(partName.vi) = \(inner.vietnamese) lớn hơn \(wholeName.vi) = "
                    + "\(outer.vietnamese); phần “trong đó” không được vượt tổng.",
                en: "\(partName.en) = \(inner.english) is more than \(wholeName.en) = "
                    + "\(outer.english); a part cannot exceed its whole.")
        ]
    }

    /// Two sides in a given order. The tolerance is a percentage of the right side, in favour of the
    /// report: at 2 %, 102 still counts as at most 100.
    func comparison(
        _ left: Expression, _ order: Rule.Order, _ right: Expression, _ tolerance: FixedDecimal
    ) throws(NoVerdict) -> [Finding] {
        let (first, second) = (try evaluation.number(left), try evaluation.number(right))
        guard try !stands(first, order, second, tolerance) else { return [] }
        let (leftName, rightName) = (name(left), name(right))
        let words: LocalizedText
        switch order {
        case .atLeast: words = LocalizedText(vi: "phải từ", en: "must be at least")
        case .atMost: words = LocalizedText(vi: "không được quá", en: "must be at most")
        case .equal: words = LocalizedText(vi: "phải bằng", en: "must equal")
        }
        let slack =
            tolerance.isZero
            ? LocalizedText(vi: "", en: "")
            : LocalizedText(
                vi: " (cho phép lệch \(tolerance.vietnamese) %)",
                en: " (\(tolerance.english) % tolerated)")
        return [
            finding(
                rule.kind.references,
                vi: "\(leftName.vi) = \(first.vietnamese); \(words.vi) \(rightName.vi) = "
                    + "\(second.vietnamese)\(slack.vi).",
                en: "\(leftName.en) = \(first.english); it \(words.en) \(rightName.en) = "
                    + "\(second.english)\(slack.en).")
        ]
    }

    private func stands(
        _ left: FixedDecimal, _ order: Rule.Order, _ right: FixedDecimal, _ tolerance: FixedDecimal
    ) throws(NoVerdict) -> Bool {
        // left·100 against right·(100 ± tolerance), so that no division loses a digit.
        let hundred = FixedDecimal(100)
        guard let more = hundred.adding(tolerance), let less = hundred.subtracting(tolerance),
            let isAbove = FixedDecimal.isProduct(left, hundred, above: right, more),
            let isBelow = FixedDecimal.isProduct(right, less, above: left, hundred)
        else { throw NoVerdict(reason: .overflow) }
        return switch order {
        case .atLeast: !isBelow
        case .atMost: !isAbove
        case .equal: !isAbove && !isBelow
        }
    }

    /// What was there, plus what came, minus what went, is what is there.
    func balance(
        _ end: Expression, _ start: Expression, _ plus: [IndicatorReference],
        _ minus: [IndicatorReference]
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.number(end)
        let begin = try evaluation.number(start)
        let came = try total(plus)
        let went = try total(minus)
        guard let expected = begin.adding(came)?.subtracting(went) else {
            throw NoVerdict(reason: .overflow)
        }
        guard found != expected else { return [] }
        let (endName, startName) = (name(end), name(start))
        return [
            finding(
                rule.kind.references,
                vi: "\(endName.vi) = \(found.vietnamese), nhưng \(startName.vi) "
                    + "\(begin.vietnamese) + tăng \(came.vietnamese) − giảm \(went.vietnamese) = "
                    + "\(expected.vietnamese).",
                en: "\(endName.en) = \(found.english), but \(startName.en) \(begin.english) + in "
                    + "\(came.english) − out \(went.english) = \(expected.english).")
        ]
    }

    /// A typed figure must be what its parts give.
    func recomputation(
        _ typed: IndicatorReference, _ equals: Expression
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.own(typed)
        let expected = try evaluation.number(equals)
        guard found != expected else { return [] }
        let (typedName, formula) = (name(typed), name(equals))
        return [
            finding(
                rule.kind.references,
                vi: "\(typedName.vi) = \(found.vietnamese) nhưng tính lại từ \(formula.vi) được "
                    + "\(expected.vietnamese).",
                en: "\(typedName.en) = \(found.english) but \(formula.en) gives "
                    + "\(expected.english).")
        ]
    }

    /// Between limits. Real data breaks naive limits (bed occupancy of 130 % was real), so limits
    /// belong to the form, not here.
    func range(
        _ value: Expression, _ minimum: FixedDecimal?, _ maximum: FixedDecimal?
    ) throws(NoVerdict) -> [Finding] {
        let found = try evaluation.number(value)
        let low = minimum.map { found < $0 } ?? false
        let high = maximum.map { found > $0 } ?? false
        guard low || high, let limit = low ? minimum : maximum else { return [] }
        let valueName = name(value)
        return [
            finding(
                rule.kind.references,
                vi: "\(valueName.vi) = \(found.vietnamese), \(low ? "thấp hơn" : "cao hơn") mức "
                    + "\(limit.vietnamese).",
                en: "\(valueName.en) = \(found.english), \(low ? "below" : "above") "
                    + "\(limit.english).")
        ]
    }
}
