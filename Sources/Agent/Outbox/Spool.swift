import Glibc
import Shared

/// The spool directory, maildir discipline: one file a report, `waiting/ sent/ refused/ damaged/`,
/// written in `tmp/` first. Visible with `ls`, mended with `mv`; no database.
///
/// Why it is right at every crash point: a file appears in `waiting/` only by the rename of a file
/// whose bytes are synced, and leaves it only by a rename; a report enters `sent/` only after its
/// receipt is durable there. A cut between the two leaves it in `waiting/` beside a receipt, and it
/// is simply sent again: the collector answers with the same receipt. So no state needs repair at
/// start but stale files in `tmp/`. Calls block; `SpoolOutbox` gives them a thread.
struct Spool: Sendable {
    /// The ending of report files.
    static let reportEnding = ".report"
    /// The ending of receipts beside sent reports.
    static let receiptEnding = ".receipt"
    /// The ending of receipts that the collector no longer knows of; kept as witnesses.
    static let formerEnding = ".receipt-lost"
    /// The ending of the collector's words beside refused reports.
    static let reasonEnding = ".problem"
    /// The ending of words that no longer hold: what stood in the way was the collector's own loss.
    static let formerReasonEnding = ".problem-lost"

    private let root: String
    private let disk: any FileSystem
    private let reserveSize: Int
    private let unit: FacilityID?

    /// - Parameters:
    ///   - root: the outbox's directory, made when missing.
    ///   - disk: where it lies.
    ///   - unit: whose the reports are that do not name their unit in their file's name.
    ///   - reserveSize: bytes set aside so that a full disk can still note what was sent (A6).
    init(
        root: String, disk: any FileSystem, unit: FacilityID? = nil,
        reserveSize: Int = 256 * 1024
    ) throws(FileFault) {
        self.root = root
        self.disk = disk
        self.unit = unit
        self.reserveSize = reserveSize
        for place in Place.allCases { try disk.makeDirectory(path(place)) }
    }

    /// The directories of the spool.
    enum Place: String, CaseIterable, Sendable {
        case tmp, waiting, sent, refused, damaged
    }

    // MARK: - Saving

    /// Clears what a crash left in `tmp/` and sets the reserve aside. Only while no other process
    /// saves.
    func recover() throws(FileFault) {
        for name in try disk.list(path(.tmp)) {
            do throws(FileFault) {
                try disk.remove(path(.tmp, name))
            } catch {
                // On a read-only disk nothing is saved that it could be in the way of (A8).
                guard error.isReadOnly else { throw error }
            }
        }
        try? replenish()  // a full disk is told when something is to be saved
    }

    /// Makes a report durable. On a fault nothing of it is left; one that `read` would not take back
    /// is such a fault, `EFBIG`.
    func save(_ report: OutboxReport) throws(FileFault) -> OutboxName {
        let name = report.name
        let file = name.stem + Self.reportEnding
        let bytes = SpoolFile.encode(report)
        guard bytes.count <= SpoolFile.limit else {
            throw FileFault(operation: "save", path: path(.tmp, file), code: EFBIG)
        }
        try disk.create(path(.tmp, file), bytes)
        do throws(FileFault) {
            try disk.rename(path(.tmp, file), to: path(.waiting, file))
        } catch {
            try? disk.remove(path(.tmp, file))  // the rename's fault is the one to tell
            throw error
        }
        do throws(FileFault) {
            try disk.syncDirectory(path(.waiting))
        } catch {
            // "Not saved" must not be sent behind the clerk's back, as far as the disk obeys.
            try? disk.remove(path(.waiting, file))
            throw error
        }
        return name
    }

    // MARK: - Reading

    /// Calls `body` with the name of each report in one place, unsorted; foreign files are passed over.
    func visit(_ place: Place, _ body: (OutboxName) -> Void) throws(FileFault) {
        try disk.visit(path(place)) { file in
            let name = OutboxName(fileName: file, ending: Self.reportEnding, unit: unit)
            if let name { body(name) }
        }
    }

    /// The names of the reports in one place that are wanted, sorted.
    func names(
        in place: Place, where isWanted: (OutboxName) -> Bool = { _ in true }
    ) throws(FileFault) -> [OutboxName] {
        var names: [OutboxName] = []
        try visit(place) { if isWanted($0) { names.append($0) } }
        return names.sorted()
    }

    /// The names of all waiting reports, sorted.
    func waiting() throws(FileFault) -> OutboxNames {
        var names = OutboxNames(unit: unit)
        try visit(.waiting) { names.append($0) }
        names.sort()
        return names
    }

    /// One waiting report; a damaged one is moved aside.
    func load(_ name: OutboxName) throws(FileFault) -> OutboxLoad {
        switch try read(name, in: .waiting) {
        case nil: return .gone
        case .newer(let format): return .newer(format: format)
        case .report(var report) where name.fits(report.header):
            if name != report.name { report.storedAs = name }
            report.formerReceipt = formerReceipt(of: name)
            return .report(report)
        case .report: return try setAside(name, "the name does not match the report")
        case .damaged(let why): return try setAside(name, why)
        }
    }

    /// A report in any place, unless it is missing; nothing is moved.
    func read(_ name: OutboxName, in place: Place) throws(FileFault) -> SpoolFile.Content? {
        do throws(FileFault) {
            let bytes = try disk.read(
                path(place, name.stem + Self.reportEnding), limit: SpoolFile.limit)
            return SpoolFile.decode(bytes)
        } catch {
            if error.isMissing { return nil }
            if error.code == EFBIG { return .damaged("larger than any report") }
            // A disk that fails to read now may read later: only bytes can prove damage.
            throw error
        }
    }

    /// The receipt kept beside a sent report, or nil.
    func receipt(of name: OutboxName) -> [UInt8]? {
        try? disk.read(path(.sent, name.stem + Self.receiptEnding), limit: 1 << 20)
    }

    /// The receipt of a waiting report from before the collector lost it, or nil.
    private func formerReceipt(of name: OutboxName) -> [UInt8]? {
        let path = path(.sent, name.stem + Self.formerEnding)
        guard disk.exists(path) else { return nil }
        // Unreadable: the report counts from its second arrival.
        return try? disk.read(path, limit: 1 << 20)
    }

    /// The collector's words beside a refused report, or nil.
    func reason(of name: OutboxName) -> [UInt8]? {
        try? disk.read(path(.refused, name.stem + Self.reasonEnding), limit: 1 << 20)
    }

    // MARK: - Settling

    /// Receipt first, then the move: see the type's comment.
    func settle(_ name: OutboxName, receipt: [UInt8]) throws(FileFault) {
        try withReserve { () throws(FileFault) in
            try move(name, to: .sent, beside: receipt, ending: Self.receiptEnding)
        }
    }

    /// The collector's words first, then the move, for the same reason.
    func refuse(_ name: OutboxName, reason: [UInt8]) throws(FileFault) {
        try withReserve { () throws(FileFault) in
            try move(name, to: .refused, beside: reason, ending: Self.reasonEnding)
        }
    }

    /// Puts the sent revisions of a slot after `revision` back into `waiting/`.
    func sendAgain(_ slot: OutboxName.Slot, after revision: Int) throws(FileFault) {
        let sent = try names(in: .sent) { $0.slot == slot && $0.revision > revision }
        for name in sent {
            try putBack(name, from: .sent, Self.receiptEnding, as: Self.formerEnding)
        }
    }

    /// Puts back into `waiting/` what the collector may have lost of a unit's sent reports (FAULTS D10),
    /// and what it has since refused only because it lacked those.
    ///
    /// - Parameter isLost: asked of each receipt.
    /// - Returns: what waits once more.
    func recall(
        _ unit: FacilityID, where isLost: (Receipt) -> Bool
    ) throws(FileFault) -> [OutboxName] {
        var recalled: [OutboxName] = []
        for name in try names(in: .sent, where: { $0.slot.facility == unit }) {
            // A receipt that cannot be read witnesses nothing: sent once too often does no harm.
            let receipt = receipt(of: name).flatMap { try? Receipt(bytes: $0) }
            guard receipt.map(isLost) ?? true else { continue }
            try putBack(name, from: .sent, Self.receiptEnding, as: Self.formerEnding)
            recalled.append(name)
        }
        let slots = Set(recalled.map(\.slot))
        for name in try names(in: .refused, where: { slots.contains($0.slot) }) {
            var isFollowed = false
            try visit(.waiting) {
                if $0.slot == name.slot, $0.revision >= name.revision { isFollowed = true }
            }
            guard !isFollowed,
                reason(of: name).flatMap({ Problem(bytes: $0) })?.code == .revisionStale
            else { continue }
            try putBack(name, from: .refused, Self.reasonEnding, as: Self.formerReasonEnding)
            recalled.append(name)
        }
        return recalled
    }

    /// The note beside it is renamed last: a crash before that leaves a report that waits beside a
    /// note, which is simply sent again.
    private func putBack(
        _ name: OutboxName, from place: Place, _ ending: String, as former: String
    ) throws(FileFault) {
        try transfer(name.stem + Self.reportEnding, from: place, to: .waiting)
        let note = path(place, name.stem + ending)
        if disk.exists(note) { try disk.rename(note, to: path(place, name.stem + former)) }
    }

    /// Sets the reserve aside again; once the disk has room.
    func replenish() throws(FileFault) {
        guard !disk.exists(reservePath) else { return }
        try disk.create(reservePath, [UInt8](repeating: 0, count: reserveSize))
    }

    private func move(
        _ name: OutboxName, to place: Place, beside note: [UInt8], ending: String
    ) throws(FileFault) {
        let temporary = path(.tmp, name.stem + ending)
        if disk.exists(temporary) { try disk.remove(temporary) }
        try disk.create(temporary, note)
        try disk.rename(temporary, to: path(place, name.stem + ending))
        try disk.syncDirectory(path(place))
        do throws(FileFault) {
            try transfer(name.stem + Self.reportEnding, from: .waiting, to: place)
        } catch {
            guard error.isMissing, isNoLongerWaiting(name) else { throw error }
            // Another process has settled it, or a person has moved it: nothing is left to do. A
            // note without its report would only puzzle.
            if !disk.exists(path(place, name.stem + Self.reportEnding)) {
                try disk.remove(path(place, name.stem + ending))
            }
        }
    }

    /// True only when the folder can be read and the report is not in it: a folder that has gone
    /// away, with the disk it lies on, proves nothing.
    private func isNoLongerWaiting(_ name: OutboxName) -> Bool {
        disk.exists(path(.waiting))
            && !disk.exists(path(.waiting, name.stem + Self.reportEnding))
    }

    private func setAside(_ name: OutboxName, _ why: String) throws(FileFault) -> OutboxLoad {
        try transfer(name.stem + Self.reportEnding, from: .waiting, to: .damaged)
        return .damaged(why)
    }

    private func transfer(_ file: String, from: Place, to: Place) throws(FileFault) {
        try disk.rename(path(from, file), to: path(to, file))
        do throws(FileFault) {
            try disk.syncDirectory(path(to))
        } catch {
            // Gone from the old folder for certain and not in the new one: no later synchronisation of
            // one of them may make that true. Back, as far as the disk obeys; it is tried again.
            try? disk.rename(path(to, file), to: path(from, file))
            throw error
        }
        try disk.syncDirectory(path(from))
    }

    private func withReserve(_ work: () throws(FileFault) -> Void) throws(FileFault) {
        do throws(FileFault) {
            try work()
        } catch {
            guard error.isDiskFull, disk.exists(reservePath) else { throw error }
            try disk.remove(reservePath)
            try work()
        }
    }

    // MARK: - Paths

    private var reservePath: String { root + "/reserve" }

    private func path(_ place: Place) -> String { root + "/" + place.rawValue }

    private func path(_ place: Place, _ name: String) -> String { path(place) + "/" + name }
}
