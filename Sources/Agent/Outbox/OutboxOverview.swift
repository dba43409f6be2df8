import Shared

/// How the reports of one unit stand, as far as its page and its department are told: of each kind what
/// is shown one by one, and of the rest how many. It does not grow with the backlog but by its slots.
struct OutboxOverview: Sendable {
    /// What waits.
    var waiting = WaitingReports()
    /// Which of the exported reports still wait.
    var exported: Set<ReportID> = []
    /// The newest that were sent, the newest first.
    var sent: [OutboxName] = []
    /// Refused, the newest of them, and no later report of the slot has followed; the oldest first.
    var refused: [OutboxName] = []
    /// How many reports of the home were found damaged.
    var damaged = 0

    /// Most names of a kind.
    static let limit = 40
}

/// The waiting reports of one unit.
struct WaitingReports: Hashable, Sendable {
    /// How many there are.
    private(set) var count = 0
    /// The oldest, at most `OutboxOverview.limit`, the oldest first.
    var oldest: [OutboxName] { first.names }
    /// What they are for, each with the moment since when its oldest waits, where that is known.
    private(set) var slots: [OutboxName.Slot: Instant?] = [:]
    private var first = Foremost(limit: OutboxOverview.limit, isNewestFirst: false)

    /// Whether nothing waits.
    var isEmpty: Bool { count == 0 }

    /// Counts one in.
    mutating func note(_ name: OutboxName) {
        count += 1
        first.note(name)
        guard let known = slots[name.slot], let since = known else {
            slots.updateValue(name.finalisedAt, forKey: name.slot)
            return
        }
        if let moment = name.finalisedAt, moment < since {
            slots.updateValue(moment, forKey: name.slot)
        }
    }
}

extension WaitingReports: ExpressibleByArrayLiteral {
    init(arrayLiteral names: OutboxName...) {
        for name in names { note(name) }
    }
}

/// The first few of many names, whatever the order in which they come.
struct Foremost: Hashable, Sendable {
    private let limit: Int
    private let isNewestFirst: Bool
    private var kept: [OutboxName] = []

    /// - Parameters:
    ///   - limit: how many are wanted, at least 1.
    ///   - isNewestFirst: whether those are the newest; otherwise the oldest.
    init(limit: Int, isNewestFirst: Bool) {
        self.limit = limit
        self.isNewestFirst = isNewestFirst
    }

    /// The first ones, in order.
    var names: [OutboxName] { Array(sorted.prefix(limit)) }

    /// Takes one into account.
    mutating func note(_ name: OutboxName) {
        if kept.count == 2 * limit { kept = names }
        kept.append(name)
    }

    private var sorted: [OutboxName] { isNewestFirst ? kept.sorted(by: >) : kept.sorted() }
}

extension Spool {
    /// How one unit's reports stand. What cannot be read is left out: whoever must read it tells.
    ///
    /// - Parameter exported: the reports that were copied to sticks.
    func overview(of unit: FacilityID, exported: Set<ReportID>) -> OutboxOverview {
        var overview = OutboxOverview()
        var refused = Foremost(limit: OutboxOverview.limit, isNewestFirst: true)
        try? visit(.refused) { if $0.slot.facility == unit { refused.note($0) } }
        let slots = Set(refused.names.map(\.slot))
        var last: [OutboxName.Slot: String] = [:]
        func follow(_ name: OutboxName) {
            guard slots.contains(name.slot) else { return }
            last[name.slot] = max(last[name.slot] ?? "", name.stem)
        }
        try? visit(.waiting) { name in
            guard name.slot.facility == unit else { return }
            overview.waiting.note(name)
            if !exported.isEmpty, exported.contains(name.id) { overview.exported.insert(name.id) }
            follow(name)
        }
        var sent = Foremost(limit: OutboxOverview.limit, isNewestFirst: true)
        try? visit(.sent) { name in
            guard name.slot.facility == unit else { return }
            sent.note(name)
            follow(name)
        }
        overview.sent = sent.names
        overview.refused = refused.names.reversed().filter { $0.stem >= last[$0.slot] ?? "" }
        overview.damaged = (try? count(in: .damaged)) ?? 0
        return overview
    }
}
