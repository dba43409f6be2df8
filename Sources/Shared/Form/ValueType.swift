/// What kind of answer an indicator takes.
public enum ValueType: String, CaseIterable, Hashable, Sendable {
    /// A whole number, zero or more.
    case integer
    /// A decimal number with the indicator's `scale`.
    case decimal
    /// Money in whole đồng.
    case money
    /// Yes or no.
    case boolean
    /// One of the indicator's choices.
    case choice
    /// Free text.
    case text
    /// A calendar day.
    case date
    /// A list of rows with named fields.
    case list

    /// True for the three types whose values are numbers.
    public var isNumeric: Bool { self == .integer || self == .decimal || self == .money }
}

/// How a figure relates to its period (DOMAIN §2).
public enum Measure: String, CaseIterable, Hashable, Sendable {
    /// What happened in the period (`phát sinh`).
    case flow
    /// What there is at the period's end (`hiện có cuối kỳ`).
    case stock
    /// What has happened since the last reset (`lũy kế`).
    case cumulative
    /// Computed from other figures (`tỷ lệ`): never typed, summed or averaged.
    case ratio
}

/// When a cumulative figure starts again from nothing.
public enum CumulativeReset: String, CaseIterable, Hashable, Sendable {
    /// With each year of the form's own calendar.
    case year
    /// With each term of the plan that it counts against; no earlier than a year.
    case term
    /// Never.
    case never
}

/// How a figure adds up over reporting units.
public enum UnitAggregation: String, CaseIterable, Hashable, Sendable {
    /// The figures of the units are added.
    case sum
    /// No figure for a set of units follows from those of its members.
    case none
}

/// How a figure adds up over time.
public enum TimeAggregation: String, CaseIterable, Hashable, Sendable {
    /// The figures of the periods are added.
    case sum
    /// The last period's figure stands for all.
    case last
    /// No figure for a span follows from those of its periods.
    case none
}

/// What an indicator counts or is measured in.
public enum MeasurementUnit: String, CaseIterable, Hashable, Sendable {
    case visit, admission, person, `case`, death, bed, day, hour, dong, percent, perTenThousand
    case ratio, birth, dose, incident, test, image, operation, record, account, station, work, item
    case device, software, prescription, transaction, package, facility, focus, inspection
    case referral, none

    /// The unit's name as it stands beside a figure.
    public var title: LocalizedText {
        let pair = Self.titles[self] ?? ("", "")
        return LocalizedText(vi: pair.0, en: pair.1)
    }

    private static let titles: [MeasurementUnit: (String, String)] = [
        .visit: ("lượt", "visits"), .admission: ("lượt", "admissions"),
        .person: ("người", "persons"), .case: ("ca", "cases"), .death: ("ca", "deaths"),
        .bed: ("giường", "beds"), .day: ("ngày", "days"), .hour: ("giờ", "hours"),
        .dong: ("đồng", "đồng"), .percent: ("%", "%"),
        .perTenThousand: ("trên 10.000 dân", "per 10,000 people"), .ratio: ("", ""),
        .birth: ("trẻ", "births"), .dose: ("mũi", "doses"), .incident: ("vụ", "incidents"),
        .test: ("lượt", "tests"), .image: ("lượt", "images"), .operation: ("ca", "operations"),
        .record: ("hồ sơ", "records"), .account: ("tài khoản", "accounts"),
        .station: ("trạm", "stations"), .work: ("công trình", "works"), .item: ("mục", "items"),
        .device: ("thiết bị", "devices"), .software: ("phần mềm", "programs"),
        .prescription: ("đơn", "prescriptions"), .transaction: ("lượt", "transactions"),
        .package: ("gói thầu", "packages"), .facility: ("cơ sở", "facilities"),
        .focus: ("ổ dịch", "outbreaks"), .inspection: ("lượt", "inspections"),
        .referral: ("lượt", "referrals"),
    ]
}
