import Shared

/// CSV as Excel writes it, long or wide (DOMAIN §9); in UTF-8, or converted from TCVN3 or VNI.
struct CSVSource: ReportSource {
    let title = "CSV"
    /// How numbers are written in a file that does not say.
    private var locale = FigureLocale.vi

    func accepts(fileName: String) -> Bool {
        SourceCatalog.isVisible(fileName) && fileName.lowercased().hasSuffix(".csv")
    }

    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading {
        read(bytes, fileName: fileName, forms: forms, defaults: ReportDefaults(locale: locale))
    }

    func with(locale: FigureLocale) -> any ReportSource {
        var source = self
        source.locale = locale
        return source
    }

    /// Reads a whole file of which something is known beforehand.
    func read(
        _ bytes: [UInt8], fileName: String, forms: FormCatalog, defaults: ReportDefaults
    ) -> ReportFileReading {
        do {
            let guarded = try TextGuard.converted(bytes)
            let table = try CSVTable(guarded.text)
            var reading = ReportFile(name: fileName, table: table, defaults: defaults)
                .read(forms: forms)
            if let conversion = guarded.conversion {
                reading.remarks.insert(
                    ReadingFault(
                        file: fileName.nfc, cell: nil, read: "", reason: conversion.message),
                    at: 0)
            }
            return reading
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
