/// Whose list of codes an official code comes from.
public enum FacilityCodeScheme: String, CaseIterable, Hashable, Sendable {
    /// The 5-character code of social insurance (`mã cơ sở khám chữa bệnh BHYT`).
    case insurance
    /// The 13-digit facility id (`mã định danh cơ sở 13 số`).
    case facilityNumber
    /// An administrative unit's code: 2 digits a province, 3 a district, 5 a commune.
    case administrativeUnit
    /// The code of electronic identity between agencies (`mã định danh điện tử`), `H99.45.01`.
    case electronicIdentity
    /// The key of a place in a published data series.
    case series

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .insurance:
            LocalizedText(vi: "Mã cơ sở khám chữa bệnh BHYT", en: "Insurance code")
        case .facilityNumber:
            LocalizedText(vi: "Mã định danh cơ sở 13 số", en: "13-digit facility id")
        case .administrativeUnit:
            LocalizedText(vi: "Mã đơn vị hành chính", en: "Administrative unit code")
        case .electronicIdentity:
            LocalizedText(vi: "Mã định danh điện tử", en: "Electronic identity code")
        case .series: LocalizedText(vi: "Mã trong chuỗi số liệu", en: "Key in a data series")
        }
    }

    /// True when `value` has the scheme's shape.
    public func accepts(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        let digits = bytes.allSatisfy(CodeAlphabet.isDigit)
        switch self {
        case .insurance:
            return bytes.count == 5
                && bytes.allSatisfy { CodeAlphabet.isDigit($0) || CodeAlphabet.isUpper($0) }
        case .facilityNumber: return bytes.count == 13 && digits
        case .administrativeUnit: return [2, 3, 5].contains(bytes.count) && digits
        case .electronicIdentity:
            return (3...35).contains(bytes.count)
                && bytes.allSatisfy {
                    CodeAlphabet.isDigit($0) || CodeAlphabet.isUpper($0) || $0 == 0x2E
                }
        case .series:
            return (1...32).contains(bytes.count) && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
    }

    /// The shape, for messages.
    public var shape: LocalizedText {
        switch self {
        case .insurance:
            LocalizedText(vi: "5 chữ số hoặc chữ hoa", en: "5 digits or capitals")
        case .facilityNumber: LocalizedText(vi: "13 chữ số", en: "13 digits")
        case .administrativeUnit:
            LocalizedText(vi: "2, 3 hoặc 5 chữ số", en: "2, 3 or 5 digits")
        case .electronicIdentity:
            LocalizedText(
                vi: "3–35 chữ số, chữ hoa và dấu chấm", en: "3–35 digits, capitals and dots")
        case .series:
            LocalizedText(vi: "1–32 ký tự ASCII", en: "1–32 ASCII characters")
        }
    }
}

/// One official code of a facility or an area for a time: always text, leading zeros kept.
///
/// Codes are attributes, not identities: one is given up and another unit gets it (`24` was one
/// province before 01/07/2025 and another after), so a code means something only with a day.
public struct FacilityCode: Hashable, Sendable, CustomStringConvertible {
    /// Whose code it is.
    public let scheme: FacilityCodeScheme
    /// The code as written.
    public let value: String
    /// When it names its holder.
    public let valid: DayInterval

    /// Makes a code; nil when `value` does not have the scheme's shape.
    public init?(scheme: FacilityCodeScheme, value: String, valid: DayInterval = .always) {
        guard scheme.accepts(value) else { return nil }
        self.scheme = scheme
        self.value = value
        self.valid = valid
    }

    /// `insurance 09901 [2020-01-01, …)`.
    public var description: String { "\(scheme.rawValue) \(value) \(valid)" }
}

extension [FacilityCode] {
    /// Lets a unit bear another code of a scheme from `day` until the next one that is known, or
    /// none: what it bore until then ends the day before. Saying the same twice changes nothing.
    mutating func set(_ code: FacilityEvent.Recoding, from day: Day) {
        let next = compactMap { held in
            held.scheme == code.scheme ? held.valid.from.flatMap { $0 > day ? $0 : nil } : nil
        }.min()
        self = compactMap { held in
            let begins = held.valid.from ?? day.adding(days: -1)
            guard held.scheme == code.scheme, begins <= day,
                held.valid.to.map({ $0 > day }) ?? true
            else { return held }
            guard let valid = DayInterval(from: held.valid.from, to: day) else { return nil }
            return FacilityCode(scheme: held.scheme, value: held.value, valid: valid)
        }
        guard let value = code.value, let valid = DayInterval(from: day, to: next),
            let fresh = FacilityCode(scheme: code.scheme, value: value, valid: valid)
        else { return }
        append(fresh)
    }
}
