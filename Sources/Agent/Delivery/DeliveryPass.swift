import Shared

/// One pass over what waits: who is to be tried next, and who is left alone until the next pass.
///
/// Left alone are slots whose earlier revision is not settled, and units that the collector does not
/// know. Reports of one unit may be taken out of their turn to travel together; a slot's revisions
/// never do: the later one is right only when the earlier one was taken.
struct DeliveryPass {
    /// How far ahead of its turn a report may travel, counted in reports.
    private static let lookAhead = 4 * BatchSize.mostItems

    /// What came of each report that was tried, for whoever asked to remember it.
    private(set) var deliveries: [ReportID: Courier.Delivery] = [:]
    /// True when the line rests.
    private(set) var isOver = false

    private let remembers: Bool
    private let names: OutboxNames
    private var isTaken: [Bool]
    private var head = 0
    /// The names from `head` on, as far as they were looked at.
    private var ahead: [OutboxName] = []
    /// To be tried next, the last one first.
    private var front: [OutboxName] = []
    private var slots: Set<OutboxName.Slot> = []
    private var units: Set<FacilityID> = []

    /// - Parameters:
    ///   - names: what is to be tried, in this order.
    ///   - remembers: whether `deliveries` is kept: of ten thousand reports it would be large.
    init(_ names: OutboxNames, remembers: Bool = false) {
        self.names = names
        self.remembers = remembers
        isTaken = Array(repeating: false, count: names.count)
    }

    /// Takes the next report to be tried.
    mutating func next() -> OutboxName? {
        if isOver { return nil }
        while let name = front.popLast() {
            if admits(name) { return name }
        }
        while head < names.count {
            let (isFree, name) = (!isTaken[head], name(at: head))
            ahead.removeFirst()
            head += 1
            // What is not admitted now will not be in this pass.
            if isFree, admits(name) { return name }
        }
        return nil
    }

    /// Takes a report that may travel beside others of its unit.
    ///
    /// - Parameters:
    ///   - unit: the unit.
    ///   - taken: the slots that travel already.
    ///   - isApt: whether a report may travel with others at all.
    mutating func companion(
        of unit: FacilityID, beside taken: Set<OutboxName.Slot>, isApt: (OutboxName) -> Bool
    ) -> OutboxName? {
        guard front.isEmpty else { return nil }
        // An earlier revision that is passed over holds back the later ones.
        var passedOver: Set<OutboxName.Slot> = taken
        for place in head..<min(names.count, head + Self.lookAhead) where !isTaken[place] {
            let name = name(at: place)
            guard name.slot.facility == unit, admits(name) else { continue }
            guard isApt(name), !passedOver.contains(name.slot) else {
                passedOver.insert(name.slot)
                continue
            }
            isTaken[place] = true
            return name
        }
        return nil
    }

    /// Puts reports in front of all others.
    mutating func putInFront(_ names: [OutboxName]) {
        front.append(contentsOf: names.reversed())
    }

    /// Takes note of what came of a report.
    mutating func note(
        _ delivery: Courier.Delivery, of name: OutboxName, _ next: DeliverySchedule.Next
    ) {
        if remembers { deliveries[name.id] = delivery }
        if !delivery.isSettled { slots.insert(name.slot) }
        if next == .skipUnit { units.insert(name.slot.facility) }
        if next == .rest { isOver = true }
    }

    private mutating func name(at place: Int) -> OutboxName {
        while ahead.count <= place - head { ahead.append(names[head + ahead.count]) }
        return ahead[place - head]
    }

    private func admits(_ name: OutboxName) -> Bool {
        !slots.contains(name.slot) && !units.contains(name.slot.facility)
    }
}
