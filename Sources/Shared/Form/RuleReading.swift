/// Reads the rules of a form document. What each kind is written with: `RuleKindReading.swift`.
struct RuleReading {
    let scope: FormScope
    let lists: FormLists
    /// The form's own calendar; nil when it could not be read.
    let calendar: ReportingCalendar?

    /// One rule and where it is written.
    typealias Found = (rule: Rule, node: DocumentNode)

    /// The kinds by the word that forms use.
    enum Word: String, CaseIterable {
        case partition, subset, comparison, balance, carryOver, monotone, presence, crossForm, range
        case recomputation, outlier, unitScale, nilReport, registryGuard, notLowered, dateLimit
        case periodOrder
    }

    private static let commonKeys: Set<String> = [
        "kind", "code", "severity", "when", "unless", "hint", "each", "list",
    ]

    private static let ownKeys: [Word: Set<String>] = [
        .partition: ["total", "parts"], .subset: ["part", "whole"],
        .comparison: ["left", "is", "right", "tolerance"],
        .balance: ["end", "start", "plus", "minus"], .carryOver: ["start", "end"],
        .monotone: ["indicators"], .presence: ["requires", "requiresNote", "requiresThat"],
        .crossForm: ["left", "form", "right", "periods", "calendar"],
        .range: ["value", "min", "max"],
        .recomputation: ["indicator", "equals"],
        .outlier: ["indicators", "periods", "percent"], .unitScale: ["indicators", "factor"],
        .nilReport: ["flag"], .registryGuard: ["indicators", "accepts"],
        .notLowered: ["indicators"], .dateLimit: ["indicator", "notAfter"],
        .periodOrder: ["indicators"],
    ]

    /// The rules in order, repeated ones expanded; codes are unique.
    func read(_ nodes: [DocumentNode], _ reader: inout DocumentReader) -> [Found] {
        var found: [Found] = []
        var seen: Set<RuleCode> = []
        for node in nodes {
            guard let word = reader.choice("kind", in: node, as: Word.self) else { continue }
            reader.allow(Self.commonKeys.union(Self.ownKeys[word] ?? []), in: node)
            for item in items(of: node, &reader) {
                let one = SingleRuleReading(node: node, item: item, scope: scope)
                guard let rule = readOne(word, one, &reader) else { continue }
                if !seen.insert(rule.code).inserted {
                    reader.fault(
                        node.line, vi: "quy tắc “\(rule.code)” có hai lần; đặt “code” riêng",
                        en: "rule “\(rule.code)” stands twice; give it a “code” of its own")
                }
                found.append((rule, node))
            }
        }
        return found
    }

    /// What the rule repeats over: indicator codes (`each`), a named list (`list`), or itself once.
    private func items(
        of node: DocumentNode, _ reader: inout DocumentReader
    ) -> [FormLists.Item?] {
        if node["list"] != nil { return lists.named(by: "list", in: node, &reader) ?? [] }
        guard node["each"] != nil else { return [nil] }
        return reader.codes("each", in: node, as: IndicatorCode.self).map { code in
            let title = scope.reference(to: code).map { scope[$0].title }
            return FormLists.Item(
                code: code, title: title ?? LocalizedText(vi: code.text, en: code.text))
        }
    }

    private func readOne(
        _ word: Word, _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule? {
        let before = reader.faults.count
        let kind = readKind(word, one, &reader)
        let severity = reader.choice("severity", in: one.node, as: Severity.self)
        let when = one.condition("when", &reader)
        let unless = one.condition("unless", &reader)
        let hint = one.hint(&reader)
        guard let kind, let severity, reader.faults.count == before else { return nil }
        let text = one.text("code", optional: &reader) ?? Self.madeCode(word.rawValue, kind)
        guard let code = RuleCode(text) else {
            reader.fault(
                one.node.line, vi: "mã quy tắc “\(text)” không hợp lệ; đặt “code”",
                en: "“\(text)” is not a valid rule code; give a “code”")
            return nil
        }
        return Rule(
            code: code, kind: kind, severity: severity, when: when, unless: unless, hint: hint,
            indicators: scope.indicators)
    }

    /// A code from the kind and the first indicators: stable as long as the rule is.
    private static func madeCode(_ word: String, _ kind: Rule.Kind) -> String {
        let lowered = word.lowercased()
        let names = kind.references.prefix(2).map(\.code.text).joined(separator: "_")
        return String("\(lowered)_\(names)".prefix(80))
    }
}
