import Shared
import Support
import Testing

@testable import Exchange

/// Figures in the four formats: what leaves in any of them comes back the same.
@Suite("Data values in four formats") struct DataValueTests {
    /// A figure of any type, with or without a note, from a stream of chance.
    static func value(
        of indicator: Indicator, _ chance: inout SplitMix64
    ) -> (Value, String?)? {
        let texts = [
            "bình thường", "[…] không phải dấu", "[-]", "[] x", "a,b\"c\"\n\td", "<&>'", " lề ",
            "[+] {}", "đ", "=1+1",
        ]
        let note = chance.next() % 3 == 0 ? texts[Int(chance.next() % 10)].notEmptyNote : nil
        switch chance.next() % 8 {
        case 0: return (.none, note)
        case 1: return (.notCollected, note)
        case 2: return nil
        default: break
        }
        let number = Int64(chance.next() % 100_000)
        switch indicator.type {
        case .integer, .money: return (.number(FixedDecimal(number)), note)
        case .decimal:
            return FixedDecimal(units: number, scale: indicator.scale).map { (.number($0), note) }
        case .boolean: return (.boolean(number % 2 == 0), note)
        case .choice:
            return (.choice(indicator.choices[Int(number) % indicator.choices.count].code), note)
        case .date: return (.date(Day(number: Int(number) % 20_000)), note)
        case .text: return (.text(texts[Int(number % 10)]), note)
        case .list:
            guard let code = IndicatorCode("noi_dung") else { return nil }
            return (.list([ListRow(fields: [code: texts[Int(number % 10)]])]), note)
        }
    }

    @Test(
        "what is written in any format reads back to the same figures",
        arguments: DataValueFormat.allCases)
    func roundTrip(format: DataValueFormat) throws {
        var chance = SplitMix64(seed: 7)
        let directory = ExchangeFixture.directory
        let form = ExchangeFixture.form
        let month = try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical))
        let scheme = format.standardScheme
        for _ in 0..<400 {
            var content = Report.Content(emptyFor: form)
            var figures: [DataValueWriter.Figure] = []
            for (place, indicator) in form.indicators.enumerated() {
                guard let (value, note) = Self.value(of: indicator, &chance) else { continue }
                content.values[place] = value
                content.notes[indicator.code] = note
                let element = try #require(directory.element(of: indicator.code, in: form.code))
                figures.append(
                    DataValueWriter.Figure(
                        element: scheme == .uid ? element.uid.text : element.code, value: value,
                        note: note))
            }
            let unit = try #require(directory.units.first)
            var writer = DataValueWriter(format, exportedAt: Instant(milliseconds: 0))
            writer.write(
                figures,
                of: DataValueWriter.Group(
                    dataSet: scheme == .uid ? directory.dataSets[1].uid.text : form.code.text,
                    period: month, unit: scheme == .uid ? unit.uid.text : unit.id.text,
                    storedBy: "k-1", receivedAt: Instant(milliseconds: 0), isComplete: true))
            writer.finish()
            let set = try DataValueSet.read(writer.take(), as: format)
            let sorted = try ValueSorter(directory: directory).sort(set, format: format)
            #expect(sorted.conflicts.isEmpty, "\(sorted.conflicts)")
            guard let slot = sorted.slots.first else {
                #expect(figures.isEmpty)
                continue
            }
            let merged = SlotMerge(
                sorted.cells[slot] ?? [], over: Report.Content(emptyFor: form), form: form,
                strategy: .createAndUpdate)
            #expect(merged.content.values == content.values)
            #expect(merged.content.notes == content.notes)
            let again = SlotMerge(
                sorted.cells[slot] ?? [], over: merged.content, form: form,
                strategy: .createAndUpdate)
            #expect(!again.count.isChange && again.count.ignored == figures.count)
        }
    }

    @Test("DHIS2's strategies count what they did, row by row")
    func strategies() throws {
        let form = ExchangeFixture.form
        let one = ValueText.Reading(value: .number(1), note: nil)
        let two = ValueText.Reading(value: .number(2), note: nil)
        func cell(_ row: Int, _ reading: ValueText.Reading?) -> ValueSorter.Cell {
            ValueSorter.Cell(row: row, place: 0, reading: reading)
        }
        func count(
            _ cells: [ValueSorter.Cell], _ strategy: ImportStrategy, held: Value? = nil
        ) -> [Int] {
            var base = Report.Content(emptyFor: form)
            base.values[0] = held
            let count = SlotMerge(cells, over: base, form: form, strategy: strategy).count
            return [count.imported, count.updated, count.ignored, count.deleted]
        }
        #expect(count([cell(0, one)], .createAndUpdate) == [1, 0, 0, 0])
        #expect(count([cell(0, one)], .createAndUpdate, held: .number(1)) == [0, 0, 1, 0])
        #expect(count([cell(0, two)], .createAndUpdate, held: .number(1)) == [0, 1, 0, 0])
        #expect(count([cell(0, two)], .create, held: .number(1)) == [0, 0, 1, 0])
        #expect(count([cell(0, two)], .update) == [0, 0, 1, 0])
        #expect(count([cell(0, nil)], .delete, held: .number(1)) == [0, 0, 0, 1])
        #expect(count([cell(0, nil)], .delete) == [0, 0, 1, 0])
        // A row twice in one body: one after the other, as DHIS2 up to 2.42 does.
        #expect(count([cell(0, one), cell(1, two)], .createAndUpdate) == [1, 1, 0, 0])
        #expect(ImportStrategy("new_and_updates") == .createAndUpdate)
        #expect(ImportStrategy("SYNC") == nil)
    }

    @Test(
        "each row that cannot be taken has DHIS2's code, and the others are taken",
        arguments: [
            (#"{"dataElement":"THU-T.x","value":"1"}"#, RowFault.Code.element),
            (#"{"dataElement":"THU-T.kham_tong","value":"1","period":"2026-13"}"#, .period),
            (#"{"dataElement":"THU-T.kham_tong","value":"1","period":"2026Q1"}"#, .periodType),
            (#"{"dataElement":"THU-T.kham_tong","value":"1","period":"20260301"}"#, .periodType),
            (#"{"dataElement":"THU-T.kham_tong","value":"1","orgUnit":"SX-99"}"#, .unit),
            (
                #"{"dataElement":"THU-T.kham_tong","value":"1","categoryOptionCombo":"abc"}"#,
                .combo
            ), (#"{"dataElement":"THU-T.kham_tong"}"#, .missing),
            (#"{"dataElement":"THU-T.kham_tong","value":"1,5"}"#, .type),
            (#"{"dataElement":"THU-T.kham_tong","value":"1.5"}"#, .type),
            (#"{"dataElement":"THU-T.kham_tong","value":1e3}"#, .type),
            (#"{"dataElement":"THU-T.kham_tong","value":"1 2"}"#, .type),
            (#"{"dataElement":"THU-T.kien_nghi","value":"[1]"}"#, .type),
            (#"{"dataElement":"THU-T.kham_tong","value":"5","comment":"[-]"}"#, .type),
            (#"{"dataElement":"THU-T.thieu","value":"có"}"#, .type),
            (#"{"dataElement":"THU-T.nhom","value":"khac"}"#, .option),
            (#"{"dataElement":"THU-T.ngay","value":"31/01/2026"}"#, .type),
            (#"{"dataElement":"HC-Q.thu","value":"1","period":"2026Q1"}"#, .periodType),
        ])
    func conflicts(row: String, code: RowFault.Code) throws {
        let good = #"{"dataElement":"THU-T.gio","value":1.5}"#
        let body = """
            {"idScheme":"code","period":"202603","orgUnit":"SX-01","dataValues":[\(row),\(good)]}
            """
        let set = try DataValueSet.read(Array(body.utf8), as: .json)
        let sorted = try ValueSorter(directory: ExchangeFixture.directory).sort(set, format: .json)
        #expect(sorted.conflicts.map(\.fault.code) == [code])
        #expect(sorted.rejected == [0])
        #expect(sorted.cells.values.flatMap(\.self).map(\.row) == [1])
    }

    @Test("a number of JSON that is whole is a whole number, however it is written")
    func wholeNumbers() throws {
        let kham = ExchangeFixture.indicator("kham_tong")
        for text in ["12", "12.0", "12.000"] {
            #expect(try ValueText.read(value: text, comment: nil, of: kham).value == .number(12))
        }
        #expect(try ValueText.read(value: nil, comment: "…", of: kham).value == .notCollected)
        #expect(try ValueText.read(value: "", comment: "-", of: kham).value == .none)
    }

    @Test("a name that two units have names neither, and attributes are official codes")
    func names() {
        let directory = ExchangeFixture.directory
        #expect(directory.unit("Bệnh viện Một", by: .name)?.id.text == "SX-01")
        #expect(directory.unit("Bệnh viện Hai", by: .name) == nil)
        #expect(IdentifierScheme("AtTribute:abcdefghijk") == .attribute("abcdefghijk"))
        #expect(IdentifierScheme("attribute:1") == nil)
    }

    @Test("a special scheme beats the general one, and the body beats the address")
    func schemes() {
        var address = IdentifierSchemes()
        address.general = .code
        address.unit = .name
        var body = IdentifierSchemes()
        body.unit = .uid
        let merged = body.over(address)
        #expect(merged.scheme(\.unit, standard: .uid) == .uid)
        #expect(merged.scheme(\.dataElement, standard: .uid) == .code)
        #expect(IdentifierSchemes().scheme(\.unit, standard: .code) == .code)
    }
}

extension String {
    /// A note as reports hold them: without white edges.
    fileprivate var notEmptyNote: String { filter { $0 != "\n" && $0 != "\t" }.trimmedEdges }

    private var trimmedEdges: String {
        var text = self[...]
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
