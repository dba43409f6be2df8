/// What is computed: from figures that reports hold, exactly, and never from itself.
extension FormLint {
    func checkFormula(
        _ indicator: Indicator, _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        switch indicator.formula {
        case .ratio(let numerator, let denominator, _, _):
            for (key, side) in [("numerator", numerator), ("denominator", denominator)] {
                check(side, key, node, &reader)
                checkRatioSide(side, of: indicator, key, node, &reader)
            }
            if denominator.isZero {
                fault("denominator", node, vi: "luôn bằng 0", en: "is always 0", &reader)
            }
        case .yearToDate(let of):
            checkFill(indicator, of, node, &reader)
            checkToDate(indicator, of, node, &reader)
        case .samePeriodLastYear(let of):
            checkFill(indicator, of, node, &reader)
            if indicator.measure != draft.scope[of].measure {
                fault(
                    "measure", node, vi: "phải như của “\(of.code)”",
                    en: "must be that of “\(of.code)”", &reader)
            }
        case nil: break
        }
    }

    /// A ratio of ratios would be rounded twice and could go round in a circle.
    private func checkRatioSide(
        _ side: Expression, of indicator: Indicator, _ key: String, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        for reference in side.references where draft.scope[reference].measure == .ratio {
            let isItself = reference.code == indicator.code
            fault(
                key, node,
                vi: isItself
                    ? "không tính từ chính nó"
                    : "“\(reference.code)” là tỷ lệ: dùng tử và mẫu của nó",
                en: isItself
                    ? "is not computed from itself"
                    : "“\(reference.code)” is a ratio: use its numerator and denominator", &reader)
        }
    }

    private func checkFill(
        _ indicator: Indicator, _ of: IndicatorReference, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        let source = draft.scope[of]
        if source.isComputed {
            fault(
                "of", node, vi: "“\(of.code)” do hệ thống tính: chỉ điền từ chỉ tiêu được nhập",
                en: "“\(of.code)” is computed: fill from a typed figure", &reader)
        }
        if source.type != indicator.type || source.scale != indicator.scale {
            fault(
                "type", node, vi: "kiểu và scale phải như của “\(of.code)”",
                en: "type and scale must be those of “\(of.code)”", &reader)
        }
        checkSeries("fill", node, &reader)
    }

    /// The year so far of a flow is a cumulative of the year; of a stock its last value.
    private func checkToDate(
        _ indicator: Indicator, _ of: IndicatorReference, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        switch draft.scope[of].measure {
        case .flow:
            guard indicator.measure != .cumulative || indicator.reset != .year else { return }
            fault(
                "measure", node, vi: "lũy kế năm của số phát sinh là cumulative, reset: year",
                en: "the year to date of a flow is cumulative, reset: year", &reader)
        case .stock where indicator.measure == .stock: break
        default:
            fault(
                "of", node, vi: "“\(of.code)” phải là flow, hoặc cả hai là stock",
                en: "“\(of.code)” must be a flow, or both must be stocks", &reader)
        }
    }

    // MARK: - Expressions

    /// Notes what an expression cannot have: functions on figures they do not fit, too many decimals.
    func check(
        _ expression: Expression, _ key: String, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        switch expression {
        case .number, .indicator: break
        case .previous(let one):
            checkReported("previous", one, key, node, &reader)
            checkSeries(key, node, &reader)
        case .yearToDate(let one):
            checkReported("year_to_date", one, key, node, &reader)
            checkMeasure("year_to_date", one, .flow, key, node, &reader)
            checkSeries(key, node, &reader)
        case .bedDays(let one): checkMeasure("bed_days", one, .stock, key, node, &reader)
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            check(left, key, node, &reader)
            check(right, key, node, &reader)
        }
        if case .product = expression, decimals(of: expression) > Int(FixedDecimal.maximumScale) {
            fault(
                key, node, vi: "tích có quá \(FixedDecimal.maximumScale) số lẻ: giảm “scale”",
                en: "the product has over \(FixedDecimal.maximumScale) decimals: lower “scale”",
                &reader)
        }
    }

    private func checkReported(
        _ function: String, _ one: IndicatorReference, _ key: String, _ node: DocumentNode,
        _ reader: inout DocumentReader
    ) {
        guard draft.scope[one].isComputed else { return }
        fault(
            key, node, vi: "\(function)(\(one.code)): chỉ tiêu do hệ thống tính không được gửi đi",
            en: "\(function)(\(one.code)): a computed figure is not in earlier reports", &reader)
    }

    private func checkMeasure(
        _ function: String, _ one: IndicatorReference, _ measure: Measure, _ key: String,
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) {
        guard draft.scope[one].measure != measure else { return }
        fault(
            key, node, vi: "\(function)(\(one.code)): chỉ dùng cho \(measure.rawValue)",
            en: "\(function)(\(one.code)): is for a \(measure.rawValue)", &reader)
    }

    /// Looking back needs something to look at.
    func checkSeries(_ key: String, _ node: DocumentNode, _ reader: inout DocumentReader) {
        guard !draft.hasSeries, !draft.kinds.isEmpty else { return }
        fault(
            key, node, vi: "báo cáo đột xuất không có kỳ trước",
            en: "ad hoc reports have no earlier period", &reader)
    }

    private func decimals(of expression: Expression) -> Int {
        switch expression {
        case .number(let number): Int(number.scale)
        case .indicator(let one), .previous(let one), .bedDays(let one), .yearToDate(let one):
            Int(draft.scope[one].scale)
        case .sum(let left, let right), .difference(let left, let right),
            .maximum(let left, let right):
            max(decimals(of: left), decimals(of: right))
        case .product(let left, let right): decimals(of: left) + decimals(of: right)
        }
    }
}

extension Expression {
    /// True for the constant 0.
    fileprivate var isZero: Bool {
        guard case .number(let number) = self else { return false }
        return number.isZero
    }
}
