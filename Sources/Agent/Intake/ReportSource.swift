import Shared

/// A place report files come from: one kind of file. A new one is one file and one catalogue line.
///
/// Contract: pure; bytes and a name in, drafts and faults out. Every fault names its cell. A file
/// that is not of the source's kind is never half-read.
protocol ReportSource: Sendable {
    /// What the source is called in messages.
    var title: String { get }
    /// Whether a file of this name is of the source's kind.
    func accepts(fileName: String) -> Bool
    /// Reads a whole file.
    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading
}

/// Every source there is.
enum SourceCatalog {
    /// In the order they are asked.
    static let sources: [any ReportSource] = [CSVSource()]

    /// Most bytes of a report file.
    static let fileLimit = 8 << 20

    /// The source for a file, or nil.
    static func source(for fileName: String) -> (any ReportSource)? {
        sources.first { $0.accepts(fileName: fileName) }
    }
}

/// CSV as Excel writes it, long or wide (DOMAIN §9).
struct CSVSource: ReportSource {
    let title = "CSV"

    func accepts(fileName: String) -> Bool {
        !fileName.hasPrefix(".") && fileName.lowercased().hasSuffix(".csv")
    }

    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading {
        do {
            let table = try CSVTable(try TextGuard.text(of: bytes))
            return ReportFile(name: fileName, table: table).read(forms: forms)
        } catch let fault as TextFault {
            return refusal(fileName, CellAddress(column: 1, row: fault.line), fault.message)
        } catch let fault as CSVTable.Fault {
            let (cell, message) = Self.tell(fault)
            return refusal(fileName, cell, message)
        } catch {
            preconditionFailure("reading throws nothing else")
        }
    }

    private func refusal(
        _ file: String, _ cell: CellAddress?, _ message: LocalizedText
    ) -> ReportFileReading {
        var reading = ReportFileReading()
        reading.faults = [ReadingFault(file: file, cell: cell, read: "", reason: message)]
        return reading
    }

    private static func tell(_ fault: CSVTable.Fault) -> (CellAddress?, LocalizedText) {
        switch fault {
        case .unclosedQuote(let row, let column):
            return (
                CellAddress(column: column, row: row),
                LocalizedText(
                    vi: "dấu ngoặc kép mở ở đây không được đóng; thêm dấu \" hoặc bỏ dấu này.",
                    en: "the quotation mark opened here is never closed; close it or remove it.")
            )
        case .textAfterQuote(let row, let column):
            return (
                CellAddress(column: column, row: row),
                LocalizedText(
                    vi: "có chữ sau dấu ngoặc kép đóng; trong ngoặc, dấu \" phải viết hai lần.",
                    en: "text follows a closing quotation mark; inside quotes write \"\".")
            )
        case .tooManyRows(let limit):
            return (
                CellAddress(column: 1, row: limit + 1),
                LocalizedText(
                    vi: "tệp có hơn \(limit) dòng; chia thành nhiều tệp.",
                    en: "the file has more than \(limit) rows; split it.")
            )
        case .empty:
            return (nil, LocalizedText(vi: "tệp không có nội dung.", en: "the file is empty."))
        }
    }
}
