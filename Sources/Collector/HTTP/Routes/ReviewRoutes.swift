import Hummingbird
import Shared

/// The pages on which reports are looked at and decided about.
struct ReviewRoutes: Sendable {
    let read: ReadReview
    let board: ShowBoard
    let desk: ReviewDesk
    let keys: KeyRing
    let book: AccountBook
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")
    private static let slot: [Endpoint.Parameter] = [
        .path("form", "A form's code"), .path("period", "2026-03 …"),
        .path("facility", "A unit's code"),
    ]
    private static let slotProblems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .periodNotOwed, .wrongUnit, .notFound,
    ]

    /// What can be decided on a report's own page.
    private static let verbs: [ReviewDesk.Verb] = [
        .return, .approve, .withdraw, .acceptWarnings, .erratum,
    ]

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.review, access: .department, operation: "reviewPage",
                summary: "The reports of a period to look at and approve",
                parameters: [
                    .query("period", "2026-03 …; the latest of each form without it"),
                    .query("form", "A form's code; all; without it those the account answers for"),
                    .query("state", "waiting, returned, approved, all"),
                    .query("page", "1 …"), .query("done", "What was just done"), Self.language,
                ], produces: Self.html, problems: [.badQuery],
                handler: { request, context in
                    .page(try await list(request, context).html)
                }),
            Endpoint(
                method: .post, path: PagePath.reviewApprove, access: .approving,
                operation: "approveReports", summary: "Approve the reports that were ticked",
                produces: Self.html, takesForm: true, problems: [.badQuery], handler: approve),
            Endpoint(
                method: .post, path: PagePath.reviewClose, access: .approving,
                operation: "closePeriod", summary: "Close a form's period",
                produces: Self.html, success: 303, takesForm: true,
                problems: [.badQuery, .unknownForm, .periodNotEnded], handler: close),
            Endpoint(
                method: .get, path: PagePath.reportTemplate, access: .reading,
                operation: "reportPage",
                summary:
                    "One report beside what it can be compared with, and what was done about it",
                parameters: Self.slot + [
                    .query("revision", "1 …; the one that counts without it"),
                    .query("done", "What was just done"), Self.language,
                ], produces: Self.html, problems: Self.slotProblems,
                handler: { request, context in
                    .page(try await page(request, context).html)
                }),
        ] + Self.verbs.map(act)
    }

    private func act(_ verb: ReviewDesk.Verb) -> Endpoint {
        Endpoint(
            method: .post, path: "\(PagePath.reportTemplate)/\(verb.rawValue)", access: verb.access,
            operation: "\(verb.rawValue)Report", summary: "Decide about one report",
            parameters: Self.slot, produces: Self.html, success: 303, takesForm: true,
            problems: Self.slotProblems + [.periodClosed, .revisionStale],
            handler: { request, context in try await decide(verb, request, context) })
    }

    // MARK: - One report

    private func located(
        _ context: CollectorContext
    ) throws(Problem) -> (form: FormCode, period: String, facility: FacilityID) {
        func part(_ name: String) -> String { context.parameters.get(name) ?? "" }
        guard let form = FormCode(part("form")) else { throw Problem(.unknownForm) }
        guard let facility = FacilityID(part("facility")) else { throw Problem(.unknownFacility) }
        guard let own = try context.principal.ownUnit(asked: facility) else {
            throw Problem(.unknownFacility)
        }
        return (form, part("period"), own)
    }

    private func page(
        _ request: Request, _ context: CollectorContext, problem: Problem? = nil
    ) async throws -> ReviewPage {
        let slot = try located(context)
        let revision = try request.number("revision", in: 1...1_000_000)
        let sheet = try await read(
            form: slot.form, period: slot.period, facility: slot.facility, revision: revision,
            at: surroundings.now())
        let done = request.query("done").flatMap { ReviewDesk.Verb(rawValue: $0) }
        return ReviewPage(
            frame: try request.frame(context, at: surroundings.now()), sheet: sheet,
            verbs: Self.open(sheet, to: context.principal), nameOf: actor,
            problem: problem?.detail, done: problem == nil ? done?.done : nil)
    }

    /// The acts that `principal` may take now, by role, mandate and where the report stands.
    private static func open(
        _ sheet: ReviewSheet, to principal: Principal
    ) -> Set<ReviewDesk.Verb> {
        guard case .person(let person) = principal,
            person.mandate.covers(sheet.slot.plan.form.code), sheet.isCounted || sheet.isClosed
        else { return [] }
        let state = sheet.row.review
        let possible = verbs.filter { verb in
            switch verb {
            case .approve: state == .received || state == .resubmitted
            case .return: state == .received || state == .resubmitted || state == .approved
            case .withdraw: sheet.isCounted && !sheet.isClosed
            case .acceptWarnings: sheet.isCounted && sheet.findings.contains { !$0.isHard }
            case .erratum: sheet.isClosed && sheet.erratum == nil
            default: false
            }
        }
        return Set(possible.filter { $0.access.roles.contains(person.role) })
    }

    /// Who an actor of the audit log is, in words.
    private var actor: @Sendable (String) -> String {
        let (keys, book) = (keys, book)
        return { text in
            if let account = AccountName(text).flatMap({ book.account($0) }) {
                return "\(account.fullName) (\(text))"
            }
            if let key = KeyID(text).flatMap({ keys.key($0) }) { return "\(key.name) (\(text))" }
            return text
        }
    }

    private func decide(
        _ verb: ReviewDesk.Verb, _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let slot = try located(context)
        let period = try PeriodPlan.find(
            slot.form, slot.period, in: desk.officer.catalogue.current
        ).period
        do {
            try await desk.acting(for: context.principal)(
                ReviewDesk.Request(
                    verb: verb, form: slot.form, period: slot.period,
                    facilities: [slot.facility], reason: context.form.text("reason"),
                    figures: try Self.figures(context.form),
                    revision: Int(context.form.text("revision"))))
        } catch let problem as Problem where request.wantsPage && problem.code != .wrongRole {
            return .page(
                try await page(request, context, problem: problem).html,
                status: .init(code: problem.code.status))
        }
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(
            frame.link(
                PagePath.report(slot.form, period, slot.facility), [("done", verb.rawValue)]))
    }

    /// Words at single figures; fields that were left empty say nothing.
    private static func figures(
        _ form: FormFields
    ) throws(Problem) -> [IndicatorCode: String] {
        var figures: [IndicatorCode: String] = [:]
        for (name, value) in form.fields(beginningWith: "figure.") {
            guard value.contains(where: { !$0.isWhitespace }) else { continue }
            guard let code = IndicatorCode(name) else { throw Problem(.badQuery) }
            figures[code] = value
        }
        return figures
    }

    // MARK: - The list

    private func list(
        _ request: Request, _ context: CollectorContext
    ) async throws -> ReviewListPage {
        try await list(
            request, context, period: request.query("period") ?? "",
            forms: try request.query("form", accepts: "HDKB-T …, all") {
                Self.choice($0, context)
            } ?? Self.choice("", context),
            filter: try request.query("state", accepts: "waiting, returned, approved, all") {
                ReviewListPage.Filter(rawValue: $0)
            } ?? .waiting,
            number: try request.pageNumber())
    }

    /// Which forms a word names: one, all, or, where nothing is said, those the account answers for.
    private static func choice(
        _ word: String, _ context: CollectorContext
    ) -> ReviewListPage.Forms? {
        switch word {
        case "": context.principal.ownForms.map { .own($0) } ?? .all
        case ReviewListPage.Forms.allWord: .all
        default: FormCode(word).map { .one($0) }
        }
    }

    private func list(
        _ request: Request, _ context: CollectorContext, period: String,
        forms: ReviewListPage.Forms?,
        filter: ReviewListPage.Filter, number: Int
    ) async throws -> ReviewListPage {
        let selection: BoardSelection = period.isEmpty ? .latest : .period(period)
        let status = try await board(selection, facility: nil, asOf: surroundings.now())
        let rows = status.units.flatMap(\.cells).compactMap(\.self).filter { row in
            row.counted != nil && filter.shows(row.review)
                && forms?.contains(row.form.code) != false
        }.sorted { ($0.form.code, $0.facility) < ($1.form.code, $1.facility) }
        // What was approved meanwhile leaves the list: its last page may be an earlier one now.
        let last = max(1, (rows.count + ReviewListPage.pageSize - 1) / ReviewListPage.pageSize)
        let number = min(number, last)
        let shown = Array(
            rows.dropFirst((number - 1) * ReviewListPage.pageSize).prefix(ReviewListPage.pageSize))
        let role = context.principal.role
        return ReviewListPage(
            frame: try request.frame(context, at: surroundings.now()),
            lines: try await lines(shown), total: rows.count, page: number, filter: filter,
            period: period, chosen: forms ?? .all,
            forms: desk.officer.catalogue.current.forms.codes,
            mayApprove: role.map { Endpoint.Access.approving.roles.contains($0) } ?? false,
            mandate: context.principal.mandate,
            done: request.query("done") == ReviewDesk.Verb.close.rawValue
                ? ReviewDesk.Verb.close.done : nil)
    }

    private func lines(
        _ rows: [ObligationBoard.Row]
    ) async throws -> [ReviewListPage.Line] {
        let catalogue = desk.officer.catalogue.current
        return try await board.store.read { reader in
            try rows.map { row -> ReviewListPage.Line in
                let stored = try row.counted.flatMap { try reader.stored(seq: $0) }
                let form = stored.flatMap { catalogue.form(row: $0.facts.formVersion) }
                guard let stored, let form else { return .init(row: row, explanations: 0) }
                let content = try StoredReport(stored, form: form).content
                return .init(row: row, explanations: content.explanations.count)
            }
        }
    }

    /// Approves each report that was ticked by itself, and says which could not be and why.
    private func approve(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let form = context.form
        let acting = desk.acting(for: context.principal)
        var approved = 0
        var refused: [(String, Problem)] = []
        for pick in form.all("pick") {
            let parts = pick.split(separator: "|").map(String.init)
            guard (3...4).contains(parts.count), let code = FormCode(parts[0]),
                let facility = FacilityID(parts[2])
            else { throw Problem(.badQuery) }
            do {
                try await acting(
                    ReviewDesk.Request(
                        verb: .approve, form: code, period: parts[1], facilities: [facility],
                        reason: form.text("reason"),
                        revision: parts.count == 4 ? Int(parts[3]) : nil))
                approved += 1
            } catch let problem as Problem {
                refused.append((parts.joined(separator: " "), problem))
            }
        }
        var page = try await list(
            request, context, period: form.text("period"),
            forms: Self.choice(form.text("form"), context),
            filter: ReviewListPage.Filter(rawValue: form.text("state")) ?? .waiting, number: 1)
        page.done = LocalizedText(
            vi: "Đã duyệt \(approved) báo cáo.", en: "Approved \(approved) reports.")
        if !refused.isEmpty {
            func told(_ language: Language) -> String {
                refused.map { "\($0.0): \($0.1.detail[language])" }.joined(separator: " ")
            }
            page.problem = LocalizedText(
                vi: "Không duyệt được \(refused.count): \(told(.vi))",
                en: "Could not approve \(refused.count): \(told(.en))")
        }
        return .page(page.html, status: refused.isEmpty ? .ok : .init(code: 422))
    }

    private func close(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let form = context.form
        guard let code = FormCode(form.text("form")) else { throw Problem(.unknownForm) }
        try await desk.acting(for: context.principal)(
            ReviewDesk.Request(
                verb: .close, form: code, period: form.text("period"), reason: form.text("reason")
            ))
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(
            frame.link(
                PagePath.review,
                [
                    ("period", form.text("period")), ("form", code.text), ("state", "all"),
                    ("done", ReviewDesk.Verb.close.rawValue),
                ]))
    }
}

extension Finding {
    /// Whether it keeps a report from being accepted.
    fileprivate var isHard: Bool { severity == .hard }
}

extension ReviewDesk.Verb {
    /// Who may: a guard and a page's buttons are made of the same word.
    var access: Endpoint.Access {
        switch self {
        case .return, .withdraw, .acceptWarnings, .extend, .exempt, .revokeExemption: .reviewing
        case .approve, .close, .erratum: .approving
        }
    }

    /// What is said once it is done.
    fileprivate var done: LocalizedText {
        switch self {
        case .return: LocalizedText(vi: "Đã trả lại báo cáo.", en: "The report is returned.")
        case .approve: LocalizedText(vi: "Đã duyệt báo cáo.", en: "The report is approved.")
        case .withdraw: LocalizedText(vi: "Đã rút bản báo cáo.", en: "The revision is withdrawn.")
        case .acceptWarnings:
            LocalizedText(vi: "Đã chấp nhận cảnh báo.", en: "The warnings are accepted.")
        case .erratum: LocalizedText(vi: "Đã mở đính chính.", en: "An erratum is open.")
        case .close: LocalizedText(vi: "Đã khóa sổ.", en: "The period is closed.")
        case .extend, .exempt, .revokeExemption:
            LocalizedText(vi: "Đã ghi quyết định.", en: "The decision is recorded.")
        }
    }
}
