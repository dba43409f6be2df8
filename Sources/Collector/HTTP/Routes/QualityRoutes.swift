import Hummingbird
import Shared

/// What stands out in the figures. A unit sees its own, and no total of others beside it.
struct QualityRoutes: Sendable {
    let read: ReadQuality
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// Most unusual figures in one answer.
    static let itemLimit = 10_000

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            endpoint(
                Routes.quality, "getQuality",
                "Completeness, timeliness, blanks, zeros and unusual figures, by form and indicator",
                answer: .quality, handler: summary),
            endpoint(
                Routes.qualityCSV, "getQualityCSV", "The same for spreadsheets",
                more: [Self.bom], produces: "text/csv", handler: summaryCSV),
            endpoint(
                Routes.qualityUnusual, "getUnusualFigures",
                "Figures far from their unit's own, what changes the province's total most first",
                more: [.query("limit", "At most so many; 100 without it")],
                answer: .unusualFigures, handler: unusual),
            endpoint(
                Routes.qualityUnusualCSV, "getUnusualFiguresCSV",
                "All of them for spreadsheets", more: [Self.bom], produces: "text/csv",
                handler: unusualCSV),
            endpoint(
                Routes.qualityRelated, "getUnusualRatios",
                "Units whose ratio of two related indicators stands far from everybody's",
                answer: .unusualRatios, handler: related),
            endpoint(
                Routes.qualityYears, "getQualityYears",
                "Each indicator over the span against the same span of the years before",
                answer: .qualityYears, handler: years),
            endpoint(
                Routes.qualityDigits, "getDigitHabits",
                "What the figures of each unit end in, the most uneven first",
                answer: .digitHabits, handler: digits),
        ]
    }

    static let bom = Endpoint.Parameter.query(
        "bom", "true: begin with a byte order mark, as Excel wants it")
    static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .wrongUnit,
    ]
    static let parameters: [Endpoint.Parameter] = [
        .required("period", "The span, or its first period: 2026, 2026-Q1, 2026-03 …"),
        .query("to", "The last period, where the span is not one period"),
        .query("form", "A form's code"), .query("area", "An area's code"),
        .query("facility", "A unit's code"), .query("asOf", "RFC 3339; now without it"),
    ]

    private func endpoint(
        _ path: String, _ operation: String, _ summary: String,
        more: [Endpoint.Parameter] = [], produces: String = "application/json",
        answer: SchemaPart? = nil, handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: .reading, operation: operation, summary: summary,
            parameters: Self.parameters + more, produces: produces, answer: answer,
            problems: Self.problems, handler: handler)
    }

    // MARK: - Answers

    private func summary(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let answer = try await answer(request, context)
        return .json { writer in answer.writeSummary(to: &writer) }
    }

    private func summaryCSV(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let withMark = try request.flag("bom")
        let forms = try await answer(request, context).forms
        return .text(
            QualityCSV.summary(forms, withMark: withMark), type: "text/csv; charset=utf-8")
    }

    private func unusual(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let limit = try request.number("limit", in: 1...Self.itemLimit) ?? 100
        let answer = try await answer(request, context)
        return .json { writer in answer.writeUnusual(limit: limit, to: &writer) }
    }

    private func unusualCSV(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let withMark = try request.flag("bom")
        let answer = try await answer(request, context)
        let rows = UnusualRow.all(answer.forms, in: answer.registry)
        return .text(QualityCSV.unusual(rows, withMark: withMark), type: "text/csv; charset=utf-8")
    }

    private func related(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let answer = try await answer(request, context)
        return .json { writer in answer.writeRelated(to: &writer) }
    }

    private func digits(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let answer = try await answer(request, context)
        return .json { writer in answer.writeDigits(to: &writer) }
    }

    private func years(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let question = try Self.question(request, context.principal, now: surroundings.now)
        let years = try await read.years(question)
        let registry = catalogue.current.registry
        return .json { writer in
            QualityYearsJSON(forms: years, registry: registry).write(to: &writer)
        }
    }

    // MARK: - Questions

    private func answer(
        _ request: Request, _ context: CollectorContext
    ) async throws -> QualityJSON {
        let question = try Self.question(request, context.principal, now: surroundings.now)
        return QualityJSON(
            question: question, forms: try await read(question),
            registry: catalogue.current.registry)
    }

    /// What is asked. A unit's agent asks about itself.
    static func question(
        _ request: Request, _ principal: Principal, now: () -> Instant
    ) throws(Problem) -> QualityQuestion {
        let from = try request.required("period", accepts: "2026, 2026-Q1, 2026-03 …") { $0 }
        return QualityQuestion(
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) }, from: from,
            to: request.query("to") ?? from,
            area: try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) },
            facility: try principal.ownUnit(
                asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                    FacilityID($0)
                }),
            isOwnView: principal.ownUnit != nil,
            asOf: try request.query("asOf", accepts: "2026-04-10T08:00:00+07:00") {
                Instant(rfc3339: $0)
            } ?? now(), isNow: request.query("asOf") == nil)
    }
}

extension Request {
    /// A parameter that is `true` or `false`; false without it.
    func flag(_ name: String) throws(Problem) -> Bool {
        try query(name, accepts: "true, false") { text -> Bool? in
            switch text {
            case "true", "1": true
            case "false", "0": false
            default: nil
            }
        } ?? false
    }
}
