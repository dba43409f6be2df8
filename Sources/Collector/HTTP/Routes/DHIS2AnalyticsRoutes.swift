import Exchange
import Hummingbird
import Shared

/// `analytics`: rates of reporting, and consolidated figures, by period and unit.
struct DHIS2AnalyticsRoutes: Sendable {
    let read: ReadingRates
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let surroundings: Surroundings

    /// Most combinations of one question.
    static let limit = 50_000

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: DHIS2Routes.Path.analytics, access: .reading,
                operation: "dhis2Analytics",
                summary: "Rates of reporting and consolidated figures, live",
                parameters: [
                    .required("dimension", "dx:…;…, pe:…;… and ou:…;…, one parameter each"),
                    .query("filter", "A dimension of one item that is not shown"),
                    .query("skipMeta", "true leaves out names"),
                    .query("paging", "Whether the answer says which page it is"),
                ], handler: answer)
        ]
    }

    /// A question's dimensions.
    private struct Dimensions {
        var items: [String] = []
        var spans: [ReadingRates.Span] = []
        var places: [ReadingRates.Place] = []
        var hasCombo = false
    }

    private func answer(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let metadata = directories.current(catalogue.current, on: surroundings.now().day)
        let asked = try dimensions(request, context.principal, metadata)
        var lines: [ReadingRates.Line] = []
        var metrics: [(set: ExchangeDirectory.DataSet, metrics: [ReadingRates.Metric])] = []
        var elements: [FormCode: [ExchangeDirectory.Element]] = [:]
        for item in asked.items { try sort(item, metadata, &metrics, &elements) }
        for (set, wanted) in metrics {
            lines += try await read.rates(of: set, wanted, asked.spans, asked.places)
        }
        for (form, wanted) in elements.sorted(by: { $0.key < $1.key }) {
            lines += try await read.figures(of: wanted, form: form, asked.spans, asked.places)
        }
        return .tree(Self.json(lines, asked, request, metadata))
    }

    // MARK: - What is asked

    private func sort(
        _ item: String, _ metadata: MetadataCatalogue,
        _ metrics: inout [(set: ExchangeDirectory.DataSet, metrics: [ReadingRates.Metric])],
        _ elements: inout [FormCode: [ExchangeDirectory.Element]]
    ) throws {
        let directory = metadata.directory
        // A code of a data set may hold a dot itself.
        if let dot = item.lastIndex(of: "."),
            let metric = ReadingRates.Metric(rawValue: String(item[item.index(after: dot)...]))
        {
            let name = String(item[..<dot])
            if let set = directory.dataSet(name, by: .uid) ?? directory.dataSet(name, by: .code) {
                if let known = metrics.firstIndex(where: { $0.set == set }) {
                    metrics[known].metrics.append(metric)
                } else {
                    metrics.append((set, [metric]))
                }
                return
            }
        }
        let plain = String(item.split(separator: ".").first ?? "")
        let element =
            directory.element(item, by: .uid) ?? directory.element(item, by: .code)
            ?? directory.element(plain, by: .uid)
        guard let element else {
            throw WebMessage.refusal(
                409, code: "E7124", vi: "dx: không có “\(item.prefix(60))”.",
                en: "Data dimension item not found: `\(item.prefix(60))`")
        }
        elements[element.form, default: []].append(element)
    }

    private func dimensions(
        _ request: Request, _ principal: Principal, _ metadata: MetadataCatalogue
    ) throws -> Dimensions {
        var asked = Dimensions()
        var units: [String] = []
        for text in request.queries("dimension") + request.queries("filter") {
            // Several dimensions may stand in one parameter, each behind a comma.
            for dimension in text.split(separator: ",") {
                let parts = dimension.split(separator: ":", maxSplits: 1)
                let items =
                    parts.count == 2 ? parts[1].split(separator: ";").map { String($0) } : []
                switch parts.first {
                case "dx": asked.items += items.filter { !asked.items.contains($0) }
                case "pe": asked.spans += try items.map(Self.span)
                case "ou": units += items
                case "co", "ao": asked.hasCombo = true
                default:
                    throw WebMessage.refusal(
                        409, code: "E7125", vi: "Không có chiều “\(dimension.prefix(40))”.",
                        en: "Dimension could not be found: `\(dimension.prefix(40))`")
                }
            }
        }
        guard !asked.items.isEmpty else {
            throw WebMessage.refusal(
                409, code: "E7123", vi: "Cần dimension=dx:… với ít nhất một mục.",
                en: "At least one data item (dimension=dx:…) must be specified.")
        }
        guard !asked.spans.isEmpty, !units.isEmpty else {
            throw WebMessage.refusal(
                409, code: "E7126", vi: "Cần dimension=pe:… và dimension=ou:….",
                en: "At least one period (pe:…) and one unit (ou:…) must be specified.")
        }
        // A name that stands twice is one: a level may be thousands of units.
        var named: Set<String> = []
        var seen: Set<UID> = []
        let places = try units.filter { named.insert($0).inserted }
            .flatMap { try self.units($0, principal, metadata) }
            .filter { seen.insert($0).inserted }
        guard asked.items.count * asked.spans.count * places.count <= Self.limit else {
            throw WebMessage.refusal(
                409, code: "E7128", vi: "Quá \(Self.limit) ô; hỏi từng phần.",
                en: "More than \(Self.limit) cells; ask for less at once.")
        }
        let below = metadata.units(below: places)
        asked.places = places.map { uid in
            let units = below[uid] ?? []
            return ReadingRates.Place(
                uid: uid, units: principal.ownUnit.map { units.intersection([$0]) } ?? units)
        }
        return asked
    }

    private static func span(_ text: String) throws -> ReadingRates.Span {
        guard let period = ExchangePeriod(text) else {
            throw WebMessage.refusal(
                409, code: "E7128",
                vi:
                    "pe: “\(text.prefix(32))” không phải kỳ cố định (202601, 2026Q1, 2026S1, 2026).",
                en: "Period item not a fixed period: `\(text.prefix(32))` (202601, 2026Q1, 2026).")
        }
        return ReadingRates.Span(name: text, period: period)
    }

    private func units(
        _ item: String, _ principal: Principal, _ metadata: MetadataCatalogue
    ) throws -> [UID] {
        let own = principal.ownUnit.map { UID(.unit, $0.text) }
        let root = MetadataCatalogue.root(of: catalogue.current.registry).uid
        func isShown(_ uid: UID) -> Bool { own == nil || uid == own || uid == root }
        if item.hasPrefix("LEVEL-"), let level = Int(item.dropFirst("LEVEL-".count)) {
            return metadata.units(onLevel: level).filter(isShown)
        }
        if item == "USER_ORGUNIT" { return [own ?? root] }
        if item == "USER_ORGUNIT_CHILDREN" { return metadata.units(onLevel: 2).filter(isShown) }
        guard let unit = metadata.unit(item, by: .uid) else {
            throw WebMessage.refusal(
                409, code: "E7124", vi: "ou: không có đơn vị “\(item.prefix(60))”.",
                en: "Organisation unit not found: `\(item.prefix(60))`")
        }
        guard isShown(unit) else {
            throw WebMessage.refusal(
                409, code: "E7120", vi: "Tài khoản chỉ xem được số liệu của đơn vị mình.",
                en: "User is not allowed to view org unit: only the own unit's figures are shown.")
        }
        return [unit]
    }

    // MARK: - The answer

    private static func json(
        _ lines: [ReadingRates.Line], _ asked: Dimensions, _ request: Request,
        _ metadata: MetadataCatalogue
    ) -> JSONValue {
        var names = [("dx", "Data"), ("pe", "Period"), ("ou", "Organisation unit")]
        if asked.hasCombo { names.insert(("co", "Category option combo"), at: 1) }
        var headers = names.map { Self.header($0.0, $0.1, "TEXT", isMeta: true) }
        headers.append(Self.header("value", "Value", "NUMBER", isMeta: false))
        let rows = lines.map { line -> JSONValue in
            var cells = [line.item, line.period, line.unit.text]
            if asked.hasCombo { cells.insert(UID.defaultCombo.text, at: 1) }
            return .array((cells + [line.value]).map { .string($0) })
        }
        var members: [JSONValue.Member] = [
            .init("headerWidth", .integer(Int64(headers.count))), .init("headers", .array(headers)),
            .init("height", .integer(Int64(rows.count))), .init("rows", .array(rows)),
            .init("width", .integer(Int64(rows.isEmpty ? 0 : headers.count))),
        ]
        if request.doorFlag("skipMeta") != true {
            members.append(.init("metaData", Self.meta(lines, asked, metadata)))
        }
        if request.doorFlag("paging") == true {
            members.append(
                .init(
                    "pager",
                    .object([
                        .init("isLastPage", .bool(true)), .init("page", .integer(1)),
                        .init("pageCount", .integer(1)),
                        .init("pageSize", .integer(Int64(max(rows.count, 50)))),
                        .init("total", .integer(Int64(rows.count))),
                    ])))
        }
        return .object(members)
    }

    private static func header(
        _ name: String, _ column: String, _ type: String, isMeta: Bool
    ) -> JSONValue {
        .object([
            .init("column", .string(column)), .init("hidden", .bool(false)),
            .init("meta", .bool(isMeta)), .init("name", .string(name)),
            .init("type", .string(type == "NUMBER" ? "java.lang.Double" : "java.lang.String")),
            .init("valueType", .string(type)),
        ])
    }

    private static func meta(
        _ lines: [ReadingRates.Line], _ asked: Dimensions, _ metadata: MetadataCatalogue
    ) -> JSONValue {
        var names: [String: String] = [:]
        for item in asked.items + asked.places.map(\.uid.text) {
            let key = String(item.split(separator: ".").first ?? "")
            names[item] = metadata.object(key)?.1.value("name")?.text ?? item
        }
        for span in asked.spans { names[span.name] = span.name }
        let items = names.sorted { $0.key < $1.key }.map { key, name in
            JSONValue.Member(key, .object([.init("name", .string(name))]))
        }
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return .object([
            .init(
                "dimensions",
                .object([
                    .init("co", list(asked.hasCombo ? [UID.defaultCombo.text] : [])),
                    .init("dx", list(asked.items)),
                    .init("ou", list(asked.places.map(\.uid.text))),
                    .init("pe", list(asked.spans.map(\.name))),
                ])), .init("items", .object(items)),
        ])
    }
}
