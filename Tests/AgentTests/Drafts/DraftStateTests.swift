import Testing

@testable import Agent

@Suite("A draft's way to the outbox") struct DraftStateTests {
    static let moves: [DraftState.Move] = [
        .examine(accepted: true), .examine(accepted: false), .approve, .send, .overtake, .reject,
        .withdraw,
    ]

    /// Every legal move; what is not named is refused.
    static let legal: [DraftState: [DraftState.Move: DraftState]] = [
        .draft: [
            .examine(accepted: true): .checked, .examine(accepted: false): .draft,
            .withdraw: .withdrawn,
        ],
        .checked: [
            .examine(accepted: true): .checked, .examine(accepted: false): .draft,
            .approve: .approved, .reject: .rejected, .withdraw: .withdrawn,
        ],
        .approved: [.send: .outbox, .overtake: .rejected],
        .rejected: [
            .examine(accepted: true): .checked, .examine(accepted: false): .draft,
            .withdraw: .withdrawn,
        ],
        .withdrawn: [.examine(accepted: true): .checked, .examine(accepted: false): .draft],
        .outbox: [:],
    ]

    @Test("only the legal moves are made", arguments: DraftState.allCases)
    func table(state: DraftState) throws {
        let legal = try #require(Self.legal[state])
        for move in Self.moves {
            if let next = legal[move] {
                #expect(try state.after(move) == next)
            } else {
                #expect(throws: DraftState.Illegal(move: move, state: state)) {
                    try state.after(move)
                }
            }
        }
    }

    @Test("nothing reaches the outbox but through the head")
    func noShortCut() {
        for state in DraftState.allCases where state != .approved {
            for move in Self.moves { #expect((try? state.after(move)) != .outbox) }
        }
        for state in DraftState.allCases where state != .checked {
            for move in Self.moves { #expect((try? state.after(move)) != .approved) }
        }
    }
}
