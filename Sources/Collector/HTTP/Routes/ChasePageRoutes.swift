import HTTPTypes
import Hummingbird
import Shared

/// The pages of chasing.
struct ChasePageRoutes: Sendable {
    let desk: NoticeDesk
    let contacts: ManageContacts
    let edit: EditNoticeTemplate
    let calendar: DueCalendar
    let officer: Officer
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            page(
                ChasePath.list, .department, "chasingPage", "Whom to chase now",
                more: [
                    .query("forms", "all; without it those the account answers for"),
                    .query("page", "The page of the list, from 1"),
                ], list),
            page(ChasePath.log, .department, "noticeLogPage", "The log of notices", log),
            page(ChasePath.calendar, .reading, "calendarPage", "Due dates of the weeks", due),
            page(ChasePath.contacts, .managing, "contactsPage", "Who gets notices", showContacts),
            page(ChasePath.words, .managing, "noticeWordsPage", "The words of notices", showWords),
            page(ChasePath.rule, .reviewing, "rulePage", "Extend or exempt many", showRule),
            form(ChasePath.contacts, .managing, "addContactForm", "Add an address", addContact),
            form(ChasePath.contactEnd, .managing, "endContactForm", "End an address", endContact),
            form(ChasePath.words, .managing, "noticeWordsForm", "Save words", saveWords),
            form(ChasePath.rule, .reviewing, "ruleForm", "Extend or exempt many", rule),
        ]
    }

    private func page(
        _ path: String, _ access: Endpoint.Access, _ operation: String, _ summary: String,
        more: [Endpoint.Parameter] = [], _ handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: access, operation: operation, summary: summary,
            parameters: more + [.query("lang", "vi or en; vi without it")],
            produces: "text/html; charset=utf-8", problems: [.badQuery], handler: handler)
    }

    private func form(
        _ path: String, _ access: Endpoint.Access, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: .post, path: path, access: access, operation: operation, summary: summary,
            produces: "text/html; charset=utf-8", success: 303, takesForm: true,
            problems: [.badQuery], handler: handler)
    }

    private func frame(_ request: Request, _ context: CollectorContext) throws -> PageFrame {
        try request.frame(context, at: surroundings.now())
    }

    // MARK: - To look at

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let all = try await ChaseList(desk: desk)(at: surroundings.now())
        let wantsAll =
            try request.query("forms", accepts: "all") { $0 == "all" ? true : nil } ?? false
        let own = wantsAll ? nil : context.principal.ownForms
        let items = own.map { own in all.filter { own.contains($0.row.form.code) } } ?? all
        var page = ChasingPage(
            frame: try frame(request, context), items: items, others: all.count - items.count)
        page.number = try request.pageNumber()
        if wantsAll { page.query = [("forms", "all")] }
        return .page(page.html)
    }

    private func log(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let catalogue = desk.catalogue.current
        let notices = try await desk.store.read { reader in
            try reader.newestNotices(facility: nil, state: nil, limit: 200).map {
                try NoticeView($0, catalogue, reader)
            }
        }
        return .page(NoticeLogPage(frame: try frame(request, context), notices: notices).html)
    }

    private func due(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let now = surroundings.now()
        let facility = try context.principal.ownUnit(asked: nil)
        let items = try await calendar(
            now.day.adding(days: -7)..<now.day.adding(days: 92), facility: facility, at: now)
        return .page(
            CalendarPage(frame: try frame(request, context), items: items, facility: facility)
                .html)
    }

    // MARK: - Addresses

    private func contactsPage(
        _ request: Request, _ context: CollectorContext, _ problem: Problem? = nil
    ) async throws -> Response {
        let catalogue = desk.catalogue.current
        let rows = try await desk.store.read { try $0.contacts() }
        var page = ContactsPage(
            frame: try frame(request, context), contacts: rows,
            unit: { catalogue.facility(row: $0)?.text ?? "?" }, problem: problem)
        if problem != nil {
            for name in ContactsPage.names { page.typed[name] = context.form.text(name) }
        }
        switch request.query("done") {
        case "added":
            page.done = LocalizedText(vi: "Đã thêm địa chỉ.", en: "The address is added.")
        case "ended":
            page.done = LocalizedText(
                vi: "Đã thôi dùng địa chỉ; thư đang chờ gửi đến đó bị bỏ.",
                en: "The address has ended; letters that waited for it are dropped.")
        default: break
        }
        return .page(page.html, status: problem == nil ? .ok : .badRequest)
    }

    private func showContacts(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        try await contactsPage(request, context)
    }

    private func keeper(_ context: CollectorContext) -> ManageContacts {
        var keeper = contacts
        keeper.actor = context.principal.name
        return keeper
    }

    private func addContact(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = context.form
        let registry = desk.catalogue.current.registry
        do {
            let draft = try ManageContacts.Draft.read(
                unit: fields.text("unit"), recipient: fields.text("recipient"),
                channel: fields.text("channel"), address: fields.text("address"),
                name: fields.text("name"), language: fields.text("language")
            ) { registry.facility($0) != nil }
            guard try await keeper(context).add([draft]) > 0 else { throw NoticeRoutes.isThere }
        } catch let problem as Problem {
            return try await contactsPage(request, context, problem)
        }
        return .seeOther(
            try frame(request, context).link(ChasePath.contacts, [("done", "added")]))
    }

    private func endContact(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        guard let key = Int64(context.form.text("contact")) else { throw Problem(.badQuery) }
        try await keeper(context).end(key)
        return .seeOther(
            try frame(request, context).link(ChasePath.contacts, [("done", "ended")]))
    }

    // MARK: - Words

    private func words() async throws -> NoticeWords {
        NoticeWords(
            try await desk.store.read { try $0.noticeTemplates() }, department: desk.department)
    }

    private func showWords(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let occasion = request.query("occasion").flatMap { NoticeOccasion(rawValue: $0) }
        let letter = request.query("letter").flatMap { Language(rawValue: $0) } ?? .vi
        let shown = occasion ?? .overdue
        let template = try await words().template(shown, letter)
        return .page(
            NoticeWordsPage(
                frame: try frame(request, context), occasion: shown, letter: letter,
                subject: template.subject, body: template.body,
                isSaved: request.query("saved") == "1"
            ).html)
    }

    private func saveWords(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = context.form
        let frame = try frame(request, context)
        guard let occasion = NoticeOccasion(rawValue: fields.text("occasion")),
            let letter = Language(rawValue: fields.text("letter"))
        else { throw Problem(.badQuery) }
        var editor = edit
        editor.actor = context.principal.name
        let shown = [
            (name: "occasion", value: occasion.rawValue), (name: "letter", value: letter.rawValue),
            (name: "saved", value: "1"),
        ]
        if fields.text("act") == "reset" {
            try await editor(occasion, letter, nil)
            return .seeOther(frame.link(ChasePath.words, shown))
        }
        var page = NoticeWordsPage(
            frame: frame, occasion: occasion, letter: letter, subject: fields.text("subject"),
            body: fields.text("body"))
        do {
            let template = try NoticeTemplate(
                subject: page.subject, body: page.body, for: occasion)
            guard fields.text("act") != "save" else {
                try await editor(occasion, letter, template)
                return .seeOther(frame.link(ChasePath.words, shown))
            }
            page.preview = preview(template, occasion, letter)
            return .page(page.html)
        } catch let problem as Problem {
            page.problem = problem
            return .page(page.html, status: .badRequest)
        }
    }

    private func preview(
        _ template: NoticeTemplate, _ occasion: NoticeOccasion, _ letter: Language
    ) -> (subject: String, text: String) {
        let now = surroundings.now()
        let words = NoticeWords(
            [
                NoticeTemplateRow(
                    occasion: occasion.rawValue, language: letter, subject: template.subject,
                    body: template.body, recordedAt: now)
            ], department: desk.department)
        let content = NoticeContent.example(occasion, letter, today: now.day)
        return (content.subject(words), content.text(words))
    }

    // MARK: - Many at once

    private func showRule(_ request: Request, _ context: CollectorContext) async throws -> Response
    {
        var page = RulePage(frame: try frame(request, context))
        page.saved = request.query("saved").flatMap { Int($0) }
        return .page(page.html)
    }

    private func rule(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let fields = context.form
        var page = RulePage(frame: try frame(request, context))
        for name in RulePage.names { page.typed[name] = fields.text(name) }
        let bulk = RuleInBulk(
            officer: officer.acting(for: context.principal), store: desk.store)
        do {
            let asked = try ChaseRoutes.asked { fields.text($0) }
            guard fields.text("apply") == "true" else {
                page.changes = try await bulk.preview(asked)
                return .page(page.html)
            }
            let count = try await bulk(asked).count { $0.effect == .changes }
            return .seeOther(
                page.frame.link(ChasePath.rule, [(name: "saved", value: "\(count)")]))
        } catch let problem as Problem {
            page.problem = problem
            return .page(page.html, status: .init(code: problem.code.status))
        }
    }
}
