import Shared
import Support
import Testing

@Suite("Verdicts")
struct ValidatorTests {
    /// Rules of both scopes in turn, over every indicator of the bench.
    static let form = FormFixture(
        """
        nilFlag: co
        rules:
          - {kind: partition, total: a, parts: [b, c], severity: hard}
          - {kind: carryOver, start: sd, end: sc, severity: hard}
          - {kind: subset, part: c, whole: b, severity: warning}
          - {kind: outlier, indicators: [a, b], periods: 2, percent: 50, severity: warning}
          - {kind: range, value: tl, max: 120, severity: warning}
          - {kind: range, value: tl_lk, max: 50, severity: warning}
          - {kind: registryGuard, indicators: [s, nhom], accepts: [event], severity: warning}
          - {kind: comparison, left: a, is: atMost, right: "year_to_date(b)", severity: hard}
          - {kind: monotone, indicators: [cy, cn], severity: hard}
          - {kind: presence, when: "previous(a) > 2", requires: [ly_do], severity: hard}
          - {kind: crossForm, left: a, form: KHAC-T, right: z, severity: warning}
          - {kind: nilReport, flag: co, severity: hard}
          - {kind: notLowered, indicators: [a], severity: hard}
          - {kind: dateLimit, indicator: ngay, notAfter: windowEnd, severity: hard}
          - {kind: unitScale, indicators: [m], factor: 10, severity: warning}
        \(RuleBench.indicators)
        """
    ).form

    @Test("are the same judged at once or in two scopes and merged", arguments: 0..<400)
    func scopes(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let content = Self.content(&chance)
        let context = Self.context(&chance)
        func verdict(_ scope: Validator.Scope) -> Verdict {
            Validator.verdict(
                on: content, form: Self.form, period: period("2026-03"),
                revision: Int(seed % 3) + 1, context: context, scope: scope)
        }
        let whole = verdict(.everything)
        let merged = Validator.merge(verdict(.ownFigures), verdict(.history), form: Self.form)
        #expect(merged.findings == whole.findings)
        #expect(merged.unevaluated == whole.unevaluated)
        #expect(verdict(.everything).findings == whole.findings, "twice the same")
    }

    @Test("on a report's own figures do not depend on what is known beside", arguments: 0..<100)
    func ownFigures(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let content = Self.content(&chance)
        let known = Self.context(&chance)
        func own(_ context: RuleContext) -> Verdict {
            Validator.verdict(
                on: content, form: Self.form, period: period("2026-03"), revision: 2,
                context: context, scope: .ownFigures)
        }
        #expect(own(known).findings == own(.unknown).findings)
        #expect(own(known).unevaluated == own(.unknown).unevaluated)
    }

    @Test("never say that history is unknown when all that is needed was given", arguments: 0..<100)
    func needs(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let content = Self.content(&chance)
        var context = RuleContext(history: [:], replaced: [:], hasRegistryEvent: false)
        for key in Validator.historyNeeded(by: Self.form, for: period("2026-03")) {
            context.history[key] =
                Bool.random(using: &chance) ? .absent : .answers(Self.answers(&chance))
        }
        let verdict = Validator.verdict(
            on: content, form: Self.form, period: period("2026-03"), revision: 2, context: context)
        #expect(!verdict.unevaluated.contains { $0.reason == .historyUnknown })
    }

    @Test("need the periods that rules and formulas look at, and no others")
    func historyNeeded() throws {
        let keys = Validator.historyNeeded(by: Self.form, for: period("2026-03"))
        let names = keys.sorted().map { "\($0.form) \($0.period.identifier)" }
        #expect(
            names == [
                "KHAC-T 2026-03", "THU-T 2025-03", "THU-T 2026-01", "THU-T 2026-02",
            ])
    }

    @Test("need nothing for an ad hoc report")
    func adHoc() {
        let needed = Validator.historyNeeded(by: Self.form, for: period("2026-01-05..2026-01-09"))
        #expect(needed.isEmpty)
    }

    // MARK: - Random reports

    static func content(_ chance: inout SplitMix64) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            content.values[slot] = value(for: indicator, &chance)
        }
        if Bool.random(using: &chance) { content.reason = "Gõ nhầm" }
        return content
    }

    static func answers(_ chance: inout SplitMix64) -> [IndicatorCode: Value] {
        var answers: [IndicatorCode: Value] = [:]
        for indicator in form.indicators where !indicator.isComputed {
            answers[indicator.code] = value(for: indicator, &chance)
        }
        if let other = IndicatorCode("z") { answers[other] = .number(3) }
        return answers
    }

    static func context(_ chance: inout SplitMix64) -> RuleContext {
        var context = RuleContext(history: [:])
        for key in Validator.historyNeeded(by: form, for: period("2026-03")) {
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: context.history[key] = .absent
            case 1: break
            default: context.history[key] = .answers(answers(&chance))
            }
        }
        if Bool.random(using: &chance) { context.replaced = answers(&chance) }
        if Bool.random(using: &chance) { context.hasRegistryEvent = Bool.random(using: &chance) }
        return context
    }

    /// Small numbers, so that rules are as often kept as broken.
    static func value(for indicator: Indicator, _ chance: inout SplitMix64) -> Value? {
        switch Int.random(in: 0..<12, using: &chance) {
        case 0: return nil
        case 1: return Value.none
        case 2: return .notCollected
        default: break
        }
        switch indicator.type {
        case .integer, .money, .decimal:
            return .number(FixedDecimal(Int64.random(in: 0..<5, using: &chance)))
        case .boolean: return .boolean(Bool.random(using: &chance))
        case .choice:
            return indicator.choices.randomElement(using: &chance).map { .choice($0.code) }
        case .date:
            return .date(day("2026-03-30").adding(days: Int.random(in: 0..<4, using: &chance)))
        case .text: return .text(Bool.random(using: &chance) ? "bão" : " ")
        case .list: return .list([])
        }
    }
}
