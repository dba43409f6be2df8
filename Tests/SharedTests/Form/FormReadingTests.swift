import Shared
import Support
import Testing

@Suite("Forms as they are read")
struct FormReadingTests {
    static let form = FormFixture(
        """
        lists:
          benh:
            - {code: soi, title: {vi: "Sởi", en: "Measles"}}
            - {code: dai, title: {vi: "Dại", en: "Rabies"}}
        rules:
          - {kind: subset, list: benh, part: "tv_{code}", whole: "mac_{code}", severity: warning,
             when: "mac_{code} >= 0", hint: {vi: "Xem lại {vi}", en: "Look at {en}"}}
          - {kind: subset, each: [mac_soi, mac_dai], whole: tong, severity: hard}
          - {kind: notLowered, list: benh, indicators: ["mac_{code}", "tv_{code}"], severity: hard}
          - {kind: unitScale, indicators: [tien], severity: warning}
        indicators:
          - {each: benh, code: "mac_{code}", type: integer, measure: flow, unit: case,
             title: {vi: "{vi}: mắc", en: "{en}: cases"}}
          - {each: benh, code: "tv_{code}", type: integer, measure: flow,
             title: {vi: "{vi}: chết", en: "{en}: deaths"}}
          - {code: tong, type: integer, measure: flow, title: {vi: "Tổng", en: "Total"}}
          - {code: tien, type: money, measure: flow, title: {vi: "Tiền", en: "Money"}}
          - {code: giuong, type: integer, measure: stock, title: {vi: "Giường", en: "Beds"}}
          - {code: lk, type: integer, measure: cumulative, reset: never, title: {vi: "LK", en: "C"}}
          - {code: ke_hoach, type: decimal, measure: stock, overUnits: none, overTime: none,
             title: {vi: "Kế hoạch", en: "Plan"}}
          - {code: tl, measure: ratio, unit: percent, numerator: tong, denominator: giuong,
             title: {vi: "Tỷ lệ", en: "Ratio"}}
          - {code: chu, type: text, optional: true, title: {vi: "Chữ", en: "Text"}}
        """
    ).form

    private func indicator(_ text: String) throws -> Indicator {
        let code = try #require(IndicatorCode(text))
        return Self.form.indicators[try #require(Self.form.slot(of: code))]
    }

    @Test("repeat a line over a list, in its order, with codes and titles filled in")
    func expansion() throws {
        #expect(
            Self.form.indicators.prefix(4).map(\.code.text)
                == ["mac_soi", "mac_dai", "tv_soi", "tv_dai"])
        #expect(
            try indicator("tv_dai").title == LocalizedText(vi: "Dại: chết", en: "Rabies: deaths"))
        #expect(try indicator("mac_soi").unit == .case)
    }

    @Test("repeat a rule over a list or over figures, each with a code of its own")
    func rules() throws {
        #expect(
            Self.form.rules.map(\.code.text) == [
                "subset_tv_soi_mac_soi", "subset_tv_dai_mac_dai", "subset_mac_soi_tong",
                "subset_mac_dai_tong", "notlowered_mac_soi_tv_soi", "notlowered_mac_dai_tv_dai",
                "unitscale_tien",
            ])
        #expect(Self.form.rules[1].hint == LocalizedText(vi: "Xem lại Dại", en: "Look at Rabies"))
        #expect(Self.form.rules[1].when?.text == "mac_dai >= 0")
        guard case .unitScale(_, let factor) = Self.form.rules[6].kind else {
            Issue.record("the last rule is unitScale")
            return
        }
        #expect(factor == 1000, "thousands for units is the commonest slip")
    }

    struct Adding: Sendable {
        let code: String
        let overUnits: UnitAggregation
        let overTime: TimeAggregation
    }

    static let defaults = [
        Adding(code: "tong", overUnits: .sum, overTime: .sum),
        Adding(code: "tien", overUnits: .sum, overTime: .sum),
        Adding(code: "giuong", overUnits: .sum, overTime: .last),
        Adding(code: "lk", overUnits: .sum, overTime: .last),
        Adding(code: "ke_hoach", overUnits: .none, overTime: .none),
        Adding(code: "tl", overUnits: .none, overTime: .none),
        Adding(code: "chu", overUnits: .none, overTime: .none),
    ]

    @Test("say how figures add, unless the form says otherwise", arguments: defaults)
    func adding(_ row: Adding) throws {
        #expect(try indicator(row.code).overUnits == row.overUnits)
        #expect(try indicator(row.code).overTime == row.overTime)
    }

    @Test("know types, units and decimals that need not be written")
    func implied() throws {
        #expect(try indicator("tl").type == .decimal)
        #expect(try indicator("tl").scale == 2)
        #expect(try indicator("tien").unit == .dong)
        #expect(try indicator("tien").scale == 0)
        #expect(try indicator("chu").isOptional)
        #expect(try !indicator("tong").isOptional)
    }
}
