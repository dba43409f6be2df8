import Foundation
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// A simulated past goes in through the same door as everything else.
@Suite("Simulation: a province's past")
struct SimulateHistoryTests {
    private func province() async throws -> TestCollector {
        let collector = try await TestCollector(now: "2026-05-20T09:00:00+07:00", seeded: false)
        let outcome = try await collector.collector.loadSeeds(from: Repository.path("seeds"))
        #expect(outcome.faults.isEmpty)
        return collector
    }

    private func span(_ from: String, _ until: String) -> SimulationPlan.Span {
        SimulationPlan.Span(from: day(from), until: instant(until))
    }

    @Test("reports are accepted or refused as meant, and a second run adds nothing")
    func twice() async throws {
        let province = try await province()
        let simulate = SimulateHistory(collector: province.collector, seed: 5)
        let span = span("2026-01-01", "2026-04-30T23:00:00+07:00")
        let first = try await simulate(span) { _, _ in }
        #expect(first.accepted > 400 && first.refused > 5 && first.values > 6000, "\(first)")
        let rows = try await province.rowCounts()
        let second = try await simulate(span) { _, _ in }
        #expect(second.accepted == 0 && second.refused == 0)
        #expect(second.known > 400)
        #expect(try await province.rowCounts() == rows)
    }

    @Test("a later run goes on where the first one stopped")
    func continued() async throws {
        let whole = try await province()
        let parts = try await province()
        func run(_ collector: TestCollector, _ until: String) async throws -> Int {
            try await SimulateHistory(collector: collector.collector, seed: 5)(
                span("2026-01-01", until)
            ) { _, _ in }.accepted
        }
        let all = try await run(whole, "2026-03-31T23:00:00+07:00")
        let early = try await run(parts, "2026-02-28T23:00:00+07:00")
        let rest = try await run(parts, "2026-03-31T23:00:00+07:00")
        // Corrections of what the first run sent are left out by the second, nothing else.
        #expect(early > 0 && rest > 0 && early + rest <= all && early + rest > all * 95 / 100)
    }

    @Test("the same seed makes the same province, another seed another one")
    func deterministic() async throws {
        func digests(_ seed: UInt64) async throws -> [Digest] {
            let province = try await province()
            _ = try await SimulateHistory(collector: province.collector, seed: seed)(
                span("2026-01-01", "2026-02-20T00:00:00+07:00")
            ) { _, _ in }
            let board = ShowBoard(
                store: province.collector.store, catalogue: province.collector.catalogue)
            let shown = try await board(
                .period("2026-01"), facility: nil, asOf: instant("2026-02-20T00:00:00+07:00"))
            let counted = shown.units.flatMap { $0.cells.compactMap { $0?.counted } }
            return try await province.collector.store.read { reader in
                try counted.compactMap { try reader.stored(seq: $0)?.facts.digest }
            }
        }
        let first = try await digests(9)
        #expect(first.count > 60)
        #expect(try await digests(9) == first)
        #expect(try await digests(10) != first)
    }

    @Test("a held unit leaves its latest periods to others")
    func held() async throws {
        let province = try await province()
        let unit = try #require(FacilityID("SX-BVDK"))
        var span = span("2026-01-01", "2026-04-30T23:00:00+07:00")
        span.held = [unit]
        _ = try await SimulateHistory(collector: province.collector, seed: 5)(span) { _, _ in }
        let question = ObligationBoard.Question(
            period: "2026-03", facility: unit, asOf: instant("2026-04-30T23:00:00+07:00"))
        let rows = try await province.collector.board.rows(question)
        #expect(rows.count == 3)
        for row in rows where row.form.code.text != "TH-DK" {
            #expect(row.verdict.status == .missing, "\(row.form)")
        }
    }

    @Test("the units that the storm of September 2024 cut off send late, and send")
    func storm() throws {
        let due = DueDate(day: day("2024-09-10"))
        let form = try #require(FormCode("HDKB-T"))
        let calm = DueDate(day: day("2025-09-10"))
        func late(_ due: DueDate, _ identifier: String) -> Int {
            (0..<200).count { number in
                guard let unit = FacilityID("DV-\(number)") else { return false }
                let arrivals = ClerkHabits(seed: 1, facility: unit).arrivals(
                    form: form, period: period(identifier), due: due)
                return arrivals.contains { $0.kind == .first && due.isLate($0.at) }
            }
        }
        let (storm, usual) = (late(due, "2024-08"), late(calm, "2025-08"))
        #expect(storm > 70 && storm > 2 * usual, "\(storm) against \(usual)")
    }

    @Test("the department gives the units that the storm cut off more time, once")
    func ruling() async throws {
        let province = try await province()
        let simulate = SimulateHistory(collector: province.collector, seed: 5)
        for _ in 1...2 {
            _ = try await simulate(span("2024-08-01", "2024-10-05T23:00:00+07:00")) { _, _ in }
        }
        func rows(_ asOf: String) async throws -> [ObligationBoard.Row] {
            try await province.collector.board.rows(
                ObligationBoard.Question(
                    period: "2024-08", form: FormCode("HDKB-T"), asOf: instant(asOf)))
        }
        let after = try await rows("2024-10-05T00:00:00+07:00")
        let extended = after.filter(\.verdict.isExtended)
        #expect(extended.count > 8 && extended.count < after.count - 8)
        for row in extended {
            #expect(row.verdict.due?.day == day("2024-09-25"))
            #expect(ClerkHabits(seed: 5, facility: row.facility).isCutOffByStorm)
        }
        // The day before it was decided nobody could know.
        let before = try await rows("2024-09-08T12:00:00+07:00")
        #expect(before.allSatisfy { !$0.verdict.isExtended })
        let storm = try await rows("2024-09-12T12:00:00+07:00").filter(\.verdict.isExtended)
        #expect(storm.contains { $0.verdict.status == .awaited })
        #expect(storm.allSatisfy { $0.verdict.status != .missing })
        let key = try await province.collector.store.read { reader in
            try #require(try reader.periodKey(period("2024-08")))
        }
        let catalogue = province.collector.catalogue.current
        let form = try #require(FormCode("HDKB-T").flatMap { catalogue.formRow($0) })
        for row in extended {
            let unit = try #require(catalogue.facilityRows[row.facility])
            let rulings = try await province.collector.store.read { reader in
                try reader.rulings(SlotRowKey(form: form, period: key, facility: unit))
            }
            #expect(rulings.extensions.count == 1)
        }
    }

    @Test("a wide province has as many units, months and figures as asked for")
    func wide() async throws {
        let collector = try await TestCollector(now: "2026-05-20T09:00:00+07:00", seeded: false)
        let folder = URL(fileURLWithPath: collector.directory.path + "/wide")
        try WideProvince(units: 7, indicators: 12).write(to: folder)
        let outcome = try await collector.collector.loadSeeds(from: folder.path)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        var span = span("2026-01-01", "2026-04-30T23:00:00+07:00")
        span.isOrderly = true
        let made = try await SimulateHistory(collector: collector.collector, seed: 5)(span) {
            _, _ in
        }
        #expect(made.accepted == 7 * 3 && made.values == 7 * 3 * 12 && made.refused == 0, "\(made)")
    }

    @Test("a generated province of every kind of unit reports on all forms of a folder")
    func large() async throws {
        let test = try await TestCollector(now: "2026-05-20T09:00:00+07:00", seeded: false)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try LargeProvince(units: 12).write(
            to: folder, from: URL(fileURLWithPath: Repository.path("seeds")))
        let outcome = try await test.collector.loadSeeds(from: folder.path)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        let catalogue = test.collector.catalogue.current
        #expect(catalogue.registry.areas.count == 3 && catalogue.forms.codes.count == 10)
        let made = try await SimulateHistory(collector: test.collector, seed: 5)(
            span("2026-03-01", "2026-04-30T23:00:00+07:00")
        ) { _, _ in }
        let plan = SimulationPlan(
            span("2026-03-01", "2026-04-30T23:00:00+07:00"), seed: 5, catalogue: catalogue)
        #expect(Set(plan.deliveries.values.joined().map(\.plan.form.code)).count >= 8)
        #expect(made.accepted > 80, "\(made)")
    }

    @Test("a generated country spreads its units over areas, and remembers no more than it needs")
    func country() async throws {
        let test = try await TestCollector(now: "2026-05-20T09:00:00+07:00", seeded: false)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try WideProvince(units: 70, indicators: 3).write(to: folder)
        let outcome = try await test.collector.loadSeeds(from: folder.path)
        #expect(outcome.faults.isEmpty, "\(outcome.faults)")
        var months = span("2026-02-01", "2026-04-30T23:00:00+07:00")
        months.isOrderly = true
        let made = try await SimulateHistory(collector: test.collector, seed: 5)(months) { _, _ in }
        #expect(made.accepted == 70 * 2 && made.refused == 0)
        let board = try await test.send(
            .get, Routes.board + "?period=2026-02&to=2026-03", through: .local
        ).json()
        #expect(board["areas"]?.elements?.count == 63)
        #expect(board["total"]?["received"]?.integer == 140)
    }
}
