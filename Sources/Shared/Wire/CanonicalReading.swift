/// Reads a report whose bytes are canonical in one pass, and proves on the way that they are.
///
/// Nearly every report that arrives was written by `ReportEncoding`. Its pieces stand in one order
/// and one spelling, so they are compared where they are expected instead of being parsed, written
/// again and compared afterwards. Whatever differs, in spelling or in content, gives `nil`, and the
/// thorough way decides: it alone refuses and says why. So this reader can be quick without a say in
/// what is accepted; the tests hold the two against each other on changed bytes of every kind.
struct CanonicalReading {
    private let forms: FormCatalog
    private var values: [Value?] = []
    private var cells: [String?] = []
    private var notes: [IndicatorCode: String] = [:]
    private var explanations: [RuleCode: String] = [:]
    private var reason: String?
    private var decision: String?
    private var preparedBy: ReportPerson?
    private var approvedBy: ReportPerson?
    private var file: String?

    private init(forms: FormCatalog) {
        self.forms = forms
    }

    /// The report that canonical `bytes` say, and whether it has only ASCII texts; `nil` when it
    /// takes a closer look to tell.
    ///
    /// - Parameter bytes: valid UTF-8.
    static func report(
        in bytes: Span<UInt8>, forms: FormCatalog, limits: JSONReader.Limits
    ) -> (report: Report, isASCII: Bool)? {
        guard bytes.count <= limits.bytes else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            var cursor = unsafe CanonicalCursor(
                DocumentBytes(buffer), textLimit: limits.stringBytes)
            var reading = CanonicalReading(forms: forms)
            return reading.report(&cursor).map { ($0, cursor.isASCII) }
        }
    }

    private mutating func report(_ cursor: inout CanonicalCursor) -> Report? {
        guard let head = head(&cursor) else { return nil }
        values = Array(repeating: nil, count: head.form.indicators.count)
        cells = values.map { _ in nil }
        guard let (period, revision) = body(under: head, &cursor), cursor.isAtEnd else {
            return nil
        }
        // Without a file there is nowhere that a cell could be.
        if file == nil && cells.contains(where: { $0 != nil }) { return nil }
        return Report(
            id: head.id, form: head.form.key, facility: head.facility, period: period,
            revision: revision, finalisedAt: head.finalisedAt, content: content)
    }

    private var content: Report.Content {
        var content = Report.Content(values: values)
        content.notes = notes
        content.explanations = explanations
        content.reason = reason
        content.decision = decision
        content.preparedBy = preparedBy
        content.approvedBy = approvedBy
        content.source = file.map { Report.Source(file: $0, cells: cells) }
        return content
    }

    /// What stands before the answers.
    private struct Head {
        let form: Form
        let id: ReportID
        let facility: FacilityID
        let finalisedAt: Instant
    }

    private mutating func head(_ cursor: inout CanonicalCursor) -> Head? {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        if cursor.take(#""approvedBy":"#) {
            approvedBy = person(&cursor)
            guard approvedBy != nil, cursor.take(UInt8(ascii: ",")) else { return nil }
        }
        guard cursor.take(#""calendar":"#),
            let calendar = cursor.code().flatMap({ ReportingCalendar(rawValue: $0.text) }),
            text(#","decision":"#, &decision, &cursor)
        else { return nil }
        if cursor.take(#","explanations":"#) {
            guard let read = texts(&cursor, RuleCode.init) else { return nil }
            explanations = read
        }
        guard cursor.take(#","facility":"#),
            let facility = cursor.code().flatMap({ FacilityID($0.text) }),
            cursor.take(#","finalisedAt":"#), let finalisedAt = cursor.moment(),
            cursor.take(#","form":"#), let code = cursor.code().flatMap({ FormCode($0.text) }),
            cursor.take(#","formVersion":"#), let version = count(&cursor),
            let form = forms[Form.Key(code: code, version: version)], form.calendar == calendar,
            cursor.take(#","id":"#), let id = cursor.code().flatMap({ ReportID($0.text) })
        else { return nil }
        return Head(form: form, id: id, facility: facility, finalisedAt: finalisedAt)
    }

    private mutating func body(
        under head: Head, _ cursor: inout CanonicalCursor
    ) -> (ReportingPeriod, revision: Int)? {
        let form = head.form
        if cursor.take(#","narrative":"#) {
            guard readCells(form.wire.narrative, of: form, &cursor) == true else { return nil }
        }
        if cursor.take(#","notes":"#) {
            guard let read = texts(&cursor, IndicatorCode.init),
                read.keys.allSatisfy({ form.slot(of: $0) != nil })
            else { return nil }
            notes = read
        }
        guard cursor.take(#","period":"#),
            let period = cursor.code().flatMap({
                ReportingPeriod(identifier: $0.text, calendar: form.calendar)
            })
        else { return nil }
        if cursor.take(#","preparedBy":"#) {
            preparedBy = person(&cursor)
            guard preparedBy != nil else { return nil }
        }
        guard text(#","reason":"#, &reason, &cursor), cursor.take(#","revision":"#),
            let revision = count(&cursor)
        else { return nil }
        if cursor.take(#","source":{"file":"#) {
            file = fileName(&cursor)
            guard file != nil, cursor.take(UInt8(ascii: "}")) else { return nil }
        }
        guard cursor.take(#","values":"#),
            readCells(form.wire.figures, of: form, &cursor) != nil,
            cursor.take(UInt8(ascii: "}"))
        else { return nil }
        return (period, revision)
    }

    // MARK: - Parts

    /// Reads a text that may be left out; false when it stands there and is none.
    private func text(
        _ key: StaticString, _ text: inout String?, _ cursor: inout CanonicalCursor
    ) -> Bool {
        guard cursor.take(key) else { return true }
        text = cursor.text()
        return text != nil
    }

    private func person(_ cursor: inout CanonicalCursor) -> ReportPerson? {
        guard cursor.take(#"{"at":"#), let moment = cursor.moment(), cursor.take(#","name":"#),
            let name = cursor.text(), cursor.take(UInt8(ascii: "}")),
            let person = ReportPerson(name: name, at: moment), person.name == name
        else { return nil }
        return person
    }

    private func count(_ cursor: inout CanonicalCursor) -> Int? {
        guard let number = cursor.integer(), (1...9999).contains(number) else { return nil }
        return Int(number)
    }

    private func fileName(_ cursor: inout CanonicalCursor) -> String? {
        guard let name = cursor.text(), name.utf8.count <= 255, !name.utf8.contains(0x2F) else {
            return nil
        }
        return name
    }

    /// An object of texts by code, keys ascending, at least one.
    private func texts<Key: Code>(
        _ cursor: inout CanonicalCursor, _ make: (String) -> Key?
    ) -> [Key: String]? {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        var texts: [Key: String] = [:]
        var last: Key?
        repeat {
            guard let key = cursor.code().flatMap({ make($0.text) }),
                last.map({ $0 < key }) ?? true,
                cursor.take(UInt8(ascii: ":")), let text = cursor.text()
            else { return nil }
            texts[key] = text
            last = key
        } while cursor.take(UInt8(ascii: ","))
        return cursor.take(UInt8(ascii: "}")) ? texts : nil
    }

    // MARK: - Cells

    /// Reads the cells of an object; whether there were any, or `nil`.
    private mutating func readCells(
        _ expected: [FormWire.Cell], of form: Form, _ cursor: inout CanonicalCursor
    ) -> Bool? {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        if cursor.take(UInt8(ascii: "}")) { return false }
        let isRead = unsafe form.wire.openings.withUnsafeBufferPointer { openings in
            let openings = unsafe DocumentBytes(openings)
            var next = 0
            repeat {
                // Each key is looked for behind the one before: ascending, and none twice.
                while next < expected.count, !cursor.take(openings[expected[next].opening]) {
                    next += 1
                }
                guard next < expected.count, readCell(expected[next], of: form, &cursor) else {
                    return false
                }
                next += 1
            } while cursor.take(UInt8(ascii: ","))
            return true
        }
        return isRead && cursor.take(UInt8(ascii: "}")) ? true : nil
    }

    private mutating func readCell(
        _ cell: FormWire.Cell, of form: Form, _ cursor: inout CanonicalCursor
    ) -> Bool {
        if cursor.take(#""at":"#) {
            guard let place = cursor.code(), (1...40).contains(place.count),
                cursor.take(UInt8(ascii: ","))
            else { return false }
            cells[cell.slot] = place.text
        }
        if cursor.take(#""v":"#) {
            if cell.isWhole {
                guard let number = cursor.integer() else { return false }
                values[cell.slot] = .number(FixedDecimal(number))
            } else {
                guard let value = value(form.indicators[cell.slot], &cursor) else { return false }
                values[cell.slot] = value
            }
        } else if cursor.take(#""m":"none""#) {
            values[cell.slot] = Value.none
        } else if cursor.take(#""m":"notCollected""#) {
            values[cell.slot] = .notCollected
        } else {
            return false
        }
        return cursor.take(UInt8(ascii: "}"))
    }

    private func value(_ indicator: Indicator, _ cursor: inout CanonicalCursor) -> Value? {
        switch indicator.type {
        case .integer, .money: return cursor.integer().map { .number(FixedDecimal($0)) }
        case .decimal:
            guard let number = cursor.code()?.decimal, number.scale == indicator.scale else {
                return nil
            }
            return .number(number)
        case .boolean:
            if cursor.take("true") { return .boolean(true) }
            return cursor.take("false") ? .boolean(false) : nil
        case .choice:
            guard let code = cursor.code().flatMap({ ChoiceCode($0.text) }),
                indicator.choices.contains(where: { $0.code == code })
            else { return nil }
            return .choice(code)
        case .date: return cursor.code().flatMap { Day(iso: $0.text) }.map { .date($0) }
        case .text: return cursor.text().map { .text($0) }
        // Rows are rare, and long: the thorough way reads them.
        case .list: return nil
        }
    }
}
