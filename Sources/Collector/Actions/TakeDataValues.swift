import Exchange
import Shared

/// Takes figures as DHIS2's clients and ADX send them, row by row, as DHIS2 up to 2.42 does: good rows
/// are kept, each other one is told with its code.
///
/// The figures of one form, period and unit become one report through `AcceptReport`, with its rules,
/// its audit row and its timeliness. Until the first report is whole they are a draft that counts
/// nowhere; after it every change is a new revision or is refused: nothing is half changed.
struct TakeDataValues: Sendable {
    /// What is asked for.
    struct Request: Sendable {
        var body: DataValueSet
        var format: DataValueFormat
        var schemes = IdentifierSchemes()
        /// The data set named beside the body.
        var dataSet: String?
        var strategy = ImportStrategy.createAndUpdate
        var isDryRun = false
        /// True where the rows are one whole report, taken as a whole or not at all.
        var isWhole = false
        /// The revision that the sender has seen; nil where it says nothing of that.
        var expected: Int?
        /// Through which door it comes, for people.
        var door = Self.dhis2

        static let dhis2 = "DHIS2/ADX"
        static let fhir = "FHIR"

        /// What the figures' source is called in the report.
        fileprivate var source: String {
            isWhole ? "MeasureReport" : "dataValueSets.\(format.rawValue)"
        }
    }

    /// The slot is at another revision than the sender has seen.
    struct Overtaken: Error {
        let current: Int
    }

    /// What came of it, or would come.
    struct Outcome: Sendable {
        var count = ImportCount()
        var conflicts: [ValueSorter.Conflict] = []
        var rejected: Set<Int> = []
        /// Reports that were accepted.
        var reports = 0
        /// Slots whose figures wait for the rest of them.
        var drafts = 0
        /// True when keys were made for whoever enters figures.
        var hasNewKeys = false
        /// Why it ended before its last row; what was counted is stored.
        var broken: StorageFailure?

        mutating func add(_ other: Outcome) {
            count.add(other.count)
            conflicts += other.conflicts
            rejected.formUnion(other.rejected)
            hasNewKeys = hasNewKeys || other.hasNewKeys
            reports += other.reports
            drafts += other.drafts
        }
    }

    /// How many slots are decided in one transaction: others must not wait for a whole province.
    static let slotsAtOnce = 128

    /// What the keys are called that the door writes with for people.
    static func keyName(_ actor: String, door: String) -> String { "\(door): \(actor)" }

    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let keys: KeyRing
    let surroundings: Surroundings
    let metrics: Metrics
    /// True where the department takes signed reports only.
    let mustSign: Bool

    /// Takes a body, or only looks at it.
    ///
    /// - Throws: `SetFault` for what stands for all rows, `Problem` for who may not write at all.
    func callAsFunction(
        _ request: Request, from principal: Principal
    ) async throws -> Outcome {
        try mayWrite(principal)
        let now = surroundings.now()
        let catalogue = catalogue.current
        let sorter = sorter(request, principal, catalogue, now)
        let sorted = try sorter.sort(request.body, format: request.format)
        var outcome = Outcome(conflicts: sorted.conflicts, rejected: sorted.rejected)
        outcome.count.ignored = sorted.rejected.count
        if request.isWhole, !sorted.conflicts.isEmpty { return outcome }
        let isComplete = request.body.completeDate != nil
        let work = SlotIntake(
            catalogue: catalogue, principal: principal, strategy: request.strategy, now: now,
            seed: surroundings.randomBytes(16), source: request.source, door: request.door,
            isWhole: request.isWhole, expected: request.expected)
        let jobs = sorted.slots.map { slot in
            SlotIntake.Job(
                slot: slot, cells: sorted.cells[slot] ?? [],
                isComplete: isComplete || sorted.complete.contains(slot))
        }
        try await take(jobs, work, isDryRun: request.isDryRun, &outcome)
        metrics.add(.reportsAccepted, request.isDryRun ? 0 : outcome.reports)
        return outcome
    }

    /// Calls slots complete: what waits as a draft becomes a report, or is told why not.
    func complete(
        _ slots: [ValueSorter.Slot], from principal: Principal, isDryRun: Bool
    ) async throws -> Outcome {
        try mayWrite(principal)
        let work = SlotIntake(
            catalogue: catalogue.current, principal: principal, strategy: .createAndUpdate,
            now: surroundings.now(), seed: surroundings.randomBytes(16),
            source: "completeDataSetRegistrations", door: Request.dhis2)
        var outcome = Outcome()
        try await take(
            slots.map { SlotIntake.Job(slot: $0, cells: [], isComplete: true) }, work,
            isDryRun: isDryRun, &outcome)
        return outcome
    }

    private func take(
        _ jobs: [SlotIntake.Job], _ work: SlotIntake, isDryRun: Bool, _ outcome: inout Outcome
    ) async throws {
        try await takeParts(jobs, work, isDryRun: isDryRun, &outcome)
        // A page that names the sender must know the key; a name that is missing undoes nothing.
        if outcome.hasNewKeys { try? await keys.change(through: queue) { _ in } }
    }

    private func takeParts(
        _ jobs: [SlotIntake.Job], _ work: SlotIntake, isDryRun: Bool, _ outcome: inout Outcome
    ) async throws {
        var start = 0
        while start < jobs.count {
            let part = jobs[start..<min(start + Self.slotsAtOnce, jobs.count)]
            do {
                outcome.add(try await take(part, work, isDryRun: isDryRun))
            } catch let failure as StorageFailure where start > 0 {
                // What is committed is committed, and is told; the rest can be sent again as it is.
                outcome.broken = failure
                return
            }
            start += Self.slotsAtOnce
        }
    }

    private func take(
        _ jobs: ArraySlice<SlotIntake.Job>, _ work: SlotIntake, isDryRun: Bool
    ) async throws -> Outcome {
        do {
            return try await queue.perform { writer in
                var outcome = Outcome()
                let senders = try SlotIntake.Senders(work.principal, work.door, in: writer)
                for job in jobs { outcome.add(try work.take(job, senders, in: writer)) }
                // A look writes nothing, nor does half of a whole: what is thrown undoes every row.
                if isDryRun || work.isWhole && !outcome.conflicts.isEmpty {
                    throw Undone(outcome: outcome)
                }
                outcome.hasNewKeys = senders.hasGrown
                return outcome
            }
        } catch let undone as Undone {
            return undone.outcome
        }
    }

    private struct Undone: Error {
        let outcome: Outcome
    }

    // MARK: - Who may write what

    private func mayWrite(_ principal: Principal) throws(Problem) {
        if case .unit(_, let id, _) = principal, keys.key(id)?.publicKey != nil {
            throw Self.unsigned
        }
        if mustSign, principal != .local { throw Self.unsigned }
    }

    private static let unsigned = Problem(
        .signatureMissing,
        vi:
            "Cửa này nhận số liệu không ký. Đăng nhập bằng tài khoản của đơn vị, hoặc gửi qua agent.",
        en:
            "This door takes unsigned figures. Sign in with the unit's account, or send by its agent."
    )

    /// What the principal may not write to; nil where it may.
    static func refusal(
        _ principal: Principal, _ unit: FacilityID, _ form: FormCode
    ) -> RowFault? {
        let may: Bool
        switch principal {
        case .local: may = true
        case .unit(let own, _, _): may = own == unit
        case .person(let person):
            may =
                person.role == .unitUser
                ? person.facility == unit
                : person.role == .officer && person.mandate.covers(form)
        case .anonymous, .reader: may = false
        }
        guard !may else { return nil }
        return RowFault(
            .foreignUnit, vi: "tài khoản không được nhập biểu \(form) cho đơn vị này.",
            en: "Organisation unit is not in the hierarchy of the current user, or \(form) is not.")
    }

    /// Why a slot cannot be reported now; nil where it can.
    static func obstacle(
        _ form: Form, _ period: ReportingPeriod, _ unit: FacilityID, in catalogue: Catalogue,
        at now: Instant
    ) -> RowFault? {
        let isFuture = RowFault(
            .future, vi: "kỳ \(period.identifier) chưa kết thúc.",
            en: "Period \(period.identifier) has not ended.")
        // Before a plan is made of it: any year up to 2999 can be named.
        guard now >= period.window.lowerBound.startInstant else { return isFuture }
        let plan = catalogue.plan(form, period)
        guard plan.rows[unit] != nil else {
            let owing = catalogue.registry.owing(unit, filedBy: form.filedBy, for: period).obstacle
            return RowFault(
                .notAssigned, vi: owing?.vi ?? "đơn vị không nộp biểu \(form.code) cho kỳ này.",
                en: owing?.en ?? "the unit does not file \(form.code) for this period.")
        }
        return now >= plan.endsAt ? nil : isFuture
    }

    private func sorter(
        _ request: Request, _ principal: Principal, _ catalogue: Catalogue, _ now: Instant
    ) -> ValueSorter {
        var sorter = ValueSorter(
            directory: directories.current(catalogue, on: now.day).directory)
        sorter.schemes = request.schemes
        sorter.dataSet = request.dataSet
        sorter.isDeleting = request.strategy == .delete
        sorter.refusal = { Self.refusal(principal, $0, $1) }
        sorter.obstacle = { Self.obstacle($0, $1, $2, in: catalogue, at: now) }
        return sorter
    }
}
