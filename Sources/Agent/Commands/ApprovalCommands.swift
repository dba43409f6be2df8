import ArgumentParser
import Shared

/// Which report a command is about.
struct SlotArguments: ParsableArguments {
    @Argument(help: "Mã biểu mẫu / the form's code.")
    var form: String

    @Argument(help: "Kỳ báo cáo / the period: 2026-03, 2026-Q1 …")
    var period: String

    @Option(help: "Mã đơn vị, khi máy gửi thay nhiều đơn vị / the unit, where there are several.")
    var unit: String?

    /// What `--unit` was called here in 0.1.0: scripts that say so go on.
    @Option(help: .hidden) var facility: String?

    /// The unit that is meant, or nil after telling what is wrong.
    func unit(of book: IdentityBook, _ console: Console) -> FacilityID? {
        guard let said = unit ?? facility else { return book.first.facility }
        if let unit = FacilityID(said), book[unit] != nil { return unit }
        let known = book.all.map(\.facility.text).joined(separator: ", ")
        console.warn(
            LocalizedText(
                vi: "“\(said)” không phải đơn vị đã ghi danh ở đây (\(known)).",
                en: "“\(said)” is no unit enrolled here (\(known))."))
        return nil
    }

    /// The form's code, or nil after telling what is wrong.
    func code(_ console: Console) -> FormCode? {
        if let code = FormCode(form) { return code }
        console.warn(
            LocalizedText(
                vi: "“\(form)” không phải mã biểu mẫu (như HDKB-T).",
                en: "“\(form)” is not a form's code (such as HDKB-T)."))
        return nil
    }
}

/// What waits for the head, and the commands about it.
struct ApprovalDesk {
    let parts: AgentParts
    let console: Console
    let book: IdentityBook
    let outbox: SpoolOutbox

    init(_ parts: AgentParts, _ console: Console) async throws {
        self.parts = parts
        self.console = console
        book = try parts.identities()
        outbox = try await parts.outbox()
    }

    /// Does something with one slot's draft; an obstacle is told.
    func perform(
        _ arguments: SlotArguments,
        _ work: (OutboxName.Slot, Approval) async throws(Approval.Obstacle) -> LocalizedText
    ) async -> ExitStatus {
        guard let form = arguments.code(console), let unit = arguments.unit(of: book, console)
        else { return .badData }
        let slot = OutboxName.Slot(facility: unit, form: form, period: arguments.period)
        do throws(Approval.Obstacle) {
            console.say(try await work(slot, parts.approval(outbox, unit)))
            return .done
        } catch {
            error.messages(slot).forEach(console.warn)
            if case .disk = error { return .disk }
            return .badData
        }
    }
}

/// `giaoban-agent drafts`: what waits for the head.
struct DraftsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drafts",
        abstract: "Báo cáo chờ duyệt / what waits for the head.")

    @OptionGroup var options: HomeOptions

    func run() async throws {
        try await options.run { parts, console in
            let desk = try await ApprovalDesk(parts, console)
            let drafts = desk.parts.drafts.all()
            let isShared = Set(drafts.map(\.slot.facility)).count > 1
            for draft in drafts {
                let (unit, said) = (draft.slot.facility, draft.sentence)
                console.say(
                    isShared
                        ? LocalizedText(vi: "\(unit): \(said.vi)", en: "\(unit): \(said.en)") : said
                )
            }
            if drafts.isEmpty {
                console.say(LocalizedText(vi: "Không có gì chờ duyệt.", en: "Nothing waits."))
            }
            return .done
        }
    }
}

/// `giaoban-agent show`: one draft's figures beside the last period's and last year's.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Xem một báo cáo chờ duyệt / one draft, figure by figure.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    func run() async throws {
        try await options.run { parts, console in
            let desk = try await ApprovalDesk(parts, console)
            return await desk.perform(slot) { slot, approval throws(Approval.Obstacle) in
                guard let draft = approval.drafts.draft(slot, of: slot.facility)
                else { throw .none }
                guard let (form, report) = draft.content(parts.cache.forms()) else {
                    throw .unknownForm
                }
                let beside = BesideFigures(
                    parts.cache.context(form.code, report.period, of: slot.facility), form: form)
                let language = parts.language
                let lines = form.indicators.enumerated().compactMap { index, indicator in
                    report.content.values[index].map { value in
                        "\(indicator.code)\t\(value.shown)\t\(beside.last(indicator.code))\t"
                            + "\(beside.lastYear(indicator.code))\t\(indicator.title[language])"
                    }
                }.joined(separator: "\n")
                let (vi, en) = (draft.sentence.vi, draft.sentence.en)
                return LocalizedText(
                    vi: "\(vi)\nchỉ tiêu\tkỳ này\tkỳ trước\tcùng kỳ\ttên\n\(lines)",
                    en: "\(en)\nindicator\tthis period\tbefore\tlast year\ttitle\n\(lines)")
            }
        }
    }
}

/// `giaoban-agent approve`: the head's word; the report goes into the outbox.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Duyệt một báo cáo và đưa vào hộp gửi / approve a draft: it is sent.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    @Option(help: "Tên người duyệt / who approves.")
    var name: String

    @Option(help: "Mã kiểm trên giấy / the code on the paper that was signed.")
    var code: String?

    func run() async throws {
        try await options.run { parts, console in
            let desk = try await ApprovalDesk(parts, console)
            return await desk.perform(slot) { slot, approval throws(Approval.Obstacle) in
                let saved = try await approval.approve(slot, by: name, code: code)
                return LocalizedText(
                    vi: "\(slot.form) \(slot.period) lần \(saved.revision): đã duyệt, đã lưu trong "
                        + "hộp gửi.",
                    en:
                        "\(slot.form) \(slot.period) revision \(saved.revision): approved, saved in "
                        + "the outbox.")
            }
        }
    }
}

/// `giaoban-agent reject`: the head gives a draft back.
struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Trả lại một báo cáo chờ duyệt / give a draft back to the clerk.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    @Option(help: "Lý do / the reason.")
    var reason: String

    func run() async throws {
        try await options.run { parts, console in
            let desk = try await ApprovalDesk(parts, console)
            return await desk.perform(slot) { slot, approval throws(Approval.Obstacle) in
                try approval.reject(slot, reason: reason).sentence
            }
        }
    }
}

/// `giaoban-agent withdraw-draft`: the clerk takes a draft back before it is approved.
struct WithdrawDraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw-draft",
        abstract: "Rút một báo cáo chờ duyệt / take a draft back.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    func run() async throws {
        try await options.run { parts, console in
            let desk = try await ApprovalDesk(parts, console)
            return await desk.perform(slot) { slot, approval throws(Approval.Obstacle) in
                try approval.withdraw(slot).sentence
            }
        }
    }
}

extension HeldDraft {
    /// The draft in one line.
    var sentence: LocalizedText {
        func words(_ language: Language) -> String { StatusWords(language: language).draft(state) }
        let why = reason.map { ": \($0)" } ?? ""
        let head = "\(slot.form) \(slot.period)"
        return LocalizedText(
            vi: "\(head) lần \(report.header.revision), mã kiểm \(code): \(words(.vi))\(why)",
            en: "\(head) revision \(report.header.revision), code \(code): \(words(.en))\(why)")
    }
}

extension Approval.Obstacle {
    /// What stands in the way and what to do, a line each.
    func messages(_ slot: OutboxName.Slot) -> [LocalizedText] {
        let head = "\(slot.form) \(slot.period)"
        switch self {
        case .none:
            return [
                LocalizedText(
                    vi: "\(head): không có báo cáo chờ duyệt. Xem giaoban-agent drafts.",
                    en: "\(head): no draft is held. See giaoban-agent drafts.")
            ]
        case .illegal(let illegal):
            let (vi, en) = (
                StatusWords(language: .vi).draft(illegal.state),
                StatusWords(language: .en).draft(illegal.state)
            )
            return [
                LocalizedText(
                    vi: "\(head): không làm được khi báo cáo đang “\(vi)”.",
                    en: "\(head): not possible while it is “\(en)”.")
            ]
        case .otherFigures(let expected):
            return [
                LocalizedText(
                    vi: "\(head): số liệu đã thay đổi so với giấy đã ký; mã kiểm hiện nay là "
                        + "\(expected). In lại duyet.html.",
                    en: "\(head): the figures differ from the paper that was signed; their code is "
                        + "\(expected). Print duyet.html again.")
            ]
        case .unknownForm:
            return [
                LocalizedText(
                    vi: "\(head): chưa có biểu mẫu này trên máy.",
                    en: "\(head): this form is not known here.")
            ]
        case .badName:
            let limit = ReportPerson.nameLimit
            return [
                LocalizedText(
                    vi: "--name: cần tên, tối đa \(limit) byte.",
                    en: "--name: give a name of at most \(limit) bytes.")
            ]
        case .findings(let findings):
            return findings.map {
                LocalizedText(vi: "\(head): \($0.message.vi)", en: "\(head): \($0.message.en)")
            }
        case .overtaken:
            return [
                LocalizedText(
                    vi: "\(head): đã có lần gửi khác. Lưu lại tệp để trình duyệt lần mới.",
                    en: "\(head): another revision was sent. Save the file again to ask anew.")
            ]
        case .disk(let fault): return [fault.message]
        }
    }
}
