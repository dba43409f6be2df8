import Shared

/// What the spool knows beyond single reports: a slot's past, and how much stands where.
extension Spool {
    /// What is known of one slot. Only while no other process saves: it decides the next revision.
    func history(of slot: OutboxName.Slot) throws(FileFault) -> SlotHistory {
        var history = SlotHistory()
        for place in [Place.sent, .waiting] {
            // The newest readable one counts; a damaged file is dealt with when it is its turn.
            let ours = try names(in: place).filter { $0.slot == slot }
                .sorted { $0.revision > $1.revision }
            for name in ours where name.revision > history.newest?.revision ?? 0 {
                guard case .report(let report) = try read(name, in: place) else { continue }
                history.newest = report.header
                history.newestName = name
                history.isNewestWaiting = place == .waiting
                break
            }
        }
        for name in try names(in: .refused) where name.slot == slot {
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
        let waiting = try names(in: .waiting)
        var oldest: Instant?
        if let first = waiting.first, case .report(let report) = try read(first, in: .waiting) {
            oldest = report.header.finalisedAt
        }
        return OutboxCounts(
            waiting: waiting.count, sent: try names(in: .sent).count,
            refused: try names(in: .refused).count, damaged: try names(in: .damaged).count,
            oldestWaiting: oldest)
    }
}
