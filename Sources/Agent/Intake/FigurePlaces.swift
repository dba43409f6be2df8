import Shared

/// Where the figures of one report stand in the clerk's file: what a finding must lead to, also when
/// it comes from the collector days after the file was read.
struct FigurePlaces: Sendable {
    private struct Place: Sendable {
        let file: String
        let cell: String
    }

    /// The file's name.
    let file: String
    private let period: String
    private var places: [IndicatorCode: Place] = [:]

    /// The places of a draft's figures, its blanks included.
    init(_ draft: ReportDraft) {
        file = draft.content.source?.file ?? ""
        period = draft.period.identifier
        for (slot, indicator) in draft.form.indicators.enumerated() {
            guard let cell = draft.content.source?.cells[slot] else { continue }
            places[indicator.code] = Place(file: file, cell: cell)
        }
    }

    /// The places that a finalised report carries in its own bytes (`at` of each answer, and `from`
    /// where it was put together from several sources).
    init(_ report: OutboxReport) {
        period = report.header.period
        // Unreadable bytes would not have passed the outbox's check; without places the file is named.
        let body = try? JSONValue(parsing: report.body)
        let file = body?["source"]?["file"]?.text ?? report.header.source
        self.file = file
        let parts = body?["source"]?["parts"]?.elements?.map { $0["name"]?.text } ?? []
        for key in ["values", "narrative"] {
            for member in body?[key]?.members ?? [] {
                guard let code = IndicatorCode(member.key), let cell = member.value["at"]?.text
                else { continue }
                let part = member.value["from"]?.integer.flatMap { Int(exactly: $0) } ?? 0
                let name = parts.indices.contains(part - 1) ? parts[part - 1] : nil
                places[code] = Place(file: name ?? file, cell: cell)
            }
        }
    }

    /// The first place known of `codes`, in words, with file and period in front.
    func place(of codes: [IndicatorCode]) -> LocalizedText {
        guard let place = codes.lazy.compactMap({ places[$0] }).first else {
            return LocalizedText(vi: "\(file) \(period)", en: "\(file) \(period)")
        }
        let (vi, en) = Self.words(place.cell)
        return LocalizedText(
            vi: "\(place.file) \(period)\(vi)", en: "\(place.file) \(period)\(en)")
    }

    /// `B7` in words: row 7, column 2; `Bieu1!B7` with its sheet.
    private static func words(_ address: String) -> (vi: String, en: String) {
        let end = address.lastIndex(of: "!")
        let local = end.map { address[address.index(after: $0)...] } ?? address[...]
        guard let cell = CellAddress(String(local)) else {
            return (", ô \(address)", ", cell \(address)")
        }
        let sheet = end.map { address[..<$0] }
        let (vi, en) = sheet.map { (", trang “\($0)”", ", sheet “\($0)”") } ?? ("", "")
        return (
            "\(vi), dòng \(cell.row), cột \(cell.column) (ô \(local))",
            "\(en), row \(cell.row), column \(cell.column) (cell \(local))"
        )
    }
}
