/// One thing that a person can write in a report by hand, and what it is called on a page and in a
/// stored draft: `v.kham_tong`, `n.kham_tong`, `e.R3`, `l.kien_nghi.1.noi_dung`, `reason`.
public enum DraftField: Hashable, Sendable {
    /// The answer to an indicator that is no list.
    case figure(IndicatorCode)
    /// The note on one.
    case note(IndicatorCode)
    /// Why a rule's warning is right as it is (`giải trình`).
    case explanation(RuleCode)
    /// One cell of a list: its row from 1, its field.
    case listCell(IndicatorCode, row: Int, field: IndicatorCode)
    /// Why a correction is sent.
    case reason
    /// The decision that lets a guarded value change.
    case decision
    /// Who prepared it (`người lập`).
    case preparedBy

    /// Most rows of one list.
    public static let rowLimit = 100

    /// What the field is called.
    public var name: String {
        switch self {
        case .figure(let code): "v.\(code)"
        case .note(let code): "n.\(code)"
        case .explanation(let rule): "e.\(rule)"
        case .listCell(let code, let row, let field): "l.\(code).\(row).\(field)"
        case .reason: "reason"
        case .decision: "decision"
        case .preparedBy: "preparedBy"
        }
    }

    /// The field of this name; nil for a text that names none.
    public init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("reason", 1): self = .reason
        case ("decision", 1): self = .decision
        case ("preparedBy", 1): self = .preparedBy
        case ("v", 2):
            guard let code = IndicatorCode(parts[1]) else { return nil }
            self = .figure(code)
        case ("n", 2):
            guard let code = IndicatorCode(parts[1]) else { return nil }
            self = .note(code)
        case ("e", 2):
            guard let rule = RuleCode(parts[1]) else { return nil }
            self = .explanation(rule)
        case ("l", 4):
            guard let code = IndicatorCode(parts[1]), let field = IndicatorCode(parts[3]),
                let row = Int(parts[2]), (1...Self.rowLimit).contains(row), "\(row)" == parts[2]
            else { return nil }
            self = .listCell(code, row: row, field: field)
        default: return nil
        }
    }

    /// The indicator that it belongs to; nil for what is said of the whole report.
    public var indicator: IndicatorCode? {
        switch self {
        case .figure(let code), .note(let code), .listCell(let code, _, _): code
        case .explanation, .reason, .decision, .preparedBy: nil
        }
    }

    /// Whether `form` asks for it: what the system computes is never typed.
    public func isAsked(by form: Form) -> Bool {
        switch self {
        case .figure(let code):
            form.slot(of: code).map {
                !form.indicators[$0].isComputed && form.indicators[$0].type != .list
            } ?? false
        case .note(let code): form.slot(of: code) != nil
        case .explanation(let rule):
            rule.text.hasPrefix("form_") || form.rules.contains { $0.code == rule }
        case .listCell(let code, _, let field):
            form.slot(of: code).map { slot in
                form.indicators[slot].fields.contains { $0.code == field }
            } ?? false
        case .reason, .decision, .preparedBy: true
        }
    }
}
