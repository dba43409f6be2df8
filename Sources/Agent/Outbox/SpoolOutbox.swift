import Shared

/// The outbox on disk, on a thread of its own: fsync may take seconds on an old disk.
///
/// Several processes may use one outbox (`submit` beside `run`): whatever writes does so under a lock
/// held for that one piece of work, so that a slot's next revision is decided once and temporary
/// files never meet. Reading needs none: renames either happened or did not.
actor SpoolOutbox: Outbox {
    private let executor = BlockingExecutor(label: "giaoban.outbox")
    private let spool: Spool
    private let lockPath: String?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - spool: the directory.
    ///   - lockPath: the lock file shared by the processes; nil where there is one process only.
    init(spool: Spool, lockPath: String?) {
        self.spool = spool
        self.lockPath = lockPath
    }

    /// Clears what a crash left behind. Call once at start.
    func recover() throws(FileFault) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try spool.recover()
    }

    func save(
        slot: OutboxName.Slot, _ draft: @Sendable (SlotHistory) -> OutboxReport?
    ) throws(FileFault) -> OutboxName? {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        guard let report = draft(try spool.history(of: slot)) else { return nil }
        return try spool.save(report)
    }

    func waiting() throws(FileFault) -> OutboxNames { try spool.waiting() }

    /// How one unit's reports stand, for its page and its department.
    func overview(of unit: FacilityID, exported: Set<ReportID>) -> OutboxOverview {
        spool.overview(of: unit, exported: exported)
    }

    func load(_ name: OutboxName) throws(FileFault) -> OutboxLoad {
        try spool.load(name)
    }

    func settle(_ name: OutboxName, receipt: [UInt8]) throws(FileFault) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try spool.settle(name, receipt: receipt)
        try? spool.replenish()  // a full disk gives the reserve back later
    }

    func refuse(_ name: OutboxName, reason: [UInt8]) throws(FileFault) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try spool.refuse(name, reason: reason)
    }

    func sendAgain(_ slot: OutboxName.Slot, after revision: Int) throws(FileFault) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try spool.sendAgain(slot, after: revision)
    }

    /// Lets what a restored collector may have lost of a unit's reports wait once more (FAULTS D10).
    func recall(
        _ unit: FacilityID, where isLost: @Sendable (Receipt) -> Bool
    ) throws(FileFault) -> [OutboxName] {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        return try spool.recall(unit, where: isLost)
    }

    func counts() throws(FileFault) -> OutboxCounts { try spool.counts() }

    /// The receipt kept for a sent report, or nil.
    func receipt(of name: OutboxName) -> [UInt8]? { spool.receipt(of: name) }

    /// A report in any place, for whoever explains what became of it; nil when it cannot be read.
    func report(_ name: OutboxName, in place: Spool.Place) -> OutboxReport? {
        // Missing, damaged or newer: it is then named without its cells.
        guard case .report(let report)? = try? spool.read(name, in: place) else { return nil }
        return report
    }

    /// What stands in one place, for `status`.
    func names(in place: Spool.Place) throws(FileFault) -> [OutboxName] {
        try spool.names(in: place)
    }

    /// The refused reports that still need a person: no accepted report of the same slot has followed.
    func openRefusals() throws(FileFault) -> [OutboxName] {
        var accepted: [OutboxName.Slot: Int] = [:]
        let refused = try spool.names(in: .refused)
        let slots = Set(refused.map(\.slot))
        if !slots.isEmpty {
            try spool.visit(.sent) { name in
                guard slots.contains(name.slot) else { return }
                accepted[name.slot] = max(accepted[name.slot] ?? 0, name.revision)
            }
        }
        return refused.filter { $0.revision > accepted[$0.slot] ?? 0 }
    }

    /// The collector's words for a refused report, or nil.
    func reason(of name: OutboxName) -> [UInt8]? { spool.reason(of: name) }

    private func takeLock() throws(FileFault) -> FileLock? {
        guard let lockPath else { return nil }
        return try FileLock.wait(lockPath)
    }
}
