/// What a form checks: every rule can be broken, can be kept, and says what it means.
extension FormLint {
    func check(_ rule: Rule, _ node: DocumentNode, _ reader: inout DocumentReader) {
        if rule.code.text.hasPrefix("form_") {
            fault(
                "code", node, vi: "“form_” dành cho kiểm tra chung của mọi biểu mẫu",
                en: "“form_” begins the checks that every form has", &reader)
        }
        for (key, condition) in [("when", rule.when), ("unless", rule.unless)] {
            for clause in condition?.clauses ?? [] { check(clause.left, key, node, &reader) }
        }
        checkKind(of: rule, node, &reader)
    }

    private func checkKind(
        of rule: Rule, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        switch rule.kind {
        case .partition(let total, let parts):
            checkPartition(total, parts, rule, node, &reader)
        case .subset(let part, let whole):
            checkSides(("part", part), ("whole", whole), node, &reader)
        case .comparison(let left, _, let right, let tolerance):
            checkSides(("left", left), ("right", right), node, &reader)
            checkPercent("tolerance", tolerance, limit: 100, node, &reader)
        case .balance(let end, let start, let plus, let minus):
            checkSides(("end", end), ("start", start), node, &reader)
            checkBalance(plus, minus, rule, node, &reader)
        case .carryOver(let start, let end): checkCarryOver(start, end, node, &reader)
        case .monotone(let listed): checkMonotone(listed, node, &reader)
        case .presence(let requires, _, let that):
            checkPresence(requires, that, node, &reader)
        case .crossForm(let left, let source):
            check(left, "left", node, &reader)
            checkCrossForm(source, rule, node, &reader)
        case .range(let value, let minimum, let maximum):
            check(value, "value", node, &reader)
            if let minimum, let maximum, minimum > maximum {
                fault("max", node, vi: "nhỏ hơn “min”", en: "is below “min”", &reader)
            }
        case .recomputation(let typed, let equals):
            checkRecomputation(typed, equals, node, &reader)
        case .outlier(let listed, _, let percent):
            checkPercent("percent", percent, limit: 1000, node, &reader)
            checkOdd(listed, rule, node, &reader)
        case .unitScale(let listed, _): checkOdd(listed, rule, node, &reader)
        case .nilReport(let flag, let flows): checkNil(flag, flows, node, &reader)
        case .registryGuard(let listed, _, _): checkGuard(listed, node, &reader)
        case .notLowered(let listed):
            checkListed(listed, "indicators", node, &reader)
            checkNumbers(listed, [.flow, .cumulative], "indicators", node, &reader)
        case .dateLimit: break
        case .periodOrder(let listed): checkOrder(listed, node, &reader)
        }
    }

    // MARK: - Shared by kinds

    /// Both sides of a comparison, which must not be the same.
    private func checkSides(
        _ first: (key: String, side: Expression), _ second: (key: String, side: Expression),
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        check(first.side, first.key, node, &reader)
        check(second.side, second.key, node, &reader)
        if first.side == second.side {
            fault(
                second.key, node, vi: "giống hệt “\(first.key)”",
                en: "is the same as “\(first.key)”",
                &reader)
        }
    }

    private func checkPercent(
        _ key: String, _ percent: FixedDecimal, limit: Int64, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        guard node[key] != nil, percent <= .zero || percent > FixedDecimal(limit) else { return }
        fault(
            key, node, vi: "phải lớn hơn 0 và nhiều nhất \(limit) (%)",
            en: "must be above 0 and at most \(limit) (%)", &reader)
    }

    /// Typed figures of these measures, each once.
    func checkNumbers(
        _ listed: [IndicatorReference], _ measures: Set<Measure>, _ key: String,
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        for one in listed {
            let indicator = draft.scope[one]
            if let measure = indicator.measure, measures.contains(measure) { continue }
            let words = Measure.allCases.filter(measures.contains).map(\.rawValue)
                .joined(separator: ", ")
            fault(
                key, node, vi: "“\(one.code)” phải là số: \(words)",
                en: "“\(one.code)” must be a figure: \(words)", &reader)
        }
    }

    /// Figures that reports hold, none twice.
    func checkListed(
        _ listed: [IndicatorReference], _ key: String, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        for one in repeated(listed) {
            fault(
                key, node, vi: "“\(one.code)” có hai lần", en: "“\(one.code)” stands twice",
                &reader)
        }
        for one in listed where draft.scope[one].isComputed {
            fault(
                key, node, vi: "“\(one.code)” do hệ thống tính, không ai nhập",
                en: "“\(one.code)” is computed, nobody types it", &reader)
        }
    }

    /// A hard rule over a figure that may be left blank could be dodged by leaving it blank.
    func checkRequired(
        _ listed: [IndicatorReference], _ rule: Rule, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        guard rule.severity == .hard else { return }
        for one in listed where draft.scope[one].isOptional {
            reader.fault(
                node.line,
                vi: "“\(one.code)” được để trống nên quy tắc cứng có thể bị bỏ qua: bỏ optional",
                en:
                    "“\(one.code)” may be blank, so that the hard rule could be dodged: drop optional"
            )
        }
    }
}
