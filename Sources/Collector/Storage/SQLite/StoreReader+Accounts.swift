import Foundation
import GRDB
import Shared

/// Accounts, sessions and divisions as they are stored.
extension StoreReader {
    /// Every account that ever was.
    func accounts() throws -> [AccountRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT account, name, full_name, role, code, forms, divisions, password, must_change,
                    password_ends, code_secret, code_step, created_at, ended_at
                FROM account LEFT JOIN facility USING (facility) ORDER BY account
                """)
        return try rows.map(Self.account)
    }

    private static func account(_ row: Row) throws -> AccountRow {
        let (name, role, password): (String, String, String) = (row[1], row[3], row[7])
        guard let name = AccountName(name), let role = Role(rawValue: role),
            let password = PasswordHash(password)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an account") }
        let facility: String? = row[4]
        let (forms, divisions): (String, String) = (row[5], row[6])
        return AccountRow(
            account: row[0], name: name, fullName: row[2], role: role,
            facility: facility.flatMap { FacilityID($0) },
            forms: Set(forms.split(separator: " ").compactMap { FormCode(String($0)) }),
            divisions: Set(
                divisions.split(separator: " ").compactMap { DivisionCode(String($0)) }),
            password: password, mustChange: row[8],
            passwordEnds: row.hasNull(atIndex: 9) ? nil : row.instant(9),
            codeSecret: row.hasNull(atIndex: 10) ? nil : row.bytes(10), codeStep: row[11],
            createdAt: row.instant(12),
            endedAt: row.hasNull(atIndex: 13) ? nil : row.instant(13))
    }

    /// Every session that has not ended.
    func openSessions() throws -> [SessionRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT token_hash, account, address, created_at, seen_at FROM session
                WHERE ended_at IS NULL
                """)
        return try rows.map { row in
            SessionRow(
                token: try row.digest(0), account: row[1], address: row[2],
                createdAt: row.instant(3), seenAt: row.instant(4), endedAt: nil)
        }
    }

    /// Where each account has signed in, as far as it is remembered.
    func knownAddresses() throws -> [Int64: Set<String>] {
        let rows = try Row.fetchAll(db, sql: "SELECT DISTINCT account, address FROM session")
        return rows.reduce(into: [:]) { known, row in
            known[row[0], default: []].insert(row[1])
        }
    }

    /// The divisions of the department.
    func divisions() throws -> [Division] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT code, title, forms FROM division ORDER BY code")
        return rows.compactMap { row in
            let (code, forms): (String, String) = (row[0], row[2])
            return DivisionCode(code).map { code in
                Division(
                    code: code, title: row[1],
                    forms: Set(forms.split(separator: " ").compactMap { FormCode(String($0)) }))
            }
        }
    }
}
