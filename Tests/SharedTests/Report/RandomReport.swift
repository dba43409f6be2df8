import Support
import Testing

@testable import Shared

/// Makes reports of any form by chance: every kind of answer, blanks and marks among them.
struct RandomReport {
    let form: Form
    var random: SplitMix64

    init(_ form: Form, seed: UInt64) {
        self.form = form
        random = SplitMix64(seed: seed)
    }

    /// A report that travels, whatever its figures are worth.
    mutating func report() throws -> Report {
        var content = Report.Content(values: form.indicators.map { value($0) })
        let codes = form.indicators.map(\.code)
        if Bool.random(using: &random) {
            content.notes = [codes[0]: words(), codes[codes.count - 1]: words()]
        }
        if Bool.random(using: &random), let rule = form.rules.first {
            content.explanations = [rule.code: words()]
        }
        if Bool.random(using: &random) { content.reason = words() }
        if Bool.random(using: &random) { content.decision = "12/QĐ-SYT" }
        if Bool.random(using: &random) {
            content.preparedBy = ReportPerson(
                name: "Người lập", at: Instant(milliseconds: 1_770_000_000_000))
        }
        if Bool.random(using: &random) {
            content.approvedBy = ReportPerson(
                name: "Head of unit", at: Instant(milliseconds: 1_770_000_000_500))
        }
        if Bool.random(using: &random) {
            let cells = content.values.indices.map { slot in
                content.values[slot] != nil && slot % 7 != 3 ? "B\(slot + 4)" : nil
            }
            content.source = Report.Source(file: "tháng 3.csv", cells: cells)
        }
        let kind = try #require(form.kinds.first)
        let period = try #require(
            ReportingPeriod(kind: kind, year: 2026, index: 1, calendar: form.calendar))
        return Report(
            id: ReportID(milliseconds: 1_770_000_000_000, random: Array(0..<10)), form: form.key,
            facility: try #require(FacilityID("SX-BV.1")), period: period,
            revision: Int.random(in: 1...3, using: &random),
            finalisedAt: Instant(
                milliseconds: Int64.random(in: 0...1_800_000, using: &random) * 500),
            content: content)
    }

    private mutating func words() -> String {
        let choices = [
            "Đợt khám lưu động", "ok", "Mất điện 3 ngày", "x y z", "Ổ dịch cũ – đã xử lý",
        ]
        return choices.randomElement(using: &random) ?? ""
    }

    private mutating func value(_ indicator: Indicator) -> Value? {
        if indicator.isComputed { return nil }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return nil
        case 1: return Value.none
        case 2: return .notCollected
        default: return answer(indicator)
        }
    }

    private mutating func answer(_ indicator: Indicator) -> Value? {
        switch indicator.type {
        case .integer, .money:
            // Small figures, often zero, so that rules hold about as often as they break.
            let figure = Int64.random(in: -4...12, using: &random)
            let large = Int.random(in: 0..<30, using: &random) == 0
            return .number(FixedDecimal(large ? FixedDecimal.outsideLimit : max(0, figure)))
        case .decimal:
            return FixedDecimal(
                units: Int64.random(in: 0...5000, using: &random), scale: indicator.scale
            ).map { .number($0) }
        case .boolean: return .boolean(Bool.random(using: &random))
        case .choice:
            return indicator.choices.randomElement(using: &random).map { .choice($0.code) }
        case .date: return .date(Day(number: Int.random(in: 10_000...22_000, using: &random)))
        case .text: return .text(words())
        case .list: return nil
        }
    }
}

extension SeedFormTests {
    /// The seeded forms, read.
    static let forms: [Form] = files.compactMap { file in
        let path = "seeds/forms/\(file).yaml"
        return FormDocument.read(yaml(repositoryText(path)), file: path).form
    }
}
