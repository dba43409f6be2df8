import GRDB
import Shared

/// Reading everything again to find what does not hold.
extension StoreReader {
    /// A row that is not what was committed.
    struct Fault: Sendable {
        /// Place in the order of everything committed; 0 where there is none.
        let seq: Int64
        /// What it is about: an act, a report's id, a table.
        let subject: String
        /// What does not hold.
        let why: LocalizedText
    }

    /// A stretch of the audit chain, computed again.
    struct AuditPage: Sendable {
        /// Acts looked at.
        var count = 0
        /// The end of what holds.
        var head: AuditHead
        /// The first act that does not.
        var fault: Fault?
    }

    /// Computes the chain again from `head` on, and stops at the first act that does not hold.
    func auditPage(after head: AuditHead, limit: Int) throws -> AuditPage {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT seq, at, actor, action, subject, detail, hash FROM audit
                WHERE seq > ? ORDER BY seq LIMIT ?
                """, arguments: [head.seq, limit])
        var page = AuditPage(head: head)
        while let row = try cursor.next() {
            let seq: Int64 = row[0]
            page.count += 1
            guard seq == page.head.seq + 1 else {
                page.fault = Fault(
                    seq: page.head.seq + 1, subject: "audit",
                    why: LocalizedText(
                        vi: "thiếu việc số \(page.head.seq + 1)",
                        en: "act \(page.head.seq + 1) is missing"))
                return page
            }
            let entry = AuditEntry(
                at: row.instant(1), actor: row[2], action: row[3], subject: row[4], detail: row[5])
            let next = entry.chained(to: page.head)
            guard try next.hash == row.digest(6) else {
                page.fault = Fault(
                    seq: seq, subject: entry.action,
                    why: LocalizedText(
                        vi: "việc số \(seq) đã bị sửa", en: "act \(seq) was changed"))
                return page
            }
            page.head = next
        }
        return page
    }

    /// Accepted reports whose act in the chain does not name their digest, or is no acceptance.
    func unwitnessedSubmissions(after seq: Int64, limit: Int) throws -> [Fault] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT submission.seq, report_id, digest, action, audit.detail
                FROM submission LEFT JOIN audit ON audit.seq = submission.seq
                WHERE submission.seq > ? ORDER BY submission.seq LIMIT ?
                """, arguments: [seq, limit])
        return try rows.compactMap { row in
            let (action, detail): (String?, String?) = (row[3], row[4])
            guard try action != "report.accepted" || detail != row.digest(2).base64 else {
                return nil
            }
            return Fault(
                seq: row[0], subject: ReportID(bytes: row.bytes(1))?.text ?? "?",
                why: LocalizedText(
                    vi: "mã băm không khớp với việc đã ghi trong chuỗi kiểm toán",
                    en: "its digest is not the one that the audit chain holds"))
        }
    }

    /// Slots that do not follow from their submissions: what is counted, and the revision reached.
    func slotFaults() throws -> [Fault] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT form.code, period.identifier, facility.code
                FROM (
                    SELECT form, period, facility, max(revision) AS top, count(*) AS number,
                        max(CASE WHEN seq NOT IN
                            (SELECT submission FROM review_event WHERE kind = 'withdrawn')
                            THEN seq END) AS newest
                    FROM submission GROUP BY form, period, facility
                ) AS truth
                JOIN form USING (form) JOIN period USING (period) JOIN facility USING (facility)
                LEFT JOIN slot ON slot.form = truth.form AND slot.period = truth.period
                    AND slot.facility = truth.facility
                WHERE slot.revision IS NOT top OR number <> top OR slot.counted IS NOT newest
                LIMIT 1000
                """)
        return rows.map { row in
            let (form, period, unit): (String, String, String) = (row[0], row[1], row[2])
            return Fault(
                seq: 0, subject: "\(form) \(period) \(unit)",
                why: LocalizedText(
                    vi: "lần gửi đang tính không phải lần mới nhất còn hiệu lực",
                    en: "what is counted is not the newest revision that stands"))
        }
    }

    /// Every form and period with stored sums that carry no mark: they claim to hold.
    func cleanAggregates() throws -> [(form: Int64, period: Int64)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT form, period FROM aggregate
                WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE dirty.form = aggregate.form
                    AND dirty.period = aggregate.period)
                ORDER BY form, period
                """
        ).map { ($0[0], $0[1]) }
    }
}
