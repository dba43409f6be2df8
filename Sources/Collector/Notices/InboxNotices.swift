import Shared

/// The reminders in a unit's inbox, of which something is still owed.
struct InboxNotices: Sendable {
    let compose: ComposeNotice
    let queue: CommitQueue

    /// For how many days a reminder lies there.
    static let shownDays: Int64 = 14

    /// The reminders.
    ///
    /// - Parameter isFetched: whether the unit's own agent asks: then they have arrived.
    func callAsFunction(
        _ facility: FacilityID, at now: Instant, isFetched: Bool
    ) async throws -> [InboxAnswer.Notice] {
        let catalogue = compose.desk.catalogue.current
        guard let row = catalogue.facilityRows[facility] else { return [] }
        let since = now.adding(seconds: -Self.shownDays * 86_400)
        let (notices, templates, hasUnseen) = try await compose.desk.store.read { reader in
            (
                try reader.inboxNotices(facility: row, since: since),
                try reader.noticeTemplates(), try reader.hasUnseenNotice(facility: row)
            )
        }
        let words = NoticeWords(templates, department: compose.desk.department)
        var found: [InboxAnswer.Notice] = []
        for notice in notices {
            let lines = try await compose.lines(of: notice, at: now)
            guard !lines.isEmpty else { continue }
            func content(_ language: Language) -> NoticeContent {
                compose.content(of: notice, lines, catalogue, at: now, language: language)
            }
            let (vi, en) = (content(.vi), content(.en))
            found.append(
                InboxAnswer.Notice(
                    at: notice.plannedAt,
                    subject: LocalizedText(vi: vi.subject(words), en: en.subject(words)),
                    text: LocalizedText(vi: vi.text(words), en: en.text(words))))
        }
        if isFetched, hasUnseen {
            try await queue.perform { try $0.markSeen(facility: row, at: now) }
        }
        return found
    }
}
