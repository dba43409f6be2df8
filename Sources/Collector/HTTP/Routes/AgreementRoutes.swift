import Hummingbird
import Shared

/// Which of two figures holds, and what becomes of units' words: decided on the page of the
/// consolidated report, and by commands on the collector's own machine.
struct AgreementRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let choices = "/local/figure-choices"
        static let followUps = "/local/follow-ups"
    }

    let officer: Officer
    let consolidate: Consolidate

    /// What the page's forms are sent to.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: PagePath.consolidatedChoice, access: .reviewing,
                operation: "chooseFigureOnPage",
                summary: "Hold to one of two figures told of one thing",
                produces: "text/html; charset=utf-8", success: 303, takesForm: true,
                problems: [.badQuery, .unknownForm],
                handler: { request, context in
                    try await choose(AgreementFields(context.form), context)
                    return back(request, context)
                }),
            Endpoint(
                method: .post, path: PagePath.consolidatedFollowUp, access: .reviewing,
                operation: "followStatementOnPage",
                summary: "Say who answers for a unit's words and where they stand",
                produces: "text/html; charset=utf-8", success: 303, takesForm: true,
                problems: [.badQuery, .unknownForm, .unknownFacility],
                handler: { request, context in
                    try await follow(AgreementFields(context.form), context)
                    return back(request, context)
                }),
        ]
    }

    /// The page that the form stood on.
    private func back(_ request: Request, _ context: CollectorContext) -> Response {
        let frame = PageFrame(request, principal: context.principal, now: officer.now())
        let asked = context.form.fields(beginningWith: AgreementFields.asked)
        return .seeOther(frame.link(PagePath.consolidated, asked) + "#decide")
    }

    /// What commands ask for.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.choices, access: .local, operation: "chooseFigure",
                summary: "Hold to one of two figures told of one thing", takesBody: true,
                problems: [.badQuery, .unknownForm],
                handler: { request, context in
                    try await choose(AgreementFields(request), context)
                    return .json { writer in writer.object { _ in } }
                }),
            Endpoint(
                method: .post, path: Path.followUps, access: .local, operation: "followStatement",
                summary: "Say who answers for a unit's words and where they stand",
                takesBody: true, problems: [.badQuery, .unknownForm, .unknownFacility],
                handler: { request, context in
                    try await follow(AgreementFields(request), context)
                    return .json { writer in writer.object { _ in } }
                }),
        ]
    }

    private func choose(_ fields: AgreementFields, _ context: CollectorContext) async throws {
        let choose = ChooseFigure(
            officer: officer.acting(for: context.principal), consolidate: consolidate)
        try await choose(
            ChooseFigure.Request(
                form: try fields.word("form", accepts: "TH-DK …") { FormCode($0) },
                period: try fields.word("period", accepts: "2026-9M …") { $0 },
                scope: try fields.scope(),
                indicator: try fields.word("indicator", accepts: "kham_tong …") {
                    IndicatorCode($0)
                }, against: fields.text("against"),
                side: try fields.word("side", accepts: "whole, parts, none") {
                    FigureChoice.Side(rawValue: $0)
                }, reason: fields.text("reason") ?? ""))
    }

    private func follow(_ fields: AgreementFields, _ context: CollectorContext) async throws {
        let follow = FollowStatement(
            officer: officer.acting(for: context.principal), consolidate: consolidate)
        let statuses = FollowUp.Status.allCases.map(\.rawValue).joined(separator: ", ")
        try await follow(
            FollowStatement.Request(
                form: try fields.word("form", accepts: "TH-DK …") { FormCode($0) },
                period: try fields.word("period", accepts: "2026-9M …") { $0 },
                facility: try fields.word("facility", accepts: "SX-BV1 …") { FacilityID($0) },
                statement: try fields.word("statement", accepts: "1f0a6c2e …") { $0 },
                status: try fields.word("status", accepts: statuses) {
                    FollowUp.Status(rawValue: $0)
                }, owner: fields.text("owner") ?? "", note: fields.text("note") ?? ""))
    }
}

/// The fields of such a request.
struct AgreementFields {
    /// What stands before the names of fields that say on which page a form stood.
    static let asked = "ask."

    private let read: (String) -> String?

    /// The fields of a command.
    init(_ request: Request) async throws {
        let bytes = try await request.jsonBody(limit: 65_536)
        do throws(JSONFault) {
            let body = try JSONValue(parsing: bytes)
            read = { body[$0]?.text }
        } catch {
            throw Problem(fault: error, in: bytes)
        }
    }

    /// The fields of a form; what it is about stands in the page's own question.
    init(_ form: FormFields) {
        read = { form[$0] ?? form[Self.asked + $0] }
    }

    /// A text; nil when absent or empty.
    func text(_ name: String) -> String? { read(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// A field that must be there.
    func word<Value>(
        _ name: String, accepts: String, _ make: (String) -> Value?
    ) throws(Problem) -> Value {
        guard let text = text(name), let value = make(text) else {
            let read = text(name) ?? ""
            throw Problem(
                .badQuery, vi: "“\(name)”: đọc được “\(read.prefix(64))”, cần \(accepts).",
                en: "“\(name)”: read “\(read.prefix(64))”, expected \(accepts).")
        }
        return value
    }

    /// Whose figures are meant: an area's, or all.
    func scope() throws(Problem) -> Consolidate.Scope {
        guard let area = text("area") else { return .all }
        guard let id = AreaID(area) else {
            throw Problem(.badQuery, vi: "Không có địa bàn “\(area)”.", en: "No area “\(area)”.")
        }
        return .area(id)
    }
}
