/// Rules about what must be there, and when it happened. Source: DOMAIN §7.
extension RuleJudge {
    /// Figures and a note that the condition of the rule makes necessary.
    func presence(_ requires: [IndicatorReference], _ note: IndicatorReference?) -> [Finding] {
        let why = rule.when.map { " (\($0.text))" } ?? ""
        var found = requires.filter { !isGiven($0) }.map { reference in
            let missing = name(reference)
            return finding(
                [reference], vi: "Thiếu \(missing.vi): bắt buộc phải trả lời\(why).",
                en: "\(missing.en) is missing: an answer is required\(why).")
        }
        if let note, content.notes[note.code] == nil {
            let subject = name(note)
            found.append(
                finding(
                    [note],
                    vi: "\(subject.vi) cần ghi chú giải thích ở cột ghi chú (note)\(why).",
                    en: "\(subject.en) needs a note in the note column\(why)."))
        }
        return found
    }

    /// `-` answers a question for a number; where a text or a date is asked it says nothing. A blank
    /// that no report may leave is a finding already, and one is enough.
    private func isGiven(_ reference: IndicatorReference) -> Bool {
        let indicator = form.indicators[reference.slot]
        guard let value = content.values[reference.slot] else { return !indicator.isOptional }
        if value == .none { return indicator.type.isNumeric }
        return value.isAnswered
    }

    /// What must hold because the rule's own condition does.
    func demand(_ that: Condition) -> [Finding] {
        guard !evaluation.holds(that) else { return [] }
        let why = rule.when.map { " (\($0.text))" } ?? ""
        let subject = names(that.references)
        return [
            finding(
                that.references,
                vi: "\(subject.vi): trong trường hợp này\(why) phải có \(that.text).",
                en: "\(subject.en): here\(why) it must be that \(that.text).")
        ]
    }

    /// `báo cáo không phát sinh`: nothing may have happened, `-` and zero alike.
    func nilReport(_ flag: IndicatorReference, _ flows: [IndicatorReference]) -> [Finding] {
        guard content.values[flag.slot] == .boolean(true) else { return [] }
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
    func dateLimit(_ date: IndicatorReference) -> [Finding] {
        guard case .date(let day) = content.values[date.slot],
            day >= evaluation.period.window.upperBound
        else { return [] }
        let (subject, last) = (name(date), evaluation.period.lastDay)
        return [
            finding(
                [date],
                vi: "\(subject.vi) = \(day.vietnamese) sau ngày cuối kỳ \(last.vietnamese).",
                en: "\(subject.en) = \(day.iso) is after the period's last day \(last.iso).")
        ]
    }
}
