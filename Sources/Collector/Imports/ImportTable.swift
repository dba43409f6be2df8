import Shared
import Spreadsheet

/// A table with a heading row, read from CSV or a workbook by the names of its columns, in any order.
struct ImportTable {
    /// A column that a table may have.
    struct Column {
        /// What programs call it.
        let key: String
        /// What it may be headed with, besides the key; marks and case do not matter.
        let headings: [String]
        /// Whether a table without it is none.
        var isRequired = false
    }

    /// One filled row.
    struct Row {
        /// Its cells by column key; blank ones are left out.
        let cells: [String: Cell]
        /// Where it begins.
        let start: CellAddress

        /// The text of a column; nil where nothing stands.
        func text(_ key: String) -> String? { cells[key]?.text }
    }

    /// One filled cell.
    struct Cell {
        let content: CellContent
        let address: CellAddress
        /// What stands there, without the spaces around it.
        let text: String
    }

    /// The file's name.
    let file: String
    /// The rows below the heading, of all sheets that have one.
    private(set) var rows: [Row] = []
    /// What could not be read.
    private(set) var faults: [ReadingFault] = []

    private let columns: [Column]

    /// Reads a file; `name` tells a workbook from CSV by the bytes, not by its ending.
    init(_ bytes: [UInt8], named name: String, columns: [Column]) {
        file = name.nfc
        self.columns = columns
        if bytes.starts(with: [0x50, 0x4B]) { readWorkbook(bytes) } else { readText(bytes) }
        if rows.isEmpty, faults.isEmpty {
            fault(nil, "", vi: "không có dòng dữ liệu nào.", en: "there is no row of data.")
        }
    }

    /// Notes a fault of a cell, or of the whole file.
    mutating func fault(_ cell: Cell?, vi: String, en: String) {
        fault(cell?.address, cell?.text ?? "", vi: vi, en: en)
    }

    /// Notes a fault at an address.
    mutating func fault(_ address: CellAddress?, _ read: String, vi: String, en: String) {
        faults.append(
            ReadingFault(
                file: file, cell: address, read: read, reason: LocalizedText(vi: vi, en: en)))
    }

    // MARK: - Files

    private mutating func readText(_ bytes: [UInt8]) {
        do {
            let text = try TextGuard.converted(bytes).text
            take(try CSVTable(text).rows)
        } catch let error as TextFault {
            faults.append(
                ReadingFault(file: file, cell: nil, read: "", reason: error.message))
        } catch {
            fault(
                nil, "",
                vi: "không đọc được bảng CSV (dấu ngoặc kép không đóng, hoặc quá nhiều dòng).",
                en: "the CSV cannot be read (a quotation mark is not closed, or too many rows).")
        }
    }

    private mutating func readWorkbook(_ bytes: [UInt8]) {
        do throws(SpreadsheetFault) {
            let workbook = try Workbook(bytes)
            for sheet in workbook.sheets where sheet.hasCells && sheet.visibility == .visible {
                let grid = try SheetGrid(sheet, of: workbook)
                guard let table = try? grid.table() else { continue }  // an empty sheet
                if heading(in: table.rows) != nil { take(table.rows) }
            }
            if rows.isEmpty, faults.isEmpty { missHeading(nil) }
        } catch {
            faults.append(error.fault(in: file))
        }
    }

    // MARK: - Rows

    /// The first row that heads all required columns, and which column stands where.
    private func heading(in rows: [CSVTable.Row]) -> (place: Int, keys: [Int: Column])? {
        for (place, row) in rows.prefix(20).enumerated() {
            var keys: [Int: Column] = [:]
            for (index, cell) in row.cells.enumerated() {
                guard let column = column(headed: cell) else { continue }
                keys[index] = column
            }
            let found = Set(keys.values.map(\.key))
            if columns.allSatisfy({ !$0.isRequired || found.contains($0.key) }) {
                return (place, keys)
            }
        }
        return nil
    }

    private func column(headed text: String) -> Column? {
        let wanted = SearchKey(text.replacing("_", with: " ")).text
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !wanted.isEmpty else { return nil }
        return columns.first { column in
            ([column.key] + column.headings).contains { SearchKey($0).text == wanted }
        }
    }

    private mutating func missHeading(_ address: CellAddress?) {
        let names = columns.filter(\.isRequired).map { "\($0.key) (\($0.headings.first ?? ""))" }
            .joined(separator: ", ")
        fault(
            address, "", vi: "không thấy dòng tiêu đề; cần các cột: \(names).",
            en: "no heading row; the columns needed are: \(names).")
    }

    private mutating func take(_ all: [CSVTable.Row]) {
        guard let (place, keys) = heading(in: all) else {
            return missHeading(all.first?.address(1))
        }
        checkHeading(all[place])
        for row in all.dropFirst(place + 1) {
            var cells: [String: Cell] = [:]
            for (index, column) in keys {
                let content = row.content(index)
                let text = content.text.nfc.split(separator: " ", omittingEmptySubsequences: true)
                    .joined(separator: " ")
                guard !text.isEmpty || content.figure != nil else { continue }
                cells[column.key] = Cell(
                    content: content, address: row.address(index + 1), text: text)
            }
            if !cells.isEmpty { rows.append(Row(cells: cells, start: row.address(1))) }
        }
    }

    /// A heading that nobody knows would be a column that silently never counts.
    private mutating func checkHeading(_ row: CSVTable.Row) {
        var seen: Set<String> = []
        for (index, text) in row.cells.enumerated() where !text.isEmpty && !text.hasPrefix("#") {
            guard let column = column(headed: text) else {
                let known = columns.map(\.key).joined(separator: ", ")
                fault(
                    row.address(index + 1), text,
                    vi: "cột lạ; các cột dùng được: \(known); cột ghi chú bắt đầu bằng #.",
                    en: "unknown column; known are: \(known); a column of remarks begins with #.")
                continue
            }
            if !seen.insert(column.key).inserted {
                fault(
                    row.address(index + 1), text, vi: "cột này có hai lần.",
                    en: "this column stands twice.")
            }
        }
    }
}

// MARK: - Reading cells

extension ImportTable {
    /// The text of a required column.
    mutating func required(_ key: String, _ row: Row) -> Cell? {
        if let cell = row.cells[key] { return cell }
        fault(
            row.start, "", vi: "thiếu “\(key)” ở dòng này.", en: "“\(key)” is missing in this row.")
        return nil
    }

    /// A code, as text: Excel's numbers have lost their zeros.
    mutating func code<C: Code>(_ cell: Cell, as type: C.Type) -> C? {
        if let reason = cell.content.refusalAsCode {
            fault(cell, vi: reason.vi, en: reason.en)
            return nil
        }
        if let code = C(cell.text) { return code }
        fault(
            cell, vi: "không phải mã hợp lệ (chữ không dấu, số, - _ .).",
            en: "not a valid code (letters without marks, digits, - _ .).")
        return nil
    }

    /// A day: a true date of the workbook, or d/m/yyyy, or ISO.
    mutating func day(_ cell: Cell) -> Day? {
        if case .day(let day)? = cell.content.figure { return day }
        if cell.content.figure == nil, let day = FigureReader.day(cell.text) { return day }
        fault(
            cell, vi: "ngày viết ngày/tháng/năm đủ bốn chữ số, như 31/01/2026.",
            en: "write a date as day/month/year with four digits, such as 31/01/2026.")
        return nil
    }

    /// A whole number of at least `least`.
    mutating func integer(_ cell: Cell, from least: Int64) -> Int64? {
        switch FigureReader(locale: .vi).wholeNumber(cell.content) {
        case .value(.number(let number), _):
            if let whole = number.integer, whole >= least { return whole }
            fault(cell, vi: "phải từ \(least) trở lên.", en: "must be at least \(least).")
        case .refused(let reason): fault(cell, vi: reason.vi, en: reason.en)
        case .value, .blank:
            fault(cell, vi: "cần một số nguyên.", en: "a whole number is wanted.")
        }
        return nil
    }

    /// A word of a closed list: its code, or its title in either language.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ cell: Cell, as type: Word.Type, title: (Word) -> LocalizedText
    ) -> Word? where Word.RawValue == String {
        let wanted = SearchKey(cell.text)
        let found = Word.allCases.first { word in
            word.rawValue == cell.text || SearchKey(title(word).vi) == wanted
                || SearchKey(title(word).en) == wanted
        }
        if let found { return found }
        let known = Word.allCases.map { "\($0.rawValue) (\(title($0).vi))" }
            .joined(separator: ", ")
        fault(cell, vi: "dùng một trong: \(known).", en: "use one of: \(known).")
        return nil
    }
}
