import Shared

/// What the spool knows beyond single reports: a slot's past, and how much stands where.
extension Spool {
    /// What is known of one slot. Only while no other process saves: it decides the next revision.
    func history(of slot: OutboxName.Slot) throws(FileFault) -> SlotHistory {
        var history = SlotHistory()
        for place in [Place.sent, .waiting] {
            // The newest readable one counts; a damaged file is dealt with when it is its turn.
            let ours = try names(in: place) { $0.slot == slot }
                .sorted { $0.revision > $1.revision }
            for name in ours where name.revision > history.newest?.revision ?? 0 {
                guard case .report(let report) = try read(name, in: place) else { continue }
                history.newest = report.header
                history.newestName = name
                history.isNewestWaiting = place == .waiting
                break
            }
        }
        for name in try names(in: .refused, where: { $0.slot == slot }) {
            guard let reason = reason(of: name),
                let problem = try? JSONValue(parsing: reason),
                let current = problem["currentRevision"]?.integer
            else { continue }
            history.collectorRevision = max(history.collectorRevision, Int(clamping: current))
        }
        return history
    }

    /// How many reports stand where.
    func counts() throws(FileFault) -> OutboxCounts {
        var (waiting, first) = (0, OutboxName?.none)
        try visit(.waiting) { name in
            waiting += 1
            first = min(first ?? name, name)
        }
        var oldest: Instant?
        if let first, case .report(let report) = try read(first, in: .waiting) {
            oldest = report.header.finalisedAt
        }
        return OutboxCounts(
            waiting: waiting, sent: try count(in: .sent), refused: try count(in: .refused),
            damaged: try count(in: .damaged), oldestWaiting: oldest)
    }

    /// How many reports stand in one place.
    func count(in place: Place) throws(FileFault) -> Int {
        var count = 0
        try visit(place) { _ in count += 1 }
        return count
    }
}
