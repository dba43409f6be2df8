import Shared
import Support
import Testing

/// A report as one of `seeds/examples` states it, to be changed cell by cell and judged.
struct ExampleReport {
    let form: Form
    var period: ReportingPeriod
    var content: Report.Content

    /// The accepted example of a form.
    init(of code: String) throws {
        let file = try #require(Self.file(of: code))
        self.init(try #require(try Self.reading(of: file).drafts.first))
    }

    /// A report as a file states it.
    init(_ draft: ReportDraft) {
        form = draft.form
        period = draft.period
        content = draft.content
    }

    /// What the agent's reader makes of a file, given from the repository's root.
    static func reading(of path: String) throws -> ReportFileReading {
        let name = try #require(path.split(separator: "/").last)
        let table = try CSVTable(try Repository.text(of: path))
        let form = try SeedForms.form(String(name.prefix { $0 != "_" && $0 != "." }))
        return ReportFile(name: String(name), table: table).read(forms: FormCatalog([form]))
    }

    /// Writes `text` into the cell `name`, which is an indicator or `list.row.field`.
    mutating func set(_ name: String, to text: String) throws {
        let parts = name.split(separator: ".").map(String.init)
        let code = try #require(IndicatorCode(parts[0]), "\(name)")
        let slot = try #require(form.slot(of: code), "\(form.code) has no \(name)")
        guard parts.count == 3, let row = Int(parts[1]) else {
            content.values[slot] = try value(of: text, for: form.indicators[slot])
            return
        }
        var rows: [[IndicatorCode: String]] = []
        if case .list(let existing) = content.values[slot] { rows = existing.map(\.fields) }
        while rows.count < row { rows.append([:]) }
        rows[row - 1][try #require(IndicatorCode(parts[2]))] = text.isEmpty ? nil : text
        content.values[slot] = .list(rows.map { ListRow(fields: $0) })
    }

    /// The verdict, told in short: `severity first-indicator`, in order.
    func verdict(context: RuleContext, revision: Int = 1) -> [String] {
        let verdict = Validator.verdict(
            on: content, form: form, period: period, revision: revision, context: context)
        return verdict.findings.map { finding in
            "\(finding.severity) \(finding.indicators.first?.text ?? finding.rule.text)"
        }
    }

    /// A value as the examples write it: grouping dots, decimal comma, days first.
    func value(of text: String, for indicator: Indicator) throws -> Value? {
        if text.isEmpty { return nil }
        if text == "-" { return Value.none }
        if text == "…" { return .notCollected }
        switch indicator.type {
        case .integer, .money, .decimal:
            let plain = text.filter { $0 != "." }.map { $0 == "," ? "." : $0 }
            return .number(try #require(FixedDecimal(String(plain)), "\(text)"))
        case .boolean: return .boolean(text == "có")
        case .choice: return .choice(try #require(ChoiceCode(text)))
        case .text: return .text(text)
        case .date:
            let parts = text.split(separator: "/").reversed().joined(separator: "-")
            return .date(try #require(Day(iso: parts), "\(text)"))
        case .list: return nil
        }
    }

    /// The path of a form's accepted example, from the repository's root.
    static func file(of code: String) -> String? {
        let periods = ["2026-01", "2026-Q3", "2026-H1", "2026-9M"]
        let paths = periods.map { "seeds/examples/\(code)_\($0).csv" }
        return paths.first { (try? Repository.text(of: $0)) != nil }  // absent: another period
    }
}
