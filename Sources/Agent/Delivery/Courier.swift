import Shared

/// Carries waiting reports to the collector: the only loop that does.
///
/// It owns no thread and no state on disk. Killed at any moment it loses nothing: what is not marked
/// sent is sent again, and the collector answers with the same receipt.
actor Courier {
    /// What one report's attempt came to, for whoever asked for it.
    enum Delivery: Hashable, Sendable {
        /// An outcome of the wire.
        case outcome(Outcome)
        /// The outbox had nothing to hand out: damaged, of a newer format, or gone.
        case notSent(OutboxLoad)
        /// The disk would not give the report now.
        case unreadable(FileFault)
        /// The home does not speak for the report's unit, or not any more.
        case stranded

        /// True when the slot's next revision may follow.
        var isSettled: Bool {
            switch self {
            case .outcome(.accepted), .outcome(.refused), .notSent(.gone), .notSent(.damaged): true
            case .outcome, .notSent, .unreadable, .stranded: false
            }
        }
    }

    /// The pause between looks at an outbox with nothing to do.
    static let lookInterval = Duration.seconds(2)
    /// The longest one while a large backlog waits for the line to open: listing it costs.
    static let longLookInterval = Duration.seconds(10)
    /// The longest one while nothing waits and whoever saves a report rings: a lost ring must not keep
    /// a report for ever.
    static let quietInterval = Duration.seconds(300)

    private let outbox: any Outbox
    private let transport: any Transport
    private let signatory: Signatory
    private let clock: any AgentClock
    private let log: any EventLog
    private let betweenRequests: @Sendable () -> Void
    private var random: any RandomNumberGenerator & Sendable
    private var schedule: DeliverySchedule
    /// Reports whose answer came and could not be noted (FAULTS A6): noted first of all, so that a full
    /// disk does not make them travel again and again.
    private var unmarked: [(name: OutboxName, outcome: Outcome)] = []
    /// How much may travel at once.
    private var size = BatchSize()
    /// Hashes of the reports that travel alone: a batch with them came to nothing, and what got through
    /// of it is known only by asking for each.
    private var loners: Set<Int> = []

    /// - Parameter betweenRequests: called before each request of a pass.
    init(
        outbox: any Outbox, transport: any Transport, signatory: Signatory = .nobody,
        clock: any AgentClock, log: any EventLog, random: any RandomNumberGenerator & Sendable,
        policy: RetryPolicy = RetryPolicy(), betweenRequests: @escaping @Sendable () -> Void = {}
    ) {
        self.outbox = outbox
        self.transport = transport
        self.signatory = signatory
        self.clock = clock
        self.log = log
        self.random = random
        self.betweenRequests = betweenRequests
        schedule = DeliverySchedule(policy: policy)
    }

    /// Delivers until the task is cancelled.
    ///
    /// - Parameter bell: rings when the outbox has changed; nil where nobody can tell, and looking at
    ///   intervals is the only way.
    func run(wokenBy bell: Bell? = nil) async {
        while !Task.isCancelled {
            let backlog = await step()
            if let bell, backlog == 0, unmarked.isEmpty {
                await bell.wait(atMost: Self.quietInterval, by: clock)
                continue
            }
            let rest = max(schedule.quietUntil - clock.uptime(), Self.lookInterval)
            let pause =
                backlog > 1000 ? min(rest, Self.longLookInterval) : Self.lookInterval
            do throws(CancellationError) {
                try await clock.sleep(for: pause)
            } catch {
                return
            }
        }
    }

    /// The way to the collector is another one: what failed before says nothing of it.
    func lineChanged() {
        schedule.reopen()
        size.reset()
    }

    /// One look at the outbox, and one pass over what is due.
    ///
    /// - Returns: how many reports were waiting.
    @discardableResult
    func step() async -> Int {
        guard await markFirst() else { return 0 }
        let waiting: OutboxNames
        do throws(FileFault) {
            waiting = try await outbox.waiting()
        } catch {
            log.record(.outboxUnreadable(error))
            return 0
        }
        if waiting.isEmpty { loners = [] }
        var pass = DeliveryPass(schedule.plan(waiting: waiting, now: clock.uptime()))
        await carry(&pass, until: nil)
        return waiting.count
    }

    /// One attempt for each of `wanted` (and first for older revisions of their slots), then for
    /// whatever else waits, until the line fails or `deadline` has passed. For `submit`.
    ///
    /// - Returns: what came of each report that was attempted.
    func deliverOnce(
        _ wanted: [OutboxName], within limit: Duration
    ) async throws(FileFault) -> [ReportID: Delivery] {
        let end = clock.uptime() + limit
        let slots = Set(wanted.map(\.slot))
        let waiting = DeliverySchedule.inRevisionOrder(try await outbox.waiting())
        // Somebody waits for these: nothing else travels beside them.
        var first = DeliveryPass(waiting.only { slots.contains($0.slot) }, remembers: true)
        await carry(&first, until: end)
        if first.isOver { return first.deliveries }
        var others = DeliveryPass(waiting.only { !slots.contains($0.slot) }, remembers: true)
        await carry(&others, until: end)
        return first.deliveries.merging(others.deliveries) { first, _ in first }
    }

    /// Tries what a pass names, until the line rests, the disk refuses or `end` has come.
    private func carry(_ pass: inout DeliveryPass, until end: Duration?) async {
        while !Task.isCancelled, unmarked.isEmpty, let name = pass.next() {
            let left = end.map { $0 - clock.uptime() }
            if let left, left <= .zero { return }
            betweenRequests()
            guard let report = await fetch(name, &pass) else { continue }
            let reports = [report] + (await companions(of: report, &pass, left: left))
            if reports.count == 1 {
                let outcome = await send(report, deadline: left)
                await settle(name, outcome)
                pass.note(.outcome(outcome), of: name, note(outcome, of: name))
            } else {
                await sendTogether(reports, &pass, deadline: left)
            }
        }
    }

    /// A report that can be sent; nil, and told, for one that cannot.
    private func fetch(_ name: OutboxName, _ pass: inout DeliveryPass) async -> OutboxReport? {
        let delivery: Delivery
        do throws(FileFault) {
            let loaded = try await outbox.load(name)
            if case .report(let report) = loaded {
                if signatory.speaks(for: report.header.facility) { return report }
                log.record(.unitUnknown(name))
                delivery = .stranded
            } else {
                tell(loaded, of: name)
                delivery = .notSent(loaded)
            }
        } catch {
            log.record(.outboxUnreadable(error))
            delivery = .unreadable(error)
        }
        var next = DeliverySchedule.Next.goOn
        if delivery == .stranded {
            next = schedule.recordStranded(name, now: clock.uptime(), random: &random)
        }
        pass.note(delivery, of: name, next)
        return nil
    }

    // MARK: - One report

    private func send(_ report: OutboxReport, deadline: Duration?) async -> Outcome {
        let request = ReportRequest.make(
            report, signature: signatory.signature(of: report.header), deadline: deadline)
        let start = clock.uptime()
        let outcome = await exchange(request, report)
        if case .later = outcome {
            size.fail()
        } else {
            size.note(bytes: report.body.count, took: clock.uptime() - start)
            loners.remove(report.name.stem.hashValue)
        }
        return outcome
    }

    private func exchange(_ request: TransportRequest, _ report: OutboxReport) async -> Outcome {
        do throws(TransportFault) {
            let answer = try await transport.exchange(request)
            let outcome = judge(answer, report)
            guard case .later(.unsignedReceipt, _) = outcome,
                await signatory.learnKeys(for: report.header.facility, over: transport)
            else { return outcome }
            return judge(answer, report)
        } catch {
            return Outcome(error)
        }
    }

    private func judge(_ answer: TransportAnswer, _ report: OutboxReport) -> Outcome {
        Outcome(answer, id: report.header.id, digest: report.header.digest) { receipt in
            signatory.believes(receipt, for: report.header.facility)
        }
    }

    /// Brings the outbox to what the collector said.
    private func settle(_ name: OutboxName, _ outcome: Outcome) async {
        // A disk that has just refused refuses the next one, too.
        guard unmarked.isEmpty else { return unmarked.append((name, outcome)) }
        if let fault = await mark(name, outcome) {
            unmarked.append((name, outcome))
            log.record(.notMarked(name, fault))
        }
    }

    private func mark(_ name: OutboxName, _ outcome: Outcome) async -> FileFault? {
        do throws(FileFault) {
            try await outbox.settle(name, as: outcome)
            log.record(.attempted(name, outcome))
            return nil
        } catch {
            return error
        }
    }

    /// Notes what could not be noted before. False while the disk still refuses.
    private func markFirst() async -> Bool {
        while let pending = unmarked.first {
            guard clock.uptime() >= schedule.opensAt else { return false }
            if let fault = await mark(pending.name, pending.outcome) {
                log.record(.notMarked(pending.name, fault))
                schedule.recordDiskFault(now: clock.uptime(), random: &random)
                return false
            }
            unmarked.removeFirst()
        }
        return true
    }

    private func note(_ outcome: Outcome, of name: OutboxName) -> DeliverySchedule.Next {
        let wasWell = schedule.failures == 0
        let next = schedule.record(outcome, of: name, now: clock.uptime(), random: &random)
        if next == .rest {
            log.record(
                .lineRests(failures: schedule.failures, pause: schedule.opensAt - clock.uptime()))
        } else if wasWell == false, schedule.failures == 0 {
            log.record(.lineWell)
        }
        return next
    }

    private func tell(_ loaded: OutboxLoad, of name: OutboxName) {
        switch loaded {
        case .damaged(let why): log.record(.reportDamaged(name, why: why))
        case .newer(let format): log.record(.reportNewer(name, format: format))
        case .gone, .report: break
        }
    }

    // MARK: - Several reports of a unit

    /// What may travel beside a report.
    private func companions(
        of first: OutboxReport, _ pass: inout DeliveryPass, left: Duration?
    ) async -> [OutboxReport] {
        let bounds = size.bounds(now: clock.uptime(), left: left)
        // A receipt of former times goes in the head of the request, which has one.
        let isAlone =
            first.formerReceipt != nil || loners.contains(first.name.stem.hashValue)
        var bytes = first.body.count + ReportBatch.Item.overhead
        var slots: Set<OutboxName.Slot> = [first.name.slot]
        var reports: [OutboxReport] = []
        while !isAlone, reports.count + 1 < bounds.items, bytes < bounds.bytes,
            let name = pass.companion(
                of: first.header.facility, beside: slots,
                isApt: { !loners.contains($0.stem.hashValue) })
        {
            guard let report = await fetch(name, &pass) else { continue }
            bytes += report.body.count + ReportBatch.Item.overhead
            guard bytes <= bounds.bytes, report.formerReceipt == nil else {
                pass.putInFront([name])
                break
            }
            slots.insert(name.slot)
            reports.append(report)
        }
        return reports
    }

    private func sendTogether(
        _ reports: [OutboxReport], _ pass: inout DeliveryPass, deadline: Duration?
    ) async {
        let request = ReportRequest.batch(reports, signatory: signatory, deadline: deadline)
        let (start, bytes) = (clock.uptime(), request.body?.count ?? 0)
        let verdict = await exchange(request, reports)
        let took = clock.uptime() - start
        log.record(.batched(reports: reports.count, bytes: bytes, took: took))
        switch verdict {
        case .answered(let outcomes):
            size.note(bytes: bytes, took: took)
            await take(outcomes, reports.map(\.name), &pass)
        case .whole(let outcome): take(outcome, ofAll: reports.map(\.name), &pass)
        case .declined:
            size.decline(now: clock.uptime())
            sendAlone(reports.map(\.name), &pass)
        case .tooLarge:
            size.shrink(from: bytes, now: clock.uptime())
            sendAlone(reports.map(\.name), &pass)
        }
    }

    private func exchange(
        _ request: TransportRequest, _ reports: [OutboxReport]
    ) async -> BatchVerdict {
        guard let unit = request.unit else { return .declined }
        func judge(_ answer: TransportAnswer) -> BatchVerdict {
            BatchVerdict(answer, to: reports) { signatory.believes($0, for: unit) }
        }
        do throws(TransportFault) {
            let answer = try await transport.exchange(request)
            let verdict = judge(answer)
            guard verdict.hasUnsignedReceipt,
                await signatory.learnKeys(for: unit, over: transport)
            else { return verdict }
            return judge(answer)
        } catch {
            return BatchVerdict(error)
        }
    }

    /// Settles item by item. What is to be sent later is noted last, and once: one busy collector is one
    /// failure, whatever it said of the others.
    private func take(
        _ outcomes: [Outcome?], _ names: [OutboxName], _ pass: inout DeliveryPass
    ) async {
        var (unanswered, later): ([OutboxName], [(OutboxName, Outcome)]) = ([], [])
        for (name, outcome) in zip(names, outcomes) {
            switch outcome {
            case nil: unanswered.append(name)
            case .later?: if let outcome { later.append((name, outcome)) }
            case let outcome?:
                await settle(name, outcome)
                pass.note(.outcome(outcome), of: name, note(outcome, of: name))
            }
        }
        sendAlone(unanswered, &pass)
        for (index, (name, outcome)) in later.enumerated() {
            log.record(.attempted(name, outcome))
            pass.note(.outcome(outcome), of: name, index > 0 ? .rest : note(outcome, of: name))
        }
    }

    /// One outcome for a whole batch: of the line, or of the unit's token.
    private func take(
        _ outcome: Outcome, ofAll names: [OutboxName], _ pass: inout DeliveryPass
    ) {
        guard let first = names.first else { return }
        log.record(.attempted(first, outcome))
        var next = note(outcome, of: first)
        if case .identity = outcome {
            // A token, not a report, was turned away: as two reports in a row would be.
            if next == .goOn { next = note(outcome, of: first) }
        } else {
            size.fail()
            loners.formUnion(names.map(\.stem.hashValue))
        }
        for name in names { pass.note(.outcome(outcome), of: name, next) }
    }

    private func sendAlone(_ names: [OutboxName], _ pass: inout DeliveryPass) {
        loners.formUnion(names.map(\.stem.hashValue))
        pass.putInFront(names)
    }
}
