/// How numbers are written in a file. Declared by the file, never guessed (DOMAIN §9).
public enum FigureLocale: String, CaseIterable, Hashable, Sendable {
    /// `2.340.000` and `11,07`.
    case vi
    /// `2,340,000` and `11.07`.
    case en

    var group: UInt8 { self == .vi ? UInt8(ascii: ".") : UInt8(ascii: ",") }
    var point: UInt8 { self == .vi ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}

/// Reads what a person typed into one cell, by the indicator's declared type and the file's declared
/// locale. What it cannot read for certain it refuses, and says which spelling it accepts.
public struct FigureReader: Sendable {
    /// What a cell says.
    public enum Reading: Hashable, Sendable {
        /// Nothing stands there.
        case blank
        /// A value; `warning` says what was assumed.
        case value(Value, warning: LocalizedText?)
        /// Not readable for certain: why, and what is accepted.
        case refused(LocalizedText)
    }

    /// The file's locale.
    public let locale: FigureLocale

    /// Makes a reader.
    public init(locale: FigureLocale) {
        self.locale = locale
    }

    /// Reads `text` as an answer to `indicator`.
    public func read(_ text: String, as indicator: Indicator) -> Reading {
        let typed = text.trimmedOfSpace
        if typed.isEmpty { return .blank }
        if indicator.isComputed {
            return .refused(
                LocalizedText(
                    vi: "chỉ tiêu này do hệ thống tính, để trống.",
                    en: "the system computes this indicator: leave it blank."))
        }
        if indicator.type.isNumeric || indicator.type == .date, let mark = Self.mark(typed) {
            return .value(mark, warning: nil)
        }
        switch indicator.type {
        case .integer, .money: return integer(typed)
        case .decimal: return decimal(typed, indicator)
        case .boolean: return boolean(typed)
        case .choice: return choice(typed, indicator)
        case .date: return date(typed)
        case .text: return prose(typed.nfc)
        case .list:
            return .refused(
                LocalizedText(
                    vi:
                        "danh sách viết thành nhiều dòng: \(indicator.code).1.\(fields(indicator)).",
                    en: "a list takes one line a field: \(indicator.code).1.\(fields(indicator))."))
        }
    }

    /// `-` did not occur, `…` occurred and was not collected; `...` is how keyboards write the latter.
    static func mark(_ typed: String) -> Value? {
        switch typed {
        case "-", "–": Value.none
        case "…", "...": .notCollected
        default: nil
        }
    }

    private func fields(_ indicator: Indicator) -> String {
        indicator.fields.map(\.code.text).joined(separator: " | ")
    }

    /// Reads a whole number that answers no indicator: a count of people, a year.
    public func wholeNumber(_ cell: CellContent) -> Reading {
        switch cell.figure {
        case nil:
            return cell.text.trimmedOfSpace.isEmpty ? .blank : integer(cell.text.trimmedOfSpace)
        case .number(let number, isPercent: false):
            if let whole = number.decimal(atMost: 0) { return .value(.number(whole), warning: nil) }
        case .unreadable(let reason): return .refused(reason)
        case .number, .day, .boolean: break
        }
        return .refused(
            LocalizedText(vi: "cần một số nguyên.", en: "a whole number is wanted."))
    }

    // MARK: - Words

    private func prose(_ typed: String) -> Reading {
        TextLimit.refusal(of: typed).map(Reading.refused) ?? .value(.text(typed), warning: nil)
    }

    private func boolean(_ typed: String) -> Reading {
        switch typed.nfc.lowercased() {
        case "có", "co", "true", "yes", "1", "x": .value(.boolean(true), warning: nil)
        case "không", "khong", "false", "no", "0": .value(.boolean(false), warning: nil)
        default:
            .refused(
                LocalizedText(
                    vi: "chỉ nhận “có” hoặc “không”.", en: "write “có” or “không” (yes, no)."))
        }
    }

    private func choice(_ typed: String, _ indicator: Indicator) -> Reading {
        let folded = typed.nfc.lowercased()
        for choice in indicator.choices {
            let spellings = [choice.code.text, choice.title.vi.nfc, choice.title.en]
            if spellings.contains(where: { $0.lowercased() == folded }) {
                return .value(.choice(choice.code), warning: nil)
            }
        }
        let vi = indicator.choices.map { "\($0.code) (\($0.title.vi))" }.joined(separator: ", ")
        let en = indicator.choices.map { "\($0.code) (\($0.title.en))" }.joined(separator: ", ")
        return .refused(
            LocalizedText(vi: "chỉ nhận một trong: \(vi).", en: "write one of: \(en)."))
    }

    // MARK: - Dates

    /// d/m/yyyy, d-m-yyyy, d.m.yyyy or ISO; never m/d.
    private func date(_ typed: String) -> Reading {
        if let day = Self.day(typed) { return .value(.date(day), warning: nil) }
        return .refused(
            LocalizedText(
                vi: "ngày phải viết ngày/tháng/năm đủ bốn chữ số, như 31/01/2026.",
                en: "write a date as day/month/year with four digits, such as 31/01/2026."))
    }

    /// The day a person typed, or nil.
    public static func day(_ typed: String) -> Day? {
        if let day = Day(iso: typed) { return day }
        for separator: Character in ["/", "-", "."] {
            let parts = typed.split(separator: separator, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].utf8.count == 4, parts[0].utf8.count <= 2,
                parts[1].utf8.count <= 2,
                parts.allSatisfy({ $0.utf8.allSatisfy(CodeAlphabet.isDigit) }),
                let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2])
            else { continue }
            return Day(year: year, month: month, day: day)
        }
        return nil
    }
}

extension String {
    /// Without the spaces around it: blanks, tabs, line breaks, NBSP, narrow NBSP, BOM.
    var trimmedOfSpace: String {
        let view = unicodeScalars
        guard let first = view.firstIndex(where: { !Self.isSpace($0) }),
            let last = view.lastIndex(where: { !Self.isSpace($0) })
        else { return "" }
        return String(view[first...last])
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x202F, 0xFEFF: true
        default: false
        }
    }
}
