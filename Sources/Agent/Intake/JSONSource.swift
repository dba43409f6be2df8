import Shared

/// JSON as a vendor's program writes it: the shape of the form version's published schema.
struct JSONSource: ReportSource {
    let title = "JSON"

    func accepts(fileName: String) -> Bool {
        SourceCatalog.isVisible(fileName) && fileName.lowercased().hasSuffix(".json")
    }

    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        return JSONReportFile(name: fileName, forms: forms)
            .read(hasMark ? Array(bytes.dropFirst(3)) : bytes)
    }
}
