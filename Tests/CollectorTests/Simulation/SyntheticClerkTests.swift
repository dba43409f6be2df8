import Shared
import Support
import Testing

@testable import Collector

@Suite("Simulation: the synthetic clerk")
struct SyntheticClerkTests {
    /// Everything one unit files over a span, in the order it falls due, each report with the
    /// history of those before.
    struct Career {
        let kind: SyntheticUnits.Kind
        let seed: UInt64
        var history: [HistoryKey: HistoryEntry] = [:]

        mutating func task(_ form: Form, _ period: ReportingPeriod) -> SyntheticClerk.Assignment {
            for key in Validator.historyNeeded(by: form, for: period) where history[key] == nil {
                history[key] = .absent
            }
            return SyntheticClerk.Assignment(
                form: form, unit: SyntheticUnits.profile(kind, seed: seed, on: period.lastDay),
                period: period, window: period.window,
                context: RuleContext(history: history, hasRegistryEvent: false))
        }

        mutating func keep(_ content: Report.Content, _ form: Form, _ period: ReportingPeriod) {
            var answers: [IndicatorCode: Value] = [:]
            for (slot, indicator) in form.indicators.enumerated() {
                answers[indicator.code] = content.values[slot]
            }
            history[HistoryKey(form: form.code, period: period)] = .answers(answers)
        }
    }

    static func slots(of kind: SyntheticUnits.Kind, from: Day, to: Day) -> [(Form, ReportingPeriod)]
    {
        let state = SyntheticUnits.state(kind, on: from)
        var slots: [(Form, ReportingPeriod)] = []
        for form in ShippedForms.all where form.filedBy.includes(state) {
            for period in form.kinds.flatMap({
                ReportingPeriod.ending(in: from..<to, kind: $0, calendar: form.calendar)
            }) {
                slots.append((form, period))
            }
        }
        return slots.sorted { ($0.1, $0.0.code) < ($1.1, $1.0.code) }
    }

    @Test(
        "every form, over 27 months and its own history, passes every rule",
        arguments:
            SyntheticUnits.kinds, [1, 2, 3, 2024, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64])
    func clean(kind: SyntheticUnits.Kind, seed: UInt64) throws {
        let clerk = SyntheticClerk(seed: seed)
        var career = Career(kind: kind, seed: seed)
        for (form, period) in Self.slots(of: kind, from: day("2024-01-01"), to: day("2026-04-01")) {
            let task = career.task(form, period)
            let content = try clerk.content(for: task)
            let verdict = Validator.verdict(
                on: content, form: form, period: period, revision: 1, context: task.context)
            #expect(verdict.accepts(content), "\(form.code) \(period): \(verdict.findings)")
            career.keep(content, form, period)
        }
    }

    @Test("the six kinds of unit file all ten forms")
    func allForms() {
        #expect(ShippedForms.all.count >= 10)
        for form in ShippedForms.all where form.code.text != "SXH-H" {
            let filed = SyntheticUnits.kinds.contains { kind in
                form.filedBy.includes(SyntheticUnits.state(kind, on: day("2025-01-01")))
            }
            #expect(filed, "\(form.code)")
        }
    }

    @Test("the same seed writes the same report, another seed another one")
    func deterministic() throws {
        let form = ShippedForms.form("HDKB-T")
        func write(_ seed: UInt64) throws -> Report.Content {
            var career = Career(kind: SyntheticUnits.kinds[0], seed: seed)
            return try SyntheticClerk(seed: seed).content(for: career.task(form, period("2025-03")))
        }
        #expect(try write(7) == write(7))
        #expect(try write(7) != write(8))
    }

    @Test("a report survives the wire unchanged", arguments: ShippedForms.all.map(\.code.text))
    func wire(code: String) throws {
        let form = ShippedForms.form(code)
        let kind = SyntheticUnits.kinds.first {
            form.filedBy.includes(SyntheticUnits.state($0, on: day("2025-01-01")))
        }
        guard let kind, let kindOfPeriod = form.kinds.first else { return }
        let span = day("2025-01-01")..<day("2026-01-01")
        let period = try #require(
            ReportingPeriod.ending(in: span, kind: kindOfPeriod, calendar: form.calendar).first)
        var career = Career(kind: kind, seed: 5)
        let content = try SyntheticClerk(seed: 5).content(for: career.task(form, period))
        let report = Report(
            id: ReportID(milliseconds: 0, random: [UInt8](repeating: 7, count: 10)), form: form.key,
            facility: try #require(FacilityID(kind.code)), period: period, revision: 1,
            finalisedAt: instant("2025-06-01T08:00:00+07:00"), content: content)
        let bytes = ReportCodec.encode(report, form: form)
        let back = try ReportCodec.decode(bytes, forms: FormCatalog([form]))
        #expect(back.content == content)
    }

    @Test("a correction passes and gives its reason; a slip is refused")
    func correctionAndSlip() throws {
        for kind in SyntheticUnits.kinds {
            let clerk = SyntheticClerk(seed: 11)
            var career = Career(kind: kind, seed: 11)
            for (form, period) in Self.slots(
                of: kind, from: day("2025-01-01"), to: day("2025-07-01"))
            {
                let task = career.task(form, period)
                let content = try clerk.content(for: task)
                let broken = Validator.verdict(
                    on: clerk.slip(in: content, for: task), form: form, period: period, revision: 1,
                    context: task.context)
                #expect(!broken.hard.isEmpty, "\(kind) \(form.code) \(period)")
                let corrected = try clerk.correction(of: content, for: task, revision: 2)
                let verdict = Validator.verdict(
                    on: corrected, form: form, period: period, revision: 2, context: task.context)
                #expect(verdict.accepts(corrected), "\(verdict.findings)")
                #expect(corrected.reason?.isEmpty == false)
                career.keep(corrected, form, period)
            }
        }
    }

    @Test("a form nobody described is filled in by its types and rules alone")
    func unknownForm() throws {
        let form = try ShippedForms.form(
            yaml: """
                form: KHAC-T
                version: 1
                title: {vi: "Biểu khác", en: "Another form"}
                validFrom: 2020-01-01
                calendar: statistical
                periods: [month]
                filedBy: {types: [healthUnits]}
                due:
                  - {basis: workingDaysAfterWindow, days: 5, from: 2020-01-01,
                     legalBasis: {vi: "tổng hợp", en: "synthetic"}}
                legalBasis: {vi: "tổng hợp", en: "synthetic"}
                indicators:
                  - {code: tong, title: {vi: "Tổng", en: "Total"}, type: integer, measure: flow, unit: visit}
                  - {code: mot, title: {vi: "Một", en: "One"}, type: integer, measure: flow, unit: visit}
                  - {code: hai, title: {vi: "Hai", en: "Two"}, type: integer, measure: flow, unit: visit}
                  - {code: dau, title: {vi: "Đầu", en: "Start"}, type: decimal, scale: 2, measure: stock, unit: item}
                  - {code: cuoi, title: {vi: "Cuối", en: "End"}, type: decimal, scale: 2, measure: stock, unit: item}
                  - {code: ngay, title: {vi: "Ngày", en: "Day"}, type: date}
                rules:
                  - {kind: partition, total: tong, parts: [mot, hai], severity: hard}
                  - {kind: carryOver, start: dau, end: cuoi, severity: hard}
                  - {kind: balance, end: cuoi, start: dau, plus: [mot], minus: [hai], severity: hard}
                  - {kind: comparison, left: "3 * hai", is: atMost, right: mot, severity: hard}
                """)
        let clerk = SyntheticClerk(seed: 3)
        var career = Career(kind: SyntheticUnits.kinds[0], seed: 3)
        for period in [period("2025-01"), period("2025-02"), period("2025-03")] {
            let task = career.task(form, period)
            let content = try clerk.content(for: task)
            let verdict = Validator.verdict(
                on: content, form: form, period: period, revision: 1, context: task.context)
            #expect(verdict.accepts(content), "\(verdict.findings)")
            career.keep(content, form, period)
        }
    }
}
