import Shared

/// Listens to a sheet's XML and hands on its filled cells.
struct SheetPart: XMLListener {
    private enum Kind { case number, shared, text, inline, boolean, error, date }

    /// Most filled cells of a sheet.
    static let cellLimit = 2_000_000
    /// Most bytes of one cell's text: Excel's 32 767 characters, each at its longest.
    private static let textLimit = 1 << 18
    private static let mergeLimit = 100_000
    /// Most bytes of all texts of a sheet together: one long text that a million cells point to
    /// would otherwise be a million texts.
    private static let allTextLimit = 64 << 20

    let sheet: SheetReference
    let formats: [NumberFormat]
    let strings: StringsPart
    let startsIn1904: Bool
    let take: (SheetCell) throws(SpreadsheetFault) -> Void

    private(set) var merged: [CellRange] = []
    private var row = 0
    private var column = 0
    private var count = 0
    private var textBytes = 0
    private var kind = Kind.number
    private var style = 0
    private var isFormula = false
    private var isOpen = false
    private var value: [UInt8] = []
    private var hasValue = false

    init(
        sheet: SheetReference, formats: [NumberFormat], strings: StringsPart, startsIn1904: Bool,
        take: @escaping (SheetCell) throws(SpreadsheetFault) -> Void
    ) {
        self.sheet = sheet
        self.formats = formats
        self.strings = strings
        self.startsIn1904 = startsIn1904
        self.take = take
    }

    mutating func begin(
        _ element: XMLName, _ attributes: XMLAttributes
    ) throws(SpreadsheetFault) {
        switch element {
        case .row: try beginRow(attributes)
        case .c: try beginCell(attributes)
        case .f: isFormula = true
        case .v, .inline: hasValue = true
        case .mergeCell:
            guard let range = attributes[.ref].flatMap({ CellRange($0.string, sheet: sheet) }),
                merged.count < Self.mergeLimit
            else { return }
            merged.append(range)
        default: break
        }
    }

    mutating func text(_ bytes: XMLBytes, in element: XMLName) throws(SpreadsheetFault) {
        guard isOpen else { return }
        // Beyond the limit nothing is kept, and the cell is refused when it ends.
        if value.count <= Self.textLimit { bytes.append(to: &value) }
    }

    mutating func finish(_ element: XMLName) throws(SpreadsheetFault) {
        guard element == .c, isOpen else { return }
        isOpen = false
        guard hasValue || isFormula else { return }
        count += 1
        guard count <= Self.cellLimit else {
            throw SpreadsheetFault(.tooManyCells(limit: Self.cellLimit))
        }
        let address = CellAddress(column: column, row: row, sheet: sheet)
        guard let content = content(address) else { return }
        textBytes += content.text.utf8.count
        guard textBytes <= Self.allTextLimit else {
            throw SpreadsheetFault(
                .tooLarge(part: sheet.name, megabytes: Self.allTextLimit >> 20))
        }
        try take(SheetCell(address: address, content: content, isFormula: isFormula))
    }

    // MARK: - Where

    private mutating func beginRow(_ attributes: XMLAttributes) throws(SpreadsheetFault) {
        let next = attributes[.r].map { $0.number ?? 0 } ?? row + 1
        guard next > row, next <= CellAddress.lastRow else {
            throw SpreadsheetFault(.cellMisplaced("\(attributes[.r]?.string.prefix(12) ?? "")"))
        }
        row = next
        column = 0
    }

    private mutating func beginCell(_ attributes: XMLAttributes) throws(SpreadsheetFault) {
        column = try nextColumn(attributes[.r])
        kind = attributes[.t].map(Self.kind) ?? .number
        style = attributes[.s]?.number ?? 0
        isFormula = false
        hasValue = false
        isOpen = true
        value.removeAll(keepingCapacity: true)
    }

    /// The column of a cell: what `C12` says, or the next one.
    private func nextColumn(_ reference: XMLBytes?) throws(SpreadsheetFault) -> Int {
        guard let reference else { return column + 1 }
        var letters = 0
        var named = 0
        var rowNumber = 0
        for index in 0..<min(reference.count, 11) {
            let byte = reference[index]
            if byte & 0xDF >= 0x41, byte & 0xDF <= 0x5A, rowNumber == 0 {
                letters = letters * 26 + Int(byte & 0x1F)
                named += 1
            } else if byte >= 0x30, byte <= 0x39 {
                rowNumber = rowNumber * 10 + Int(byte - 0x30)
            } else {
                named = 9
            }
        }
        guard (1...3).contains(named), rowNumber == row, letters > column,
            letters <= CellAddress.lastColumn
        else { throw SpreadsheetFault(.cellMisplaced(String(reference.string.prefix(12)))) }
        return letters
    }

    // MARK: - What

    private static func kind(_ text: XMLBytes) -> Kind {
        if text.spell("s") { return .shared }
        if text.spell("str") { return .text }
        if text.spell("inlineStr") { return .inline }
        if text.spell("b") { return .boolean }
        if text.spell("e") { return .error }
        return text.spell("d") ? .date : .number
    }

    /// What the cell holds; nil for nothing.
    private func content(_ address: CellAddress) -> CellContent? {
        if value.count > Self.textLimit { return .unreadable("", CellSentence.tooLong) }
        if isFormula, !hasValue || (value.isEmpty && kind != .text) {
            return .unreadable("", CellSentence.neverCalculated)
        }
        switch kind {
        case .number: return value.isEmpty ? nil : number
        case .shared: return sharedText
        case .text, .inline: return words(EscapedText.plain(string))
        case .boolean:
            let isTrue = value == [0x31] || string.lowercased() == "true"
            return CellContent(text: isTrue ? "TRUE" : "FALSE", figure: .boolean(isTrue))
        case .error: return .unreadable(string, CellSentence.error(string))
        case .date: return isoDay
        }
    }

    private var string: String { String(decoding: value, as: UTF8.self) }

    private func words(_ text: String) -> CellContent? {
        text.isEmpty ? nil : CellContent(text: text)
    }

    private var sharedText: CellContent? {
        guard let index = Int(string), let text = strings[index] else {
            return .unreadable(string, CellSentence.damaged)
        }
        return words(text)
    }

    private var isoDay: CellContent {
        guard let day = Day(iso: String(string.prefix(10))) else {
            return .unreadable(string, CellSentence.impossibleDay)
        }
        return CellContent(text: day.vietnamese, figure: .day(day))
    }

    private var number: CellContent {
        let format = formats.indices.contains(style) ? formats[style] : .plain
        let trimmed = value.drop { $0 <= 0x20 }
        guard let number = SheetNumber(stored: trimmed) else {
            return .unreadable(string, CellSentence.damaged)
        }
        switch format {
        case .plain:
            return CellContent(
                text: number.spelled(point: UInt8(ascii: ",")),
                figure: .number(number, isPercent: false))
        case .percent:
            return CellContent(
                text: number.timesHundred.spelled(point: UInt8(ascii: ",")) + "%",
                figure: .number(number, isPercent: true))
        case .time: return .unreadable(string, CellSentence.time)
        case .date:
            guard let day = DaySerial.day(number, startsIn1904: startsIn1904) else {
                return .unreadable(string, CellSentence.impossibleDay)
            }
            return CellContent(text: day.vietnamese, figure: .day(day))
        }
    }
}

extension CellContent {
    fileprivate static func unreadable(_ text: String, _ reason: LocalizedText) -> CellContent {
        CellContent(text: text, figure: .unreadable(reason))
    }
}

/// Days as a workbook counts them.
enum DaySerial {
    /// The day with this serial number, its time of day left out; nil where there is none.
    ///
    /// The count from 1900 has a 29 February 1900 that never was (serial 60): before it, days are
    /// one later than the count from 30/12/1899 says.
    static func day(_ number: SheetNumber, startsIn1904: Bool) -> Day? {
        guard let serial = number.whole, (0...2_958_465).contains(serial) else { return nil }
        if startsIn1904 { return Day(year: 1904, month: 1, day: 1)?.adding(days: serial) }
        guard serial >= 1, serial != 60 else { return nil }
        return Day(year: 1899, month: 12, day: serial < 60 ? 31 : 30)?.adding(days: serial)
    }
}
