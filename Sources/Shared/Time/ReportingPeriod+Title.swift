extension ReportingPeriod {
    /// The period's name for people: `Quý I/2026`, `Q1 2026`. It does not name the calendar; show
    /// `calendar.title` beside it where both occur.
    public var title: LocalizedText {
        switch kind {
        case .week: LocalizedText(vi: "Tuần \(index)/\(year)", en: "Week \(index), \(year)")
        case .month:
            LocalizedText(vi: "Tháng \(index)/\(year)", en: "\(Self.month(index)) \(year)")
        case .quarter: LocalizedText(vi: "Quý \(romanIndex)/\(year)", en: "Q\(index) \(year)")
        case .halfYear: halfYearTitle
        case .nineMonth:
            LocalizedText(vi: "9 tháng năm \(year)", en: "First nine months of \(year)")
        case .year: LocalizedText(vi: "Năm \(year)", en: "Year \(year)")
        case .adHoc: intervalTitle
        }
    }

    private var halfYearTitle: LocalizedText {
        index == 1
            ? LocalizedText(vi: "6 tháng đầu năm \(year)", en: "First half of \(year)")
            : LocalizedText(vi: "6 tháng cuối năm \(year)", en: "Second half of \(year)")
    }

    private var intervalTitle: LocalizedText {
        let first = window.lowerBound
        let last = lastDay
        guard first < last else {
            return LocalizedText(vi: "Ngày \(first.vietnamese)", en: Self.english(first))
        }
        return LocalizedText(
            vi: "Từ \(first.vietnamese) đến \(last.vietnamese)",
            en: "\(Self.english(first)) to \(Self.english(last))")
    }

    /// Quarters are written in Roman numerals in Vietnamese documents.
    private var romanIndex: String {
        ["I", "II", "III", "IV"][index - 1]
    }

    private static func english(_ day: Day) -> String {
        let (year, month, dayOfMonth) = day.date
        return "\(dayOfMonth) \(Self.month(month)) \(year)"
    }

    private static func month(_ number: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ][number - 1]
    }
}
