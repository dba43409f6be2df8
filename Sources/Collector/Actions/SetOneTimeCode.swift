import Shared

/// Turns one-time codes on or off for one's own account. Who has lost the telephone is helped by an
/// administrator (`ResetAccount`).
struct SetOneTimeCode: Sendable {
    let keeper: AccountKeeper

    /// Turns them on, once a code shows that the app has the secret.
    ///
    /// - Throws: `passwordRefused` for a wrong password or code.
    func turnOn(
        secret: [UInt8], code: String, password: String, of person: Person, address: String
    ) async throws {
        let row = try await keeper.prove(password, of: person, from: address)
        let now = keeper.surroundings.now()
        guard secret.count == OneTimeCode.secretBytes,
            let step = OneTimeCode(secret: secret).accepts(code, at: now, after: nil)
        else {
            throw Problem(
                .passwordRefused,
                vi: "Mã dùng một lần không đúng. Kiểm tra đồng hồ điện thoại và khóa đã nhập.",
                en: "The one-time code is wrong. Check the telephone's clock and the secret.")
        }
        try await write(secret, step, "account.codeOn", of: person, row, at: now)
    }

    /// Turns them off.
    ///
    /// - Throws: `passwordRefused`.
    func turnOff(password: String, of person: Person, address: String) async throws {
        let row = try await keeper.prove(password, of: person, from: address)
        let now = keeper.surroundings.now()
        try await write(nil, nil, "account.codeOff", of: person, row, at: now)
    }

    private func write(
        _ secret: [UInt8]?, _ step: Int64?, _ action: String, of person: Person,
        _ proved: AccountRow, at now: Instant
    ) async throws {
        try await keeper.change(proved) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: person.name.text, action: action, subject: person.name.text,
                    detail: ""))
            try writer.setCode(secret: secret, step: step, of: proved.account)
            try writer.endSessions(of: proved.account, but: person.session, at: now)
        }
    }
}
