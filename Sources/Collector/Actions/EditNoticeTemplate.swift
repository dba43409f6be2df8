import Shared

/// Puts the department's own words of a notice in force, or the program's own back.
struct EditNoticeTemplate: Sendable {
    let queue: CommitQueue
    let now: @Sendable () -> Instant
    /// Who decides, as audit rows name them.
    var actor = Principal.local.name

    /// Keeps words that were checked; nil gives the program's own their place back.
    func callAsFunction(
        _ occasion: NoticeOccasion, _ language: Language, _ template: NoticeTemplate?
    ) async throws {
        let (moment, actor) = (now(), actor)
        try await queue.perform { writer in
            let text = template.map { $0.subject + "\n" + $0.body } ?? ""
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: actor, action: "noticeTemplate.edited",
                    subject: "\(occasion.rawValue) \(language.rawValue)",
                    detail: template == nil ? "built-in" : Digest(of: Array(text.utf8)).base64))
            try writer.insertTemplate(
                occasion.rawValue, language, subject: template?.subject, body: template?.body,
                seq: seq, at: moment)
        }
    }
}
