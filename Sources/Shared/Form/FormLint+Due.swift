/// When a form is due: every period of its validity once, and never before it has ended.
extension FormLint {
    func checkDues(_ reader: inout DocumentReader) {
        for (due, node) in draft.dues { check(due, node, &reader) }
        checkOverlaps(&reader)
        checkGaps(&reader)
    }

    private func check(_ due: Form.Due, _ node: DocumentNode, _ reader: inout DocumentReader) {
        for kind in due.kinds.sorted(by: { $0.rank < $1.rank }) where !draft.kinds.contains(kind) {
            fault(
                "periods", node, vi: "biểu mẫu không nộp theo kỳ “\(kind.rawValue)”",
                en: "the form is not filed for “\(kind.rawValue)”", &reader)
        }
        guard case .fixedDayOfLastMonth(let day) = due.rule.basis else { return }
        let kinds = due.kinds.isEmpty ? Set(draft.kinds) : due.kinds
        if kinds.contains(.week) || kinds.contains(.adHoc) {
            fault(
                "basis", node, vi: "kỳ tuần và kỳ đột xuất không có tháng cuối",
                en: "a week or an ad hoc period has no last month", &reader)
        }
        // The month's last day at the earliest where windows end with the month, the 14th elsewhere.
        let earliest = draft.calendar == .administrative ? 14 : 31
        if day < earliest {
            fault(
                "days", node, vi: "ngày \(day) là trước khi kỳ kết thúc; ít nhất \(earliest)",
                en: "day \(day) is before the period ends; at least \(earliest)", &reader)
        }
    }

    private func checkOverlaps(_ reader: inout DocumentReader) {
        for (index, (due, node)) in draft.dues.enumerated() {
            for (earlier, _) in draft.dues[..<index]
            where earlier.rule.validity.overlaps(due.rule.validity) {
                let kinds = draft.kinds.filter { covers(earlier, $0) && covers(due, $0) }
                guard let kind = kinds.first else { continue }
                reader.fault(
                    node.line,
                    vi: "hai hạn nộp cùng lúc cho kỳ “\(kind.rawValue)”: \(earlier.rule.validity) "
                        + "và \(due.rule.validity)",
                    en: "two due rules at once for “\(kind.rawValue)”: \(earlier.rule.validity) "
                        + "and \(due.rule.validity)")
            }
        }
    }

    private func checkGaps(_ reader: inout DocumentReader) {
        guard let validity = draft.validity, !draft.dues.isEmpty else { return }
        for kind in draft.kinds where kind != .adHoc {
            let rules = draft.dues.filter { covers($0.due, kind) }.map(\.due.rule.validity)
            guard let day = firstDay(of: validity, outside: rules) else { continue }
            fault(
                "due", draft.node,
                vi: "kỳ “\(kind.rawValue)” kết thúc từ \(day.vietnamese) không có hạn nộp",
                en: "“\(kind.rawValue)” ending from \(day.iso) has no due rule", &reader)
        }
    }

    private func covers(_ due: Form.Due, _ kind: PeriodKind) -> Bool {
        due.kinds.isEmpty || due.kinds.contains(kind)
    }

    /// The first day of `validity` that no interval holds, or nil.
    private func firstDay(of validity: DayInterval, outside intervals: [DayInterval]) -> Day? {
        guard var day = validity.from else { return nil }
        while validity.contains(day) {
            guard let holding = intervals.first(where: { $0.contains(day) }) else { return day }
            guard let end = holding.to else { return nil }
            day = end
        }
        return nil
    }
}
