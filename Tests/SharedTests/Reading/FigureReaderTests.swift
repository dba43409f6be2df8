import Shared
import Testing

@Suite("Figures are read by declared type and locale, never by guess")
struct FigureReaderTests {
    /// What a row of DOMAIN §9 expects.
    enum Expected: Sendable {
        case number(String)
        case doubted(String)
        /// Refused, with these words in the English reason.
        case refused(String)
        case mark(Value)
    }

    private func reading(
        _ text: String, type: String, scale: Int = 3, unit: String = "none",
        locale: FigureLocale = .vi
    ) throws -> FigureReader.Reading {
        let measure = #""measure":"flow","unit":"\#(unit)""#
        let scaled = type == "decimal" ? #","scale":\#(scale)"# : ""
        let document = SmallForm.document.replacing(
            #""type":"integer","measure":"flow""#,
            with: #""type":"\#(type)",\#(measure)\#(scaled)"#, maxReplacements: 1)
        let (form, faults) = FormDocument.read(
            try DocumentNode(json: Array(document.utf8)), file: "f.json")
        let indicator = try #require(form?.indicators.first, "\(faults)")
        return FigureReader(locale: locale).read(text, as: indicator)
    }

    private func check(_ reading: FigureReader.Reading, _ expected: Expected, _ why: String) throws
    {
        switch (expected, reading) {
        case (.number(let text), .value(let value, let warning)):
            #expect(value == .number(try #require(FixedDecimal(text))), "\(why)")
            #expect(warning == nil, "\(why)")
        case (.doubted(let text), .value(let value, let warning)):
            #expect(value == .number(try #require(FixedDecimal(text))), "\(why)")
            #expect(warning != nil, "\(why)")
        case (.refused(let words), .refused(let reason)):
            #expect(reason.en.contains(words), "\(why): \(reason.en)")
        case (.mark(let mark), .value(let value, nil)): #expect(value == mark, "\(why)")
        default: Issue.record("\(why): read \(reading)")
        }
    }

    @Test(
        "an integer field",
        arguments: [
            ("8.900", Expected.number("8900"), "DOMAIN §9: dots group"),
            ("2.340.000", .number("2340000"), "DOMAIN §9"),
            ("1 000", .number("1000"), "DOMAIN §9: a space groups"),
            ("1\u{A0}000", .number("1000"), "DOMAIN §9: NBSP groups"),
            ("1\u{202F}000", .number("1000"), "DOMAIN §9: narrow NBSP groups"),
            ("1 00", .refused("separators"), "DOMAIN §9: grouping is exact"),
            ("1000 000", .refused("separators"), "grouping is exact at the front too"),
            ("1.000 000", .refused("separators"), "one kind of separator"),
            ("11,07", .refused("whole number"), "DOMAIN §9"),
            ("0,65", .refused("whole number"), "DOMAIN §9"),
            ("11.07", .refused("separators"), "DOMAIN §9: bad grouping"),
            ("1.65", .refused("separators"), "DOMAIN §9: bad grouping"),
            ("1,652", .refused("write 1.652 or 1652"), "DOMAIN §9: ambiguous"),
            ("109,2%", .refused("%"), "DOMAIN §9"),
            ("14/20", .refused("date or a fraction"), "DOMAIN §9"),
            ("17.7", .refused("separators"), "DOMAIN §9"),
            ("hơn 8.900", .refused("not a number"), "DOMAIN §9: “over 8 900”"),
            ("3,4...", .refused("not a number"), "DOMAIN §9: an unfinished figure"),
            ("05", .number("5"), "DOMAIN §9: only a code keeps its zero"),
            ("0", .number("0"), "zero is a figure"),
            ("-", .mark(.none), "did not occur"),
            ("…", .mark(.notCollected), "occurred, not collected"),
            ("...", .mark(.notCollected), "as keyboards write it"),
            ("1,2E+05", .refused("exponent"), "Excel's exponent form"),
            ("  12 ", .number("12"), "spaces around"),
            ("12 người", .refused("not a number"), "a unit in the cell"),
            ("9007199254740993", .refused("too large"), "beyond ±2^53"),
            ("99999999999999999999", .refused("too large"), "beyond Int64"),
            ("14/03/2026", .refused("date"), "Excel made a date of 14/3"),
            ("１２", .refused("not a number"), "full-width digits are no digits here"),
        ])
    func integers(text: String, expected: Expected, why: String) throws {
        try check(try reading(text, type: "integer"), expected, why)
    }

    @Test(
        "a decimal field, locale vi",
        arguments: [
            ("8.900", "none", Expected.number("8900"), "DOMAIN §9"),
            ("2.340.000", "none", .number("2340000"), "DOMAIN §9"),
            ("1 000", "none", .number("1000"), "DOMAIN §9"),
            ("11,07", "none", .number("11.07"), "DOMAIN §9"),
            ("0,65", "none", .number("0.65"), "DOMAIN §9"),
            ("11.07", "none", .refused("did you mean 11,07?"), "DOMAIN §9: suggest"),
            ("1.65", "none", .refused("did you mean 1,65?"), "DOMAIN §9: suggest"),
            ("1,652", "none", .doubted("1.652"), "DOMAIN §9: with a warning"),
            ("109,2%", "percent", .number("109.2"), "DOMAIN §9: never 1.092"),
            ("109,2 %", "percent", .number("109.2"), "a space before the sign"),
            ("109,2%", "hour", .refused("%"), "DOMAIN §9: only where the unit is percent"),
            ("14/20", "none", .refused("date or a fraction"), "DOMAIN §9"),
            ("17.7", "none", .refused("did you mean 17,7?"), "DOMAIN §9"),
            ("hơn 8.900", "none", .refused("not a number"), "DOMAIN §9"),
            ("3,4...", "none", .refused("not a number"), "DOMAIN §9"),
            ("05", "none", .number("5"), "DOMAIN §9"),
            ("1.234,5", "none", .number("1234.5"), "groups and decimals"),
            ("1,2,3", "none", .refused("separators"), "two decimal commas"),
            ("0,1234", "none", .refused("at most 3"), "nothing is rounded silently"),
            (",5", "none", .refused("not a number"), "a bare comma"),
            ("5,", "none", .refused("not a number"), "a comma without digits"),
            ("-2,5", "none", .number("-2.5"), "the sign is read; the form says if it is accepted"),
        ])
    func decimals(text: String, unit: String, expected: Expected, why: String) throws {
        try check(try reading(text, type: "decimal", unit: unit), expected, why)
    }

    @Test(
        "the English locale swaps the two signs",
        arguments: [
            ("8,900", "integer", Expected.number("8900"), "commas group"),
            ("11.07", "decimal", .number("11.07"), "the point is decimal"),
            ("1.652", "decimal", .doubted("1.652"), "doubtful the other way round"),
            ("1.652", "integer", .refused("write 1,652 or 1652"), "ambiguous"),
            ("11,07", "decimal", .refused("did you mean 11.07?"), "suggest"),
        ])
    func english(text: String, type: String, expected: Expected, why: String) throws {
        try check(try reading(text, type: type, locale: .en), expected, why)
    }

    @Test(
        "dates are day/month/year",
        arguments: [
            ("31/1/2026", "2026-01-31"), ("31-01-2026", "2026-01-31"), ("31.1.2026", "2026-01-31"),
            ("2026-01-31", "2026-01-31"), ("1/31/2026", nil), ("31/1/26", nil), ("30/2/2026", nil),
            ("hôm qua", nil),
        ] as [(String, String?)])
    func dates(text: String, iso: String?) throws {
        let form = try SmallForm.form()
        let date = try #require(form.indicators.first { $0.type == .date })
        let reading = FigureReader(locale: .vi).read(text, as: date)
        guard let iso else {
            guard case .refused = reading else {
                Issue.record("read \(reading)")
                return
            }
            return
        }
        #expect(reading == .value(.date(try #require(Day(iso: iso))), warning: nil))
    }

    @Test("a choice is taken by code or by title, a yes/no in both languages")
    func words() throws {
        let form = try SmallForm.form()
        let reader = FigureReader(locale: .vi)
        let choice = try #require(form.indicators.first { $0.type == .choice })
        let flag = try #require(form.indicators.first { $0.type == .boolean })
        let high = FigureReader.Reading.value(
            .choice(try #require(ChoiceCode("cao"))), warning: nil)
        #expect(reader.read("cao", as: choice) == high)
        #expect(reader.read("CAO", as: choice) == high)
        #expect(reader.read("High", as: choice) == high)
        #expect(reader.read("co\u{301}", as: flag) == .value(.boolean(true), warning: nil))
        #expect(reader.read("không", as: flag) == .value(.boolean(false), warning: nil))
        guard case .refused(let reason) = reader.read("vừa", as: choice) else {
            Issue.record("an unknown choice is refused")
            return
        }
        #expect(reason.vi.contains("thap (Thấp), cao (Cao)"))
    }

    @Test("a computed indicator is never typed")
    func computed() throws {
        let form = try SmallForm.form()
        let rate = try #require(form.indicators.first { $0.isComputed })
        guard case .refused = FigureReader(locale: .vi).read("1,0", as: rate) else {
            Issue.record("a typed ratio is refused")
            return
        }
    }
}
