import Shared
import Spreadsheet

/// Excel workbooks: the department's template, or a table laid out like a CSV file. Figures are found
/// by the names and codes that the template carries, never by their place alone.
struct XLSXSource: ReportSource {
    let title = "XLSX"

    func accepts(fileName: String) -> Bool {
        // `~$name.xlsx` is the lock that Excel puts beside an open workbook, `.~lock.name.xlsx#`
        // LibreOffice's.
        guard !fileName.hasPrefix("."), !fileName.hasPrefix("~$") else { return false }
        let name = fileName.lowercased()
        return name.hasSuffix(".xlsx") || name.hasSuffix(".xlsm")
    }

    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading {
        WorkbookReading.read(bytes, file: fileName, forms: forms)
    }
}
