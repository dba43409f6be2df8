import Shared
import Spreadsheet

/// Excel workbooks: the department's template, a table laid out like a CSV file, or the unit's own
/// sheets through a mapping. Figures of a template are found by the names and codes that it carries,
/// never by their place alone.
struct XLSXSource: ReportSource {
    let title = "XLSX"
    private let folder: MappingFolder?

    /// - Parameter mappings: where the unit's mapping files lie.
    init(mappings folder: MappingFolder? = nil) {
        self.folder = folder
    }

    func accepts(fileName: String) -> Bool {
        // `~$name.xlsx` is the lock that Excel puts beside an open workbook, `.~lock.name.xlsx#`
        // LibreOffice's.
        guard !fileName.hasPrefix("."), !fileName.hasPrefix("~$") else { return false }
        let name = fileName.lowercased()
        return name.hasSuffix(".xlsx") || name.hasSuffix(".xlsm")
    }

    func with(mappings: MappingFolder) -> any ReportSource { XLSXSource(mappings: mappings) }

    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading {
        let contents = folder?.contents(forms: forms) ?? MappingFolder.Contents()
        var reading = WorkbookReading.read(
            bytes, file: fileName, forms: forms, mappings: contents.mappings)
        let mistakes = contents.mistakes.map {
            ReadingFault(file: fileName.nfc, cell: nil, read: "", reason: $0.message)
        }
        // A broken mapping may be the one that this workbook needs.
        if reading.drafts.isEmpty {
            reading.faults += mistakes
        } else {
            reading.remarks += mistakes
        }
        return reading
    }
}
