/// Reads scenarios (`seeds/scenarios`):
///
/// ```yaml
/// scenario: ha-giang-2023-h1
/// title: {vi: Ngộ độc thực phẩm 6 tháng, en: Food poisoning of a half-year}
/// source: {vi: Báo cáo sơ kết 17/7/2023, en: Half-year review of 17/7/2023}
/// synthetic: true                # always: nobody may take it for what units reported
/// asOf: 2023-07-17
/// forms: [NDTP-T]
/// units: [SX-TTYT-CUALON, SX-TTYT-HABINH]
/// reports:
///   - form: NDTP-T
///     period: 2023-01
///     units:
///       SX-TTYT-CUALON: {so_vu: 1, so_mac: {value: 4, note: một gia đình}}
///   - form: HDKB-T
///     period: 2023-01..2023-06     # the same in every month
///     common: {tu_vong: 0}         # what every unit of the block answers
///     columns: [kham_tong, kham_nu]
///     units:
///       SX-TTYT-CUALON: [1200, 640]
///   - form: BTN-T
///     period: 2023-01..2023-06
///     everyone: true               # every unit that owes it and has no report of its own
///     common: {khong_phat_sinh: true}
///     others: 0                    # every number that is not named
/// outages:
///   - {units: [SX-TTYT-CUALON], from: 2023-04-01, to: 2023-04-20}
/// extensions:
///   - {form: NDTP-T, period: 2023-03, units: [SX-TTYT-CUALON], due: 2023-04-25,
///      on: 2023-04-03, decision: 12/QĐ-SX, reason: Bão}
/// facts:
///   - code: ngo_doc_so_vu
///     title: {vi: Số vụ ngộ độc, en: Food-poisoning incidents}
///     form: NDTP-T
///     indicator: so_vu
///     from: 2023-01
///     to: 2023-06
///     value: 5
/// ```
///
/// What a scenario says of forms and units is held against them by `ScenarioLint`.
public enum ScenarioDocument {
    private static let keys: Set<String> = [
        "scenario", "title", "source", "synthetic", "asOf", "forms", "units", "reports", "outages",
        "extensions", "facts",
    ]

    /// Reads one scenario; nil when a part that everything needs is missing.
    public static func read(
        _ node: DocumentNode, file: String
    ) -> (scenario: Scenario?, faults: [DocumentFault]) {
        var reader = DocumentReader(file: file)
        reader.allow(keys, in: node)
        let code = reader.code("scenario", in: node, as: ScenarioCode.self)
        let title = reader.localized("title", in: node)
        let source = reader.localized("source", in: node)
        if reader.text("synthetic", in: node).map({ $0 != "true" }) == true {
            reader.fault(
                node["synthetic"]?.line ?? node.line,
                vi: "“synthetic” phải là true: số liệu kịch bản luôn là số tổng hợp",
                en: "“synthetic” must be true: a scenario's figures are always made up")
        }
        let asOf = reader.day("asOf", in: node)
        let forms = named("forms", in: node, as: FormCode.self, &reader)
        let units = named("units", in: node, as: FacilityID.self, &reader)
        let reports = parts("reports", in: node, &reader).flatMap { Self.reports($0, &reader) }
        let outages = reader.list("outages", in: node).compactMap {
            ScenarioStorm.outage($0, &reader)
        }
        let extensions = reader.list("extensions", in: node).compactMap {
            ScenarioStorm.extension($0, &reader)
        }
        let facts = parts("facts", in: node, &reader).compactMap {
            ScenarioFactReading.fact($0, &reader)
        }
        guard let code, let title, let source, let asOf else { return (nil, reader.faults) }
        return (
            Scenario(
                code: code, title: title, source: source, asOf: asOf, forms: forms, units: units,
                reports: reports, outages: outages, extensions: extensions, facts: facts),
            reader.faults
        )
    }

    /// Codes at `key`, each once; none is a fault.
    private static func named<C: Code>(
        _ key: String, in node: DocumentNode, as type: C.Type, _ reader: inout DocumentReader
    ) -> [Scenario.Named<C>] {
        let elements = parts(key, in: node, &reader)
        var seen: Set<C> = []
        return elements.compactMap { element in
            guard
                let code = reader.code(element.scalar ?? "", line: element.line, key: key, as: type)
            else { return nil }
            if seen.insert(code).inserted { return Scenario.Named(code: code, line: element.line) }
            reader.fault(
                element.line, vi: "“\(code)” ghi hai lần", en: "“\(code)” stands twice")
            return nil
        }
    }

    /// The list at `key`; an empty one is a fault.
    private static func parts(
        _ key: String, in node: DocumentNode, _ reader: inout DocumentReader
    ) -> [DocumentNode] {
        let found = reader.list(key, in: node)
        if found.isEmpty, node[key]?.entries == nil {
            reader.fault(
                node[key]?.line ?? node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
        }
        return found
    }

    // MARK: - Reports

    private static func reports(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> [Scenario.Report] {
        reader.allow(
            ["form", "period", "common", "others", "columns", "everyone", "units"], in: node)
        let form = reader.code("form", in: node, as: FormCode.self)
        let period = reader.text("period", in: node)
        let common = node["common"].map { answers($0, under: $0.line, &reader) } ?? []
        let others = node["others"].flatMap { content($0, &reader) }
        let isForEveryone = reader.flag("everyone", in: node, else: false)
        let columns = node["columns"].map { _ in
            reader.codes("columns", in: node, as: IndicatorCode.self)
        }
        let units = isForEveryone && node["units"] == nil ? [] : node["units"]?.entries
        guard let units else {
            reader.fault(
                node["units"]?.line ?? node.line,
                vi: "“units” phải là các cặp đơn vị: số liệu",
                en: "“units” must be pairs of a unit and its figures")
            return []
        }
        guard let form, let period else { return [] }
        var reports = units.compactMap { unit -> Scenario.Report? in
            let facility = reader.code(
                unit.key, line: unit.line, key: "units", as: FacilityID.self)
            let own = figures(unit, columns, &reader)
            let given = Set(own.map(\.indicator))
            return facility.map { facility in
                Scenario.Report(
                    form: form, period: period, facility: facility,
                    answers: own + common.filter { !given.contains($0.indicator) },
                    others: others, line: unit.line)
            }
        }
        if isForEveryone {
            reports.append(
                Scenario.Report(
                    form: form, period: period, facility: nil, answers: common, others: others,
                    line: node.line))
        }
        return reports
    }

    /// A unit's answers: pairs, or a row under the block's columns.
    private static func figures(
        _ unit: DocumentNode.Entry, _ columns: [IndicatorCode]?, _ reader: inout DocumentReader
    ) -> [Scenario.Answer] {
        guard let columns, let cells = unit.value.elements else {
            return answers(unit.value, under: unit.line, &reader)
        }
        guard cells.count == columns.count else {
            reader.fault(
                unit.line, vi: "hàng có \(cells.count) ô, cần \(columns.count) theo “columns”",
                en: "the row has \(cells.count) cells, “columns” asks for \(columns.count)")
            return []
        }
        return zip(columns, cells).compactMap { code, cell in
            answer(
                code, DocumentNode.Entry(key: code.text, line: cell.line, value: cell), &reader)
        }
    }

    private static func answers(
        _ node: DocumentNode, under line: Int, _ reader: inout DocumentReader
    ) -> [Scenario.Answer] {
        guard let entries = node.entries else {
            reader.fault(
                line, vi: "cần các cặp chỉ tiêu: số", en: "expected pairs of indicator: figure")
            return []
        }
        var seen: Set<IndicatorCode> = []
        return entries.compactMap { entry in
            guard
                let code = reader.code(
                    entry.key, line: entry.line, key: "units", as: IndicatorCode.self)
            else { return nil }
            if !seen.insert(code).inserted {
                reader.fault(
                    entry.line, vi: "chỉ tiêu “\(code)” ghi hai lần",
                    en: "the indicator “\(code)” stands twice")
            }
            return answer(code, entry, &reader)
        }
    }

    private static func answer(
        _ code: IndicatorCode, _ entry: DocumentNode.Entry, _ reader: inout DocumentReader
    ) -> Scenario.Answer? {
        var value: DocumentNode? = entry.value
        var note: String?
        if entry.value.entries != nil {
            reader.allow(["value", "note"], in: entry.value)
            note = reader.text("note", in: entry.value)
            value = entry.value["value"]
        }
        guard let content = value.flatMap({ content($0, &reader) }) else {
            reader.fault(
                entry.line, vi: "“\(code)” không có giá trị", en: "“\(code)” has no value")
            return nil
        }
        return Scenario.Answer(indicator: code, content: content, note: note, line: entry.line)
    }

    private static func content(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Answer.Content? {
        if let text = node.scalar { return text.isOnlySpace ? nil : .text(text) }
        guard let rows = node.elements else { return nil }
        return .rows(
            rows.map { row in
                var fields: [IndicatorCode: String] = [:]
                for entry in row.entries ?? [] {
                    guard
                        let code = reader.code(
                            entry.key, line: entry.line, key: "value", as: IndicatorCode.self)
                    else { continue }
                    fields[code] = entry.value.scalar ?? ""
                }
                return fields
            })
    }
}
