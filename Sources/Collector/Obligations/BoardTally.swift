import Shared

/// Where one owed report stands on the board: the status, and a return as a state of its own.
enum BoardState: String, CaseIterable, Hashable, Sendable {
    case notYetDue, awaited, onTime, late, missing, returned, exempt

    /// The state of a status. A returned report is received all the same: its timeliness stays.
    init(_ status: ObligationStatus, isReturned: Bool) {
        self =
            switch status {
            case .onTime: isReturned ? .returned : .onTime
            case .late: isReturned ? .returned : .late
            case .notYetDue: .notYetDue
            case .awaited: .awaited
            case .missing: .missing
            case .exempt: .exempt
            }
    }

    /// The name shown to people.
    var title: LocalizedText {
        switch self {
        case .notYetDue: ObligationStatus.notYetDue.title
        case .awaited: ObligationStatus.awaited.title
        case .onTime: ObligationStatus.onTime.title
        case .late: ObligationStatus.late.title
        case .missing: ObligationStatus.missing.title
        case .returned: LocalizedText(vi: "Trả lại", en: "Returned")
        case .exempt: ObligationStatus.exempt.title
        }
    }

    /// The sign beside the word, for those who do not see colours.
    var symbol: String {
        switch self {
        case .notYetDue: "·"
        case .awaited: "○"
        case .onTime: "✓"
        case .late: "▲"
        case .missing: "✕"
        case .returned: "↩"
        case .exempt: "–"
        }
    }
}

/// One owed report on the board.
struct BoardCell: Hashable, Sendable {
    /// Where it stands.
    let status: ObligationStatus
    /// Whether it was given back and has not come again.
    let isReturned: Bool
    /// Late: days late, from 1. Missing: days overdue so far. Else nil.
    let days: Int?

    /// The state.
    var state: BoardState { BoardState(status, isReturned: isReturned) }

    /// `late:3`: the state and its days, as lists for programs have it.
    var word: String {
        days.map { "\(state.rawValue):\($0)" } ?? state.rawValue
    }
}

/// The five figures of a row, a column or the whole: expected, received, on time, and the two rates
/// with their numerators (DOMAIN §10). Beside them how many stand in each state.
struct BoardTally: Hashable, Sendable {
    /// Reports owed and not released.
    private(set) var expected = 0
    /// Of those, received.
    private(set) var received = 0
    /// Of those, received before the due date passed.
    private(set) var onTime = 0
    /// How many stand in each state, in the order of `BoardState`.
    private(set) var states = [Int](repeating: 0, count: BoardState.allCases.count)

    /// Completeness: received of expected.
    var completeness: Share { Share(numerator: received, denominator: expected) }
    /// Timeliness: received on time of expected.
    var timeliness: Share { Share(numerator: onTime, denominator: expected) }

    /// How many stand in a state.
    subscript(state: BoardState) -> Int { states[state.place] }

    /// Counts a report.
    mutating func add(_ cell: BoardCell) {
        states[cell.state.place] += 1
        guard cell.status != .exempt else { return }
        expected += 1
        if cell.status.isReceived { received += 1 }
        if cell.status == .onTime { onTime += 1 }
    }

    /// Adds what another has counted.
    mutating func add(_ other: BoardTally) {
        expected += other.expected
        received += other.received
        onTime += other.onTime
        for place in states.indices { states[place] += other.states[place] }
    }
}

extension BoardState {
    /// Its place in the list of all.
    fileprivate var place: Int {
        switch self {
        case .notYetDue: 0
        case .awaited: 1
        case .onTime: 2
        case .late: 3
        case .missing: 4
        case .returned: 5
        case .exempt: 6
        }
    }
}
