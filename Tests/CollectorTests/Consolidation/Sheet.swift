import Shared
import Support

@testable import Collector

/// Synthetic reports in as few words as possible: `["A 2024-01": "10 - …"]`, answers in the order of
/// the form's typed indicators; `_` is a blank.
struct Sheet {
    let form: Form
    var reports: [String: String]
    /// Units that owe a period, where it is not all of them: `"2024-02": "A C"`.
    var owing: [String: String] = [:]
    var units = "A B C"
    /// Units that were released from a period: `"2024-02": "B"`.
    var released: [String: String] = [:]

    /// Only some of a period's days: `"A 2024-02": 10`.
    var days: [String: Int] = [:]

    static func id(_ text: some StringProtocol) -> FacilityID {
        guard let id = FacilityID(String(text)) else { preconditionFailure("bad id \(text)") }
        return id
    }

    func period(_ text: String) -> ReportingPeriod {
        guard let period = ReportingPeriod(identifier: text, calendar: form.calendar) else {
            preconditionFailure("bad period \(text)")
        }
        return period
    }

    func slot(_ code: String) -> Int {
        guard let slot = IndicatorCode(code).flatMap({ form.slot(of: $0) }) else {
            preconditionFailure("no indicator \(code)")
        }
        return slot
    }

    /// The consolidation of some periods, `2024-01 2024-02`.
    func over(_ periods: String, year: String? = nil) -> Consolidation {
        Consolidation(
            form: form, parts: periods.split(separator: " ").map { part(String($0)) },
            yearParts: year?.split(separator: " ").map { part(String($0)) })
    }

    private func part(_ identifier: String) -> ConsolidationPart {
        let period = period(identifier)
        let owing = (owing[identifier] ?? units).split(separator: " ").map { Self.id($0) }
        var expected: [FacilityID: Range<Day>] = [:]
        var given: [FacilityID: ReportedFigures] = [:]
        for (place, unit) in owing.enumerated() {
            let key = "\(unit) \(identifier)"
            let count = days[key] ?? period.dayCount
            expected[unit] =
                period.window.lowerBound..<period.window.lowerBound.adding(days: count)
            guard let words = reports[key] else { continue }
            given[unit] = ReportedFigures(
                source: ReportedFigures.Source(
                    submission: Int64(place + 1), report: key, revision: 1),
                values: values(words.split(separator: " ")))
        }
        return ConsolidationPart(
            period: period, expected: expected, reports: given,
            released: Set((released[identifier] ?? "").split(separator: " ").map { Self.id($0) }))
    }

    private func values(_ words: [Substring]) -> [Value?] {
        var words = words[...]
        return form.indicators.map { indicator -> Value? in
            guard !indicator.isComputed, let word = words.popFirst() else { return nil }
            switch word {
            case "_": return nil
            case "-": return Value.none
            case "…": return .notCollected
            default: break
            }
            switch indicator.type {
            case .choice: return ChoiceCode(String(word)).map { .choice($0) }
            case .boolean: return .boolean(word == "true")
            case .text: return .text(String(word).replacing("~", with: " "))
            default: return FixedDecimal(String(word)).map { .number($0) }
            }
        }
    }
}

/// The number a text spells; a bad one stops the test that holds it.
func number(_ text: String) -> FixedDecimal {
    guard let number = FixedDecimal(text) else { preconditionFailure("bad number \(text)") }
    return number
}
