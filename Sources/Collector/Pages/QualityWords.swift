import Shared

/// Words and numbers of the pages of data quality.
struct QualityWords: Sendable {
    let language: Language

    /// A number as readers of the language write it.
    func number(_ value: FixedDecimal?) -> String {
        guard let value else { return "–" }
        return language == .vi ? value.vietnamese : value.english
    }

    /// `95,8 % (23/24)`: a rate never stands without its numerator and denominator.
    func rate(_ share: Share) -> String {
        "\(percent(share.percent)) (\(share.numerator)/\(share.denominator))"
    }

    /// A percentage, or a dash where there is none.
    func percent(_ value: FixedDecimal?) -> String {
        value.map { "\(number($0)) %" } ?? "–"
    }

    /// A statistic with one decimal.
    func score(_ value: Double?) -> String {
        value.map { number(Statistic($0).shown.rounded(toScale: 1)) } ?? "–"
    }

    /// The tone of a grade.
    func tone(_ grade: OutlierGrade) -> PageTone {
        switch grade {
        case .usual: .good
        case .moderate: .warning
        case .extreme: .bad
        }
    }

    /// The tone of a state of the work list.
    func tone(_ state: WorkState) -> PageTone {
        switch state {
        case .new, .reopened: .bad
        case .open, .asked: .warning
        case .confirmed, .corrected: .good
        case .left, .nowUsual: .neutral
        }
    }
}
