import Shared
import Support
import Testing

@testable import Exchange

/// Reports as FHIR has them: what leaves comes back the same, and each fault has its place.
@Suite("Reports as FHIR resources") struct FHIRTests {
    static let directory = ExchangeFixture.directory
    static let form = ExchangeFixture.form

    static func report(_ content: Report.Content) throws -> FHIRReport {
        let month = try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical))
        let unit = try #require(directory.units.first)
        return FHIRReport(
            id: MeasureReportID(form: form.code, period: month, unit: unit.id), form: form,
            content: content, revision: 2, receivedAt: Instant(milliseconds: 0),
            finalisedAt: Instant(milliseconds: 0), unitName: unit.name)
    }

    /// A document with one figure, in which `change` changes something.
    static func document(_ change: (inout String) -> Void = { _ in }) -> [UInt8] {
        var text = """
            {"resourceType":"MeasureReport","status":"complete","type":"summary",
             "measure":"urn:giaoban:form:THU-T|1","reporter":{"reference":"Organization/SX-01"},
             "period":{"start":"2026-03-01","end":"2026-03-31"},
             "group":[{"code":{"coding":[{"system":"urn:giaoban:indicator","code":"THU-T.gio"}]},
                       "measureScore":{"value":11.07}}]}
            """
        change(&text)
        return Array(text.utf8)
    }

    @Test(
        "what is written reads back to the same figures, to the last decimal, and changes nothing")
    func roundTrip() throws {
        var chance = SplitMix64(seed: 11)
        for _ in 0..<400 {
            var content = Report.Content(emptyFor: Self.form)
            for (place, indicator) in Self.form.indicators.enumerated() {
                guard let (value, note) = DataValueTests.value(of: indicator, &chance) else {
                    continue
                }
                content.values[place] = value
                content.notes[indicator.code] = note
            }
            guard content.values.contains(where: { $0 != nil }) else { continue }
            let report = try Self.report(content)
            let reading = try FHIRReading(report.json.fhirBytes, in: Self.directory)
            #expect(reading.id == report.id && reading.named == report.id.description)
            let sorted = try ValueSorter(directory: Self.directory).sort(reading.set, format: .json)
            #expect(sorted.conflicts.isEmpty, "\(sorted.conflicts)")
            let slot = try #require(sorted.slots.first)
            let cells = sorted.cells[slot] ?? []
            let merged = SlotMerge(
                cells, over: Report.Content(emptyFor: Self.form), form: Self.form,
                strategy: .createAndUpdate, isWhole: true)
            #expect(merged.content.values == content.values)
            #expect(merged.content.notes == content.notes)
            let again = SlotMerge(
                cells, over: content, form: Self.form, strategy: .createAndUpdate, isWhole: true)
            #expect(!again.count.isChange)
        }
    }

    @Test("a whole report takes away what it does not name, notes included")
    func whole() throws {
        var held = Report.Content(emptyFor: Self.form)
        held.values[0] = .number(5)
        held.values[1] = .number(6)
        held.notes[Self.form.indicators[0].code] = "cũ"
        let cell = ValueSorter.Cell(
            row: 0, place: 0, reading: ValueText.Reading(value: .number(5), note: nil))
        let whole = SlotMerge(
            [cell], over: held, form: Self.form, strategy: .createAndUpdate, isWhole: true)
        #expect(whole.content.values[1] == nil && whole.content.notes.isEmpty)
        #expect(whole.count.updated == 1 && whole.count.deleted == 1)
        let part = SlotMerge([cell], over: held, form: Self.form, strategy: .createAndUpdate)
        #expect(part.content == held && !part.count.isChange)
    }

    @Test(
        "each fault is told with its place and status",
        arguments: [
            ("\"MeasureReport\"", "\"Patient\"", 400, "resourceType"),
            ("]}", "", 400, ""), ("\"complete\"", "\"error\"", 422, "MeasureReport.status"),
            ("\"summary\"", "\"individual\"", 422, "MeasureReport.type"),
            ("THU-T|1", "THU-T|7", 422, "MeasureReport.measure"),
            ("THU-T|1", "KHONG-T", 422, "MeasureReport.measure"),
            ("Organization/SX-01", "Organization/SX-99", 422, "MeasureReport.reporter.reference"),
            ("Organization/SX-01", "Patient/SX-01", 422, "MeasureReport.reporter.reference"),
            ("2026-03-31", "2026-03-30", 422, "MeasureReport.period"),
            ("2026-03-31", "2026-02-01", 422, "MeasureReport.period"),
            ("2026-03-31", "31/03/2026", 422, "MeasureReport.period.end"),
            ("\"code\":\"THU-T.gio\"", "\"code\":\"\"", 422, "MeasureReport.group[0].code"),
            ("11.07", "\"11.07\"", 400, "MeasureReport.group[0].measureScore.value"),
            (
                "{\"value\":11.07}", "{\"value\":11.07},\"stratifier\":[]", 422,
                "MeasureReport.group[0].stratifier"
            ),
            (
                "{\"value\":11.07}", "{\"value\":11.07},\"population\":[{\"count\":12}]", 422,
                "MeasureReport.group[0].population[0].count"
            ),
            ("{\"value\":11.07}", "{}", 422, "MeasureReport.group[0].measureScore"),
            ("{\"value\":11.07}", "{\"value\":11.07,\"value\":12}", 400, "MeasureReport"),
        ])
    func faults(old: String, new: String, status: Int, place: String) throws {
        let bytes = Self.document { $0 = $0.replacing(old, with: new) }
        do {
            _ = try FHIRReading(bytes, in: Self.directory)
            Issue.record("it was read")
        } catch {
            #expect(error.status == status, "\(error.issues)")
            let places = error.issues.flatMap(\.expressions)
            #expect(places.contains { $0.hasPrefix(place) }, "\(places)")
            #expect(error.json["issue"]?.elements?.first?["severity"]?.text == "error")
        }
    }

    @Test("an indicator twice is a duplicate, by its short name too")
    func duplicate() throws {
        let more = #",{"code":{"coding":[{"code":"gio"}]},"measureScore":{"value":1}}]}"#
        let bytes = Self.document { $0 = String($0.dropLast(2)) + more }
        do {
            _ = try FHIRReading(bytes, in: Self.directory)
            Issue.record("it was read")
        } catch {
            #expect(error.status == 422)
            #expect(error.issues.map(\.kind) == [.duplicate])
            #expect(error.issues.first?.expressions == ["MeasureReport.group[1].code"])
        }
    }

    @Test("a count stands in for a score, a place for who reports, an official code for an id")
    func lenient() throws {
        let bytes = Self.document {
            $0 = $0.replacing(
                "\"measureScore\":{\"value\":11.07}", with: "\"population\":[{\"count\":7}]"
            )
            .replacing("reporter", with: "subject").replacing(
                "{\"reference\":\"Organization/SX-01\"}",
                with: "{\"identifier\":{\"system\":\"urn:giaoban:unit\",\"value\":\"SX-01\"}}"
            )
            .replacing("urn:giaoban:form:THU-T|1", with: "http://a.example/fhir/Measure/THU-T.1")
        }
        let reading = try FHIRReading(bytes, in: Self.directory)
        #expect(reading.set.rows.map(\.value) == ["7"])
        #expect(reading.id.description == "THU-T.2026-03-01.P1M.SX-01")
    }

    @Test("numbers keep what was written; huge ones and exponents are told, never rounded")
    func numbers() throws {
        for text in ["1e400", "99999999999999999999999999", "11.0700001", "-0.5e3"] {
            let bytes = Self.document { $0 = $0.replacing("11.07", with: text) }
            let reading = try FHIRReading(bytes, in: Self.directory)
            let sorted = try ValueSorter(directory: Self.directory).sort(reading.set, format: .json)
            #expect(sorted.conflicts.map(\.fault.code) == [.type], "\(text)")
        }
        let long = String(repeating: "9", count: 5000)
        #expect(throws: OperationOutcome.self) {
            try FHIRReading(
                Self.document { $0 = $0.replacing("11.07", with: long) }, in: Self.directory)
        }
        let deep = String(repeating: "[", count: 9000)
        #expect(throws: OperationOutcome.self) {
            try FHIRReading(
                Self.document { $0 = $0.replacing("11.07", with: deep) }, in: Self.directory)
        }
    }

    @Test("whatever is changed, cut or doubled in a document, it is read or refused")
    func fuzz() throws {
        let whole = Self.document()
        var chance = SplitMix64(seed: 4)
        for _ in 0..<4000 {
            var bytes = whole
            for _ in 0...(chance.next() % 4) {
                let place = Int(chance.next() % UInt64(bytes.count))
                switch chance.next() % 4 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[Int(chance.next() % UInt64(bytes.count))], at: place)
                default: bytes = Array(bytes[..<max(1, place)])
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            do {
                let reading = try FHIRReading(bytes, in: Self.directory)
                #expect(reading.places.count == reading.set.rows.count)
            } catch {
                #expect([400, 413, 422].contains(error.status) && !error.issues.isEmpty)
            }
        }
    }

    @Test(
        "dates of searches mean what FHIR says of periods",
        arguments: [
            ("2026-03", true), ("2026", true), ("2026-03-01", false), ("ge2026-03-31", false),
            ("ge2026-03-01", true), ("le2026-03-31", true), ("lt2026-03-01", false),
            ("gt2026-03-30", true), ("sa2026-02-28", true), ("eb2026-04-01", true),
            ("ne2026-03", false), ("ap2026-03-15", true), ("eq2025", false),
        ])
    func dates(text: String, accepts: Bool) throws {
        let month = try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical))
        let filter = try #require(FHIRDateFilter(text))
        #expect(filter.accepts(month) == accepts)
    }

    @Test("what is no date is none", arguments: ["", "x", "2026-13", "2026-02-30", "xx2026", "26"])
    func badDates(text: String) {
        #expect(FHIRDateFilter(text) == nil)
    }

    @Test("ids lead back to what they are of, and nothing else does")
    func ids() throws {
        let report = try Self.report(Report.Content(emptyFor: Self.form))
        #expect(MeasureReportID(report.id.description, in: Self.directory) == report.id)
        for wrong in [
            "", "THU-T", "THU-T.2026-03-02.P1M.SX-01", "THU-T.2026-03-01.P1M.SX-99",
            "KHONG.2026-03-01.P1M.SX-01", "THU-T.2026-03-01.P01M.SX-01",
        ] {
            #expect(MeasureReportID(wrong, in: Self.directory) == nil, "\(wrong)")
        }
        #expect(FHIRNames.form(ofMeasure: "THU-T.1") == Self.form.key)
        #expect(FHIRNames.form(ofMeasure: "THU-T.01") == nil)
    }
}
