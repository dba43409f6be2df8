import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// Sending, approving within the unit, files, giving up.
extension TypingRoutes {
    /// The endpoints of what is done with a typed report.
    var acts: [Endpoint] {
        [
            act(.send, "sendTyped", "Send a typed report to the department", send),
            act(.ask, "askTypedApproval", "Ask somebody else at the unit to approve", ask),
            act(.approve, "approveTyped", "Approve a typed report and send it", approve),
            act(.back, "giveTypedBack", "Give a typed report back within the unit", back),
            act(.discard, "discardTyped", "Give a draft up", discard),
            act(.rebase, "rebaseTyped", "Go on after another revision has come", rebase),
            act(.take, "takeTypedFile", "Put a file's figures into the draft", take),
            Endpoint(
                method: .post, path: path(.file), access: .typing, operation: "lookAtTypedFile",
                summary: "What a filled file would change, by cell",
                parameters: Self.slot + [Self.language], produces: Self.html, takesForm: true,
                takesFile: true, formLimit: ImportRoutes.fileLimit, problems: Self.problems,
                handler: look),
            Endpoint(
                method: .get, path: path(.receipt), access: .typing, operation: "typedReceipt",
                summary: "The signed receipt of the revision that counts", parameters: Self.slot,
                answer: .receipt, problems: Self.problems + [.notFound], handler: receipt),
        ]
    }

    private func path(_ verb: TypingVerb) -> String {
        "\(PagePath.typingPattern)/\(verb.rawValue)"
    }

    private func act(
        _ verb: TypingVerb, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: .post, path: path(verb), access: .typing, operation: operation,
            summary: summary, parameters: Self.slot + [Self.language], produces: Self.html,
            success: 303, takesForm: true, formLimit: Self.formLimit, problems: Self.problems,
            handler: { request, context in
                do {
                    return try await handler(request, context)
                } catch let problem as Problem
                    where request.wantsPage && Self.isTold(problem.code)
                {
                    // Told on the page itself, above what is kept of the draft.
                    var page = try await self.page(try Self.place(context), request, context)
                    page.problem = problem.detail
                    return .page(page.html, status: .init(code: problem.code.status))
                }
            })
    }

    private static func isTold(_ code: ProblemCode) -> Bool {
        switch code {
        case .periodNotEnded, .periodClosed, .revisionLocked, .revisionStale, .badQuery: true
        default: false
        }
    }

    // MARK: - Sending

    private func send(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let (place, person) = (try Self.place(context), try Self.person(context))
        let outcome = try await save(
            place, Self.posted(context.form), by: person, mustBegin: true)
        // Nobody sends what they have not seen.
        guard outcome.clashes.isEmpty, outcome.news.isEmpty, let draft = outcome.draft else {
            return try await tell(outcome, place, request, context)
        }
        return try await finish(
            try await submit(place, draft: draft.draft, version: draft.version, by: person), place,
            request, context)
    }

    private func approve(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let place = try Self.place(context)
        let version = Int(context.form.text("seen")) ?? 0
        let outcome = try await submit(
            place, draft: Int64(context.form.text("draft")), version: version,
            by: try Self.person(context), isApproving: true)
        return try await finish(outcome, place, request, context)
    }

    private func finish(
        _ outcome: SubmitDraft.Outcome, _ place: ReadTyping.Place, _ request: Request,
        _ context: CollectorContext
    ) async throws -> Response {
        if case .sent = outcome { return try answer(.sent, place, request, context) }
        var page = try await self.page(place, request, context)
        page.isEditing = true
        switch outcome {
        case .sent: break
        case .kept:
            page.problem = LocalizedText(
                vi: "Chưa gửi được: xem những điều còn lại ở dưới. Bản nháp đã lưu.",
                en: "Not sent: see below what is left. The draft is saved.")
        case .moved:
            page.problem = LocalizedText(
                vi: "Chưa gửi: người khác vừa sửa bản nháp. Xem lại rồi gửi.",
                en: "Not sent: somebody else has just changed the draft. Look, then send.")
        case .refused(let problem): page.problem = problem.detail
        }
        return .page(page.html, status: .unprocessableContent)
    }

    // MARK: - Within the unit

    private func ask(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let (place, person) = (try Self.place(context), try Self.person(context))
        let outcome = try await save(
            place, Self.posted(context.form), by: person, mustBegin: true)
        guard outcome.clashes.isEmpty, outcome.news.isEmpty, let draft = outcome.draft else {
            return try await tell(outcome, place, request, context)
        }
        let sheet = try await read(place, at: surroundings.now())
        guard sheet.isComplete, !sheet.isOvertaken else {
            return try await finish(.kept, place, request, context)
        }
        try await steps.take(
            .asked, place, draft: draft.draft, version: draft.version, words: "", by: person)
        return try answer(.asked, place, request, context)
    }

    private func back(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let place = try Self.place(context)
        try await steps.take(
            .sentBack, place, draft: Int64(context.form.text("draft")),
            version: Int(context.form.text("seen")) ?? 0, words: context.form.text("words"),
            by: try Self.person(context))
        return try answer(.back, place, request, context)
    }

    private func discard(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let place = try Self.place(context)
        try await steps.discard(
            place, draft: Int64(context.form.text("draft")) ?? 0, by: try Self.person(context))
        return try answer(.discarded, place, request, context)
    }

    private func rebase(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let place = try Self.place(context)
        try await steps.rebase(place, draft: Int64(context.form.text("draft")) ?? 0)
        return try answer(.rebased, place, request, context)
    }

    // MARK: - Files

    private func look(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let place = try Self.place(context)
        guard let file = context.form.file("file") else {
            var page = try await self.page(place, request, context)
            page.problem = LocalizedText(vi: "Chưa chọn tệp.", en: "No file was chosen.")
            return .page(page.html, status: .badRequest)
        }
        let now = surroundings.now()
        let sheet = try await read(place, at: now)
        try sheet.standing.refuseTyping(sheet.slot.plan)
        let looked = TypedFile(
            ImportReference.File(name: file.name, bytes: file.bytes), for: sheet,
            forms: read.catalogue.current.forms)
        let page = TypingFilePage(
            frame: try request.frame(context, at: now), sheet: sheet, file: looked)
        return .page(page.html, status: looked.faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func take(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let place = try Self.place(context)
        let outcome = try await save(
            place, Self.posted(context.form), by: try Self.person(context))
        guard outcome.clashes.isEmpty, outcome.news.isEmpty else {
            return try await tell(outcome, place, request, context)
        }
        return try answer(.taken, place, request, context)
    }

    // MARK: - The receipt

    private func receipt(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let sheet = try await read(try Self.place(context), at: surroundings.now())
        guard let receipt = sheet.counted?.receipt else { throw Problem(.notFound) }
        let name =
            "bien-nhan_\(receipt.form.code)_\(receipt.period.identifier)_\(receipt.facility)"
        var answer = Response.json(receipt.bytes)
        answer.headers[.contentDisposition] = "attachment; filename=\"\(name).json\""
        return answer
    }
}
