/// Refuses forms that can be read but not meant: what would silently never run, never be due, or
/// never be right. A fault names the line and what to write instead.
///
/// - The form as a whole: this file.
/// - When it is due: `FormLint+Due.swift`.
/// - What it asks: `FormLint+Indicators.swift`, `FormLint+Formulas.swift`.
/// - What it checks: `FormLint+Rules.swift`, `FormLint+RuleKinds.swift`.
/// - Several versions and forms together: `FormCatalogLint`.
struct FormLint {
    /// More indicators than this is no form a person fills in, and slots stay small numbers.
    static let indicatorLimit = 4096
    /// So many rules may a form have once its lists are expanded.
    static let ruleLimit = 4096

    let draft: FormDraft

    /// Notes every fault of the draft.
    func check(_ reader: inout DocumentReader) {
        checkSize(&reader)
        checkPeriods(&reader)
        checkSections(&reader)
        checkNilFlag(&reader)
        checkDues(&reader)
        for (indicator, node) in draft.indicators { check(indicator, node, &reader) }
        for (rule, node) in draft.rules { check(rule, node, &reader) }
    }

    private func checkSize(_ reader: inout DocumentReader) {
        let counts = [
            ("indicators", draft.indicators.count, Self.indicatorLimit),
            ("rules", draft.rules.count, Self.ruleLimit),
        ]
        for (key, count, limit) in counts where count > limit {
            fault(
                key, draft.node, vi: "\(count) mục sau khi mở danh sách; nhiều nhất \(limit)",
                en: "\(count) once lists are expanded; at most \(limit)", &reader)
        }
    }

    private func checkPeriods(_ reader: inout DocumentReader) {
        for kind in repeated(draft.kinds) {
            fault(
                "periods", draft.node, vi: "“\(kind.rawValue)” có hai lần",
                en: "“\(kind.rawValue)” stands twice", &reader)
        }
        if draft.calendar == .administrative && draft.kinds.contains(.week) {
            fault(
                "periods", draft.node,
                vi: "tuần là như nhau trong hai lịch: biểu tuần dùng calendar: statistical",
                en: "weeks are the same days in both calendars: a weekly form is statistical",
                &reader)
        }
    }

    private func checkSections(_ reader: inout DocumentReader) {
        for code in repeated(draft.sections.map(\.code)) {
            fault(
                "sections", draft.node, vi: "mục “\(code)” có hai lần",
                en: "section “\(code)” stands twice", &reader)
        }
    }

    /// A flag that no rule reads promises what nobody checks.
    private func checkNilFlag(_ reader: inout DocumentReader) {
        guard let flag = draft.nilFlag else { return }
        let isHeld = draft.rules.contains { rule, _ in
            if case .nilReport = rule.kind { return true }
            return false
        }
        if !isHeld {
            fault(
                "nilFlag", draft.node, vi: "“\(flag.code)” cần một quy tắc kind: nilReport",
                en: "“\(flag.code)” needs a rule of kind: nilReport", &reader)
        }
    }

    // MARK: - Helpers

    /// Notes a fault on the part at `key`, at its line when it is written.
    func fault(
        _ key: String, _ node: DocumentNode, vi: String, en: String, _ reader: inout DocumentReader
    ) {
        reader.fault(
            node[key]?.line ?? node.line, vi: "“\(key)”: \(vi)", en: "“\(key)”: \(en)")
    }

    /// What stands more than once, each once, in order.
    func repeated<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        var found: [Element] = []
        for element in elements where !seen.insert(element).inserted && !found.contains(element) {
            found.append(element)
        }
        return found
    }
}
