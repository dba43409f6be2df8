import Shared

/// Sets a password of one's own in place of the old one; every other session of the account ends.
struct ChangePassword: Sendable {
    let keeper: AccountKeeper

    /// Changes it.
    ///
    /// - Throws: `passwordRefused` when the old one is wrong or the new one is none, `rateLimited`.
    func callAsFunction(
        from old: String, to new: String, of person: Person, address: String
    ) async throws {
        let row = try await keeper.prove(old, of: person, from: address)
        if let objection = PasswordRule.objection(to: new, of: person.name) {
            throw Problem(.passwordRefused, vi: objection.vi, en: objection.en)
        }
        guard new.nfc != old.nfc else {
            throw Problem(
                .passwordRefused, vi: "Mật khẩu mới phải khác mật khẩu cũ.",
                en: "The new password must differ from the old one.")
        }
        let hash = try await keeper.bench.hash(
            new, salt: keeper.surroundings.randomBytes(PasswordHash.saltBytes))
        let now = keeper.surroundings.now()
        try await keeper.change(row) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: person.name.text, action: "account.passwordChanged",
                    subject: person.name.text, detail: ""))
            try writer.setPassword(hash, endingAt: nil, of: row.account)
            try writer.endSessions(of: row.account, but: person.session, at: now)
        }
    }
}

extension AccountKeeper {
    /// Makes sure that who is signed in knows the password: before anything that would lock the
    /// account's owner out.
    ///
    /// - Throws: `passwordRefused`, `rateLimited`.
    func prove(
        _ password: String, of person: Person, from address: String
    ) async throws -> AccountRow {
        let row = try account(person.name)
        let now = surroundings.now()
        let subjects: [SignInThrottle.Subject] = [
            .owner(person.name, address: NetworkOrigin(address))
        ]
        try throttle.admit(subjects, at: now)
        guard try await bench.admits(password, to: row.password) else {
            throttle.countWrong(subjects, at: now)
            throw Problem(
                .passwordRefused, vi: "Mật khẩu hiện tại không đúng.",
                en: "The present password is wrong.")
        }
        throttle.forget(person.name, from: address)
        return row
    }

    /// Changes the account of somebody who has just proved the password. Hashing takes a while: an
    /// administrator who reset or ended the account meanwhile must not be overruled.
    ///
    /// - Throws: `passwordRefused` when the account is no longer what was proved.
    func change(
        _ proved: AccountRow, _ work: @escaping @Sendable (StoreWriter) throws -> Void
    ) async throws {
        try await book.change(through: queue) { writer in
            guard
                let current = try writer.reader.accounts().first(where: {
                    $0.account == proved.account
                }), current.endedAt == nil, current.password == proved.password
            else {
                throw Problem(
                    .passwordRefused,
                    vi: "Tài khoản vừa được quản trị viên cấp lại hoặc kết thúc. Đăng nhập lại.",
                    en: "An administrator has just reset or ended the account. Sign in again.")
            }
            try work(writer)
        }
    }
}
