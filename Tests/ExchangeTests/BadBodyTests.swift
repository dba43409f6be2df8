import Shared
import Support
import Testing

@testable import Exchange

/// What cannot be read is refused whole, with a place and a remedy, and never ends the program.
@Suite("Bodies that cannot be read") struct BadBodyTests {
    @Test(
        "a body that is broken is refused with words",
        arguments: [
            (DataValueFormat.json, ""), (.json, "{"), (.json, "[]"), (.json, "{\"dataValues\":{}}"),
            (.json, "{\"period\":\"1\",\"period\":\"2\"}"),
            (.json, "{\"dataValues\":[{\"dataElement\":\"a\",}]}"), (.json, "\u{FEFF}{}"),
            (.json, "{\"idScheme\":\"OTHER\"}"), (.xml, ""), (.xml, "<dataValueSet>"),
            (.xml, "<!DOCTYPE a><dataValueSet/>"), (.xml, "<adx/>"),
            (.xml, "<dataValueSet><dataValue value=1/></dataValueSet>"),
            (.xml, "<dataValueSet idScheme=\"x\"/>"), (.adx, "<adx"), (.adx, "<dataValueSet/>"),
            (.adx, "<adx xmlns=\"urn:other\"/>"), (.adx, "<adx><group period=\"2024\"/></adx>"),
            (.adx, "<adx><group orgUnit=\"a\" period=\"b\"><dataValue value=\"1\"/></group></adx>"),
            (.csv, "a,b\n1,2\n"), (.csv, "dataelement,value,value\n"),
            (.csv, "dataelement,value\n\"a,1\n"), (.csv, "dataelement,value\n1,2,3\n"),
            (.csv, "dataelement,value\n\"a\"b,1\n"),
        ])
    func refused(format: DataValueFormat, body: String) {
        #expect(throws: ExchangeFault.self) {
            try DataValueSet.read(Array(body.utf8), as: format)
        }
    }

    @Test("sixty-five elements deep is too deep")
    func depth() {
        let deep = String(repeating: "<adx>", count: 65) + String(repeating: "</adx>", count: 65)
        #expect(throws: ExchangeFault.self) { try DataValueSet.read(Array(deep.utf8), as: .adx) }
    }

    @Test("ADX is read with leniency: older namespace, none, stray spaces, a prefix")
    func lenient() throws {
        for root in [
            "<adx>", "<adx xmlns='http://ihe.net/quality/schema/adx'>",
            "<adx xmlns='urn:ihe:qrph:adx:2015' exported='2024'>",
        ] {
            let body =
                root + "<group orgUnit=' SX-01' period='2026-03-01/P1M' dataSet='THU-T '>"
                + "<dataValue dataElement='kham_tong' value='5'/></group></adx>"
            let set = try DataValueSet.read(Array(body.utf8), as: .adx)
            let sorted = try ValueSorter(directory: ExchangeFixture.directory).sort(
                set, format: .adx)
            #expect(sorted.conflicts.isEmpty && sorted.slots.count == 1)
            #expect(set.remarks.count == 1)
        }
    }

    @Test("a fault of ADX names the element's own line, however long the document")
    func lines() {
        let group = "<group orgUnit='SX-01' period='2026-03-01/P1M'/>\n"
        for before in [0, 3, 5000] {
            let body =
                "<adx>\n" + String(repeating: group, count: before)
                + "<group period='2026-03-01/P1M'/>\n" + String(repeating: group, count: 900)
                + "</adx>"
            let fault = #expect(throws: ExchangeFault.self) {
                try DataValueSet.read(Array(body.utf8), as: .adx)
            }
            #expect(fault?.message.contains("line \(before + 2):") == true, "\(before)")
        }
    }

    @Test("ADX calls each group complete, and no other")
    func completeGroups() throws {
        func group(_ unit: String, _ more: String) -> String {
            "<group orgUnit='\(unit)' period='2026-03-01/P1M' dataSet='THU-T'\(more)>"
                + "<dataValue dataElement='kham_tong' value='5'/></group>"
        }
        let body =
            "<adx>" + group("SX-01", "") + group("SX-02", " completeDate='2026-04-02'") + "</adx>"
        let set = try DataValueSet.read(Array(body.utf8), as: .adx)
        let sorted = try ValueSorter(directory: ExchangeFixture.directory).sort(set, format: .adx)
        #expect(sorted.slots.count == 2 && set.saysComplete)
        #expect(sorted.complete.map(\.unit.text) == ["SX-02"])
    }

    @Test("CSV goes by its column names or, without them, by DHIS2's order")
    func columns() throws {
        let named = "value,orgunit,period,dataelement\r\n5,SX-01,202603,THU-T.kham_tong\r\n"
        let plain = "THU-T.kham_tong,202603,SX-01,,,5\n"
        let one = try DataValueSet.read(Array(named.utf8), as: .csv)
        let two = try DataValueSet.read(Array(plain.utf8), as: .csv, firstRowIsHeader: false)
        #expect(one.rows == two.rows && one.rows.count == 1)
    }

    @Test(
        "whatever is changed, cut or doubled in a body, it is read or refused",
        arguments: DataValueFormat.allCases)
    func fuzz(format: DataValueFormat) throws {
        let whole = Array(Self.sample(format).utf8)
        var chance = SplitMix64(seed: 99)
        for _ in 0..<4000 {
            var bytes = whole
            for _ in 0...(chance.next() % 4) {
                let place = Int(chance.next() % UInt64(bytes.count))
                switch chance.next() % 4 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8(truncatingIfNeeded: chance.next()), at: place)
                default: bytes = Array(bytes[..<max(1, place)])
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            guard let set = try? DataValueSet.read(bytes, as: format) else { continue }
            _ = try? ValueSorter(directory: ExchangeFixture.directory).sort(set, format: format)
        }
    }

    @Test(
        "a document that is cut anywhere before its end is refused whole",
        arguments: [DataValueFormat.json, .xml, .adx])
    func truncated(format: DataValueFormat) {
        let whole = Array(Self.sample(format).utf8)
        for length in 0..<(whole.count - 1) {
            #expect(throws: ExchangeFault.self) {
                try DataValueSet.read(Array(whole[..<length]), as: format)
            }
        }
    }

    private static func sample(_ format: DataValueFormat) -> String {
        switch format {
        case .json:
            #"{"dataSet":"THU-T","idScheme":"code","period":"202603","orgUnit":"SX-01","#
                + #""dataValues":[{"dataElement":"THU-T.kham_tong","value":5,"comment":"é"}]}"#
        case .xml:
            "<dataValueSet idScheme='code' period='202603' orgUnit='SX-01'>"
                + "<dataValue dataElement='THU-T.kham_tong' value='5'/></dataValueSet>"
        case .csv: "dataelement,period,orgunit,value\nTHU-T.kham_tong,202603,\"SX-01\",5\n"
        case .adx:
            "<adx><group orgUnit='SX-01' period='2026-03-01/P1M' dataSet='THU-T'><dataValue "
                + "dataElement='kham_tong' value='5'><annotation>x</annotation></dataValue></group></adx>"
        }
    }
}
