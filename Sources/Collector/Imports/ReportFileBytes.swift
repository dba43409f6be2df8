import Shared
import Spreadsheet

/// Report files as they come, told apart by their bytes: a workbook, or CSV in whatever encoding.
enum ReportFileBytes {
    /// Reads every report of a file; a file that cannot be read at all is one fault.
    static func read(_ file: ImportReference.File, forms: FormCatalog) -> ReportFileReading {
        if file.bytes.starts(with: [0x50, 0x4B]) {
            return WorkbookReading.read(file.bytes, file: file.name, forms: forms)
        }
        do {
            let text = try TextGuard.converted(file.bytes).text
            return Shared.ReportFile(name: file.name, table: try CSVTable(text)).read(forms: forms)
        } catch let error as TextFault {
            return refused(file, error.message)
        } catch {
            return refused(
                file,
                LocalizedText(
                    vi: "không đọc được bảng CSV.", en: "the CSV cannot be read."))
        }
    }

    /// A fault of the file as a whole.
    static func fault(_ file: ImportReference.File, _ reason: LocalizedText) -> ReadingFault {
        ReadingFault(file: file.name, cell: nil, read: "", reason: reason)
    }

    private static func refused(
        _ file: ImportReference.File, _ reason: LocalizedText
    ) -> ReportFileReading {
        var reading = ReportFileReading()
        reading.faults = [fault(file, reason)]
        return reading
    }
}
