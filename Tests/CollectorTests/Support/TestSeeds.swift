import Shared
import Testing

@testable import Collector

/// Reference data of the collector's tests: small enough to be read in one look. Synthetic.
enum TestSeeds {
    static let files = [
        "kb-t.yaml": monthly, "tc-q.yaml": quarterly, "units.yaml": units, "days.yaml": days,
    ]

    /// A monthly form with every type of answer and one rule of each kind that matters here.
    static let monthly = """
        form: KB-T
        version: 1
        title: {vi: Khám bệnh (thử), en: Visits (test)}
        validFrom: 2020-01-01
        calendar: statistical
        periods: [month]
        filedBy: {types: [hospitals]}
        due:
          - {basis: workingDaysAfterWindow, days: 5, from: 2020-01-01, legalBasis: {vi: thử, en: test}}
        legalBasis: {vi: thử, en: test}
        indicators:
          - {code: kham_tong, title: {vi: Tổng khám, en: Visits}, type: integer, measure: flow, unit: visit}
          - {code: kham_nu, title: {vi: Nữ, en: Women}, type: integer, measure: flow, unit: visit}
          - {code: giuong, title: {vi: Giường, en: Beds}, type: integer, measure: stock, unit: bed}
          - {code: mat_dien, title: {vi: Mất điện, en: Power cuts}, type: decimal, scale: 1, measure: flow, unit: hour}
          - {code: luy_ke, title: {vi: Luỹ kế, en: So far}, type: money, measure: cumulative, reset: year, unit: dong}
          - {code: ty_le_nu, title: {vi: Tỷ lệ nữ, en: Share of women}, type: decimal, measure: ratio, unit: percent, scale: 1, numerator: kham_nu, denominator: kham_tong, factor: 100}
          - {code: da_xong, title: {vi: Đã xong, en: Done}, type: boolean, optional: true}
          - {code: muc, title: {vi: Mức, en: Level}, type: choice, optional: true, choices: [{code: mot, title: {vi: Một, en: One}}, {code: hai, title: {vi: Hai, en: Two}}]}
          - {code: ngay, title: {vi: Ngày, en: Day}, type: date, optional: true}
          - {code: kho_khan, title: {vi: Khó khăn, en: Difficulties}, type: text, optional: true}
          - {code: kien_nghi, title: {vi: Kiến nghị, en: Proposals}, type: list, optional: true, fields: [{code: noi_dung, title: {vi: Nội dung, en: Content}, type: text, required: true}, {code: han, title: {vi: Hạn, en: Until}, type: date}]}
        rules:
          - {kind: subset, part: kham_nu, whole: kham_tong, severity: hard}
          - {kind: monotone, indicators: [luy_ke], severity: hard}
          - {kind: comparison, left: kham_tong, is: atLeast, right: giuong, severity: warning}
        """

    /// A quarterly form of the other calendar.
    static let quarterly = """
        form: TC-Q
        version: 1
        title: {vi: Tài chính (thử), en: Finance (test)}
        validFrom: 2020-01-01
        calendar: administrative
        periods: [quarter]
        filedBy: {types: [hospitals]}
        due:
          - {basis: fixedDayOfLastMonth, days: 17, from: 2020-01-01, legalBasis: {vi: thử, en: test}}
        legalBasis: {vi: thử, en: test}
        indicators:
          - {code: thu, title: {vi: Thu, en: Income}, type: money, measure: flow, unit: dong}
        rules: []
        """

    static let units = """
        areas:
          - {id: SX, kind: province, name: {vi: Tỉnh thử}, from: 1990-01-01}
        facilities:
          - {id: SX-SYT, opened: 1990-01-01, name: {vi: Sở Y tế (thử)}, type: department, ownership: province}
          - {id: SX-BV1, opened: 2006-01-01, name: {vi: Bệnh viện Một, en: Hospital One}, type: provincialGeneralHospital, ownership: province, parent: SX-SYT, area: SX}
          - {id: SX-BV2, opened: 2006-01-01, name: {vi: Bệnh viện Hai, en: Hospital Two}, type: districtHospital, ownership: province, parent: SX-SYT, area: SX}
          - {id: SX-BV3, opened: 2026-03-01, name: {vi: Bệnh viện Ba}, type: districtHospital, ownership: province, parent: SX-SYT, area: SX}
          - {id: SX-VP, opened: 2006-01-01, name: {vi: Chi cục (thử)}, type: foodSafetyOffice, ownership: province, parent: SX-SYT, area: SX}
        """

    static let days = """
        years:
          - {year: 2026, status: announced, source: thử, holidays: [2026-01-01]}
        """
}

/// A report of the tests, with figures that pass every rule unless they are changed.
struct SampleReport {
    var id = 1
    var form = "KB-T"
    var version = 1
    var facility = TestCollector.hospital
    var period = "2026-01"
    var calendar = ReportingCalendar.statistical
    var revision = 1
    var finalisedAt = "2026-02-02T15:00:00+07:00"
    var values: [String: Value] = [
        "kham_tong": .number(1200), "kham_nu": .number(700), "giuong": .number(120),
        "mat_dien": .number(SampleReport.decimal("3.5")), "luy_ke": .number(5_000_000_000),
    ]
    var notes: [String: String] = [:]
    var explanations: [String: String] = [:]
    var reason: String?
    var source: Report.Source?

    /// The number a wire text spells.
    static func decimal(_ text: String) -> FixedDecimal {
        guard let number = FixedDecimal(text) else { preconditionFailure("a number: \(text)") }
        return number
    }

    /// The id with this number.
    static func id(_ number: Int) -> ReportID {
        ReportID(
            milliseconds: 1_770_000_000_000 + Int64(number), random: Array(repeating: 7, count: 10))
    }

    /// The report, against the forms of `test`.
    func report(in test: TestCollector) throws -> Report {
        let key = Form.Key(code: try #require(FormCode(form)), version: version)
        let form = try #require(test.collector.catalogue.current.forms[key])
        var content = Report.Content(emptyFor: form)
        for (code, value) in values {
            let slot = try #require(IndicatorCode(code).flatMap { form.slot(of: $0) })
            content.values[slot] = value
        }
        for (code, note) in notes { content.notes[try #require(IndicatorCode(code))] = note }
        for (code, text) in explanations {
            content.explanations[try #require(RuleCode(code))] = text
        }
        content.reason = reason
        content.source = source
        return Report(
            id: Self.id(id), form: key, facility: try #require(FacilityID(facility)),
            period: try #require(ReportingPeriod(identifier: period, calendar: calendar)),
            revision: revision, finalisedAt: try #require(Instant(rfc3339: finalisedAt)),
            content: content)
    }
}
