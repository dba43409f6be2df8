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
        fileprivate var isSettled: Bool {
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
    private var random: any RandomNumberGenerator & Sendable
    private var schedule: DeliverySchedule
    /// A report whose receipt came and could not be noted (FAULTS A6): noted first of all, so that
    /// a full disk does not make it travel again and again.
    private var unmarked: (name: OutboxName, outcome: Outcome)?

    init(
        outbox: any Outbox, transport: any Transport, signatory: Signatory = .nobody,
        clock: any AgentClock, log: any EventLog, random: any RandomNumberGenerator & Sendable,
        policy: RetryPolicy = RetryPolicy()
    ) {
        self.outbox = outbox
        self.transport = transport
        self.signatory = signatory
        self.clock = clock
        self.log = log
        self.random = random
        schedule = DeliverySchedule(policy: policy)
    }

    /// Delivers until the task is cancelled.
    ///
    /// - Parameter bell: rings when the outbox has changed; nil where nobody can tell, and looking at
    ///   intervals is the only way.
    func run(wokenBy bell: Bell? = nil) async {
        while !Task.isCancelled {
            let backlog = await step()
            if let bell, backlog == 0, unmarked == nil {
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
    }

    /// One look at the outbox, and one pass over what is due.
    ///
    /// - Returns: how many reports were waiting.
    @discardableResult
    func step() async -> Int {
        guard await markFirst() else { return 0 }
        let waiting: [OutboxName]
        do throws(FileFault) {
            waiting = try await outbox.waiting()
        } catch {
            log.record(.outboxUnreadable(error))
            return 0
        }
        var pass = Pass()
        for name in schedule.plan(waiting: waiting, now: clock.uptime()) where pass.admits(name) {
            if Task.isCancelled { break }
            let delivery = await attempt(name, deadline: nil)
            if unmarked != nil || !pass.goesOn(after: delivery, name, note(delivery, of: name)) {
                break
            }
        }
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
        let ordered =
            waiting.filter { slots.contains($0.slot) } + waiting.filter { !slots.contains($0.slot) }
        var deliveries: [ReportID: Delivery] = [:]
        var pass = Pass()
        for name in ordered where pass.admits(name) {
            let left = end - clock.uptime()
            guard left > .zero, unmarked == nil else { break }
            let delivery = await attempt(name, deadline: left)
            deliveries[name.id] = delivery
            guard pass.goesOn(after: delivery, name, note(delivery, of: name)) else { break }
        }
        return deliveries
    }

    /// What one pass leaves alone: slots whose earlier revision is not settled, and units that the
    /// collector does not know.
    private struct Pass {
        private var slots: Set<OutboxName.Slot> = []
        private var units: Set<FacilityID> = []

        func admits(_ name: OutboxName) -> Bool {
            !slots.contains(name.slot) && !units.contains(name.slot.facility)
        }

        /// False when the line rests.
        mutating func goesOn(
            after delivery: Delivery, _ name: OutboxName, _ next: DeliverySchedule.Next
        ) -> Bool {
            if !delivery.isSettled { slots.insert(name.slot) }
            if next == .skipUnit { units.insert(name.slot.facility) }
            return next != .rest
        }
    }

    // MARK: - One report

    private func attempt(_ name: OutboxName, deadline: Duration?) async -> Delivery {
        let loaded: OutboxLoad
        do throws(FileFault) {
            loaded = try await outbox.load(name)
        } catch {
            log.record(.outboxUnreadable(error))
            return .unreadable(error)
        }
        guard case .report(let report) = loaded else {
            tell(loaded, of: name)
            return .notSent(loaded)
        }
        guard signatory.speaks(for: report.header.facility) else {
            log.record(.unitUnknown(name))
            return .stranded
        }
        let outcome = await send(report, deadline: deadline)
        await settle(name, outcome)
        return .outcome(outcome)
    }

    private func send(_ report: OutboxReport, deadline: Duration?) async -> Outcome {
        let request = ReportRequest.make(
            report, signature: signatory.signature(of: report.header), deadline: deadline)
        let unit = report.header.facility
        do throws(TransportFault) {
            let answer = try await transport.exchange(request)
            let outcome = judge(answer, report)
            guard case .later(.unsignedReceipt, _) = outcome,
                await signatory.learnKeys(for: unit, over: transport)
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
        do throws(FileFault) {
            switch outcome {
            case .accepted(let receipt): try await outbox.settle(name, receipt: receipt)
            case .refused(let problem): try await outbox.refuse(name, reason: problem.body)
            case .identity, .later: break
            }
            unmarked = nil
            log.record(.attempted(name, outcome))
        } catch {
            unmarked = (name, outcome)
            log.record(.notMarked(name, error))
        }
    }

    /// Notes what could not be noted before. False while the disk still refuses.
    private func markFirst() async -> Bool {
        guard let pending = unmarked else { return true }
        guard clock.uptime() >= schedule.opensAt else { return false }
        await settle(pending.name, pending.outcome)
        if unmarked == nil { return true }
        schedule.recordDiskFault(now: clock.uptime(), random: &random)
        return false
    }

    private func note(_ delivery: Delivery, of name: OutboxName) -> DeliverySchedule.Next {
        switch delivery {
        case .outcome(let outcome): note(outcome, of: name)
        case .stranded: schedule.recordStranded(name, now: clock.uptime(), random: &random)
        case .notSent, .unreadable: .goOn
        }
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
}
