import Shared

/// Finds a cell by the labels that people read: the one of its row and the one of its column.
struct LabelSearch {
    /// A label that is not there, or there more than once.
    struct Miss: Error {
        let label: String
        let reason: LocalizedText
    }

    let grid: SheetGrid

    /// The cell where the row of one label crosses the column of another.
    ///
    /// The row's label must be the only one of its text on the sheet, or the first below `under`. Of
    /// several columns with the label, the one whose heading is nearest above the row is meant.
    func cell(row: String, under: String?, column: String) -> Result<CellAddress, Miss> {
        var rows = cells(matching: row)
        if let under {
            switch only(cells(matching: under), under) {
            case .success(let heading): rows = Array(rows.filter { $0.row > heading.row }.prefix(1))
            case .failure(let miss): return .failure(miss)
            }
        }
        let label: CellAddress
        switch only(rows, row) {
        case .success(let found): label = found
        case .failure(let miss): return .failure(miss)
        }
        let headings = cells(matching: column)
        let above = headings.filter { $0.row < label.row }
        let nearest = above.map(\.row).max()
        return only(above.isEmpty ? headings : above.filter { $0.row == nearest }, column).map {
            grid.home(CellAddress(column: $0.column, row: label.row, sheet: grid.sheet))
        }
    }

    private func cells(matching label: String) -> [CellAddress] {
        let pattern = WildPattern(label)
        return grid.cells.filter { $0.content.figure == nil && pattern.matches($0.content.text) }
            .map(\.address)
    }

    private func only(_ found: [CellAddress], _ label: String) -> Result<CellAddress, Miss> {
        if found.count == 1, let cell = found.first { return .success(cell) }
        let places = found.prefix(4).map(\.local).joined(separator: ", ")
        return .failure(
            Miss(
                label: label,
                reason: found.isEmpty
                    ? LocalizedText(
                        vi:
                            "trang không có ô nào ghi như vậy; xem lại nhãn (có thể dùng * cho phần "
                            + "thay đổi).",
                        en: "no cell on the sheet says so; check the label (* may stand for what "
                            + "changes).")
                    : LocalizedText(
                        vi:
                            "có \(found.count) ô ghi như vậy (\(places)); thêm under \"nhãn phía trên\", "
                            + "hoặc dùng địa chỉ ô.",
                        en:
                            "\(found.count) cells say so (\(places)); add under \"label above\", or "
                            + "use the cell's address.")))
    }
}
