public import Shared

/// A workbook looked at through a mapping.
public struct MappedWorkbook {
    /// What one line of the mapping finds.
    public struct Found: Sendable {
        /// What it answers: `kham_tong`, `kham_tong.note`, `kien_nghi.1.noi_dung`.
        public let target: String
        /// The line of the mapping file.
        public let line: Int
        /// Where it stands, when the place was found.
        public let place: CellAddress?
        /// What stands there.
        public let content: CellContent
        /// Why the place was not found, or cannot be used.
        public let trouble: LocalizedText?
    }

    /// One report that the workbook holds by the mapping.
    public struct Report: Sendable {
        /// The sheet.
        public let sheet: SheetReference
        /// The period as it was read, and where; nil when it could not be.
        public let period: Found
        /// Every line, in the mapping's order.
        public let cells: [Found]

        /// Whether no cell holds anything.
        public var isBlank: Bool { cells.allSatisfy { $0.content.text.isEmpty } }
    }

    private let mapping: Mapping
    private let file: String
    private let workbook: Workbook
    private var grids: [Int: SheetGrid] = [:]
    /// Sheets typed with an old font that were converted: labels and words are then found as meant.
    public private(set) var conversions: [ReadingFault] = []
    /// Sheets whose letters cannot be told for certain.
    public private(set) var refusals: [ReadingFault] = []

    /// Looks at a workbook through a mapping.
    public init(_ workbook: Workbook, file: String, through mapping: Mapping) {
        self.workbook = workbook
        self.file = file.nfc
        self.mapping = mapping
    }

    /// The reports it holds: one, or one a sheet where the sheet's name says the period. Empty when no
    /// sheet has the name that the mapping asks for.
    public mutating func reports() throws(SpreadsheetFault) -> [Report] {
        var reports: [Report] = []
        for sheet in candidates {
            let grid = try grid(sheet)
            let period = period(grid)
            if readsSheetNames, period.trouble != nil { continue }
            var cells: [Found] = []
            for line in mapping.lines { cells.append(try found(line, grid)) }
            reports.append(Report(sheet: sheet.reference, period: period, cells: cells))
        }
        return reports
    }

    /// The names of the sheets that the mapping could mean.
    public var sheetNames: [String] {
        workbook.sheets.filter { $0.hasCells }.map(\.reference.name)
    }

    private var readsSheetNames: Bool {
        mapping.periods.contains { if case .sheet = $0 { true } else { false } }
    }

    private var candidates: [Workbook.Sheet] {
        let shown = workbook.sheets.filter { $0.hasCells && $0.visibility == .visible }
        guard let pattern = mapping.sheetPattern else {
            return readsSheetNames ? shown : Array(shown.prefix(1))
        }
        // A hidden sheet that is named outright is meant.
        return workbook.sheets.filter { $0.hasCells && pattern.matches($0.reference.name) }
    }

    private mutating func grid(_ sheet: Workbook.Sheet) throws(SpreadsheetFault) -> SheetGrid {
        let position = sheet.reference.position
        if let grid = grids[position] { return grid }
        var grid = try SheetGrid(sheet, of: workbook)
        do throws(ReadingRefusal) {
            let (converted, remark) = try grid.inUnicode(file)
            grid = converted
            if let remark { conversions.append(remark) }
        } catch {
            refusals.append(error.fault)
        }
        grids[position] = grid
        return grid
    }

    // MARK: - The period

    private func period(_ grid: SheetGrid) -> Found {
        var parts: [PeriodPattern.Part: String] = [:]
        var place: CellAddress?
        var read: [String] = []
        for source in mapping.periods {
            let (text, pattern, cell) = text(source, grid)
            place = place ?? cell
            read.append(text)
            switch (source, pattern) {
            case (.fixed, _): parts[.identifier] = text
            case (_, let pattern?):
                guard let found = pattern.read(text) else {
                    return trouble(
                        "period", 0, cell, text,
                        vi: "không đọc được kỳ từ “\(text)” theo tệp ánh xạ \(mapping.file).",
                        en: "no period can be read from “\(text)” by the mapping \(mapping.file).")
                }
                parts.merge(found) { first, _ in first }
            case (_, nil): parts[.identifier] = text
            }
        }
        guard let identifier = PeriodPattern.identifier(parts) else {
            return trouble(
                "period", 0, place, read.joined(separator: " "),
                vi: "chưa biết năm của kỳ; thêm một dòng period có {YYYY} vào \(mapping.file).",
                en: "the year of the period is not known; add a line period with {YYYY} to "
                    + "\(mapping.file).")
        }
        return Found(
            target: "period", line: 0, place: place, content: CellContent(text: identifier),
            trouble: nil)
    }

    private func text(
        _ source: Mapping.PeriodSource, _ grid: SheetGrid
    ) -> (String, PeriodPattern?, CellAddress?) {
        switch source {
        case .fixed(let identifier): return (identifier, nil, nil)
        case .file(let pattern): return (file, pattern, nil)
        case .sheet(let pattern): return (grid.sheet.name, pattern, nil)
        case .cell(let column, let row, let pattern):
            let cell = grid.home(CellAddress(column: column, row: row, sheet: grid.sheet))
            let content = grid.content(cell)
            if case .day(let day) = content.figure, pattern == nil {
                // The month that a date lies in; a form of another kind will refuse it by name.
                return (String(day.iso.prefix(7)), nil, cell)
            }
            return (content.text, pattern, cell)
        }
    }

    // MARK: - Cells

    private mutating func found(
        _ line: Mapping.Line, _ own: SheetGrid
    ) throws(SpreadsheetFault) -> Found {
        var grid = own
        if let name = line.sheet {
            let pattern = WildPattern(name)
            let named = workbook.sheets.filter {
                $0.hasCells && pattern.matches($0.reference.name)
            }
            guard named.count == 1, let sheet = named.first else {
                return trouble(
                    line.target, line.number, nil, name,
                    vi: "sổ có \(named.count) trang tên “\(name)”, cần đúng một; các trang: "
                        + "\(sheetNames.joined(separator: ", ")).",
                    en:
                        "the workbook has \(named.count) sheets “\(name)”, exactly one is needed; the "
                        + "sheets are: \(sheetNames.joined(separator: ", ")).")
            }
            grid = try self.grid(sheet)
        }
        switch line.place {
        case .address(let column, let row):
            return found(
                line, grid, grid.home(CellAddress(column: column, row: row, sheet: grid.sheet)))
        case .labels(let row, let under, let column):
            switch LabelSearch(grid: grid).cell(row: row, under: under, column: column) {
            case .success(let place): return found(line, grid, place)
            case .failure(let miss):
                return trouble(
                    line.target, line.number, CellAddress(column: 1, row: 1, sheet: grid.sheet),
                    miss.label, vi: miss.reason.vi, en: miss.reason.en)
            }
        }
    }

    private func found(_ line: Mapping.Line, _ grid: SheetGrid, _ place: CellAddress) -> Found {
        let content = grid.content(place)
        guard line.power > 0, !content.text.isEmpty else {
            return Found(
                target: line.target, line: line.number, place: place, content: content,
                trouble: nil)
        }
        guard case .number(let number, false) = content.figure else {
            return trouble(
                line.target, line.number, place, content.text,
                vi: "ô không phải số nên không nhân được; định dạng ô là Number (Số) rồi gõ lại.",
                en: "the cell is no number and cannot be multiplied; format it as Number.")
        }
        let scaled = SheetNumber(digits: number.digits, exponent: number.exponent + line.power)
        return Found(
            target: line.target, line: line.number, place: place,
            content: CellContent(
                text: scaled.spelled(point: UInt8(ascii: ",")),
                figure: .number(scaled, isPercent: false)),
            trouble: nil)
    }

    private func trouble(
        _ target: String, _ line: Int, _ place: CellAddress?, _ read: String, vi: String, en: String
    ) -> Found {
        Found(
            target: target, line: line, place: place, content: CellContent(text: read),
            trouble: LocalizedText(vi: vi, en: en))
    }
}
