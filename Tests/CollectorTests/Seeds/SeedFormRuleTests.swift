import Shared
import Support
import Testing

@testable import Collector

/// What every form's rules say, statement by statement of DOMAIN §8: the accepted example, one thing
/// changed, and the findings that this must (or must not) bring.
@Suite("The rules of the ten forms")
struct SeedFormRuleTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let form: String
        let reason: String
        /// Cells to change, as a person would type them.
        var cells: [String: String] = [:]
        /// Notes beside figures.
        var notes: [String: String] = [:]
        /// Another period than the example's.
        var period: String?
        /// Accepted reports known beside: form, period, figures.
        var history: [(String, String, [String: String])] = []
        var event: Bool?
        var decision: String?
        var correction: Correction?
        /// `severity first-indicator` of every finding, in order; none: the report is accepted.
        let finds: [String]
        var testDescription: String { "\(form): \(reason)" }
    }

    /// A second revision: what it replaces and why.
    struct Correction: Sendable {
        let replaced: [String: String]
        let reason: String?
    }

    static let rows =
        curative + infectious + foodSafety + immunisation + motherAndChild
        + workforce + finance + digital + works + comprehensive

    @Test("say what DOMAIN §8 says", arguments: rows)
    func says(_ row: Row) throws {
        var example = try ExampleReport(of: row.form)
        if let period = row.period {
            example.period = try #require(
                ReportingPeriod(identifier: period, calendar: example.form.calendar))
        }
        for (name, text) in row.cells { try example.set(name, to: text) }
        for (name, note) in row.notes { example.content.notes[try code(name)] = note }
        example.content.decision = row.decision
        example.content.reason = row.correction?.reason
        let context = try context(for: row)
        let found = example.verdict(context: context, revision: row.correction == nil ? 1 : 2)
        #expect(found == row.finds)
    }

    @Test("Visits of another calendar are held beside, and recorded as not judged")
    func otherCalendar() throws {
        let example = try ExampleReport(of: "CDS-Q")
        let verdict = Validator.verdict(
            on: example.content, form: example.form, period: example.period, revision: 1,
            context: .unknown)
        #expect(verdict.findings.isEmpty)
        #expect(verdict.unevaluated.map(\.reason) == [.otherCalendar])
        #expect(verdict.unevaluated.map(\.rule.text) == ["luot_kham_doi_chieu_hdkb"])
    }

    private func code(_ text: String) throws -> IndicatorCode { try #require(IndicatorCode(text)) }

    private func context(for row: Row) throws -> RuleContext {
        var context = RuleContext.unknown
        context.hasRegistryEvent = row.event
        for (name, period, figures) in row.history {
            let other = try ExampleReport(of: name)
            let key = HistoryKey(
                form: other.form.code,
                period: try #require(
                    ReportingPeriod(identifier: period, calendar: other.form.calendar)))
            context.history[key] = .answers(try answers(figures, of: other))
        }
        if let correction = row.correction {
            let own = try ExampleReport(of: row.form)
            context.replaced = try answers(correction.replaced, of: own)
        }
        return context
    }

    private func answers(
        _ figures: [String: String], of example: ExampleReport
    ) throws -> [IndicatorCode: Value] {
        var answers: [IndicatorCode: Value] = [:]
        for (name, text) in figures {
            let code = try code(name)
            let slot = try #require(example.form.slot(of: code))
            answers[code] = try example.value(of: text, for: example.form.indicators[slot])
        }
        return answers
    }
}
