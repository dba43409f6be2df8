import Shared

/// Says which forms a division of the department answers for; without forms the division goes.
struct NameDivision: Sendable {
    let keeper: AccountKeeper

    /// Keeps the division; its officers' rights follow at once.
    ///
    /// - Throws: `unknownForm`, `badQuery` for a division without a title.
    func callAsFunction(_ division: Division, by actor: String) async throws {
        try keeper.check(forms: division.forms, divisions: [], for: .officer)
        guard division.forms.isEmpty || division.title.contains(where: { !$0.isWhitespace }) else {
            throw Problem(.badQuery, vi: "Phải ghi tên phòng.", en: "Give the division's title.")
        }
        let now = keeper.surroundings.now()
        try await keeper.book.change(through: keeper.queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "division.named", subject: division.code.text,
                    detail: division.forms.map(\.text).sorted().joined(separator: " ")))
            try writer.setDivision(division)
        }
    }
}
