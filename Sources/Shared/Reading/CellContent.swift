/// What a spreadsheet's cell truly holds, where that is more than text.
public enum CellFigure: Hashable, Sendable {
    /// A number; `isPercent` when the cell shows it times 100 with a percent sign.
    case number(SheetNumber, isPercent: Bool)
    /// A day: a number that the cell shows as a date.
    case day(Day)
    /// TRUE or FALSE.
    case boolean(Bool)
    /// Nothing that can be a figure (an error, a formula never calculated, a time): why, and what
    /// to do.
    case unreadable(LocalizedText)
}

/// One cell as a report file's reader meets it: what a person sees, and what it truly is.
public struct CellContent: Hashable, Sendable {
    /// As a person reads it.
    public let text: String
    /// What it truly is, when a spreadsheet says more than text.
    public let figure: CellFigure?

    /// Makes a content.
    public init(text: String, figure: CellFigure? = nil) {
        self.text = text
        self.figure = figure
    }

    /// Why the cell is no word, code or sentence, or nil when it is one: Excel may have turned what
    /// was typed into a date, and nobody can say back into what.
    public var refusalAsWord: LocalizedText? {
        switch figure {
        case nil, .number: nil
        case .boolean: nil
        case .day:
            LocalizedText(
                vi: "Excel đã đổi chữ gõ ở đây thành ngày tháng; định dạng ô là Text (Văn bản) rồi "
                    + "gõ lại.",
                en:
                    "Excel turned what was typed here into a date; format the cell as Text and type "
                    + "it again.")
        case .unreadable(let reason): reason
        }
    }
}

extension CellContent {
    /// Why the cell is no code that may begin with zeros, or nil when it is one: Excel drops the
    /// zeros of what looks like a number, and 05 and 5 are two units.
    public var refusalAsCode: LocalizedText? {
        guard case .number = figure else { return refusalAsWord }
        return LocalizedText(
            vi:
                "ô đang là số, Excel bỏ các số 0 ở đầu mã; định dạng ô là Text (Văn bản) rồi gõ lại "
                + "mã.",
            en:
                "the cell is a number, and Excel drops the zeros a code begins with; format the cell "
                + "as Text and type the code again.")
    }
}

extension FigureReader {
    /// Reads a cell as an answer to `indicator`: a spreadsheet's number is the number it is, text is
    /// read as typed (DOMAIN §9).
    public func read(_ cell: CellContent, as indicator: Indicator) -> Reading {
        guard let figure = cell.figure, !indicator.isComputed, indicator.type != .list else {
            return read(cell.text, as: indicator)
        }
        switch figure {
        case .unreadable(let reason): return .refused(reason)
        case .day(let day): return read(day, as: indicator)
        case .boolean(let truth): return read(truth, as: indicator)
        case .number(let number, let isPercent):
            return read(number, isPercent: isPercent, as: indicator)
        }
    }

    private func read(_ day: Day, as indicator: Indicator) -> Reading {
        switch indicator.type {
        case .date: return .value(.date(day), warning: nil)
        case .integer, .decimal, .money:
            return .refused(
                LocalizedText(
                    vi: "ô đang là ngày \(day.vietnamese), không phải số (Excel đổi những gì giống "
                        + "14/3 thành ngày); định dạng ô là Number (Số) rồi gõ lại con số.",
                    en:
                        "the cell is the date \(day.vietnamese), not a number (Excel turns what looks "
                        + "like 14/3 into a date); format it as Number and type the figure again."))
        default:
            return CellContent(text: "", figure: .day(day)).refusalAsWord.map(Reading.refused)
                ?? .blank
        }
    }

    private func read(_ truth: Bool, as indicator: Indicator) -> Reading {
        guard indicator.type != .boolean else { return .value(.boolean(truth), warning: nil) }
        return .refused(
            LocalizedText(
                vi: "ô đang là TRUE/FALSE (đúng/sai); ở đây cần một câu trả lời khác.",
                en: "the cell holds TRUE or FALSE; another kind of answer is wanted here."))
    }

    private func read(
        _ number: SheetNumber, isPercent: Bool, as indicator: Indicator
    ) -> Reading {
        switch indicator.type {
        case .integer, .decimal, .money:
            guard isPercent else { return figure(number, indicator) }
            // The cell stores 1.092 and shows 109,2 %: the figure is what is shown, never 1.092.
            guard indicator.unit == .percent else { return .refused(Self.notPercent) }
            return figure(number.timesHundred, indicator)
        case .date:
            return .refused(
                LocalizedText(
                    vi:
                        "ô đang là số, không phải ngày; gõ lại dạng ngày/tháng/năm, như 31/01/2026.",
                    en: "the cell is a number, not a date; type day/month/year, such as 31/01/2026."
                ))
        case .boolean, .choice, .text, .list:
            return read(number.spelled(point: locale.point), as: indicator)
        }
    }

    private func figure(_ number: SheetNumber, _ indicator: Indicator) -> Reading {
        let scale = indicator.type == .decimal ? indicator.scale : 0
        if let exact = number.decimal(atMost: scale) {
            guard exact.isWithinOutsideLimit else { return .refused(Self.tooLong) }
            return .value(.number(exact), warning: nil)
        }
        guard number.isWithinReach else { return .refused(Self.tooLong) }
        let shown = String(number.spelled(point: locale.point).prefix(24))
        return .refused(
            scale == 0
                ? LocalizedText(
                    vi:
                        "phải là số nguyên, ô chứa \(shown) (có thể ô chỉ hiện số đã làm tròn); sửa "
                        + "số, hoặc dùng ROUND(…;0) trong công thức.",
                    en: "must be a whole number and the cell holds \(shown) (it may show a rounded "
                        + "one); mend it, or use ROUND(…,0) in the formula.")
                : LocalizedText(
                    vi:
                        "nhận tối đa \(scale) chữ số lẻ, ô chứa \(shown) (có thể ô chỉ hiện số đã làm "
                        + "tròn); sửa số, hoặc dùng ROUND(…;\(scale)) trong công thức.",
                    en:
                        "at most \(scale) decimals are accepted and the cell holds \(shown) (it may "
                        + "show a rounded one); mend it, or use ROUND(…,\(scale)) in the formula."))
    }

    private static let notPercent = LocalizedText(
        vi: "ô định dạng phần trăm (%), chỉ tiêu này không phải tỷ lệ phần trăm; định dạng lại là "
            + "Number (Số).",
        en: "the cell is formatted as a percentage and this indicator is none; format it as Number."
    )

    private static let tooLong = LocalizedText(
        vi: "số quá lớn; nhận đến 9.007.199.254.740.992.",
        en: "the number is too large; up to 9,007,199,254,740,992 is accepted.")
}
