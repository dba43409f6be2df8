import Shared

/// Cells that were typed with a font of before Unicode (TCVN3, VNI): the workbook holds other letters
/// than the clerk saw. Converted where all of them leave no doubt, refused with the cell otherwise,
/// as in a CSV file.
enum LegacyCells {
    /// What keeps texts from being converted.
    struct Refusal: Error {
        /// The position of the text that shows it.
        let index: Int
        let fault: TextFault
    }

    /// Stands between two texts: XML cannot hold it, so no cell does.
    private static let separator: Unicode.Scalar = "\u{1E}"

    /// The texts in Unicode and what was done; nil when they are in Unicode already.
    static func converted(
        _ texts: [String]
    ) throws(Refusal) -> (texts: [String], done: LegacyConversion)? {
        // Plain figures and codes are the same in every encoding.
        guard texts.contains(where: { $0.utf8.contains { $0 >= 0x80 } }) else { return nil }
        let bytes = Array(texts.joined(separator: String(separator)).utf8)
        let whole: GuardedText
        do throws(TextFault) {
            whole = try TextGuard.converted(bytes)
        } catch {
            let before = bytes.prefix(error.offset).count { $0 == UInt8(separator.value) }
            throw Refusal(index: before, fault: error)
        }
        guard let done = whole.conversion else { return nil }
        let parts = whole.text.unicodeScalars
            .split(separator: separator, omittingEmptySubsequences: false)
            .map { String($0) }
        guard parts.count == texts.count else { return nil }
        return (parts, done)
    }
}

extension SheetGrid {
    /// The sheet with its words in Unicode, and a remark where that was not so.
    ///
    /// - Throws: the first cell whose letters cannot be told for certain.
    func inUnicode(_ file: String) throws(ReadingRefusal) -> (
        grid: SheetGrid, remark: ReadingFault?
    ) {
        let words = cells.indices.filter { cells[$0].content.figure == nil }
        do throws(LegacyCells.Refusal) {
            let texts = words.map { cells[$0].content.text }
            guard let (converted, done) = try LegacyCells.converted(texts) else {
                return (self, nil)
            }
            var grid = self
            for (index, text) in zip(words, converted) { grid.replace(index, text) }
            return (grid, done.remark(file, words.first.map { cells[$0].address }))
        } catch {
            throw ReadingRefusal(error.fault(file, cells[words[error.index]].address))
        }
    }
}

extension [CSVTable.Row] {
    /// Gathered rows with what people typed in Unicode; what the frame says is not looked at.
    func inUnicode(_ file: String) throws(ReadingRefusal) -> (rows: Self, remark: ReadingFault?) {
        var places: [(row: Int, cell: Int)] = []
        for (row, gathered) in enumerated() {
            for cell in gathered.cells.indices.dropFirst() where gathered.figures[cell] == nil {
                places.append((row, cell))
            }
        }
        func address(_ index: Int) -> CellAddress {
            self[places[index].row].address(places[index].cell + 1)
        }
        do throws(LegacyCells.Refusal) {
            let texts = places.map { self[$0.row].cells[$0.cell] }
            guard let (converted, done) = try LegacyCells.converted(texts) else {
                return (self, nil)
            }
            var contents = map { row in
                row.cells.indices.map { (content: row.content($0), place: row.address($0 + 1)) }
            }
            for (place, text) in zip(places, converted) {
                contents[place.row][place.cell].content = CellContent(text: text.nfc)
            }
            return (contents.map { CSVTable.Row(gathered: $0) }, done.remark(file, address(0)))
        } catch {
            throw ReadingRefusal(error.fault(file, address(error.index)))
        }
    }
}

/// Why a sheet is not read.
struct ReadingRefusal: Error {
    let fault: ReadingFault

    init(_ fault: ReadingFault) { self.fault = fault }
}

extension LegacyCells.Refusal {
    fileprivate func fault(_ file: String, _ cell: CellAddress) -> ReadingFault {
        ReadingFault(
            file: file, cell: cell, read: fault.example?.read ?? "", reason: fault.message)
    }
}

extension LegacyConversion {
    fileprivate func remark(_ file: String, _ cell: CellAddress?) -> ReadingFault {
        ReadingFault(file: file, cell: cell, read: "", reason: message)
    }
}
