/// Rules about what must be there, and when it happened. Source: DOMAIN §7.
extension RuleJudge {
    /// What the condition of the rule makes necessary: figures, a note, a state of affairs.
    func presence(
        _ requires: [IndicatorReference], _ note: IndicatorReference?, _ that: Condition?
    ) throws(NoVerdict) -> [Finding] {
        let why = rule.when.map { " (\($0.text))" } ?? ""
        var found = requires.filter { !isPresent($0) }.map { reference in
            let missing = name(reference)
            return finding(
                [reference], vi: "Thiếu \(missing.vi): bắt buộc trong trường hợp này\(why).",
                en: "\(missing.en) is missing: it is required here\(why).")
        }
        if let note, (content.notes[note.code] ?? "").isOnlySpace {
            let (subject, place) = (name(note), evaluation.context.surface.note)
            found.append(
                finding(
                    [note],
                    vi: "\(subject.vi) cần ghi chú giải thích \(place.vi)\(why).",
                    en: "\(subject.en) needs a note \(place.en)\(why)."))
        }
        if let that, found.isEmpty, try !evaluation.holds(that) { return [unmet(that, why)] }
        return found
    }

    /// A figure may be `-`, which counts as 0; anything else must really be written: neither mark
    /// describes a difficulty, names a day or chooses an answer.
    private func isPresent(_ reference: IndicatorReference) -> Bool {
        let indicator = form.indicators[reference.slot]
        // A blank that no report may leave is a finding already, and one is enough.
        guard let value = content.values[reference.slot] else { return !indicator.isOptional }
        if indicator.type.isNumeric { return value.counted != nil }
        return value.isAnswered && !value.isBlank && value != .none
    }

    private func unmet(_ that: Condition, _ why: String) -> Finding {
        let subjects = that.references + (rule.when?.references ?? [])
        let states = that.references.map { reference in
            let (subject, value) = (name(reference), content.values[reference.slot]?.shown)
            return LocalizedText(
                vi: "\(subject.vi) = \(value?.vi ?? "trống")",
                en: "\(subject.en) = \(value?.en ?? "blank")")
        }
        return finding(
            subjects,
            vi: "\(states.map(\.vi).joined(separator: ", ")), nhưng ở đây phải là "
                + "\(that.text)\(why).",
            en: "\(states.map(\.en).joined(separator: ", ")), but here it must be "
                + "\(that.text)\(why).")
    }

    /// `báo cáo không phát sinh`: nothing may have happened, `-` and zero alike.
    func nilReport(
        _ flag: IndicatorReference, _ flows: [IndicatorReference]
    ) throws(NoVerdict) -> [Finding] {
        let declared = content.values[flag.slot]
        guard let declared, declared != .notCollected else {
            throw NoVerdict(reason: .valueMissing)
        }
        guard declared == .boolean(true) else { return [] }
        return flows.compactMap { reference in
            let value = content.values[reference.slot]
            if let number = value?.counted {
                guard !number.isZero else { return nil }
                return contradiction(flag, reference, number)
            }
            guard value == .notCollected else { return nil }
            let subject = name(reference)
            return finding(
                [reference, flag],
                vi: "Đã báo không phát sinh nhưng \(subject.vi) ghi “…” (có nhưng chưa thu thập).",
                en: "Declared a nil report but \(subject.en) says “…” (occurred, not collected).")
        }
    }

    private func contradiction(
        _ flag: IndicatorReference, _ reference: IndicatorReference, _ number: FixedDecimal
    ) -> Finding {
        let subject = name(reference)
        return finding(
            [reference, flag],
            vi: "Đã báo không phát sinh nhưng \(subject.vi) = \(number.vietnamese); sửa số này "
                + "hoặc bỏ đánh dấu \(flag.code).",
            en: "Declared a nil report but \(subject.en) = \(number.english); mend the figure or "
                + "clear \(flag.code).")
    }

    /// A date no later than the window's last day.
    func dateLimit(_ date: IndicatorReference) throws(NoVerdict) -> [Finding] {
        let day: Day
        switch content.values[date.slot] {
        case .date(let written): day = written
        case nil, .notCollected: throw NoVerdict(reason: .valueMissing)
        default: return []
        }
        guard day >= evaluation.period.window.upperBound else { return [] }
        let (subject, last) = (name(date), evaluation.period.lastDay)
        return [
            finding(
                [date],
                vi: "\(subject.vi) = \(day.vietnamese) sau ngày cuối kỳ \(last.vietnamese).",
                en: "\(subject.en) = \(day.iso) is after the period's last day \(last.iso).")
        ]
    }
}
