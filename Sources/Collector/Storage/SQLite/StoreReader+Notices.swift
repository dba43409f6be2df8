import GRDB
import Shared

/// Notices, their addresses and their words.
extension StoreReader {
    /// The addresses in force, or all that ever were.
    func contacts(withEnded: Bool = false) throws -> [ContactRow] {
        let condition = withEnded ? "" : "WHERE ended_at IS NULL"
        return try Row.fetchAll(
            db, sql: "SELECT \(Self.contactColumns) FROM contact \(condition) ORDER BY contact"
        ).map { try Self.contact($0, from: 0) }
    }

    /// The department's words in force.
    func noticeTemplates() throws -> [NoticeTemplateRow] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT occasion, language, subject, body, recorded_at FROM notice_template AS newest
                WHERE body IS NOT NULL AND seq = (SELECT max(seq) FROM notice_template
                    WHERE occasion = newest.occasion AND language = newest.language)
                ORDER BY occasion, language
                """
        ).map { row in
            NoticeTemplateRow(
                occasion: row[0], language: try row.word(1, as: Language.self), subject: row[2],
                body: row[3], recordedAt: row.instant(4))
        }
    }

    /// Notices that are to be sent by `moment`, the longest waiting first.
    ///
    /// - Parameter channels: only those of these ways: what waits on a way that rests must not stand
    ///   before what others could take.
    func waitingNotices(
        until moment: Instant, by channels: Set<NoticeChannel>, limit: Int
    ) throws -> [NoticeRow] {
        var arguments: [(any DatabaseValueConvertible)?] = [moment.milliseconds]
        for channel in channels { arguments.append(channel.rawValue) }
        let places = channels.map { _ in "?" }.joined(separator: ", ")
        return try notices(
            where: """
                state = 'waiting' AND next_at <= ? AND notice.channel IN (\(places))
                    ORDER BY next_at LIMIT ?
                """, StatementArguments(arguments + [limit]))
    }

    /// When the next notice is to be sent; nil when none waits.
    func nextNotice() throws -> Instant? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT min(next_at) FROM notice WHERE state = 'waiting'")
        ).map { Instant(milliseconds: $0) }
    }

    /// The newest notices, of one unit or of all.
    func newestNotices(facility: Int64?, state: NoticeState?, limit: Int) throws -> [NoticeRow] {
        var parts: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let facility {
            parts.append("notice.facility = ?")
            arguments.append(facility)
        }
        if let state {
            parts.append("state = ?")
            arguments.append(state.rawValue)
        }
        let condition = parts.isEmpty ? "1" : parts.joined(separator: " AND ")
        return try notices(
            where: "\(condition) ORDER BY notice.notice DESC LIMIT ?",
            StatementArguments(arguments + [limit]))
    }

    /// What lies in a unit's inbox since `moment`.
    func inboxNotices(facility: Int64, since moment: Instant) throws -> [NoticeRow] {
        try notices(
            where: """
                notice.facility = ? AND notice.channel = 'inbox' AND state IN ('sent', 'seen')
                    AND planned_at >= ? ORDER BY notice.notice
                """, [facility, moment.milliseconds])
    }

    /// True when something lies in a unit's inbox that its agent has not fetched.
    func hasUnseenNotice(facility: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM notice
                        WHERE facility = ? AND channel = 'inbox' AND state = 'sent')
                    """), arguments: [facility]) ?? false
    }

    /// How many notices stand in each state.
    func noticeCounts() throws -> [NoticeState: Int] {
        var counts: [NoticeState: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM notice GROUP BY state") {
            counts[try row.word(0, as: NoticeState.self)] = row[1]
        }
        return counts
    }

    /// How many reports came after `moment`.
    func submissionCount(since moment: Instant) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM submission WHERE received_at > ?",
            arguments: [moment.milliseconds]) ?? 0
    }

    /// How many reports wait for a decision.
    func slotsToReview() throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM slot WHERE review IN ('received', 'resubmitted')") ?? 0
    }

    /// The last step of every thread of one form and period, with when it went out.
    func noticeThreads(form: Int64, period: Int64) throws -> [NoticeThreadRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT facility, anchor, recipient, channel, moment, step, sent_at
                    FROM notice_thread WHERE form = ? AND period = ?
                    """), arguments: [form, period]
        ).map { row in
            NoticeThreadRow(
                facility: row[0], anchor: row.instant(1),
                recipient: try row.word(2, as: ReminderRecipient.self),
                channel: try row.word(3, as: NoticeChannel.self), moment: row.instant(4),
                step: row[5], sentAt: row.instant(6))
        }
    }

    private static let contactColumns = """
        contact, facility, recipient, channel, address, name, language, created_at, ended_at
        """

    private static func contact(_ row: Row, from first: Int) throws -> ContactRow {
        ContactRow(
            key: row[first], facility: row[first + 1],
            recipient: try row.word(first + 2, as: ReminderRecipient.self),
            channel: try row.word(first + 3, as: NoticeChannel.self), address: row[first + 4],
            name: row[first + 5], language: try row.word(first + 6, as: Language.self),
            createdAt: row.instant(first + 7), endedAt: row.optionalInstant(first + 8))
    }

    private func notices(
        where condition: String, _ arguments: StatementArguments
    ) throws -> [NoticeRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT notice.notice, key, kind, notice.facility, notice.recipient, notice.channel,
                    planned_at, next_at, state, attempts, outcome, settled_at,
                    first_tried_at,
                    \(Self.contactColumns.split(separator: ", ").map { "c.\($0)" }
                        .joined(separator: ", "))
                FROM notice LEFT JOIN contact AS c ON c.contact = notice.contact
                WHERE \(condition)
                """, arguments: arguments)
        return try rows.map { row in
            var notice = try Self.notice(row)
            notice.items = try noticeItems(notice.key)
            return notice
        }
    }

    private static func notice(_ row: Row) throws -> NoticeRow {
        NoticeRow(
            key: row[0], identity: try row.digest(1), kind: try row.word(2, as: NoticeKind.self),
            facility: row[3], recipient: try row.word(4, as: ReminderRecipient.self),
            channel: try row.word(5, as: NoticeChannel.self),
            contact: row.hasNull(atIndex: 13) ? nil : try contact(row, from: 13),
            plannedAt: row.instant(6), nextAt: row.instant(7),
            state: try row.word(8, as: NoticeState.self), attempts: row[9], outcome: row[10],
            settledAt: row.optionalInstant(11), firstTriedAt: row.optionalInstant(12))
    }

    private func noticeItems(_ notice: Int64) throws -> [NoticeItemRow] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT form, period, facility, occasion, step, anchor, moment
                    FROM notice_item WHERE notice = ?
                    """), arguments: [notice]
        ).map { row in
            guard let step = ReminderCode(row[4]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored step")
            }
            return NoticeItemRow(
                slot: SlotRowKey(form: row[0], period: row[1], facility: row[2]),
                occasion: try row.word(3, as: Reminder.Occasion.self), step: step,
                anchor: row.instant(5), moment: row.instant(6))
        }
    }
}

/// The last step of one thread.
struct NoticeThreadRow: Hashable, Sendable {
    let facility: Int64
    let anchor: Instant
    let recipient: ReminderRecipient
    let channel: NoticeChannel
    let moment: Instant
    let step: String
    let sentAt: Instant
}
