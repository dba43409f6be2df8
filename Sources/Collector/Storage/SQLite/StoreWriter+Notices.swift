import Foundation
import GRDB
import Shared

/// Notices, their addresses and their words.
extension StoreWriter {
    /// Keeps an address. `seq` must be that of its audit row.
    func insertContact(
        facility: Int64?, _ recipient: ReminderRecipient, _ channel: NoticeChannel,
        address: String, name: String, language: Language, seq: Int64, at moment: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO contact
                    (contact, facility, recipient, channel, address, name, language, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, facility, recipient.rawValue, channel.rawValue, address, name,
                language.rawValue, moment.milliseconds,
            ])
    }

    /// Ends an address; what waits for it is dropped.
    func endContact(_ key: Int64, at moment: Instant) throws {
        try db.execute(
            sql: "UPDATE contact SET ended_at = ? WHERE contact = ? AND ended_at IS NULL",
            arguments: [moment.milliseconds, key])
        try db.execute(
            sql: """
                UPDATE notice SET state = 'dropped', settled_at = ?
                WHERE contact = ? AND state = 'waiting'
                """, arguments: [moment.milliseconds, key])
    }

    /// Puts words in force; without words, the program's own.
    func insertTemplate(
        _ occasion: String, _ language: Language, subject: String?, body: String?, seq: Int64,
        at moment: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO notice_template
                    (seq, occasion, language, subject, body, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, occasion, language.rawValue, subject, body, moment.milliseconds,
            ])
    }

    /// Keeps a notice that is to go out; nil when it is kept already.
    func insert(_ notice: PlannedNotice, at moment: Instant) throws -> Int64? {
        try db.cachedStatement(
            sql: """
                INSERT INTO notice (key, kind, facility, recipient, channel, contact, planned_at,
                    next_at, state, settled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """
        ).execute(arguments: [
            Data(notice.identity.bytes), notice.kind.rawValue, notice.facility,
            notice.recipient.rawValue, notice.channel.rawValue, notice.contact,
            moment.milliseconds, moment.milliseconds, notice.state.rawValue,
            notice.state == .waiting ? nil : moment.milliseconds,
        ])
        guard db.changesCount > 0 else { return nil }
        let row = db.lastInsertedRowID
        for item in notice.items { try insert(item, of: row) }
        return row
    }

    private func insert(_ item: NoticeItemRow, of notice: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO notice_item (notice, form, period, facility, occasion, step, anchor, moment)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            notice, item.slot.form, item.slot.period, item.slot.facility, item.occasion.rawValue,
            item.step.text, item.anchor.milliseconds, item.moment.milliseconds,
        ])
    }

    /// Notes the last step that went out in a thread; false when that or a later one did already.
    func advanceThread(
        _ item: NoticeItemRow, _ recipient: ReminderRecipient, _ channel: NoticeChannel,
        at moment: Instant
    ) throws -> Bool {
        try db.cachedStatement(
            sql: """
                INSERT INTO notice_thread (form, period, facility, anchor, recipient, channel, moment,
                    step, sent_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET moment = excluded.moment, step = excluded.step,
                    sent_at = excluded.sent_at
                WHERE excluded.moment > notice_thread.moment
                """
        ).execute(arguments: [
            item.slot.form, item.slot.period, item.slot.facility, item.anchor.milliseconds,
            recipient.rawValue, channel.rawValue, item.moment.milliseconds, item.step.text,
            moment.milliseconds,
        ])
        return db.changesCount > 0
    }

    /// Notes what came of one attempt.
    func settle(
        notice key: Int64, _ state: NoticeState, outcome: String, nextAt: Instant, isAttempt: Bool,
        at moment: Instant
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE notice SET state = ?, outcome = ?, next_at = ?, attempts = attempts + ?,
                    settled_at = ?, first_tried_at = ifnull(first_tried_at, ?)
                WHERE notice = ? AND state = 'waiting'
                """
        ).execute(arguments: [
            state.rawValue, outcome, nextAt.milliseconds, isAttempt ? 1 : 0,
            state == .waiting ? nil : moment.milliseconds,
            isAttempt ? moment.milliseconds : nil, key,
        ])
    }

    /// Notes that a unit's agent has fetched what lay in its inbox.
    func markSeen(facility: Int64, at moment: Instant) throws {
        try db.execute(
            sql: """
                UPDATE notice SET state = 'seen', settled_at = ?
                WHERE facility = ? AND channel = 'inbox' AND state = 'sent'
                """, arguments: [moment.milliseconds, facility])
    }
}
