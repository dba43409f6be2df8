import Foundation
import GRDB
import Shared

/// Writes inside one transaction of `CommitQueue`; lives no longer than it.
///
/// Every verb that changes something begins with `append(_:)`: the audit row is in the same
/// transaction as what it tells of, and its number is the number of the new row.
///
/// - Audit, reports, slots: this file.
/// - Keys, codes, documents: `StoreWriter+Reference.swift`.
/// - Decisions of the department: `StoreWriter+Review.swift`.
final class StoreWriter {
    let db: Database
    /// The end of the audit chain as this transaction has it.
    private(set) var head: AuditHead
    private let periods: PeriodRows

    init(db: Database, head: AuditHead, periods: PeriodRows) {
        self.db = db
        self.head = head
        self.periods = periods
    }

    /// Reads what is committed and what this transaction has written.
    var reader: StoreReader { StoreReader(db: db, periods: periods) }

    /// How many rows this connection has changed since it was opened.
    var changeCount: Int { db.totalChangesCount }

    /// Runs `work` so that what it throws undoes only its own writes.
    func savepoint<Result>(_ work: () throws -> Result) throws -> Result {
        let before = head
        var result: Result?
        do {
            try db.inSavepoint {
                result = try work()
                return .commit
            }
        } catch {
            head = before
            periods.removeAll()
            throw error
        }
        guard let result else { preconditionFailure("a savepoint without a result") }
        return result
    }

    /// Adds an act to the chain; its number is the `seq` of the row it tells of.
    @discardableResult
    func append(_ entry: AuditEntry) throws -> Int64 {
        let next = entry.chained(to: head)
        try db.cachedStatement(
            sql: """
                INSERT INTO audit (seq, at, actor, action, subject, detail, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            next.seq, entry.at.milliseconds, entry.actor, entry.action, entry.subject,
            entry.detail, Data(next.hash.bytes),
        ])
        head = next
        return next.seq
    }

    /// The row of `period`, made when it is met for the first time.
    func periodKey(_ period: ReportingPeriod) throws -> Int64 {
        if let known = try reader.periodKey(period) { return known }
        try db.cachedStatement(
            sql: """
                INSERT INTO period (calendar, identifier, first_day, end_day) VALUES (?, ?, ?, ?)
                """
        ).execute(arguments: [
            period.calendar.rawValue, period.identifier, period.window.lowerBound.number,
            period.window.upperBound.number,
        ])
        periods[period] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// Keeps an accepted revision. Its `seq` must be that of its audit row.
    func insert(_ submission: StoredSubmission) throws {
        let facts = submission.facts
        try db.cachedStatement(
            sql: """
                INSERT INTO submission (\(StoreReader.facts), cells, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            facts.seq, Data(facts.reportID.bytes), facts.slot.form, facts.slot.period,
            facts.slot.facility, facts.revision, facts.receivedAt.milliseconds,
            facts.dueAt?.milliseconds, facts.finalisedAt.milliseconds, facts.accessKey,
            facts.formVersion, Data(facts.digest.bytes), Data(submission.cells),
            submission.detail.map { Data($0) },
        ])
    }

    /// Says what is counted for a slot from now on.
    func set(_ state: SlotState, for key: SlotRowKey) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO slot (form, period, facility, counted, revision, review)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET counted = excluded.counted,
                    revision = excluded.revision, review = excluded.review
                """
        ).execute(arguments: [
            key.form, key.period, key.facility, state.counted, state.revision,
            state.review.rawValue,
        ])
    }

    /// Notes that the sums of a slot's form and period no longer hold.
    func markDirty(_ key: SlotRowKey) throws {
        try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO dirty (form, period, facility) VALUES (?, ?, ?)"
        ).execute(arguments: [key.form, key.period, key.facility])
    }

    /// Keeps what was refused, with its bytes. Its `seq` must be that of its audit row.
    func insert(_ attempt: StoredAttempt) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO attempt (seq, kind, report_id, digest, form, period, facility,
                    revision, received_at, access_key, findings, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            attempt.seq, attempt.kind.rawValue, Data(attempt.reportID.bytes),
            Data(attempt.digest.bytes), attempt.slot.form, attempt.slot.period,
            attempt.slot.facility,
            attempt.revision, attempt.receivedAt.milliseconds, attempt.accessKey,
            Data(attempt.findings), Data(attempt.body),
        ])
    }
}
