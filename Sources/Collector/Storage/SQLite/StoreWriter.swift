import Foundation
import GRDB
import Shared

/// Writes inside one transaction of `CommitQueue`; lives no longer than it.
///
/// Every verb that changes something begins with `append(_:)`: the audit row is in the same
/// transaction as what it tells of, and its number is the number of the new row.
///
/// - Audit, periods, attempts: this file.
/// - What every accepted report writes: `StoreWriter+Reports.swift`.
/// - Keys, codes, documents: `StoreWriter+Reference.swift`.
/// - Decisions of the department: `StoreWriter+Review.swift`.
final class StoreWriter {
    let db: Database
    /// The end of the audit chain as this transaction has it.
    private(set) var head: AuditHead
    let memory: WriterMemory
    /// The receipts of this transaction.
    let receipts = ReceiptGroup()
    private var direct: [Direct: DirectStatement] = [:]

    init(db: Database, head: AuditHead, memory: WriterMemory) {
        self.db = db
        self.head = head
        self.memory = memory
    }

    /// Reads what is committed and what this transaction has written.
    var reader: StoreReader { StoreReader(db: db, memory: memory) }

    /// How many rows this connection has changed since it was opened.
    var changeCount: Int { db.totalChangesCount }

    /// Runs `work` so that what it throws undoes only its own writes.
    func savepoint<Result>(_ work: () throws -> Result) throws -> Result {
        let (before, receiptCount) = (head, receipts.count)
        var result: Result?
        do {
            try db.inSavepoint {
                result = try work()
                return .commit
            }
        } catch {
            head = before
            receipts.keep(first: receiptCount)
            memory.removeAll()
            throw error
        }
        guard let result else { preconditionFailure("a savepoint without a result") }
        return result
    }

    /// A statement that every report runs, at hand for the rest of this transaction.
    func statement(_ which: Direct) throws -> DirectStatement {
        if let known = direct[which] { return known }
        let made = try DirectStatement(db, which.sql)
        direct[which] = made
        return made
    }

    /// Adds an act to the chain; its number is the `seq` of the row it tells of.
    @discardableResult
    func append(_ entry: AuditEntry) throws -> Int64 {
        let next = entry.chained(to: head)
        let row = try statement(.audit)
        row.bind(next.seq)
        row.bind(entry.at.milliseconds)
        row.bind(entry.actor)
        row.bind(entry.action)
        row.bind(entry.subject)
        row.bind(entry.detail)
        row.bind(next.hash.bytes)
        try row.run()
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
        memory[period] = db.lastInsertedRowID
        return db.lastInsertedRowID
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
