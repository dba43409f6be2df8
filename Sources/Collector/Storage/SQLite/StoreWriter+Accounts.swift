import Foundation
import GRDB
import Shared

/// Accounts, sessions and divisions. Every verb stands beside the audit row of its act.
extension StoreWriter {
    /// Adds an account; its password was given and must be changed.
    func insertAccount(
        _ name: AccountName, fullName: String, role: Role, facility: Int64?,
        forms: Set<FormCode>, divisions: Set<DivisionCode>, password: PasswordHash,
        passwordEnds: Instant, at moment: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO account (name, full_name, role, facility, forms, divisions, password,
                    must_change, password_ends, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
                """,
            arguments: [
                name.text, fullName, role.rawValue, facility, Self.joined(forms),
                Self.joined(divisions), password.text, passwordEnds.milliseconds,
                moment.milliseconds,
            ])
    }

    private static func joined(_ codes: Set<some Code>) -> String {
        codes.map(\.text).sorted().joined(separator: " ")
    }

    /// Sets what an officer is limited to.
    func setLimits(
        forms: Set<FormCode>, divisions: Set<DivisionCode>, of account: Int64
    ) throws {
        try db.execute(
            sql: "UPDATE account SET forms = ?, divisions = ? WHERE account = ?",
            arguments: [Self.joined(forms), Self.joined(divisions), account])
    }

    /// Sets a password; one that was given ends and must be changed.
    func setPassword(_ password: PasswordHash, endingAt end: Instant?, of account: Int64) throws {
        try db.execute(
            sql: """
                UPDATE account SET password = ?, must_change = ?, password_ends = ?
                WHERE account = ?
                """,
            arguments: [password.text, end != nil, end?.milliseconds, account])
    }

    /// Turns one-time codes on, or off without a secret.
    func setCode(secret: [UInt8]?, step: Int64?, of account: Int64) throws {
        try db.execute(
            sql: "UPDATE account SET code_secret = ?, code_step = ? WHERE account = ?",
            arguments: [secret.map { Data($0) }, step, account])
    }

    /// Ends an account for good.
    func endAccount(_ account: Int64, at moment: Instant) throws {
        try db.execute(
            sql: "UPDATE account SET ended_at = ? WHERE account = ? AND ended_at IS NULL",
            arguments: [moment.milliseconds, account])
    }

    /// Signs somebody in, and forgets sessions of a quarter ago: the audit log tells of them.
    func insertSession(
        _ token: Digest, account: Int64, address: String, at moment: Instant
    ) throws {
        try db.execute(
            sql: "DELETE FROM session WHERE created_at < ?",
            arguments: [moment.adding(seconds: -90 * 86_400).milliseconds])
        try db.execute(
            sql: """
                INSERT INTO session (token_hash, account, address, created_at, seen_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(token.bytes), account, address, moment.milliseconds, moment.milliseconds,
            ])
    }

    /// Notes when a session was seen last.
    func touchSession(_ token: Digest, at moment: Instant) throws {
        try db.execute(
            sql: "UPDATE session SET seen_at = max(seen_at, ?) WHERE token_hash = ?",
            arguments: [moment.milliseconds, Data(token.bytes)])
    }

    /// Ends one session.
    func endSession(_ token: Digest, at moment: Instant) throws {
        try db.execute(
            sql: "UPDATE session SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
            arguments: [moment.milliseconds, Data(token.bytes)])
    }

    /// Ends every session of an account but `kept`.
    func endSessions(of account: Int64, but kept: Digest?, at moment: Instant) throws {
        try db.execute(
            sql: """
                UPDATE session SET ended_at = ?
                WHERE account = ? AND ended_at IS NULL AND token_hash IS NOT ?
                """,
            arguments: [moment.milliseconds, account, kept.map { Data($0.bytes) }])
    }

    /// Names the forms of a division; without forms the division goes.
    func setDivision(_ division: Division) throws {
        try db.execute(
            sql: "DELETE FROM division WHERE code = ?", arguments: [division.code.text])
        guard !division.forms.isEmpty else { return }
        try db.execute(
            sql: "INSERT INTO division (code, title, forms) VALUES (?, ?, ?)",
            arguments: [division.code.text, division.title, Self.joined(division.forms)])
    }
}
