import Shared

/// Of two figures told of one thing, holds to one, with a reason (`thống nhất số liệu`). Both stay: the
/// choice stands beside them and is old as soon as one of them is corrected.
struct ChooseFigure: Sendable {
    /// What is chosen.
    struct Request: Sendable {
        var form: FormCode
        var period: String
        var scope: Consolidate.Scope = .all
        var indicator: IndicatorCode
        /// Which other figure, as a check names it; nil where the indicator has one only.
        var against: String?
        var side: FigureChoice.Side
        var reason: String
    }

    let officer: Officer
    let consolidate: Consolidate

    /// Chooses.
    ///
    /// - Throws: `badQuery` when the indicator is told once only, or a side has no figure yet; what
    ///   `Consolidate` throws.
    func callAsFunction(_ request: Request) async throws {
        try officer.mandate.check(request.form)
        let reason = try Officer.reason(request.reason)
        let moment = officer.now()
        let answer = try await consolidate(
            Consolidate.Question(
                form: request.form, from: request.period, to: request.period,
                scope: request.scope, asOf: moment))
        let check = try Self.check(request, in: answer.checks)
        guard let key = FigureChoiceKey(check, over: request.scope),
            let whole = check.whole.figure.value, let parts = check.parts.figure.value
        else {
            throw Problem(
                .badQuery, vi: "Một trong hai số liệu chưa có, nên chưa thể chọn.",
                en: "One of the two figures is not there yet, so none can be chosen.")
        }
        guard let form = officer.catalogue.current.formRow(request.form) else {
            throw Problem(.unknownForm)
        }
        let choice = FigureChoice(
            side: request.side, reason: reason, actor: officer.name, at: moment, whole: whole,
            parts: parts)
        try await officer.queue.perform { writer in
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: choice.actor, action: "figure.\(choice.side.rawValue)",
                    subject: key.subject, detail: reason))
            try writer.insert(choice, for: key, form: form, seq: seq)
        }
    }

    private static func check(_ request: Request, in all: [CrossCheck]) throws(Problem)
        -> CrossCheck
    {
        let about = all.filter { $0.whole.indicator == request.indicator }
        let found = about.filter { request.against == nil || request.against == $0.parts.name }
        guard let check = found.first, found.count == 1 else {
            let names = about.map(\.parts.name).joined(separator: "; ")
            throw about.isEmpty
                ? Problem(
                    .badQuery,
                    vi: "“\(request.indicator)” của kỳ này chỉ có một nguồn, không có gì để chọn.",
                    en: "“\(request.indicator)” of this period has one source; nothing to choose.")
                : Problem(
                    .badQuery, vi: "Cần nêu đối chiếu với số nào (against): \(names).",
                    en: "Say which other figure is meant (against): \(names).")
        }
        return check
    }
}

/// Writes down who answers for a unit's difficulty or proposal, and where it stands.
struct FollowStatement: Sendable {
    /// What is written down.
    struct Request: Sendable {
        var form: FormCode
        var period: String
        var facility: FacilityID
        /// SHA-256 of the words, or its first figures, as the consolidated answer names it.
        var statement: String
        var status: FollowUp.Status
        var owner: String
        var note: String = ""
    }

    let officer: Officer
    let consolidate: Consolidate

    /// Most bytes of an owner's name and of a note.
    private static let limits = (owner: 200, note: 2000)

    /// Writes it down.
    ///
    /// - Throws: `badQuery` for words that the unit's report does not hold, an empty owner, a refusal
    ///   without a note.
    func callAsFunction(_ request: Request) async throws {
        let (owner, note) = (request.owner.nfc, request.note.nfc)
        guard (1...Self.limits.owner).contains(owner.utf8.count),
            note.utf8.count <= Self.limits.note
        else {
            throw Problem(
                .badQuery,
                vi: "Cần người phụ trách (1–\(Self.limits.owner) byte), ghi chú nhiều nhất "
                    + "\(Self.limits.note) byte.",
                en: "Give the owner (1–\(Self.limits.owner) bytes) and a note of at most "
                    + "\(Self.limits.note) bytes.")
        }
        if request.status == .declined { _ = try Officer.reason(note) }
        let slot = try officer.locate(
            form: request.form, period: request.period, facility: request.facility)
        let moment = officer.now()
        let answer = try await consolidate(
            Consolidate.Question(
                form: request.form, from: request.period, to: request.period,
                scope: .units([request.facility]), mode: .asReported, asOf: moment))
        let words = try Self.words(request, in: Narratives(answer.consolidation))
        let followUp = FollowUp(
            status: request.status, owner: owner, note: note, actor: officer.name, at: moment)
        try await officer.queue.perform { writer in
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: followUp.actor,
                    action: "statement.\(request.status.rawValue)",
                    subject: "\(slot.subject) \(words.hex.prefix(12))", detail: owner))
            try writer.insert(followUp, words: words, on: try slot.key(in: writer), seq: seq)
        }
    }

    private static func words(
        _ request: Request, in narratives: Narratives
    ) throws(Problem) -> Digest {
        let all = (narratives.difficulties + narratives.proposals).flatMap(\.statements)
            .filter { $0.facility == request.facility }.map { StatementKey($0).words }
        let found = Set(all).filter { $0.hex.hasPrefix(request.statement.lowercased()) }
        guard request.statement.count >= 8, let words = found.first, found.count == 1 else {
            throw Problem(
                .badQuery,
                vi:
                    "Báo cáo của \(request.facility) không có ý kiến “\(request.statement)”; lấy mã ở "
                    + "“statement” của số liệu tổng hợp.",
                en: "The report of \(request.facility) holds no statement "
                    + "“\(request.statement)”; take it from “statement” of the consolidated figures."
            )
        }
        return words
    }
}
