import Shared

extension MappedWorkbook.Report {
    /// The report as the rows of a long report file, and what keeps it from being read.
    func rows(
        through mapping: Mapping, file: String
    ) -> (rows: [CSVTable.Row], faults: [ReadingFault]) {
        let anywhere = CellAddress(column: 1, row: 1, sheet: sheet)
        var faults: [ReadingFault] = []
        for found in [period] + cells {
            guard let trouble = found.trouble else { continue }
            let source = found.line > 0 ? " (\(mapping.file):\(found.line))" : ""
            faults.append(
                ReadingFault(
                    file: file, cell: found.place ?? anywhere,
                    indicator: IndicatorCode(found.target), read: found.content.text,
                    reason: LocalizedText(vi: trouble.vi + source, en: trouble.en + source)))
        }
        guard faults.isEmpty else { return ([], faults) }
        var rows = [
            row("form", CellContent(text: mapping.form.text), anywhere),
            row("period", period.content, period.place ?? anywhere),
        ]
        if let facility = mapping.facility {
            rows.append(row("facility", CellContent(text: facility), anywhere))
        }
        let notes = Dictionary(
            cells.filter { $0.target.hasSuffix(".note") }.map { ($0.target.dropLast(5), $0) },
            uniquingKeysWith: { first, _ in first })
        for found in cells.sorted(by: Self.headLinesFirst) where !found.target.hasSuffix(".note") {
            let place = found.place ?? anywhere
            let note = notes[found.target[...]]
            rows.append(
                CSVTable.Row(gathered: [
                    (CellContent(text: found.target), place), (found.content, place),
                    (note?.content ?? CellContent(text: ""), note?.place ?? place),
                ]))
        }
        return (rows, [])
    }

    private static func headLinesFirst(
        _ left: MappedWorkbook.Found, _ right: MappedWorkbook.Found
    ) -> Bool {
        let head = ["reason", "decision"]
        return head.contains(left.target) && !head.contains(right.target)
    }

    private func row(
        _ word: String, _ content: CellContent, _ place: CellAddress
    ) -> CSVTable.Row {
        CSVTable.Row(gathered: [(CellContent(text: word), place), (content, place)])
    }
}
