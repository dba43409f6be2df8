import Shared

/// Sends a scenario's reports through the same `AcceptReport` as the network, under the clock of the
/// days that it plays: outages hold reports back, sticks bring them a second time, the department
/// gives more time.
struct PlayScenario: Sendable {
    /// What came of it.
    struct Outcome: Hashable, Sendable {
        /// Reports accepted.
        var accepted = 0
        /// Reports that came a second time, or stood there before, and were not counted again.
        var repeated = 0
        /// Extensions granted now, by unit and report; one that stands already is not granted again.
        var extended = 0
    }

    /// A report that is not accepted: the scenario and the collector disagree.
    struct Refused: Error, CustomStringConvertible {
        let slot: SlotKey
        let detail: String
        var description: String {
            "\(slot.facility) \(slot.form) \(slot.period.identifier): \(detail)"
        }
    }

    /// The collector whose store is filled; the scenario's world is loaded already.
    let collector: Collector

    /// Why a clerk of a scenario explains a warning: the figures are made up.
    private static let explanation = "Số liệu tổng hợp của kịch bản / a scenario's synthetic figure"

    /// Plays it. What was played before is recognised and not counted twice.
    func callAsFunction(_ scenario: Scenario) async throws -> Outcome {
        let catalogue = collector.catalogue.current
        let reports = ScenarioReports(forms: catalogue.forms, registry: catalogue.registry)
            .filled(scenario)
        let units = Set(reports.map(\.facility)).sorted()
        let start = reports.map(\.period.window.lowerBound).min() ?? scenario.asOf
        let senders = try await SimulationKeys(
            queue: collector.queue, randomBytes: collector.surroundings.randomBytes
        )(units, at: start.startInstant)
        var outcome = Outcome()
        var rulings = scenario.extensions.sorted { $0.on < $1.on }[...]
        for arrival in arrivals(reports, scenario, catalogue) {
            while let next = rulings.first, next.on <= arrival.at.day {
                outcome.extended += try await grant(next)
                rulings.removeFirst()
            }
            guard let sender = senders[arrival.report.facility] else { continue }
            let isNew = try await send(arrival, from: sender, catalogue)
            outcome.accepted += isNew ? 1 : 0
            outcome.repeated += isNew ? 0 : 1
        }
        for ruling in rulings { outcome.extended += try await grant(ruling) }
        return outcome
    }

    // MARK: - When what arrives

    private struct Arrival {
        let report: ScenarioReports.Filled
        let at: Instant
    }

    /// Every arrival in order: at ten on the due day, or when the line is back, at eight over the
    /// line and an hour later on the stick.
    private func arrivals(
        _ reports: [ScenarioReports.Filled], _ scenario: Scenario, _ catalogue: Catalogue
    ) -> [Arrival] {
        reports.flatMap { report -> [Arrival] in
            let plan = catalogue.plan(report.form, report.period)
            let end = report.period.window.upperBound
            let day = max(plan.due?.day ?? end, end)
            let usual = Arrival(report: report, at: day.startInstant.adding(seconds: 36_000))
            let outage = scenario.outages.first { outage in
                outage.units.contains(report.facility) && outage.from <= day && day < outage.to
            }
            guard let outage else { return [usual] }
            let back = max(outage.to, end).startInstant
            let over = Arrival(report: report, at: back.adding(seconds: 28_800))
            let again = Arrival(report: report, at: back.adding(seconds: 32_400))
            return outage.twice.contains(report.facility) ? [over, again] : [over]
        }.enumerated().sorted { left, right in
            (left.element.at, left.offset) < (right.element.at, right.offset)
        }.map(\.element)
    }

    private func grant(_ ruling: Scenario.Extension) async throws -> Int {
        let officer = Officer(queue: collector.queue, catalogue: collector.catalogue) {
            ruling.on.startInstant.adding(seconds: 36_000)
        }
        let slots = try ruling.units.map { unit in
            try officer.locate(form: ruling.form, period: ruling.period, facility: unit)
        }
        let fresh = try await collector.store.read { reader in
            try slots.filter { try !Self.stands(ruling, on: $0, reader) }.map(\.facility)
        }
        guard !fresh.isEmpty else { return 0 }
        try await GrantExtension(officer: officer)(
            .due(ruling.due), form: ruling.form, period: ruling.period, facilities: fresh,
            decision: ruling.decision, reason: ruling.reason)
        return fresh.count
    }

    /// Whether an earlier playing has granted it.
    private static func stands(
        _ ruling: Scenario.Extension, on slot: LocatedSlot, _ reader: StoreReader
    ) throws -> Bool {
        guard let period = try reader.periodKey(slot.plan.period) else { return false }
        let key = SlotRowKey(form: slot.form, period: period, facility: slot.facilityRow)
        return try reader.rulings(key).extensions.contains { $0.due.day == ruling.due }
    }

    // MARK: - Sending

    /// Sends one report; a warning is explained and the report sent again, as a clerk would.
    ///
    /// - Returns: whether it is counted now and was not before.
    private func send(
        _ arrival: Arrival, from sender: Principal, _ catalogue: Catalogue
    ) async throws -> Bool {
        var content = arrival.report.content
        for _ in 0..<2 {
            let report = report(arrival, content)
            let delivery = AcceptReport.Delivery(
                body: ReportCodec.encode(report, form: arrival.report.form))
            let prepared = try AcceptReport.prepare(
                delivery, from: sender, receivedAt: arrival.at, in: catalogue,
                signatures: .nobodySigns)
            switch try await collector.acceptReport.together([prepared]).first {
            case .accepted: return true
            case .repeated: return false
            case .refused(let problem):
                let warnings = problem.findings.filter { $0.severity == .warning }
                guard !warnings.isEmpty, warnings.count == problem.findings.count,
                    content.explanations.isEmpty
                else { throw Self.refused(report, problem) }
                for warning in warnings { content.explanations[warning.rule] = Self.explanation }
            case nil: preconditionFailure("one report has one outcome")
            }
        }
        throw Refused(slot: report(arrival, content).slot, detail: "")
    }

    private static func refused(_ report: Report, _ problem: Problem) -> Refused {
        let findings = problem.findings.map(\.message.vi).joined(separator: "; ")
        return Refused(
            slot: report.slot,
            detail: findings.isEmpty ? "\(problem.detail.vi) / \(problem.detail.en)" : findings)
    }

    /// The report: its identity follows from what it answers, so that a second playing is recognised.
    private func report(_ arrival: Arrival, _ content: Report.Content) -> Report {
        let filled = arrival.report
        let name = "\(filled.form.code) \(filled.period) \(filled.facility)"
        let finalised = filled.period.window.upperBound.startInstant.adding(seconds: 30_000)
        let explained = content.explanations.keys.map(\.text).sorted().joined(separator: ",")
        let random = Digest(of: Array((name + explained).utf8)).bytes.prefix(10)
        return Report(
            id: ReportID(milliseconds: finalised.milliseconds, random: Array(random)),
            form: filled.form.key, facility: filled.facility, period: filled.period, revision: 1,
            finalisedAt: finalised, content: content)
    }
}
