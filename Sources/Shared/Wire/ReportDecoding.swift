/// Collects the parts of one report while its JSON is read.
///
/// Canonical order puts `form` and `formVersion` before everything that needs the form, so one pass
/// suffices and each figure lands in its slot without hashing.
struct ReportDecoding {
    private let forms: FormCatalog
    /// A problem that ended the reading and is not a fault of the JSON.
    private(set) var problem: Problem?

    private var calendar: ReportingCalendar?
    private var decision: String?
    private var explanations: [RuleCode: String] = [:]
    private var facility: FacilityID?
    private var finalisedAt: Instant?
    private var code: FormCode?
    private var form: Form?
    private var id: ReportID?
    private var notes: [IndicatorCode: String] = [:]
    private var periodText: String?
    private var preparedBy: ReportPerson?
    private var approvedBy: ReportPerson?
    private var reason: String?
    private var revision: Int?
    private var file: String?
    private var values: [Value?] = []
    private var cells: [String?] = []
    private var parts: [Report.Source.Part] = []
    private var origins: [UInt8] = []
    private var hasValues = false

    init(forms: FormCatalog) {
        self.forms = forms
    }

    mutating func read(_ reader: inout JSONReader) throws(JSONFault) {
        try reader.readObject { key, reader throws(JSONFault) in
            try readMember(key.text, &reader)
        }
        try requireAll(reader)
    }

    private mutating func readMember(
        _ key: String, _ reader: inout JSONReader
    ) throws(JSONFault) {
        switch key {
        case "approvedBy": approvedBy = try readPerson(&reader)
        case "calendar":
            calendar = try accept(&reader, "statistical | administrative") {
                ReportingCalendar(rawValue: $0)
            }
        case "decision": decision = try text(&reader)
        case "explanations": try readExplanations(&reader)
        case "facility": facility = try accept(&reader, "FacilityID") { FacilityID($0) }
        case "finalisedAt":
            finalisedAt = try accept(&reader, "2026-02-03T10:00:00+07:00") {
                Instant(rfc3339: $0)
            }
        case "form": code = try accept(&reader, "FormCode") { FormCode($0) }
        case "formVersion": try readForm(&reader)
        case "id": id = try accept(&reader, "32 hex digits") { ReportID($0) }
        case "narrative": try readCells(&reader, narrative: true)
        case "notes": try readNotes(&reader)
        case "period": periodText = try reader.readString()
        case "preparedBy": preparedBy = try readPerson(&reader)
        case "reason": reason = try text(&reader)
        case "revision": revision = try readCount(&reader)
        case "source": try readSource(&reader)
        case "values":
            hasValues = true
            try readCells(&reader, narrative: false)
        default: throw reader.fault(.unknownKey)
        }
    }

    // MARK: - Single parts

    private func accept<Result>(
        _ reader: inout JSONReader, _ expected: String, _ make: (String) -> Result?
    ) throws(JSONFault) -> Result {
        if let result = make(try reader.readString()) { return result }
        throw reader.fault(.notAccepted(expected: LocalizedText(vi: expected, en: expected)))
    }

    /// A text that says something: empty parts are left out of canonical reports.
    private func text(_ reader: inout JSONReader) throws(JSONFault) -> String {
        try accept(&reader, "text") { $0.isEmpty ? nil : $0 }
    }

    private func readCount(_ reader: inout JSONReader) throws(JSONFault) -> Int {
        let number = try reader.readInteger()
        guard (1...9999).contains(number) else {
            throw reader.fault(.notAccepted(expected: LocalizedText(vi: "1…9999", en: "1…9999")))
        }
        return Int(number)
    }

    private func readPerson(_ reader: inout JSONReader) throws(JSONFault) -> ReportPerson {
        var moment: Instant?
        var name: String?
        try reader.readObject { key, reader throws(JSONFault) in
            if key == "at" {
                moment = try accept(&reader, "2026-02-03T10:00:00+07:00") { Instant(rfc3339: $0) }
            } else if key == "name" {
                name = try text(&reader)
            } else {
                throw reader.fault(.unknownKey)
            }
        }
        guard let moment else { throw reader.fault(.missingKey("at")) }
        guard let person = name.flatMap({ ReportPerson(name: $0, at: moment) }) else {
            throw reader.fault(.missingKey("name"))
        }
        return person
    }

    private mutating func readForm(_ reader: inout JSONReader) throws(JSONFault) {
        let version = try readCount(&reader)
        guard let code else { throw reader.fault(.missingKey("form")) }
        guard let found = forms[Form.Key(code: code, version: version)] else {
            let known = forms.versions(of: code).map { "\($0.key.version)" }.joined(separator: ", ")
            problem =
                known.isEmpty
                ? Problem(
                    .unknownForm, vi: "Không có biểu mẫu “\(code)”.", en: "No form “\(code)”.")
                : Problem(
                    .unknownFormVersion,
                    vi: "Biểu mẫu \(code) không có phiên bản \(version); có: \(known).",
                    en: "Form \(code) has no version \(version); there are: \(known).")
            throw reader.fault(.unknownKey)
        }
        form = found
        values = Array(repeating: nil, count: found.indicators.count)
        cells = Array(repeating: nil, count: found.indicators.count)
    }

    private mutating func readSource(_ reader: inout JSONReader) throws(JSONFault) {
        try reader.readObject { key, reader throws(JSONFault) in
            switch key.text {
            case "file":
                file = try accept(&reader, "file name ≤ 255 bytes") { name in
                    (1...255).contains(name.utf8.count) && !name.utf8.contains(0x2F) ? name : nil
                }
            case "parts": try readParts(&reader)
            default: throw reader.fault(.unknownKey)
            }
        }
        guard file != nil else { throw reader.fault(.missingKey("file")) }
    }

    private mutating func readParts(_ reader: inout JSONReader) throws(JSONFault) {
        try reader.readArray { reader throws(JSONFault) in
            var kind: Report.Source.Part.Kind?
            var name: String?
            try reader.readObject { key, reader throws(JSONFault) in
                switch key.text {
                case "kind":
                    let known = Report.Source.Part.Kind.allCases.map(\.rawValue)
                    kind = try accept(&reader, known.joined(separator: " | ")) {
                        Report.Source.Part.Kind(rawValue: $0)
                    }
                case "name":
                    name = try accept(&reader, "name ≤ 255 bytes") {
                        (1...255).contains($0.utf8.count) ? $0 : nil
                    }
                default: throw reader.fault(.unknownKey)
                }
            }
            guard let kind else { throw reader.fault(.missingKey("kind")) }
            guard let name else { throw reader.fault(.missingKey("name")) }
            let limit = Report.Source.partLimit
            guard parts.count < limit else {
                throw reader.fault(
                    .notAccepted(expected: LocalizedText(vi: "≤ \(limit)", en: "≤ \(limit)")))
            }
            parts.append(Report.Source.Part(kind: kind, name: name))
        }
    }

    private mutating func readExplanations(_ reader: inout JSONReader) throws(JSONFault) {
        try reader.readObject { key, reader throws(JSONFault) in
            guard let code = RuleCode(key.text) else { throw reader.fault(.unknownKey) }
            explanations[code] = try text(&reader)
        }
    }

    private mutating func readNotes(_ reader: inout JSONReader) throws(JSONFault) {
        guard let form else { throw reader.fault(.missingKey("form")) }
        try reader.readObject { key, reader throws(JSONFault) in
            guard let code = IndicatorCode(key.text), form.slot(of: code) != nil else {
                throw reader.fault(.unknownKey)
            }
            notes[code] = try text(&reader)
        }
    }

    // MARK: - Cells

    private mutating func readCells(
        _ reader: inout JSONReader, narrative: Bool
    ) throws(JSONFault) {
        guard let form else { throw reader.fault(.missingKey("form")) }
        var next = 0
        try reader.readObject { key, reader throws(JSONFault) in
            while next < form.sortedSlots.count,
                !key.matches(form.indicators[form.sortedSlots[next]].code.text)
            {
                next += 1
            }
            guard next < form.sortedSlots.count else { throw reader.fault(.unknownKey) }
            let slot = form.sortedSlots[next]
            next += 1
            guard !form.indicators[slot].isComputed,
                form.indicators[slot].type.isNarrative == narrative
            else { throw reader.fault(.unknownKey) }
            try readCell(slot, form, &reader)
        }
    }

    private mutating func readCell(
        _ slot: Int, _ form: Form, _ reader: inout JSONReader
    ) throws(JSONFault) {
        var value: Value?
        try reader.readObject { key, reader throws(JSONFault) in
            if key == "v", value == nil {
                value = try Self.readValue(slot, form, &reader)
            } else if key == "m", value == nil {
                value = try accept(&reader, "none | notCollected") { word -> Value? in
                    word == "none" ? Value.none : word == "notCollected" ? .notCollected : nil
                }
            } else if key == "at" {
                cells[slot] = try accept(&reader, "B7") {
                    (1...40).contains($0.utf8.count) ? $0 : nil
                }
            } else if key == "from" {
                let part = try reader.readInteger()
                guard (1...Int64(Report.Source.partLimit)).contains(part) else {
                    throw reader.fault(.unknownKey)
                }
                if origins.isEmpty { origins = Array(repeating: 0, count: cells.count) }
                origins[slot] = UInt8(part)
            } else {
                throw reader.fault(.unknownKey)
            }
        }
        guard let value else { throw reader.fault(.missingKey("v")) }
        values[slot] = value
    }

    /// The value of a cell; a whole number, as nearly all are, without a look at anything else.
    private static func readValue(
        _ slot: Int, _ form: Form, _ reader: inout JSONReader
    ) throws(JSONFault) -> Value {
        switch form.indicators[slot].type {
        case .integer, .money: .number(FixedDecimal(try reader.readInteger()))
        default: try CellReading(indicator: form.indicators[slot]).read(&reader)
        }
    }

    // MARK: - The whole

    private func requireAll(_ reader: borrowing JSONReader) throws(JSONFault) {
        let present: [(String, Bool)] = [
            ("calendar", calendar != nil), ("facility", facility != nil),
            ("finalisedAt", finalisedAt != nil), ("form", code != nil),
            ("formVersion", form != nil), ("id", id != nil), ("period", periodText != nil),
            ("revision", revision != nil), ("values", hasValues),
        ]
        for (key, isThere) in present where !isThere { throw reader.fault(.missingKey(key)) }
    }

    /// The report and its form, or the problem of parts that do not fit each other.
    func finish() throws(Problem) -> (Report, Form) {
        guard let calendar, let facility, let finalisedAt, let form, let id, let periodText,
            let revision
        else { throw Problem(.badReport) }
        guard let period = ReportingPeriod(identifier: periodText, calendar: calendar) else {
            throw Problem(
                .badReport, vi: "“period”: “\(periodText.prefix(32))” không phải một kỳ báo cáo.",
                en: "“period”: “\(periodText.prefix(32))” is not a reporting period.")
        }
        guard calendar == form.calendar else {
            throw Problem(
                .wrongCalendar,
                vi: "Biểu \(form.code) theo lịch \(form.calendar.title.vi), báo cáo ghi lịch "
                    + "\(calendar.title.vi).",
                en: "Form \(form.code) follows the \(form.calendar.title.en) calendar, the report "
                    + "says \(calendar.title.en).")
        }
        var content = Report.Content(emptyFor: form)
        content.values = values
        content.notes = notes
        content.explanations = explanations
        content.reason = reason
        content.decision = decision
        content.preparedBy = preparedBy
        content.approvedBy = approvedBy
        guard (origins.max() ?? 0) <= parts.count else {
            throw Problem(
                .notCanonical, vi: "“from” trỏ tới một phần không có trong source.parts.",
                en: "“from” points to a part that is not in source.parts.")
        }
        let origins =
            !parts.isEmpty && origins.isEmpty ? Array(repeating: 0, count: cells.count) : origins
        content.source = file.map {
            Report.Source(file: $0, cells: cells, parts: parts, origins: origins)
        }
        let report = Report(
            id: id, form: form.key, facility: facility, period: period, revision: revision,
            finalisedAt: finalisedAt, content: content)
        return (report, form)
    }
}

/// Reads the value of one cell by its indicator's type.
struct CellReading {
    let indicator: Indicator

    func read(_ reader: inout JSONReader) throws(JSONFault) -> Value {
        switch indicator.type {
        case .integer, .money: return .number(FixedDecimal(try reader.readInteger()))
        case .decimal:
            let number = try reader.readDecimal()
            guard number.scale == indicator.scale else {
                throw refuse(reader, "\(indicator.scale) decimals")
            }
            return .number(number)
        case .boolean: return .boolean(try reader.readBool())
        case .choice:
            let text = try reader.readString()
            guard let code = ChoiceCode(text),
                indicator.choices.contains(where: { $0.code == code })
            else {
                throw refuse(reader, indicator.choices.map(\.code.text).joined(separator: " | "))
            }
            return .choice(code)
        case .date:
            guard let day = Day(iso: try reader.readString()) else {
                throw refuse(reader, "2026-01-31")
            }
            return .date(day)
        case .text: return .text(try reader.readString())
        case .list: return .list(try readRows(&reader))
        }
    }

    private func readRows(_ reader: inout JSONReader) throws(JSONFault) -> [ListRow] {
        var rows: [ListRow] = []
        try reader.readArray { reader throws(JSONFault) in
            var fields: [IndicatorCode: String] = [:]
            try reader.readObject { key, reader throws(JSONFault) in
                guard let field = indicator.fields.first(where: { key.matches($0.code.text) })
                else { throw reader.fault(.unknownKey) }
                let text = try reader.readString()
                if text.isEmpty || (field.type == .date && Day(iso: text) == nil) {
                    throw refuse(reader, field.type == .date ? "2026-01-31" : "text")
                }
                fields[field.code] = text
            }
            rows.append(ListRow(fields: fields))
            if rows.count > 500 { throw refuse(reader, "≤ 500") }
        }
        return rows
    }

    private func refuse(_ reader: borrowing JSONReader, _ expected: String) -> JSONFault {
        reader.fault(.notAccepted(expected: LocalizedText(vi: expected, en: expected)))
    }
}
