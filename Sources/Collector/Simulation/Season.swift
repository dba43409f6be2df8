import Shared

/// How a figure swings over the year, in the shape of a northern highland province. Synthetic, but
/// dengue peaks when dengue does and outpatients stay at home over Tết.
enum Season: Sendable {
    /// The same all year.
    case flat
    /// Visits: fewer over Tết, more just after, a little more in winter.
    case visits
    /// Dengue: July to November.
    case dengue
    /// Hand, foot and mouth disease: spring and autumn.
    case handFootMouth
    /// Influenza: winter and spring.
    case influenza
    /// COVID-19: a wave that ended in 2023.
    case covid
    /// Measles: 2024 and 2025.
    case measles
    /// Food poisoning: the hot months.
    case foodPoisoning
    /// Power and lines: summer storms, and the storm of September 2024.
    case outages
    /// Damage: that storm, otherwise hardly ever.
    case damage

    /// The first days of the lunar year, the months in which clinics stand half empty.
    private static let newYears: [Int: (month: Int, day: Int)] = [
        2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29),
        2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
    ]

    /// How many times the yearly mean is seen in a month.
    func factor(year: Int, month: Int) -> Double {
        switch self {
        case .flat: return 1
        case .visits: return Self.winter[month - 1] * Self.newYear(year, month)
        case .dengue:
            return [0.25, 0.2, 0.2, 0.3, 0.5, 0.9, 1.6, 2.1, 2.3, 1.9, 1.2, 0.55][month - 1]
        case .handFootMouth:
            return [0.5, 0.6, 1, 1.5, 1.4, 0.9, 0.7, 0.8, 1.5, 1.6, 0.9, 0.6][month - 1]
        case .influenza:
            return [1.5, 1.6, 1.4, 1, 0.7, 0.6, 0.6, 0.7, 0.8, 0.9, 1, 1.2][month - 1]
        case .covid: return year <= 2022 ? 12 : year == 2023 ? (month <= 6 ? 3 : 1) : 0.15
        case .measles: return year == 2024 && month >= 8 || year == 2025 && month <= 6 ? 9 : 0.3
        case .foodPoisoning:
            return [0.4, 0.7, 0.8, 1.2, 1.7, 1.7, 1.5, 1.4, 1, 0.7, 0.5, 0.4][month - 1]
        case .outages:
            if Self.isStorm(year, month) { return 22 }
            return [0.4, 0.4, 0.5, 0.8, 1.3, 1.9, 1.9, 1.6, 1.4, 0.9, 0.5, 0.4][month - 1]
        case .damage: return Self.isStorm(year, month) ? 60 : 0.2
        }
    }

    /// The month of storm no. 3 (Yagi, 7–9 September 2024).
    static func isStorm(_ year: Int, _ month: Int) -> Bool { year == 2024 && month == 9 }

    private static let winter = [
        1.04, 0.98, 1.02, 1.01, 0.99, 0.97, 0.98, 1, 1, 1.02, 1.02, 1.0,
    ]

    private static func newYear(_ year: Int, _ month: Int) -> Double {
        guard let first = newYears[year] else { return 1 }
        if first.month == month { return first.day > 22 ? 0.9 : 0.84 }
        return first.month + 1 == month ? (first.day > 22 ? 0.96 : 1.07) : 1
    }
}
