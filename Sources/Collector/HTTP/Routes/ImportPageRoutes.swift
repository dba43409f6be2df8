import HTTPTypes
import Hummingbird
import Shared

/// The page that takes tables and past years' figures: pasted, or as files.
struct ImportPageRoutes: Sendable {
    let take: ImportReference
    let history: ImportHistory
    let shelf: ImportShelf
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.imports, access: .managing, operation: "importsPage",
                summary: "The page that takes tables and past years' figures",
                parameters: [
                    .query("kind", ImportChoice.words), Self.language,
                ], produces: Self.html, problems: [.badQuery],
                handler: { request, context in
                    var page = try self.page(request, context)
                    page.kind = try request.query("kind", accepts: ImportChoice.words) {
                        ImportChoice($0)
                    }
                    return .page(page.html)
                }),
            Endpoint(
                method: .post, path: PagePath.imports, access: .managing,
                operation: "importPasted",
                summary: "Look at a pasted table or a file, or take it",
                parameters: [Self.language], produces: Self.html, takesForm: true,
                takesFile: true, formLimit: ImportRoutes.fileLimit,
                problems: [.badQuery, .registryRefused, .bodyTooLarge], handler: answer),
        ]
    }

    private func page(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> ImportsPage {
        ImportsPage(frame: try request.frame(context, at: surroundings.now()))
    }

    /// What was sent: a file that was just chosen, one that was looked at before, or a pasted table.
    private func answer(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        var page = try self.page(request, context)
        guard case .person(let person) = context.principal else { throw Problem(.wrongRole) }
        let form = context.form
        page.kind = ImportChoice(form.text("kind"))
        page.table = form["table"] ?? ""
        let now = surroundings.now()
        var isTaking = form.text("act") == "take"
        let file: ImportReference.File
        if let kept = Digest(hex: form.text("kept")) {
            guard let item = shelf.take(kept, for: person, at: now) else {
                page.problem = LocalizedText(
                    vi: "Tệp đã xem không còn giữ ở đây; chọn lại tệp rồi xem trước lần nữa.",
                    en: "The file is kept here no more; choose it and look at it again.")
                return .page(page.html, status: .badRequest)
            }
            (file, page.kind) = (item.file, ImportChoice(item.kind))
        } else if let chosen = form.file("file") {
            file = ImportReference.File(name: chosen.name, bytes: chosen.bytes)
            // A file is looked at before it is taken, always.
            isTaking = false
        } else {
            file = ImportReference.File(
                name: page.frame.say("bảng dán vào", "pasted table"),
                bytes: Array(page.table.utf8))
        }
        guard let kind = page.kind else {
            page.problem = LocalizedText(
                vi: "Chưa chọn loại bảng.", en: "Choose the kind of table.")
            return .page(page.html, status: .badRequest)
        }
        page.result = try await result(kind, file, by: person, isTaking: isTaking)
        page.isStored = isTaking && page.result?.faults.isEmpty == true
        if form.file("file") != nil, page.result?.isNew == true {
            page.kept = shelf.keep(file, kind: kind.rawValue, for: person, at: now)
            page.fileName = file.name
        }
        return .page(page.html)
    }

    private func result(
        _ kind: ImportChoice, _ file: ImportReference.File, by person: Person, isTaking: Bool
    ) async throws -> ImportsPage.Result {
        switch kind {
        case .table(let kind):
            let plan =
                isTaking
                ? try await take(kind, file, by: person.name.text, within: person.mandate)
                : try await take.preview(kind, file, within: person.mandate)
            return ImportsPage.Result(
                faults: plan.faults, changes: plan.changes, unchanged: plan.unchanged)
        case .history:
            let outcome = try await history(
                file, by: person.name.text, within: person.mandate, isDryRun: !isTaking)
            return ImportsPage.Result(
                faults: outcome.faults, remarks: outcome.remarks,
                changes: outcome.taken.map { slot in
                    let name = "\(slot.form) \(slot.period.identifier) \(slot.facility)"
                    return LocalizedText(vi: name, en: name)
                }, unchanged: outcome.unchanged)
        }
    }
}

/// What the page takes: a table of one kind, or past years' reports.
enum ImportChoice: Hashable, Sendable {
    case table(ImportKind)
    case history

    private static let historyWord = "history"

    /// All of them, in the order shown.
    static let all = ImportKind.allCases.map { ImportChoice.table($0) } + [.history]

    /// The words for them.
    static let words = all.map(\.rawValue).joined(separator: ", ")

    /// Reads a word.
    init?(_ word: String) {
        if word == Self.historyWord {
            self = .history
        } else if let kind = ImportKind(rawValue: word) {
            self = .table(kind)
        } else {
            return nil
        }
    }

    /// The word.
    var rawValue: String {
        switch self {
        case .table(let kind): kind.rawValue
        case .history: Self.historyWord
        }
    }
}
