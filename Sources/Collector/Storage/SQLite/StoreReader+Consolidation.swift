import GRDB
import Shared

/// A counted revision as consolidation takes it.
struct CountedReport: Sendable {
    /// Its place in the order of everything committed.
    let seq: Int64
    /// Row of the unit.
    let facility: Int64
    /// From 1.
    let revision: Int
    /// Its permanent identity.
    let id: ReportID
    /// Row of the form version it answers.
    let formVersion: Int64
    /// Figures: `ValueBlob`.
    let cells: [UInt8]
    /// Texts: `DetailBlob`; nil when there are none.
    let detail: [UInt8]?
}

/// What counted at a moment, straight from the reports: never stale, and the same for the past.
extension StoreReader {
    /// The counted revisions of a form and period as recorded by `moment`.
    func countedReports(
        form: Int64, period: Int64, until moment: Instant
    ) throws -> [CountedReport] {
        let counted = Set(
            try slotRecords(form: form, period: period, until: moment).values.compactMap {
                $0.counted?.seq
            })
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT seq, facility, revision, report_id, form_version, cells, detail
                    FROM submission WHERE form = ? AND period = ? ORDER BY facility, revision
                    """), arguments: [form, period])
        var reports: [CountedReport] = []
        while let row = try cursor.next() {
            guard counted.contains(row[0]), let id = ReportID(bytes: row.bytes(3)) else { continue }
            reports.append(
                CountedReport(
                    seq: row[0], facility: row[1], revision: row[2], id: id, formVersion: row[4],
                    cells: row.bytes(5),
                    detail: row.hasNull(atIndex: 6) ? nil : row.bytes(6)))
        }
        return reports
    }
}
