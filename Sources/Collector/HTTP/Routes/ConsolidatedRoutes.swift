import Hummingbird
import Shared

/// Figures of many units as one: as JSON, for spreadsheets, as a workbook.
struct ConsolidatedRoutes: Sendable {
    let consolidate: Consolidate
    let surroundings: Surroundings
    /// Makes files for word processors.
    let wordProcessor: WordProcessor

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.consolidated, access: .reading,
                operation: "getConsolidated",
                summary: "A form over a span and units as one: figures with coverage, plan, last "
                    + "year, and where they come from",
                parameters: Self.parameters + [
                    .query("trace", "An indicator whose single figures are wanted")
                ], answer: .consolidated, problems: Self.problems, handler: json),
            Endpoint(
                method: .get, path: Routes.consolidatedCSV, access: .reading,
                operation: "getConsolidatedCSV", summary: "The same for spreadsheets",
                parameters: Self.parameters + [
                    .query("bom", "true: begin with a byte order mark, as Excel wants it")
                ], produces: "text/csv", problems: Self.problems, handler: csv),
            Endpoint(
                method: .get, path: Routes.consolidatedText, access: .reading,
                operation: "getConsolidatedText", summary: "The same as a table for people",
                parameters: Self.parameters, produces: "text/plain", problems: Self.problems,
                handler: text),
            Endpoint(
                method: .get, path: Routes.consolidatedWorkbook, access: .reading,
                operation: "getConsolidatedWorkbook",
                summary: "The same as a workbook, units beside each other, totals as formulas",
                parameters: Self.parameters, produces: TemplateRoutes.mediaType,
                problems: Self.problems, handler: workbook),
            Endpoint(
                method: .get, path: Routes.consolidatedDocument, access: .reading,
                operation: "getConsolidatedDocument",
                summary:
                    "The same as a document with letterhead and signatures, for word processors",
                parameters: Self.parameters + Self.letterhead, produces: WordProcessor.mediaType,
                problems: Self.problems + [.converterMissing, .tooBusy], handler: document),
            Endpoint(
                method: .get, path: PagePath.consolidated, access: .reading,
                operation: "consolidatedPage",
                summary:
                    "The same as a page, to read and to print; without a form, a page to choose",
                parameters: Self.parameters.map(\.optional) + Self.letterhead + [
                    .query("trace", "An indicator whose single figures are wanted"),
                    .query("page", "The page of its longest list, from 1; all on one page: all"),
                ], produces: "text/html; charset=utf-8", problems: Self.problems, handler: page),
        ]
    }

    private static let parameters: [Endpoint.Parameter] = [
        .required("form", "A form's code"),
        .required("period", "The span, or its first period: 2026-03, 2026-Q1, 2026-9M …"),
        .query("to", "The last period, where the span is not one period"),
        .query("area", "An area's code"), .query("mountains", "true: the mountain areas"),
        .query("units", "Units' codes, comma-separated"),
        .query("mode", "asNow (with the units they came from), asReported"),
        .query("asOf", "RFC 3339; now without it"),
        .query("outside", "true: withhold small counts, for readers outside the department"),
    ]
    private static let letterhead: [Endpoint.Parameter] = [
        .query("number", "The document's number"), .query("place", "Where it is signed"),
        .query("signer", "Who signs: GIÁM ĐỐC without it"), .query("lang", "vi or en"),
    ]
    private static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .wrongUnit,
    ]

    // MARK: - Answers

    private func json(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let table = try await table(request, context)
        let trace = try Self.trace(request, in: table.answer.consolidation.form)
        return .json { writer in
            ConsolidatedJSON(table: table, trace: trace).write(to: &writer)
        }
    }

    private func csv(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let withMark = try Self.flag("bom", request)
        let text = ConsolidatedText(try await table(request, context)).csv(withMark: withMark)
        return .text(text, type: "text/csv; charset=utf-8")
    }

    private func text(_ request: Request, _ context: CollectorContext) async throws -> Response {
        .text(ConsolidatedText(try await table(request, context)).text)
    }

    private func workbook(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let table = try await table(request, context)
        // On a reader's thread: the library writes through files and may block.
        let bytes = try await consolidate.store.read { _ in
            try ConsolidatedWorkbook(table).bytes()
        }
        let periods = table.answer.consolidation.parts.map(\.period.identifier)
        let name = "\(table.answer.question.form)_\(periods.last ?? "").xlsx"
        return .file(bytes, named: name, type: TemplateRoutes.mediaType)
    }

    private func document(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        var document = try made(try await table(request, context), request)
        document.medium = .wordProcessor
        let bytes = try await wordProcessor.docx(ConsolidatedFile(document: document).html)
        let name = "\(document.consolidation.form.code)_\(request.query("period") ?? "").docx"
        return .file(bytes, named: name, type: WordProcessor.mediaType)
    }

    private func page(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let fields = Self.fields.compactMap { name in request.query(name).map { (name, $0) } }
        var page = ConsolidatedPage(
            catalogue: consolidate.catalogue.current,
            frame: try request.frame(context, at: surroundings.now()), fields: fields)
        guard request.query("form") != nil, request.query("period") != nil else {
            return .page(page.html)
        }
        let table = try await table(request, context)
        page.document = try made(table, request)
        if request.query("page") != "all" { page.number = try request.pageNumber() }
        page.trace = try Self.trace(request, in: table.answer.consolidation.form)
        page.mayDecide = context.principal.mayDecide(
            .reviewing, about: table.answer.consolidation.form.code)
        return .page(page.html)
    }

    /// The fields that a page's links carry on.
    private static let fields = [
        "form", "period", "to", "area", "mountains", "units", "mode", "asOf", "outside", "number",
        "place", "signer", "page", "lang",
    ]

    private static func language(_ request: Request) throws(Problem) -> Language {
        try request.query("lang", accepts: "vi, en") { Language(rawValue: $0) } ?? .vi
    }

    private func made(
        _ table: ConsolidatedTable, _ request: Request
    ) throws(Problem) -> ConsolidatedDocument {
        let language = try Self.language(request)
        let catalogue = consolidate.catalogue.current
        return ConsolidatedDocument(
            table: table,
            letterhead: ConsolidatedDocument.Letterhead(
                catalogue, on: table.answer.question.asOf.day, language,
                number: request.query("number") ?? "", place: request.query("place") ?? "",
                signer: request.query("signer") ?? ""),
            words: ConsolidatedWords(language: language))
    }

    // MARK: - Questions

    /// The slot of the indicator whose single figures are wanted; nil without one.
    private static func trace(_ request: Request, in form: Form) throws(Problem) -> Int? {
        let wanted = try request.query("trace", accepts: "kham_tong …") { IndicatorCode($0) }
        guard let wanted else { return nil }
        guard let slot = form.slot(of: wanted) else {
            throw Problem(
                .badQuery, vi: "Biểu không có “\(wanted)”.", en: "The form has no “\(wanted)”.")
        }
        return slot
    }

    private func table(
        _ request: Request, _ context: CollectorContext
    ) async throws -> ConsolidatedTable {
        let isForOutside = try Self.flag("outside", request)
        return ConsolidatedTable(
            try await consolidate(try question(request, context.principal)),
            isForOutside: isForOutside)
    }

    private func question(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> Consolidate.Question {
        let from = try request.required("period", accepts: "2026-03 …") { $0 }
        return Consolidate.Question(
            form: try request.required("form", accepts: "HDKB-T …") { FormCode($0) },
            from: from, to: request.query("to") ?? from,
            scope: try Self.scope(request, principal),
            mode: try request.query("mode", accepts: "asNow, asReported") {
                Consolidate.Mode(rawValue: $0)
            } ?? .asNow,
            asOf: try request.query("asOf", accepts: "2026-04-10T08:00:00+07:00") {
                Instant(rfc3339: $0)
            } ?? surroundings.now(), isNow: request.query("asOf") == nil)
    }

    private static func scope(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> Consolidate.Scope {
        let area = try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) }
        let mountains = try flag("mountains", request)
        let units = try request.query("units", accepts: "SX-BV1,SX-BV2") { text -> [FacilityID]? in
            let codes = text.split(separator: ",").map { FacilityID(String($0)) }
            return codes.contains(nil) ? nil : codes.compactMap(\.self)
        }
        // A unit's agent and its users see its own figures and nobody else's.
        if let own = principal.ownUnit {
            guard area == nil, !mountains, units == nil || units == [own] else {
                throw Problem(.wrongUnit)
            }
            return .units([own])
        }
        switch (area, mountains, units) {
        case (nil, false, nil): return .all
        case (let area?, false, nil): return .area(area)
        case (nil, true, nil): return .mountains
        case (nil, false, let units?): return .units(units)
        default:
            throw Problem(
                .badQuery, vi: "Chọn một trong “area”, “mountains”, “units”.",
                en: "Give one of “area”, “mountains”, “units”.")
        }
    }

    private static func flag(_ name: String, _ request: Request) throws(Problem) -> Bool {
        try request.query(name, accepts: "true, false") { text -> Bool? in
            switch text {
            case "true", "1": true
            case "false", "0": false
            default: nil
            }
        } ?? false
    }
}
