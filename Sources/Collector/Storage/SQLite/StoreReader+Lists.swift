import Foundation
import GRDB
import Shared

/// Lists of reports and acts, page by page.
extension StoreReader {
    /// Which reports are wanted.
    struct ReportFilter: Sendable {
        /// Rows of forms; nil for all.
        var form: Int64?
        /// Row of a period; nil for all.
        var period: Int64?
        /// Row of a unit; nil for all.
        var facility: Int64?
        /// Only after this `seq`.
        var after: Int64 = 0
        /// At most so many.
        var limit = 200
    }

    /// Accepted revisions in the order committed.
    func reports(_ filter: ReportFilter) throws -> [SubmissionFacts] {
        var conditions = ["seq > ?"]
        var arguments: [Int64] = [filter.after]
        for (column, wanted) in [
            ("form", filter.form), ("period", filter.period), ("facility", filter.facility),
        ] {
            guard let wanted else { continue }
            conditions.append("\(column) = ?")
            arguments.append(wanted)
        }
        let sql = """
            SELECT \(Self.facts) FROM submission WHERE \(conditions.joined(separator: " AND "))
            ORDER BY seq LIMIT \(filter.limit)
            """
        return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
            .map(Self.facts)
    }

    /// Refused and conflicting attempts of a slot, in the order committed.
    func attempts(_ key: SlotRowKey) throws -> [StoredAttempt] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT seq, kind, report_id, digest, revision, received_at, access_key, findings, body
                FROM attempt WHERE form = ? AND period = ? AND facility = ? ORDER BY seq
                """, arguments: [key.form, key.period, key.facility])
        return try rows.compactMap { row in
            guard let id = ReportID(bytes: row.bytes(2)) else { return nil }
            return StoredAttempt(
                seq: row[0], kind: try row.word(1, as: AttemptKind.self), reportID: id,
                digest: try row.digest(3), slot: key, revision: row[4],
                receivedAt: row.instant(5), accessKey: row[6], findings: row.bytes(7),
                body: row.bytes(8))
        }
    }

    /// The decisions about a slot, in the order committed.
    func decisions(_ key: SlotRowKey) throws -> [StoredDecision] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT seq, kind, submission, reason, recorded_at, figures FROM review_event
                WHERE form = ? AND period = ? AND (facility = ? OR facility IS NULL) ORDER BY seq
                """, arguments: [key.form, key.period, key.facility])
        return try rows.map { row in
            StoredDecision(
                seq: row[0], kind: try row.word(1, as: ReviewKind.self), submission: row[2],
                reason: row[3], at: row.instant(4),
                // Written by this program; without it the reason still stands.
                figures: row.hasNull(atIndex: 5)
                    ? [:] : (try? JSONValue(parsing: row.bytes(5)))?.textsByIndicator ?? [:])
        }
    }

    /// The period of a row.
    func period(row: Int64) throws -> ReportingPeriod? {
        let found = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT identifier, calendar FROM period WHERE period = ?"),
            arguments: [row])
        guard let found, let calendar = ReportingCalendar(rawValue: found[1]) else { return nil }
        return ReportingPeriod(identifier: found[0], calendar: calendar)
    }

    /// Acts after `seq`, in order; with a unit only those about its reports and itself.
    func acts(after seq: Int64, facility: Int64?, limit: Int) throws -> [StoredAct] {
        let own = """
            AND seq IN (SELECT seq FROM submission WHERE facility = ?1
                UNION ALL SELECT seq FROM attempt WHERE facility = ?1
                UNION ALL SELECT seq FROM extension WHERE facility = ?1
                UNION ALL SELECT seq FROM review_event WHERE facility = ?1 OR facility IS NULL)
            """
        let sql = """
            SELECT seq, at, actor, action, subject FROM audit
            WHERE seq > ?2 \(facility == nil ? "AND ?1 IS NULL" : own) ORDER BY seq LIMIT ?3
            """
        return try Row.fetchAll(db, sql: sql, arguments: [facility, seq, limit]).map { row in
            StoredAct(
                seq: row[0], at: row.instant(1), actor: row[2], action: row[3], subject: row[4])
        }
    }
}
