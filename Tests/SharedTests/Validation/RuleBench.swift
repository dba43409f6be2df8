import Shared
import Support
import Testing

/// One rule over one report, in a line of a table.
struct RuleRow: CustomTestStringConvertible, Sendable {
    enum Outcome: Equatable {
        case holds
        /// Broken, with a message that holds these texts.
        case broken([String])
        case notEvaluated(Unevaluated.Reason)
    }

    /// The rule, as forms write it, without `kind:`'s braces and severity.
    let rule: String
    /// The report's answers: `a=5 b=- c=… muc=cao`.
    let values: String
    /// Other reports: `2026-02: a=5 b=3; 2026-01: absent; KHAC-T 2026-03: z=4`.
    var history = ""
    /// The period; statistical unless `TK`/`HC` says otherwise.
    var period = "2026-03"
    var calendar = ReportingCalendar.statistical
    var kinds = "[month, quarter, halfYear, nineMonth, year, adHoc]"
    var severity = "hard"
    var revision = 1
    var reason: String?
    var decision: String?
    var notes: [String: String] = [:]
    var replaced: String?
    var event: Bool?
    let outcome: Outcome
    /// Why the row stands here.
    let because: String

    var testDescription: String { "\(rule) | \(values): \(because)" }
}

/// Runs rows over one form that asks one indicator of every sort.
struct RuleBench {
    static let indicators = """
        indicators:
          - {code: a, type: integer, measure: flow, title: {vi: "Chỉ tiêu A", en: "Item A"}}
          - {code: b, type: integer, measure: flow, title: {vi: "Chỉ tiêu B", en: "Item B"}}
          - {code: c, type: integer, measure: flow, title: {vi: "Chỉ tiêu C", en: "Item C"}}
          - {code: d, type: integer, measure: flow, title: {vi: "Chỉ tiêu D", en: "Item D"}}
          - {code: o, type: integer, measure: flow, optional: true, title: {vi: "Tùy ý", en: "Opt"}}
          - {code: s, type: integer, measure: stock, unit: bed, title: {vi: "Giường", en: "Beds"}}
          - {code: sd, type: integer, measure: stock, title: {vi: "Đầu kỳ", en: "Start"}}
          - {code: sc, type: integer, measure: stock, title: {vi: "Cuối kỳ", en: "End"}}
          - {code: x, type: decimal, scale: 2, measure: flow, title: {vi: "Số lẻ", en: "Decimal"}}
          - {code: y, type: decimal, scale: 6, measure: flow, title: {vi: "Số lẻ Y", en: "Fine"}}
          - {code: m, type: money, measure: flow, title: {vi: "Tiền", en: "Money"}}
          - {code: cy, type: integer, measure: cumulative, reset: year, title: {vi: "LK", en: "Cy"}}
          - {code: ct, type: integer, measure: cumulative, reset: term, title: {vi: "NK", en: "Ct"}}
          - {code: cn, type: integer, measure: cumulative, reset: never, title: {vi: "M", en: "Cn"}}
          - {code: co, type: boolean, title: {vi: "Không phát sinh", en: "Nil"}}
          - {code: muc, type: choice, title: {vi: "Mức", en: "Level"}, choices: [
             {code: thap, title: {vi: "Thấp", en: "Low"}},
             {code: cao, title: {vi: "Cao", en: "High"}}]}
          - {code: nhom, type: choice, title: {vi: "Nhóm", en: "Group"}, choices: [
             {code: 1, title: {vi: "Một", en: "One"}}, {code: 2, title: {vi: "Hai", en: "Two"}}]}
          - {code: ngay, type: date, optional: true, title: {vi: "Ngày", en: "Day"}}
          - {code: ly_do, type: text, optional: true, title: {vi: "Lý do", en: "Reason"}}
          - {code: tl, measure: ratio, scale: 1, numerator: a, denominator: b, factor: 100,
             title: {vi: "Tỷ lệ", en: "Rate"}}
          - {code: lk, type: integer, measure: cumulative, reset: year, fill: year_to_date, of: a,
             title: {vi: "Lũy kế A", en: "A to date"}}
          - {code: ls, type: integer, measure: stock, fill: year_to_date, of: s,
             title: {vi: "Giường đến nay", en: "Beds so far"}}
          - {code: ck, type: integer, measure: flow, fill: same_period_last_year, of: a,
             title: {vi: "Cùng kỳ A", en: "A last year"}}
          - {code: tl_lk, measure: ratio, scale: 1, numerator: "year_to_date(a)", denominator: s,
             factor: 100, title: {vi: "Tỷ lệ lũy kế", en: "Rate to date"}}
        """

    let row: RuleRow
    let form: Form
    let period: ReportingPeriod

    init(_ row: RuleRow) {
        self.row = row
        period = named(row.period, row.calendar)
        form =
            FormFixture(
                """
                calendar: \(row.calendar.rawValue)
                periods: \(row.kinds)
                nilFlag: co
                rules:
                  - {\(row.rule), severity: \(row.severity)}
                  - {kind: nilReport, code: cua_co, flag: co, severity: hard, when: "d < 0"}
                \(Self.indicators)
                """
            ).form
    }

    var content: Report.Content {
        var content = Report.Content(emptyFor: form)
        for (code, value) in answers(row.values) {
            guard let slot = form.slot(of: code) else { preconditionFailure("no \(code)") }
            content.values[slot] = value
        }
        content.notes = Dictionary(
            uniqueKeysWithValues: row.notes.compactMap { key, text in
                IndicatorCode(key).map { ($0, text) }
            })
        content.reason = row.reason
        content.decision = row.decision
        return content
    }

    var context: RuleContext {
        var history: [HistoryKey: HistoryEntry] = [:]
        for part in row.history.split(separator: ";") {
            let sides = part.split(separator: ":", maxSplits: 1)
            let names = sides[0].split(separator: " ")
            let code = names.count == 2 ? FormCode(String(names[0])) : form.code
            guard let code, let name = names.last, sides.count == 2 else {
                preconditionFailure("history: \(part)")
            }
            let key = HistoryKey(form: code, period: named(String(name), row.calendar))
            let text = sides[1].drop { $0 == " " }
            history[key] = text == "absent" ? .absent : .answers(answers(String(text)))
        }
        return RuleContext(
            history: history, replaced: row.replaced.map(answers), hasRegistryEvent: row.event)
    }

    func verdict(_ scope: Validator.Scope = .everything) -> Verdict {
        Validator.verdict(
            on: content, form: form, period: period, revision: row.revision, context: context,
            scope: scope)
    }

    /// What the first rule of the form says.
    func check(_ location: SourceLocation = #_sourceLocation) {
        let rule = form.rules[0].code
        let verdict = verdict()
        let found = verdict.findings.filter { $0.rule == rule }
        let reasons = verdict.unevaluated.filter { $0.rule == rule }.map(\.reason)
        switch row.outcome {
        case .holds:
            #expect(found == [], sourceLocation: location)
            #expect(reasons == [], sourceLocation: location)
        case .broken(let fragments):
            #expect(!found.isEmpty && reasons == [], sourceLocation: location)
            #expect(
                found.allSatisfy { $0.severity.rawValue == row.severity }, sourceLocation: location)
            let messages = found.map { "\($0.message.vi)\n\($0.message.en)" }.joined()
            for fragment in fragments {
                #expect(messages.contains(fragment), sourceLocation: location)
            }
        case .notEvaluated(let reason):
            #expect(found == [], sourceLocation: location)
            #expect(reasons == [reason], sourceLocation: location)
        }
    }

    /// Reads `a=5 b=- muc=cao`; what the form does not ask is read as a number.
    private func answers(_ text: String) -> [IndicatorCode: Value] {
        Dictionary(
            uniqueKeysWithValues: text.split(separator: " ").map { part in
                let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
                guard sides.count == 2, let code = IndicatorCode(sides[0]) else {
                    preconditionFailure("answer: \(part)")
                }
                return (code, value(sides[1], of: code))
            })
    }

    private func value(_ text: String, of code: IndicatorCode) -> Value {
        if text == "-" { return .none }
        if text == "…" { return .notCollected }
        let type = form.slot(of: code).map { form.indicators[$0].type } ?? .integer
        switch type {
        case .boolean: return .boolean(text == "true")
        case .choice: return .choice(choice(text))
        case .date: return .date(day(text))
        case .text: return .text(text)
        case .integer, .decimal, .money, .list: return .number(decimal(text))
        }
    }
}

/// The period with this identifier.
private func named(_ identifier: String, _ calendar: ReportingCalendar) -> ReportingPeriod {
    period(identifier, calendar)
}

/// The choice with this code.
func choice(_ text: String) -> ChoiceCode {
    guard let code = ChoiceCode(text) else { preconditionFailure("no such choice: \(text)") }
    return code
}

/// The number in wire form.
func decimal(_ text: String) -> FixedDecimal {
    guard let number = FixedDecimal(text) else { preconditionFailure("no such number: \(text)") }
    return number
}
