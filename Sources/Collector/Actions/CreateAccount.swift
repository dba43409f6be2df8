import Shared

/// Makes an account for a person; the first password is shown once and must be changed.
struct CreateAccount: Sendable {
    /// What is asked for.
    struct Request: Sendable {
        var name: AccountName
        var fullName: String
        var role: Role
        var facility: FacilityID?
        var forms: Set<FormCode> = []
        var divisions: Set<DivisionCode> = []
    }

    let keeper: AccountKeeper

    /// Makes the account.
    ///
    /// - Parameter actor: who makes it, as audit rows name them.
    /// - Returns: the first password, which is kept nowhere.
    /// - Throws: `badQuery` for a name that was given before or a role that does not fit,
    ///   `unknownFacility`, `unknownForm`.
    func callAsFunction(_ request: Request, by actor: String) async throws -> String {
        let fullName = String(request.fullName.nfc.prefix(120))
        guard fullName.contains(where: { !$0.isWhitespace }) else {
            throw Problem(.badQuery, vi: "Phải ghi họ tên.", en: "Give the person's full name.")
        }
        guard Role.ofPeople.contains(request.role) else {
            throw Problem(
                .badQuery, vi: "Vai trò này chỉ cấp qua mã truy cập (token, enrol).",
                en: "This role is given by a token (token, enrol).")
        }
        try keeper.check(forms: request.forms, divisions: request.divisions, for: request.role)
        let unit = try unit(of: request)
        guard keeper.book.account(request.name) == nil else { throw Self.taken(request.name) }
        let (password, hash) = try await keeper.givenPassword()
        let now = keeper.surroundings.now()
        try await keeper.book.change(through: keeper.queue) { writer in
            guard try !writer.reader.accounts().contains(where: { $0.name == request.name }) else {
                throw Self.taken(request.name)
            }
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "account.made", subject: request.name.text,
                    detail: Self.detail(request)))
            try writer.insertAccount(
                request.name, fullName: fullName, role: request.role, facility: unit,
                forms: request.forms, divisions: request.divisions, password: hash,
                passwordEnds: now.adding(seconds: AccountKeeper.givenPasswordSeconds), at: now)
        }
        return password
    }

    private func unit(of request: Request) throws(Problem) -> Int64? {
        guard (request.role == .unitUser) == (request.facility != nil) else {
            throw Problem(
                .badQuery,
                vi: "Người dùng của đơn vị (unitUser) phải có đơn vị; vai trò khác thì không.",
                en: "A unit's user (unitUser) needs a unit; other roles have none.")
        }
        guard let facility = request.facility else { return nil }
        guard let row = keeper.catalogue.current.facilityRows[facility] else {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(facility)”.",
                en: "No facility “\(facility)”.")
        }
        return row
    }

    private static func taken(_ name: AccountName) -> Problem {
        Problem(
            .badQuery, vi: "Tên “\(name)” đã cấp cho một tài khoản; chọn tên khác.",
            en: "The name “\(name)” was given to an account; choose another.")
    }

    private static func detail(_ request: Request) -> String {
        let limits = request.forms.map(\.text).sorted() + request.divisions.map(\.text).sorted()
        return ([request.role.rawValue, request.facility?.text].compactMap { $0 } + limits)
            .joined(separator: " ")
    }
}
