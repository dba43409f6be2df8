/// Rules that hold a value against the registry, a decision or another form. Source: DOMAIN §7.
extension RuleJudge {
    /// A value that follows from a decision may change only with one.
    func registryGuard(
        _ reference: IndicatorReference, acceptsEvent: Bool, acceptsDecision: Bool
    ) throws(NoVerdict) -> [Finding] {
        if acceptsDecision && content.decision.isGiven { return [] }
        let before = try evaluation.previousPeriod()
        let old = try evaluation.answers(of: form.code, in: before)[reference.code]
        guard let found = content.values[reference.slot], found != .notCollected,
            let last = old, last != .notCollected
        else { throw NoVerdict(reason: .valueMissing) }
        guard !found.countsLike(last) else { return [] }
        if acceptsEvent {
            guard let happened = evaluation.context.hasRegistryEvent else {
                throw NoVerdict(reason: .historyUnknown)
            }
            if happened { return [] }
        }
        let subject = name(reference)
        let proof = proof(event: acceptsEvent, decision: acceptsDecision)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) đổi từ \(last.shown.vi) (kỳ \(before.identifier)) sang "
                    + "\(found.shown.vi): \(proof.vi).",
                en: "\(subject.en) changed from \(last.shown.en) (\(before.identifier)) to "
                    + "\(found.shown.en): \(proof.en).")
        ]
    }

    private func proof(event: Bool, decision: Bool) -> LocalizedText {
        let registered = LocalizedText(
            vi: "cần biến động trong danh mục đơn vị", en: "it needs a registry event")
        let place = evaluation.context.surface.decision
        let decided = LocalizedText(
            vi: "cần số quyết định (\(place.vi))", en: "it needs a decision number (\(place.en))")
        guard event && decision else { return event ? registered : decided }
        return LocalizedText(
            vi: "\(registered.vi) hoặc \(decided.vi)", en: "\(registered.en), or \(decided.en)")
    }

    /// A correction that takes back cases must say why.
    func notLowered(_ reference: IndicatorReference) throws(NoVerdict) -> [Finding] {
        guard revision > 1, !content.reason.isGiven else { return [] }
        guard let replaced = evaluation.context.replaced else {
            throw NoVerdict(reason: .historyUnknown)
        }
        guard let before = replaced[reference.code]?.counted else {
            throw NoVerdict(reason: .valueMissing)
        }
        let found = try evaluation.own(reference)
        guard found < before else { return [] }
        let (subject, place) = (name(reference), evaluation.context.surface.reason)
        return [
            finding(
                [reference],
                vi: "\(subject.vi) giảm từ \(before.vietnamese) xuống \(found.vietnamese) so với "
                    + "bản trước, làm giảm lũy kế năm: phải ghi lý do (\(place.vi)).",
                en: "\(subject.en) falls from \(before.english) to \(found.english) against the "
                    + "revision before, which lowers the year-to-date: give a reason "
                    + "(\(place.en)).")
        ]
    }

    /// A figure that another form counts too, over the same days. Different calendars count
    /// different days under the same words: never an error (DOMAIN §3).
    func crossForm(_ left: Expression, _ source: Rule.CrossSource) throws(NoVerdict) -> [Finding] {
        guard source.calendar == evaluation.period.calendar else {
            throw NoVerdict(reason: .otherCalendar)
        }
        let found = try evaluation.number(left)
        let parts = evaluation.period.components(of: source.kind)
        guard !parts.isEmpty else { throw NoVerdict(reason: .historyAbsent) }
        var sum = FixedDecimal.zero
        for part in parts {
            let more = sum.adding(try evaluation.past(source.indicator, of: source.form, in: part))
            guard let more else { throw NoVerdict(reason: .overflow) }
            sum = more
        }
        guard found != sum else { return [] }
        let leftName = name(left)
        return [
            finding(
                rule.kind.references,
                vi: "\(leftName.vi) = \(found.vietnamese) nhưng cộng \(source.indicator) của biểu "
                    + "\(source.form) trong kỳ được \(sum.vietnamese).",
                en: "\(leftName.en) = \(found.english) but \(source.indicator) of \(source.form) "
                    + "adds up to \(sum.english) over the period.")
        ]
    }
}

extension String? {
    /// True when something is written there.
    var isGiven: Bool { !(self ?? "").isOnlySpace }
}

extension Value {
    /// True when rules see no difference: equal, or zero written as `0` and as `-`.
    func countsLike(_ other: Value) -> Bool {
        if let left = counted, let right = other.counted { return left == right }
        return self == other
    }

    /// The value as a person reads it in a message.
    var shown: LocalizedText {
        switch self {
        case .number(let number): LocalizedText(vi: number.vietnamese, en: number.english)
        case .boolean(let flag):
            LocalizedText(vi: flag ? "có" : "không", en: flag ? "yes" : "no")
        case .choice(let code): LocalizedText(vi: "“\(code)”", en: "“\(code)”")
        case .date(let day): LocalizedText(vi: day.vietnamese, en: day.iso)
        case .text(let text): LocalizedText(vi: "“\(text)”", en: "“\(text)”")
        case .list(let rows): LocalizedText(vi: "\(rows.count) dòng", en: "\(rows.count) rows")
        case .none: LocalizedText(vi: "“-”", en: "“-”")
        case .notCollected: LocalizedText(vi: "“…”", en: "“…”")
        }
    }
}
