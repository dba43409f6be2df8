/// What a form asks: each indicator adds up as its measure allows and is typed or computed, not both.
extension FormLint {
    func check(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        if ExpressionParser.reservedWords.contains(indicator.code.text) {
            fault(
                "code", node, vi: "“\(indicator.code)” là từ dành riêng của công thức",
                en: "“\(indicator.code)” is a word of expressions", &reader)
        }
        checkType(indicator, node, &reader)
        checkAggregation(indicator, node, &reader)
        checkParts(indicator, node, &reader)
        checkKeys(indicator, node, &reader)
        checkFormula(indicator, node, &reader)
    }

    private func checkType(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        if !indicator.type.isNumeric {
            for key in ["measure", "unit"] where node[key] != nil {
                fault(
                    key, node, vi: "kiểu \(indicator.type.rawValue) không có “\(key)”",
                    en: "a \(indicator.type.rawValue) has no “\(key)”", &reader)
            }
        }
        if indicator.type == .money && indicator.unit != .dong {
            fault("unit", node, vi: "tiền tính bằng dong", en: "money is in dong", &reader)
        }
        if indicator.measure == .ratio && indicator.type != .decimal {
            fault(
                "type", node, vi: "tỷ lệ có kiểu decimal", en: "a ratio is a decimal", &reader)
        }
        if indicator.isComputed && indicator.isOptional {
            fault(
                "optional", node, vi: "chỉ tiêu do hệ thống tính thì không ai nhập",
                en: "a computed figure is never typed", &reader)
        }
    }

    /// Flows add over time, stocks and cumulatives stand for the last, ratios never add (DOMAIN §6).
    private func checkAggregation(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        let adds = indicator.type.isNumeric && indicator.measure != .ratio
        if indicator.overUnits == .sum && !adds {
            fault(
                "overUnits", node, vi: "“\(indicator.code)” không cộng được: dùng none",
                en: "“\(indicator.code)” does not add: use none", &reader)
        }
        let accepted: Set<TimeAggregation> =
            switch indicator.measure {
            case .flow: [.sum, .none]
            case .stock, .cumulative: [.last, .none]
            case .ratio, nil: [.none]
            }
        guard !accepted.contains(indicator.overTime) else { return }
        let words = TimeAggregation.allCases.filter(accepted.contains).map(\.rawValue)
            .joined(separator: ", ")
        fault(
            "overTime", node, vi: "“\(indicator.code)” chỉ dùng: \(words)",
            en: "“\(indicator.code)” takes: \(words)", &reader)
    }

    private func checkParts(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        for code in repeated(indicator.choices.map(\.code)) {
            fault(
                "choices", node, vi: "mã “\(code)” có hai lần", en: "code “\(code)” stands twice",
                &reader)
        }
        for code in repeated(indicator.fields.map(\.code)) {
            fault(
                "fields", node, vi: "ô “\(code)” có hai lần", en: "field “\(code)” stands twice",
                &reader)
        }
    }

    /// A key that is read only elsewhere would say something nobody hears.
    private func checkKeys(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        if indicator.measure != .ratio || node["fill"] != nil {
            for key in ["numerator", "denominator", "factor"] where node[key] != nil {
                fault(
                    key, node, vi: "chỉ dùng cho measure: ratio, không có fill",
                    en: "is for measure: ratio without fill", &reader)
            }
        }
        if indicator.measure == .ratio && node["fill"] != nil {
            fault(
                "fill", node, vi: "tỷ lệ tính từ numerator và denominator, không điền sẵn",
                en: "a ratio is computed from numerator and denominator, never filled", &reader)
        }
        if node["of"] != nil && node["fill"] == nil {
            fault("of", node, vi: "chỉ dùng cùng fill", en: "goes with fill", &reader)
        }
    }
}
