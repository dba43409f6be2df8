import Foundation
import GRDB
import Shared

/// Reads inside one consistent snapshot. A `StoreWriter` reads through the same type, and then sees
/// what it has itself written.
///
/// - Small lookups by key: this file.
/// - Reference data loaded at start: `StoreReader+Reference.swift`.
/// - Lists for statuses and queries: `StoreReader+Lists.swift`.
struct StoreReader {
    let db: Database
    /// What the writer has met already; nil for snapshots.
    var memory: WriterMemory?

    /// The end of the audit chain.
    func auditHead() throws -> AuditHead {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT seq, hash FROM audit WHERE seq = (SELECT max(seq) FROM audit)"))
        return try row.map { AuditHead(seq: $0[0], hash: try $0.digest(1)) } ?? .start
    }

    /// The chain as it stood after act `seq`.
    func auditHead(at seq: Int64) throws -> AuditHead? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT seq, hash FROM audit WHERE seq = ?"),
            arguments: [seq])
        return try row.map { AuditHead(seq: $0[0], hash: try $0.digest(1)) }
    }

    /// The row of `period`, or nil when nothing was ever recorded for it.
    func periodKey(_ period: ReportingPeriod) throws -> Int64? {
        if let known = memory?[period] { return known }
        let found = try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT period FROM period WHERE calendar = ? AND identifier = ?"),
            arguments: [period.calendar.rawValue, period.identifier])
        if let found { memory?[period] = found }
        return found
    }

    /// The row of a unit, or nil when it is not in the registry.
    func facilityKey(_ id: FacilityID) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT facility FROM facility WHERE code = ?"),
            arguments: [id.text])
    }

    /// What is counted for a slot, or nil when nothing was ever accepted for it.
    func slot(_ key: SlotRowKey) throws -> SlotState? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT counted, revision, review FROM slot
                    WHERE form = ? AND period = ? AND facility = ?
                    """),
            arguments: [key.form, key.period, key.facility])
        return try row.map { row in
            SlotState(
                counted: row[0], revision: row[1], review: try row.word(2, as: SlotReview.self))
        }
    }

    /// The accepted report with this identity, without its figures.
    func submission(_ id: ReportID) throws -> SubmissionFacts? {
        let sql = "SELECT \(Self.facts) FROM submission WHERE report_id = ?"
        return try Row.fetchOne(
            db.cachedStatement(sql: sql), arguments: [Data(id.bytes)]
        ).map(Self.facts)
    }

    /// An accepted revision with its figures.
    func stored(seq: Int64) throws -> StoredSubmission? {
        let sql = "SELECT \(Self.facts), cells, detail FROM submission WHERE seq = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [seq]).map(Self.stored)
    }

    /// The counted revision of a slot with its figures.
    func counted(_ key: SlotRowKey) throws -> StoredSubmission? {
        guard let seq = try slot(key)?.counted else { return nil }
        return try stored(seq: seq)
    }

    /// True when these refused bytes are kept already.
    func hasAttempt(_ id: ReportID, digest: Digest) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM attempt WHERE report_id = ? AND digest = ?)
                    """),
            arguments: [Data(id.bytes), Data(digest.bytes)]) ?? false
    }

    /// The columns of `SubmissionFacts`, in the order that `facts(_:)` reads.
    static let facts = """
        seq, report_id, form, period, facility, revision, received_at, due_at, finalised_at, \
        access_key, form_version, digest
        """

    static func facts(_ row: Row) throws -> SubmissionFacts {
        guard let id = ReportID(bytes: row.bytes(1)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored report id")
        }
        return SubmissionFacts(
            seq: row[0], reportID: id,
            slot: SlotRowKey(form: row[2], period: row[3], facility: row[4]), revision: row[5],
            receivedAt: row.instant(6), dueAt: row.optionalInstant(7), finalisedAt: row.instant(8),
            accessKey: row[9], formVersion: row[10], digest: try row.digest(11))
    }

    static func stored(_ row: Row) throws -> StoredSubmission {
        StoredSubmission(
            facts: try facts(row), cells: row.bytes(12),
            detail: row.hasNull(atIndex: 13) ? nil : row.bytes(13))
    }
}

extension Row {
    /// A blob column as bytes.
    func bytes(_ index: Int) -> [UInt8] {
        let data: Data = self[index]
        return [UInt8](data)
    }

    /// A digest column.
    func digest(_ index: Int) throws -> Digest {
        guard let digest = Digest(bytes: bytes(index)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored digest")
        }
        return digest
    }

    /// A moment column.
    func instant(_ index: Int) -> Instant {
        Instant(milliseconds: self[index])
    }

    /// A moment column that may be empty.
    func optionalInstant(_ index: Int) -> Instant? {
        let milliseconds: Int64? = self[index]
        return milliseconds.map { Instant(milliseconds: $0) }
    }

    /// A word of a closed list; the table's CHECK keeps others out.
    func word<Word: RawRepresentable>(
        _ index: Int, as type: Word.Type
    ) throws -> Word where Word.RawValue == String {
        let text: String = self[index]
        guard let word = Word(rawValue: text) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unknown word \(text)")
        }
        return word
    }
}

extension ReportID {
    /// The sixteen bytes that the text spells.
    var bytes: [UInt8] {
        guard let bytes = Hex.decode(text) else { preconditionFailure("an id is hexadecimal") }
        return bytes
    }

    /// The identity that sixteen bytes spell; nil for another count.
    init?(bytes: [UInt8]) {
        self.init(Hex.encode(bytes))
    }
}
