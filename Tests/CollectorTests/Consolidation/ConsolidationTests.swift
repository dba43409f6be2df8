import Shared
import Support
import Testing

@testable import Collector

@Suite("Consolidation: figures over units and time")
struct ConsolidationTests {
    /// Flow, stock, cumulative, ratios over flows, over bed-days, over the year so far; a choice.
    static let form = FormFixture(
        """
        periods: [month, quarter]
        indicators:
          - {code: kham, type: integer, measure: flow, unit: visit, title: {vi: a, en: a}}
          - {code: chuyen, type: integer, measure: flow, unit: referral, title: {vi: a, en: a}}
          - {code: giuong, type: integer, measure: stock, unit: bed, title: {vi: a, en: a}}
          - {code: ngay, type: integer, measure: flow, unit: day, title: {vi: a, en: a}}
          - {code: xong, type: integer, measure: cumulative, reset: term, unit: work,
             title: {vi: a, en: a}}
          - {code: gio, type: decimal, scale: 1, measure: flow, unit: hour, title: {vi: a, en: a}}
          - {code: dau_ky, type: integer, measure: stock, unit: focus, overTime: none,
             title: {vi: a, en: a}}
          - {code: muc_tieu, type: decimal, scale: 1, measure: stock, unit: percent,
             overUnits: none, overTime: last, title: {vi: a, en: a}}
          - {code: nhom, type: choice, title: {vi: a, en: a},
             choices: [{code: "2", title: {vi: a, en: a}}, {code: "3", title: {vi: a, en: a}}]}
          - {code: ty_le, type: decimal, scale: 2, measure: ratio, unit: percent,
             numerator: "chuyen", denominator: "kham", factor: 100, title: {vi: a, en: a}}
          - {code: cong_suat, type: decimal, scale: 1, measure: ratio, unit: percent,
             numerator: "ngay", denominator: "bed_days(giuong)", factor: 100,
             title: {vi: a, en: a}}
          - {code: luy_ke, type: decimal, scale: 1, measure: ratio, unit: percent,
             numerator: "year_to_date(kham)", denominator: "giuong", factor: 100,
             title: {vi: a, en: a}}
        rules:
          - {kind: subset, part: chuyen, whole: kham, severity: hard}
        """
    ).form

    /// Two months of three units; A's second month is a part of its days in one test.
    static let sheet = Sheet(
        form: form,
        reports: [
            "A 2024-01": "100 4 10 310 3 1.5 1 80.0 2", "A 2024-02": "120 6 12 300 5 2.0 2 80.0 2",
            "B 2024-01": "50 1 20 400 1 0.1 0 90.0 3", "B 2024-02": "- - 20 - 1 - 0 90.0 3",
            "C 2024-01": "30 2 5 100 2 … 0 70.0 3", "C 2024-02": "40 … 5 140 2 … 0 70.0 3",
        ])

    struct Row: CustomTestStringConvertible {
        let code: String
        var over = "2024-01 2024-02"
        var year: String?
        let value: String?
        var coverage = "3/3"
        var absence: ConsolidatedFigure.Absence?
        let reason: String
        var testDescription: String { "\(code): \(reason)" }
    }

    static let rows: [Row] = [
        Row(code: "kham", value: "340", reason: "flows add over units and time; - adds nothing"),
        Row(code: "kham", over: "2024-02", value: "160", reason: "one period"),
        Row(code: "giuong", value: "37", reason: "a stock is its last value"),
        Row(code: "xong", value: "8", reason: "a cumulative figure is its last value"),
        Row(
            code: "gio", value: "3.6", coverage: "2/3",
            reason: "… is missing, not zero, and decimals are exact"),
        Row(
            code: "dau_ky", value: nil, absence: .notAdditiveOverTime,
            reason: "a count at the start does not carry over time"),
        Row(code: "dau_ky", over: "2024-02", value: "2", reason: "but adds over units"),
        Row(
            code: "muc_tieu", value: nil, absence: .notAdditiveOverUnits,
            reason: "a target percentage does not add over units"),
        Row(code: "nhom", value: nil, absence: .noNumber, reason: "a choice is no number"),
        Row(
            code: "ty_le", value: "4.33", coverage: "2/3",
            reason: "13 of 300: C's February is in neither part, for its referrals are not known"),
        Row(
            code: "cong_suat", value: "57.9",
            reason: "1 250 of 10·31 + 12·29 + 20·31 + 20·29 + 5·31 + 5·29 bed-days"),
        Row(
            code: "cong_suat", over: "2024-02", value: "41.0",
            reason: "440 of (12 + 20 + 5) · 29"),
        Row(
            code: "luy_ke", over: "2024-02", year: "2024-01 2024-02", value: "918.9",
            reason: "the year's 340 visits against February's 37 beds"),
    ]

    @Test("every measure adds up in its own way", arguments: rows)
    func measures(_ row: Row) {
        let figure = Self.sheet.over(row.over, year: row.year).figure(Self.sheet.slot(row.code))
        #expect(figure.value == row.value.map(number))
        #expect(figure.absence == row.absence)
        #expect(figure.coverage.text == row.coverage)
    }

    @Test("a ratio shows what it was computed from")
    func parts() {
        let figure = Self.sheet.over("2024-01 2024-02").figure(Self.sheet.slot("ty_le"))
        #expect(figure.parts?.numerator == number("13"))
        #expect(figure.parts?.denominator == number("300"))
        #expect(figure.incomplete == [Sheet.id("C")])
    }

    @Test("a ratio is not the mean of the units' ratios")
    func noMean() {
        let sheet = Sheet(
            form: Self.form,
            reports: [
                "A 2024-01": "1000 10 1 1 1 1 1 1 2", "B 2024-01": "10 9 1 1 1 1 1 1 2",
            ], units: "A B")
        #expect(sheet.over("2024-01").figure(sheet.slot("ty_le")).value == number("1.88"))
    }

    @Test("bed-days count the days that a unit answers for")
    func openedInside() {
        var sheet = Self.sheet
        sheet.units = "A"
        sheet.days = ["A 2024-02": 10]
        let figure = sheet.over("2024-02").figure(sheet.slot("cong_suat"))
        #expect(figure.parts?.denominator == number("120"))
    }

    @Test("a zero denominator is not computable, never a hundred or nothing")
    func zeroDenominator() {
        let sheet = Sheet(form: Self.form, reports: ["A 2024-01": "0 0 0 0 0 0 0 0 2"], units: "A")
        let figure = sheet.over("2024-01").figure(sheet.slot("ty_le"))
        #expect(figure.value == nil)
        #expect(figure.absence == .notComputable)
    }

    @Test("-, …, a blank and a report that did not come are four things")
    func fourKinds() {
        let sheet = Sheet(
            form: Self.form,
            reports: [
                "A 2024-01": "- 0 1 1 1 1 1 1 2", "B 2024-01": "… 0 1 1 1 1 1 1 2",
                "C 2024-01": "_ 0 1 1 1 1 1 1 2", "E 2024-01": "7 0 1 1 1 1 1 1 2",
            ], units: "A B C D E")
        let coverage = sheet.over("2024-01").figure(sheet.slot("kham")).coverage
        #expect(coverage.text == "2/5")
        #expect(coverage.none == 1)
        #expect(coverage.notCollected == 1)
        #expect(coverage.blank == 1)
        #expect(coverage.missing == 1)
        #expect(sheet.over("2024-01").figure(sheet.slot("kham")).value == number("7"))
    }

    @Test("a unit that gave some periods only is partial, and named")
    func partial() {
        var sheet = Self.sheet
        sheet.reports["B 2024-02"] = nil
        let figure = sheet.over("2024-01 2024-02").figure(sheet.slot("kham"))
        #expect(figure.value == number("340"))
        #expect(figure.coverage.text == "2/3")
        #expect(figure.coverage.partial == 1)
        #expect(figure.incomplete == [Sheet.id("B")])
    }

    @Test(
        "who was released is not expected where it told nothing, and its report counts if it came")
    func released() {
        var sheet = Self.sheet
        sheet.reports["B 2024-02"] = nil
        sheet.released["2024-02"] = "A B"
        let kham = sheet.slot("kham")
        let both = sheet.over("2024-01 2024-02").figure(kham)
        #expect(both.value == number("340") && both.coverage.text == "3/3")
        #expect(both.coverage.missing == 0 && both.coverage.released == 1)
        #expect(both.incomplete == [Sheet.id("B")], "it is compared with nothing")
        let february = sheet.over("2024-02")
        #expect(february.figure(kham).coverage.text == "2/2", "A reported all the same")
        let ratio = february.figure(sheet.slot("ty_le"))
        #expect(ratio.coverage.text == "1/2", "C did not collect its referrals")
        #expect(ratio.incomplete == [Sheet.id("B"), Sheet.id("C")])
    }

    @Test("nobody's figure is no figure")
    func silence() {
        let sheet = Sheet(form: Self.form, reports: [:])
        let figure = sheet.over("2024-01").figure(sheet.slot("kham"))
        #expect(figure.absence == .noFigures)
        #expect(figure.coverage.text == "0/3")
    }

    @Test("a closed unit's flows stay, its stock does not")
    func closedInside() {
        var sheet = Self.sheet
        sheet.owing["2024-02"] = "A B"
        let both = sheet.over("2024-01 2024-02")
        #expect(both.figure(sheet.slot("kham")).value == number("300"))
        #expect(both.figure(sheet.slot("kham")).coverage.text == "3/3")
        #expect(both.figure(sheet.slot("giuong")).value == number("32"))
        #expect(both.figure(sheet.slot("giuong")).coverage.text == "2/2")
    }

    @Test("every figure opens down to unit, period and submission")
    func trace() {
        let addends = Self.sheet.over("2024-01 2024-02")
            .addends(of: Self.sheet.slot("kham"))
        #expect(addends.count == 6)
        #expect(addends.map(\.facility.text) == ["A", "A", "B", "B", "C", "C"])
        #expect(addends.first?.source?.report == "A 2024-01")
        #expect(addends.compactMap { $0.value?.counted }.reduce(0) { $0 + $1.units } == 340)
    }

    @Test("answers that are no numbers are counted, of how many units")
    func tally() {
        let tally = Self.sheet.over("2024-01 2024-02").tally(Self.sheet.slot("nhom"))
        #expect(tally.counts.map(\.answer) == ["2", "3"])
        #expect(tally.units(answering: "3").map(\.text) == ["B", "C"])
        #expect(tally.coverage.text == "3/3")
        let numbers = Self.sheet.over("2024-02").tally(Self.sheet.slot("kham"))
        #expect(numbers.units(answering: "positive").map(\.text) == ["A", "C"])
    }

    @Test("a sum that does not fit is said to be too large, never wrapped")
    func overflow() {
        let large = "9007199254740992"
        let form = FormFixture(
            """
            indicators:
              - {code: tien, type: decimal, scale: 6, measure: flow, unit: none,
                 title: {vi: a, en: a}}
            rules: []
            """
        ).form
        var reports: [String: String] = [:]
        let units = (0..<1100).map { "U\($0)" }
        for unit in units { reports["\(unit) 2024-01"] = "9007199254.740992" }
        let sheet = Sheet(form: form, reports: reports, units: units.joined(separator: " "))
        #expect(sheet.over("2024-01").figure(0).absence == .tooLarge, "\(large) × 1100")
    }

    @Test("months against their quarter: the same, not the same, not yet whole")
    func crossCheck() {
        var sheet = Self.sheet
        sheet.reports["C 2024-01"] = "30 2 5 100 2 1 0 70.0 3"
        sheet.reports["C 2024-02"] = "40 1 5 140 2 1 0 70.0 3"
        for unit in ["A", "B", "C"] {
            sheet.reports["\(unit) 2024-03"] = "0 0 7 0 9 0 0 1 2"
            sheet.reports["\(unit) 2024-Q1"] =
                unit == "A" ? "270 14 7 0 9 6 0 1 2" : "35 0 7 0 9 0 0 1 2"
        }
        let months = sheet.over("2024-01 2024-02 2024-03")
        let checks = sheet.over("2024-Q1").crossChecks(against: months)
        func verdict(_ code: String) -> CrossCheck.Verdict? {
            checks.first { $0.whole.indicator.text == code }?.verdict
        }
        #expect(verdict("kham") == .equal)
        #expect(verdict("giuong") == .equal, "a stock is held against the last month")
        #expect(verdict("chuyen") == .equal)
        #expect(verdict("ngay") == .different)
        sheet.reports["B 2024-02"] = nil
        let fewer = sheet.over("2024-Q1").crossChecks(
            against: sheet.over("2024-01 2024-02 2024-03"))
        #expect(fewer.first { $0.whole.indicator.text == "ngay" }?.verdict == .incomplete)
    }

    @Test("another calendar is a labelled difference, never an error")
    func calendars() {
        func side(_ calendar: ReportingCalendar, _ value: String) -> CrossCheck.Side {
            CrossCheck.Side(
                form: Self.form.code, indicator: Self.form.indicators[0].code,
                periods: [
                    ReportingPeriod(kind: .quarter, year: 2024, index: 1, calendar: calendar)
                ].compactMap(\.self),
                figure: ConsolidatedFigure(
                    value: number(value), absence: nil,
                    coverage: Coverage(expected: 1, complete: 1)))
        }
        let check = CrossCheck(whole: side(.administrative, "10"), parts: side(.statistical, "12"))
        #expect(check.verdict == .calendarDifference)
        #expect(check.difference == number("-2"))
    }
}
