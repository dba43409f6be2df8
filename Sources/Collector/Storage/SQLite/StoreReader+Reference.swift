import Foundation
import GRDB
import Shared

/// What is loaded once at start and after each seeding.
extension StoreReader {
    /// Every published form version.
    func formVersions() throws -> [FormVersionRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT form_version, form, code, version, document, digest
                FROM form_version JOIN form USING (form) ORDER BY code, version
                """)
        return try rows.map { row in
            guard let code = FormCode(row[2]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored form code")
            }
            return FormVersionRow(
                key: row[0], form: row[1], code: Form.Key(code: code, version: row[3]),
                document: row.bytes(4), digest: try row.digest(5))
        }
    }

    /// The rows of units by code.
    func facilityKeys() throws -> [FacilityID: Int64] {
        var keys: [FacilityID: Int64] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT code, facility FROM facility") {
            if let id = FacilityID(row[0]) { keys[id] = row[1] }
        }
        return keys
    }

    /// The documents of a kind that are in force: the newest of each name, by name.
    func documents(_ kind: DocumentKind) throws -> [DocumentRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, body, digest FROM document AS newest WHERE kind = ? AND seq =
                    (SELECT max(seq) FROM document WHERE kind = newest.kind AND name = newest.name)
                ORDER BY name
                """, arguments: [kind.rawValue])
        return try rows.map { row in
            DocumentRow(kind: kind, name: row[0], body: row.bytes(1), digest: try row.digest(2))
        }
    }
}
