extension Endpoint {
    /// Who may use an endpoint. Each endpoint states one of these, and nothing else lets anybody in:
    /// what a guard means in roles is this one table.
    enum Access: String, CaseIterable, Sendable {
        /// Everybody, without a token.
        case open
        /// Whoever may read; units and their users see their own rows.
        case reading
        /// Whoever reads for the department: nobody of a unit.
        case department
        /// Units' agents.
        case sending
        /// People who are signed in, about themselves.
        case personal
        /// Who decides about single reports: returns, accepts warnings, withdraws, extends. An officer
        /// within the forms of the account (`Mandate`).
        case reviewing
        /// Who approves and closes.
        case approving
        /// Who keeps the registry, the forms and what is sent to units.
        case managing
        /// Who keeps accounts and keys.
        case administering
        /// What machines ask about the collector itself; from this very machine without a token.
        case monitoring
        /// A unit's user who types or sends a report by hand.
        case typing
        /// Who brings a unit's figures through the door of another system: its agent, its user, an
        /// officer in its place. What each may write is judged row by row.
        case entering
        /// Commands on the collector's own machine.
        case local

        /// The roles that are let in; the owner of the machine always is.
        var roles: Set<Role> {
            switch self {
            case .open: Set(Role.allCases)
            case .reading: Set(Role.allCases)
            case .department: [.administrator, .officer, .leader, .reader]
            case .sending: [.agent]
            case .personal: Set(Role.ofPeople)
            case .reviewing: [.officer, .leader]
            case .approving: [.leader]
            case .managing: [.administrator, .officer]
            case .administering: [.administrator]
            case .monitoring: [.administrator, .reader]
            case .typing: [.unitUser]
            case .entering: [.agent, .unitUser, .officer]
            case .local: []
            }
        }
    }
}
