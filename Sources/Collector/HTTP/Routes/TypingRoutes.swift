import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// The pages on which a unit without an agent types its reports.
///
/// - The list, one report, saving: this file.
/// - Sending, approving, files: `TypingRoutes+Acts.swift`.
struct TypingRoutes: Sendable {
    let read: ReadTyping
    let save: SaveDraft
    let submit: SubmitDraft
    let steps: DraftSteps
    let book: AccountBook
    let surroundings: Surroundings

    static let html = "text/html; charset=utf-8"
    static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")
    static let slot: [Endpoint.Parameter] = [
        .path("form", "A form's code"), .path("period", "2026-03 …"),
    ]
    static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .periodNotOwed, .periodNotEnded, .periodClosed,
        .revisionLocked, .revisionStale, .bodyTooLarge,
    ]
    /// Most bytes of a page with all its texts.
    static let formLimit = 2 << 20

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.typing, access: .typing, operation: "typingListPage",
                summary: "The reports that a unit owes, to be typed",
                parameters: [
                    .query("form", "A form's code, to open a period of"),
                    .query("period", "2026-03 …"), Self.language,
                ],
                produces: Self.html, problems: [.badQuery], handler: list),
            Endpoint(
                method: .post, path: PagePath.typingApproval, access: .typing,
                operation: "wantTypingApproval",
                summary: "Say whether a second person approves typed reports",
                parameters: [Self.language], produces: Self.html, success: 303, takesForm: true,
                problems: [.badQuery], handler: wantApproval),
            Endpoint(
                method: .get, path: PagePath.typingPattern, access: .typing,
                operation: "typingPage", summary: "One report as a form to type into",
                parameters: Self.slot + [
                    .query("edit", "1 to correct what was sent"),
                    .query("done", "What was just done"), Self.language,
                ], produces: Self.html, problems: Self.problems,
                handler: { request, context in
                    let place = try Self.place(context)
                    return .page(try await page(place, request, context).html)
                }),
            Endpoint(
                method: .post, path: PagePath.typingPattern, access: .typing,
                operation: "saveTyped", summary: "Keep what was typed",
                parameters: Self.slot + [Self.language], produces: Self.html, success: 303,
                takesForm: true, formLimit: Self.formLimit, problems: Self.problems,
                handler: saveAll),
            Endpoint(
                method: .post, path: "\(PagePath.typingPattern)/\(TypingVerb.fields.rawValue)",
                access: .typing, operation: "saveTypedFields",
                summary: "Keep single fields while a report is typed",
                parameters: Self.slot + [Self.language], answer: .typedFields, takesForm: true,
                formLimit: Self.formLimit, problems: Self.problems, handler: saveFields),
        ] + acts
    }

    // MARK: - Who and what

    /// The report of the person's own unit that an address names.
    static func place(_ context: CollectorContext) throws(Problem) -> ReadTyping.Place {
        func part(_ name: String) -> String { context.parameters.get(name) ?? "" }
        guard let unit = context.principal.ownUnit else { throw Problem(.wrongRole) }
        guard let form = FormCode(part("form")) else { throw Problem(.unknownForm) }
        return ReadTyping.Place(form: form, period: part("period"), unit: unit)
    }

    static func person(_ context: CollectorContext) throws(Problem) -> Person {
        guard case .person(let person) = context.principal else { throw Problem(.wrongRole) }
        return person
    }

    func words(_ frame: PageFrame) -> TypingWords {
        let book = book
        return TypingWords(frame: frame) { row in
            book.accounts.first { $0.account == row }?.fullName ?? "?"
        }
    }

    // MARK: - The list

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let form = try request.query("form", accepts: "HDKB-T …") { FormCode($0) }
        if let form, let period = request.query("period"), !period.isEmpty {
            let frame = try request.frame(context, at: surroundings.now())
            return .seeOther(
                frame.link("\(PagePath.typing)/\(form)/\(PageFrame.escaped(period))"))
        }
        return .page(try await listPage(request, context).html)
    }

    private func listPage(
        _ request: Request, _ context: CollectorContext
    ) async throws -> TypingListPage {
        let now = surroundings.now()
        let frame = try request.frame(context, at: now)
        guard let unit = context.principal.ownUnit else { throw Problem(.wrongRole) }
        let catalogue = read.catalogue.current
        let reading = TypingList(unit: unit, catalogue: catalogue, keys: read.keys, now: now)
        let (lines, approval) = try await read.store.read { reader in
            (
                try reading.lines(reader),
                try catalogue.facilityRows[unit].flatMap { try reader.typingApproval(of: $0) }
            )
        }
        return TypingListPage(
            frame: frame, unit: catalogue.name(of: unit, on: now.day), lines: lines,
            approval: approval, forms: catalogue.forms.codes, words: words(frame))
    }

    private func wantApproval(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        do {
            try await steps.wantApproval(
                context.form.text("wanted") == "1", by: try Self.person(context))
        } catch let problem as Problem where request.wantsPage {
            var page = try await listPage(request, context)
            page.problem = problem.detail
            return .page(page.html, status: .init(code: problem.code.status))
        }
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(frame.link(PagePath.typing))
    }

    // MARK: - One report

    func page(
        _ place: ReadTyping.Place, _ request: Request, _ context: CollectorContext
    ) async throws -> TypingPage {
        let now = surroundings.now()
        let frame = try request.frame(context, at: now)
        return TypingPage(
            frame: frame, sheet: try await read(place, at: now), words: words(frame),
            isEditing: request.query("edit") == "1",
            done: request.query("done").flatMap { TypingPage.Done(rawValue: $0) })
    }

    /// Back to the page, or the page itself where something must be told.
    func answer(
        _ done: TypingPage.Done, _ place: ReadTyping.Place, _ request: Request,
        _ context: CollectorContext
    ) throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(
            frame.link(
                "\(PagePath.typing)/\(place.form)/\(place.period)", [("done", done.rawValue)]))
    }

    /// What a page sent: fields by their names, of files with their cells.
    static func posted(_ form: FormFields) -> SaveDraft.Posted {
        var posted = SaveDraft.Posted(
            draft: Int64(form.text("draft")), seen: max(1, Int(form.text("seen")) ?? 1),
            revision: Int(form.text("revision")))
        let file = form.text("fileName")
        for (name, value) in form.fields(beginningWith: "") {
            guard let field = DraftField(name: name) else { continue }
            posted.texts[field] = value
            guard !file.isEmpty else { continue }
            let cell = form.text("at.\(name)")
            posted.places[field] =
                DraftPlace(file: file, cell: cell.isEmpty ? nil : cell).text
        }
        return posted
    }

    private func saveAll(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let place = try Self.place(context)
        let outcome = try await save(
            place, Self.posted(context.form), by: try Self.person(context))
        guard outcome.clashes.isEmpty, outcome.news.isEmpty else {
            return try await tell(outcome, place, request, context)
        }
        return try answer(.saved, place, request, context)
    }

    /// The page with what was written elsewhere meanwhile.
    func tell(
        _ outcome: SaveDraft.Outcome, _ place: ReadTyping.Place, _ request: Request,
        _ context: CollectorContext
    ) async throws -> Response {
        var page = try await self.page(place, request, context)
        page.isEditing = true
        page.done = outcome.count > 0 ? .saved : nil
        page.clashes = outcome.clashes
        page.news = outcome.news
        return .page(page.html, status: outcome.clashes.isEmpty ? .ok : .conflict)
    }

    private func saveFields(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let place = try Self.place(context)
        let posted = Self.posted(context.form)
        let outcome = try await save(place, posted, by: try Self.person(context))
        var page = try await self.page(place, request, context)
        page.clashes = outcome.clashes
        // Of the very version that the answer names: somebody may have written since it was saved.
        page.news = DraftMerge.news(to: posted.texts, since: posted.seen, in: page.sheet.log)
        return .json(try page.answer.canonicalBytes())
    }
}
