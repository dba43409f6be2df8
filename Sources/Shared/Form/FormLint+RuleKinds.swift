/// What single kinds of rules need to be able to judge.
extension FormLint {
    func checkPartition(
        _ total: IndicatorReference, _ parts: [IndicatorReference], _ rule: Rule,
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        let figures: Set<Measure> = [.flow, .stock, .cumulative]
        checkNumbers([total], figures, "total", node, &reader)
        checkNumbers(parts, figures, "parts", node, &reader)
        checkListed(parts, "parts", node, &reader)
        checkRequired([total] + parts, rule, node, &reader)
        if parts.contains(total) {
            fault(
                "parts", node, vi: "“\(total.code)” là tổng, không phải một phần",
                en: "“\(total.code)” is the total, not a part", &reader)
        }
    }

    func checkBalance(
        _ plus: [IndicatorReference], _ minus: [IndicatorReference], _ rule: Rule,
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        checkNumbers(plus, [.flow], "plus", node, &reader)
        checkNumbers(minus, [.flow], "minus", node, &reader)
        checkListed(plus + minus, plus.isEmpty ? "minus" : "plus", node, &reader)
        checkRequired(rule.kind.references, rule, node, &reader)
    }

    func checkCarryOver(
        _ start: IndicatorReference, _ end: IndicatorReference, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        checkNumbers([start], [.stock, .cumulative], "start", node, &reader)
        checkNumbers([end], [.stock, .cumulative], "end", node, &reader)
        checkListed([start, end], "end", node, &reader)
        checkSeries("kind", node, &reader)
    }

    func checkMonotone(
        _ listed: [IndicatorReference], _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        checkListed(listed, "indicators", node, &reader)
        checkSeries("kind", node, &reader)
        let longest = draft.kinds.allSatisfy { $0 == .year || $0 == .nineMonth || $0 == .adHoc }
        for one in listed where longest && draft.hasSeries && draft.scope[one].reset == .year {
            fault(
                "indicators", node,
                vi: "“\(one.code)” bắt đầu lại mỗi năm và biểu chỉ có một kỳ mỗi năm",
                en: "“\(one.code)” starts again each year, and the form has one period a year",
                &reader)
        }
    }

    func checkPresence(
        _ requires: [IndicatorReference], _ that: Condition?, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        checkListed(requires, "requires", node, &reader)
        for clause in that?.clauses ?? [] { check(clause.left, "requiresThat", node, &reader) }
    }

    func checkCrossForm(
        _ source: Rule.CrossSource, _ rule: Rule, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        if source.form == draft.code {
            fault("form", node, vi: "là chính biểu này", en: "is this very form", &reader)
        }
        guard let calendar = draft.calendar else { return }
        if source.calendar != calendar {
            guard rule.severity == .hard else { return }
            fault(
                "severity", node, vi: "khác lịch thì chỉ ghi chú, không bao giờ là lỗi",
                en: "another calendar is a labelled difference, never an error", &reader)
            return
        }
        for kind in draft.kinds where kind != .adHoc && !kind.isMade(of: source.kind) {
            fault(
                "periods", node,
                vi: "kỳ “\(kind.rawValue)” không gồm các kỳ “\(source.kind.rawValue)”",
                en: "“\(kind.rawValue)” is not made of “\(source.kind.rawValue)”", &reader)
        }
    }

    func checkRecomputation(
        _ typed: IndicatorReference, _ equals: Expression, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        check(equals, "equals", node, &reader)
        checkListed([typed], "indicator", node, &reader)
        checkNumbers([typed], [.flow, .stock, .cumulative], "indicator", node, &reader)
        if equals.references.contains(typed) {
            fault("equals", node, vi: "tính từ chính nó", en: "is computed from itself", &reader)
        }
    }

    /// Unusual is not wrong: these kinds never keep a report from being accepted.
    func checkOdd(
        _ listed: [IndicatorReference], _ rule: Rule, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        checkListed(listed, "indicators", node, &reader)
        checkNumbers(listed, [.flow, .stock, .cumulative], "indicators", node, &reader)
        checkSeries("kind", node, &reader)
        if rule.severity == .hard {
            fault(
                "severity", node, vi: "bất thường chưa phải là sai: dùng warning",
                en: "unusual is not wrong: use warning", &reader)
        }
    }

    func checkNil(
        _ flag: IndicatorReference, _ flows: [IndicatorReference], _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        if flag != draft.nilFlag {
            fault(
                "flag", node, vi: "phải là “nilFlag” của biểu mẫu",
                en: "must be the form's “nilFlag”",
                &reader)
        }
        if flows.isEmpty {
            fault(
                "kind", node, vi: "biểu không có số phát sinh nào", en: "the form asks no flow",
                &reader)
        }
    }

    func checkGuard(
        _ listed: [IndicatorReference], _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        checkListed(listed, "indicators", node, &reader)
        checkSeries("kind", node, &reader)
        for one in listed where draft.scope[one].measure == .flow {
            fault(
                "indicators", node, vi: "“\(one.code)” là số phát sinh, kỳ nào cũng đổi",
                en: "“\(one.code)” is a flow, which changes every period", &reader)
        }
    }

    func checkOrder(
        _ listed: [IndicatorReference], _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        checkListed(listed, "indicators", node, &reader)
        checkNumbers(listed, [.flow], "indicators", node, &reader)
        let nested: Set<PeriodKind> = [.quarter, .halfYear, .nineMonth, .year]
        if nested.intersection(draft.kinds).count < 2 {
            fault(
                "kind", node, vi: "cần ít nhất hai trong: quarter, halfYear, nineMonth, year",
                en: "needs two of: quarter, halfYear, nineMonth, year", &reader)
        }
    }
}

extension PeriodKind {
    /// True when periods of this kind are exactly so many of `part`.
    fileprivate func isMade(of part: PeriodKind) -> Bool {
        if self == part { return true }
        guard let whole = months, let piece = part.months, part != .nineMonth else { return false }
        return whole.isMultiple(of: piece)
    }
}
