/// How far a draft has come on its way through the unit (`dự thảo → đã kiểm tra → đã duyệt → hộp gửi`).
/// Only the moves below are legal; everything else is refused, whoever asks.
///
/// ```
///            ┌──────────── examined ───────────┐
///            ▼                                 │
///   draft ⇄ checked ──approve──▶ approved ──send──▶ outbox
///     │        │  ╲
///     │        │   ╰─reject──▶ rejected ──examined (other figures)──▶ draft or checked
///     │        │               (so is an approved one that another revision has overtaken)
///     ╰────────┴─withdraw──▶ withdrawn ──examined (other figures)──▶ draft or checked
/// ```
enum DraftState: String, CaseIterable, Hashable, Sendable {
    /// It breaks rules, or owes explanations.
    case draft
    /// Nothing keeps it back; it waits for the head.
    case checked
    /// The head has approved these very bytes.
    case approved
    /// It is in the outbox: no draft any more.
    case outbox
    /// The head gave it back with a reason.
    case rejected
    /// The clerk took it back.
    case withdrawn

    /// What can be done to a draft.
    enum Move: Hashable, Sendable {
        /// The rules have looked at figures that differ from those held; whether they accept them.
        case examine(accepted: Bool)
        /// The head approves.
        case approve
        /// It was saved in the outbox.
        case send
        /// It cannot be saved there: another revision came first.
        case overtake
        /// The head gives it back.
        case reject
        /// The clerk takes it back.
        case withdraw
    }

    /// A move that cannot be made from a state.
    struct Illegal: Error, Hashable {
        let move: Move
        let state: DraftState
    }

    /// The state after a move.
    func after(_ move: Move) throws(Illegal) -> DraftState {
        switch (self, move) {
        case (.draft, .examine(let accepted)), (.checked, .examine(let accepted)),
            (.rejected, .examine(let accepted)), (.withdrawn, .examine(let accepted)):
            return accepted ? .checked : .draft
        case (.checked, .approve): return .approved
        case (.approved, .send): return .outbox
        case (.approved, .overtake): return .rejected
        case (.checked, .reject): return .rejected
        case (.draft, .withdraw), (.checked, .withdraw), (.rejected, .withdraw):
            return .withdrawn
        default: throw Illegal(move: move, state: self)
        }
    }

    /// True when a person need not begin again: it waits for the head, or has the head's word.
    var isOnItsWay: Bool { self == .checked || self == .approved }
}
