import Shared
import Support
import Testing

@testable import Exchange

/// What describes our ADX to others, made of a form. Whether other people's judges agree with it is
/// for `Tests/Tools/adx`; here stands what must be in it.
@Suite("Schemas of ADX made from a form") struct ADXSchemaTests {
    @Test("name every element that units fill in, and no computed one", arguments: [0, 1, 2])
    func elements(place: Int) throws {
        let directory = ExchangeFixture.directory
        let set = directory.dataSets[place]
        let schema = try #require(ADXSchema(set, in: directory))
        let form = try #require(directory.forms.versions(of: set.form).last)
        for text in [schema.schema, schema.structure] {
            for indicator in form.indicators where !indicator.isComputed {
                #expect(text.contains(indicator.code.text))
            }
        }
        #expect(schema.schema.contains("\"\(set.code)\""))
        // Readable by our own reader of XML: well formed, no document type.
        for text in [schema.schema, schema.structure, schema.schematron] {
            var nothing = Nothing()
            try ExchangeXML.read(Array(text.utf8), names: [], withText: [], into: &nothing)
        }
    }

    @Test("know on which day a period of the form's calendar begins")
    func calendars() throws {
        let directory = ExchangeFixture.directory
        let starts = try directory.dataSets.map { set in
            let rules = try #require(ADXSchema(set, in: directory)).schematron
            return rules.contains("-15/") ? 15 : rules.contains("-01/") ? 1 : 0
        }
        #expect(directory.dataSets.map(\.code) == ["HC-Q.quarter", "HC-Q.nineMonth", "THU-T"])
        #expect(starts == [15, 15, 1])
    }

    private struct Nothing: ExchangeXMLListener {
        mutating func begin(_ element: String, _ attributes: [String: String], line: Int) {}
        mutating func finish(_ element: String, text: String) {}
    }

    @Test("SDMX-CSV says what did not occur and what was not collected")
    func observations() throws {
        let month = try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical))
        let quarter = try #require(
            ReportingPeriod(identifier: "2026-Q1", calendar: .administrative))
        let unit = try #require(FacilityID("SX-0.1"))
        let code = try #require(IndicatorCode("kham_tong"))
        var document = SDMXCSV(dataSet: "NL-6T.year", version: 2)
        document.write(code, .number(1200), note: nil, unit: unit, period: month)
        document.write(code, .none, note: nil, unit: unit, period: month)
        document.write(code, .notCollected, note: "mất, \"sổ\"", unit: unit, period: quarter)
        document.write(code, .text("=1+1"), note: nil, unit: unit, period: month)
        let flow = "GIAOBAN:DF_NL-6T_year(2.0),kham_tong,SX-0_1"
        #expect(
            String(decoding: document.take(), as: UTF8.self) == """
                DATAFLOW,dataElement,orgUnit,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COMMENT,TEXT
                \(flow),2026-03,1200,A,,
                \(flow),2026-03,0,Z,,
                \(flow),2025-12-15T00:00:00/P3M,,M,"mất, ""sổ""\",
                \(flow),2026-03,,A,,'=1+1

                """)
    }
}
