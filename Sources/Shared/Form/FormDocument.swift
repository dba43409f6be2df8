/// The file shape of a form: reads a document tree into a `Form`, or says everything that is wrong.
///
/// The department edits forms as YAML; agents get the same tree as JSON. `docs/FORMS.md` describes
/// the shape for people. A fault names file, line and reason; one unknown key is a fault, because a
/// misspelt rule would otherwise never run.
public enum FormDocument {
    /// Reads a form. Nil exactly when the returned faults are not empty.
    public static func read(_ node: DocumentNode, file: String) -> (
        form: Form?, faults: [DocumentFault]
    ) {
        read(node, file: file, isPublished: false)
    }

    /// Reads a form that was published: checked then, and immutable since.
    ///
    /// What `FormLint` refuses today may have been accepted when the form was published, and reports
    /// were made against it: it stays readable for ever. Only what cannot be read at all is a fault.
    public static func readPublished(_ node: DocumentNode, file: String) -> (
        form: Form?, faults: [DocumentFault]
    ) {
        read(node, file: file, isPublished: true)
    }

    private static func read(
        _ node: DocumentNode, file: String, isPublished: Bool
    ) -> (form: Form?, faults: [DocumentFault]) {
        var reader = DocumentReader(file: file)
        let form = FormReading(isPublished: isPublished).read(node, &reader)
        guard reader.faults.isEmpty else { return (nil, Self.ordered(reader.faults)) }
        return (form, [])
    }
}

extension FormDocument {
    /// By line, each fault once: what repeats over a list is said once.
    private static func ordered(_ faults: [DocumentFault]) -> [DocumentFault] {
        var seen: Set<DocumentFault> = []
        return faults.filter { seen.insert($0).inserted }.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}

/// One reading of a form: header, due rules, then indicators, then rules that name them.
struct FormReading {
    private static let keys: Set<String> = [
        "form", "version", "title", "validFrom", "validTo", "calendar", "periods", "filedBy", "due",
        "legalBasis", "nilFlag", "lists", "sections", "indicators", "rules",
    ]

    /// True when it was checked before and need not be again.
    let isPublished: Bool

    func read(_ node: DocumentNode, _ reader: inout DocumentReader) -> Form? {
        reader.allow(Self.keys, in: node)
        guard node.entries != nil else { return nil }
        let key = readKey(node, &reader)
        let title = reader.localized("title", in: node)
        let validity = readValidity(node, &reader)
        let calendar = reader.choice("calendar", in: node, as: ReportingCalendar.self)
        let kinds = readKinds("periods", in: node, &reader)
        if kinds.isEmpty && reader.list("periods", in: node).isEmpty {
            reader.fault(node.line, vi: "thiếu “periods”", en: "“periods” is missing")
        }
        let filedBy = readFilers(node, &reader)
        let dues = readDues(node, kinds: kinds, &reader)
        let legalBasis = reader.localized("legalBasis", in: node)
        let lists = FormLists(node, &reader)
        let sections = readSections(node, &reader)
        let indicators = IndicatorReading(lists: lists, sections: sections, kinds: kinds)
            .read(reader.list("indicators", in: node), under: node.line, &reader)
        let scope = FormScope(indicators.map(\.indicator))
        let nilFlag = readNilFlag(node, scope, &reader)
        let rules = RuleReading(scope: scope, lists: lists, calendar: calendar)
            .read(reader.list("rules", in: node), &reader)
        let draft = FormDraft(
            node: node, code: key?.code, validity: validity, calendar: calendar, kinds: kinds,
            dues: dues, nilFlag: nilFlag, sections: sections, indicators: indicators, rules: rules,
            scope: scope)
        if !isPublished { FormLint(draft: draft).check(&reader) }
        guard let key, let title, let validity, let calendar, let filedBy, let legalBasis else {
            return nil
        }
        return Form(
            key: key, title: title, validity: validity, calendar: calendar, kinds: kinds,
            filedBy: filedBy, dues: dues.map(\.due), legalBasis: legalBasis, nilFlag: nilFlag,
            sections: sections, indicators: scope.indicators,
            rules: rules.map(\.rule))
    }

    private func readKey(_ node: DocumentNode, _ reader: inout DocumentReader) -> Form.Key? {
        let code = reader.code("form", in: node, as: FormCode.self)
        let version = reader.integer("version", in: node, range: 1...9999)
        guard let code, let version else { return nil }
        return Form.Key(code: code, version: version)
    }

    private func readValidity(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> DayInterval? {
        let from = reader.day("validFrom", in: node)
        let to = reader.optionalDay("validTo", in: node)
        guard let from else { return nil }
        if let interval = DayInterval(from: from, to: to) { return interval }
        reader.fault(
            node["validTo"]?.line ?? node.line, vi: "“validTo” phải sau “validFrom”",
            en: "“validTo” must be after “validFrom”")
        return nil
    }

    private func readKinds(
        _ key: String, in node: DocumentNode, _ reader: inout DocumentReader
    ) -> [PeriodKind] {
        reader.list(key, in: node).compactMap { element in
            reader.choice(
                element.scalar ?? "", line: element.line, key: key, as: PeriodKind.self)
        }
    }

    private func readFilers(_ node: DocumentNode, _ reader: inout DocumentReader) -> FilerRule? {
        guard let found = node["filedBy"] else {
            reader.fault(node.line, vi: "thiếu “filedBy”", en: "“filedBy” is missing")
            return nil
        }
        return FilerRule(found, reader: &reader)
    }

    private func readSections(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> [Form.Section] {
        reader.list("sections", in: node).compactMap { element in
            reader.allow(["code", "title"], in: element)
            let code = reader.code("code", in: element, as: IndicatorCode.self)
            let title = reader.localized("title", in: element)
            guard let code, let title else { return nil }
            return Form.Section(code: code, title: title)
        }
    }

    private func readNilFlag(
        _ node: DocumentNode, _ scope: FormScope, _ reader: inout DocumentReader
    ) -> IndicatorReference? {
        guard node["nilFlag"] != nil else { return nil }
        guard let code = reader.code("nilFlag", in: node, as: IndicatorCode.self) else {
            return nil
        }
        if let found = scope.reference(to: code), scope[found].type == .boolean { return found }
        reader.fault(
            node["nilFlag"]?.line ?? node.line,
            vi: "“nilFlag” phải là một chỉ tiêu kiểu boolean của biểu mẫu",
            en: "“nilFlag” must be a boolean indicator of the form")
        return nil
    }

    // MARK: - Due rules

    private func readDues(
        _ node: DocumentNode, kinds: [PeriodKind], _ reader: inout DocumentReader
    ) -> [(due: Form.Due, node: DocumentNode)] {
        let elements = reader.list("due", in: node)
        if elements.isEmpty && kinds.contains(where: { $0 != .adHoc }) {
            reader.fault(node.line, vi: "thiếu “due”: hạn nộp", en: "“due” is missing")
        }
        return elements.compactMap { element in
            readDue(element, &reader).map { ($0, element) }
        }
    }

    private func readDue(_ node: DocumentNode, _ reader: inout DocumentReader) -> Form.Due? {
        reader.allow(
            ["basis", "days", "from", "to", "time", "onRestDay", "legalBasis", "periods"], in: node)
        let basis = readBasis(node, &reader)
        let validity = reader.interval(in: node)
        let legalBasis = reader.localized("legalBasis", in: node)
        let rest = reader.optionalChoice("onRestDay", in: node, as: DueRule.RestDayRule.self)
        let closes = readTime(node, &reader)
        let kinds = readKinds("periods", in: node, &reader)
        guard let basis, let validity, let legalBasis, let closes else { return nil }
        guard
            let rule = DueRule(
                basis: basis, closesAt: closes, onRestDay: rest ?? .next, validity: validity,
                legalBasis: legalBasis)
        else {
            let range = basis.accepted
            reader.fault(
                node.line,
                vi: "“days” phải từ \(range.lowerBound) đến \(range.upperBound)",
                en: "“days” must be from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return Form.Due(kinds: Set(kinds), rule: rule)
    }

    private enum BasisWord: String, CaseIterable {
        case workingDaysAfterWindow, daysAfterWindow, fixedDayOfLastMonth
    }

    private func readBasis(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> DueRule.Basis? {
        let word = reader.choice("basis", in: node, as: BasisWord.self)
        let days = reader.integer("days", in: node, range: 0...366)
        guard let word, let days else { return nil }
        return switch word {
        case .workingDaysAfterWindow: .workingDaysAfterWindow(days)
        case .daysAfterWindow: .daysAfterWindow(days)
        case .fixedDayOfLastMonth: .fixedDayOfLastMonth(days)
        }
    }

    private func readTime(_ node: DocumentNode, _ reader: inout DocumentReader) -> TimeOfDay? {
        guard let text = reader.optionalText("time", in: node) else { return .endOfDay }
        if let time = TimeOfDay(text) { return time }
        reader.fault(
            node["time"]?.line ?? node.line, vi: "“time” phải có dạng 17:00, từ 00:01 đến 24:00",
            en: "“time” must look like 17:00, from 00:01 to 24:00")
        return nil
    }
}
