import Shared
import Spreadsheet

/// Writes the sheet that explains the template, and, in hidden columns of it, the answers that cells
/// offer to choose from.
struct TemplateGuide {
    /// The sheet's name.
    static let sheetName = "Hướng dẫn"

    private let request: TemplateRequest
    private let writer: WorkbookWriter
    private let styles: TemplateStyles

    init(_ request: TemplateRequest, _ writer: WorkbookWriter, _ styles: TemplateStyles) {
        self.request = request
        self.writer = writer
        self.styles = styles
    }

    /// The range in which each choice's answers stand once the sheet is written.
    static func choices(of form: Form) -> [IndicatorCode: String] {
        var ranges: [IndicatorCode: String] = [:]
        for (index, indicator) in choosing(form).enumerated() {
            let first = WorkbookWriter.Place(row: 0, column: firstList + index)
            let last = WorkbookWriter.Place(
                row: answers(indicator).count - 1, column: firstList + index)
            ranges[indicator.code] = "='\(sheetName)'!\(first.absolute):\(last.absolute)"
        }
        return ranges
    }

    private static let firstList = 4

    private static func choosing(_ form: Form) -> [Indicator] {
        form.inputIndicators.filter { $0.type == .choice || $0.type == .boolean }
    }

    private static func answers(_ indicator: Indicator) -> [String] {
        indicator.type == .boolean ? ["có", "không"] : indicator.choices.map(\.title.vi)
    }

    /// Writes the sheet.
    func write() {
        writer.addSheet(Self.sheetName)
        writer.column(0, width: 4, isHidden: true)
        writer.column(1, width: 46)
        writer.column(2, width: 70)
        writer.text(TemplateMarks.guide, at: WorkbookWriter.Place(row: 0, column: 0), styles.code)
        var row = 0
        for (heading, text) in Self.advice {
            writer.text(heading, at: WorkbookWriter.Place(row: row, column: 1), styles.guideHeading)
            writer.text(text, at: WorkbookWriter.Place(row: row, column: 2), styles.guide)
            writer.row(row, height: Double(text.count / 66 + 1) * 15 + 6)
            row += 1
        }
        row = writeNotes(from: row + 1)
        writeLists()
        writer.protect()
        writer.print(
            isLandscape: false, headings: nil, footer: "&L\(request.form.code)&RTrang &P/&N")
    }

    /// The form's own guidance and what it is modelled on.
    private func writeNotes(from start: Int) -> Int {
        var row = start
        writer.text(
            request.form.legalBasis.vi, at: WorkbookWriter.Place(row: row, column: 1), styles.guide)
        writer.text(
            request.form.legalBasis.en, at: WorkbookWriter.Place(row: row, column: 2), styles.guide)
        writer.row(row, height: 48)
        row += 2
        for indicator in request.form.inputIndicators {
            guard let note = indicator.note else { continue }
            let title = indicator.title
            writer.text(title.vi, at: WorkbookWriter.Place(row: row, column: 1), styles.guide)
            writer.text(
                "\(note.vi)\n\(title.en): \(note.en)",
                at: WorkbookWriter.Place(row: row, column: 2), styles.guide)
            let length = note.vi.count + note.en.count + title.en.count
            writer.row(row, height: Double(length / 66 + 2) * 15)
            row += 1
        }
        return row
    }

    private func writeLists() {
        let choosing = Self.choosing(request.form)
        guard !choosing.isEmpty else { return }
        writer.column(
            Self.firstList, to: Self.firstList + choosing.count - 1, width: 12, isHidden: true)
        for (index, indicator) in choosing.enumerated() {
            for (row, answer) in Self.answers(indicator).enumerated() {
                writer.text(
                    answer, at: WorkbookWriter.Place(row: row, column: Self.firstList + index),
                    styles.code)
            }
        }
    }

    private static let advice = [
        (
            "Cách điền",
            "Chỉ gõ vào các ô màu vàng. Ô xanh lá tự tính từ các ô vàng, để xem ngay; khi nhận, hệ thống "
                + "tính lại. Ô xám là số kỳ trước và cùng kỳ năm trước, chỉ để so sánh."
        ),
        (
            "Không có số",
            "“0”: có theo dõi, bằng không. “-”: không phát sinh. “…”: có phát sinh nhưng chưa thu thập "
                + "được. Không để trống ô bắt buộc."
        ),
        (
            "Cảnh báo",
            "Khi một con số khác thường nhưng đúng, viết lý do vào cột “Ghi chú, giải trình” của dòng đó."
        ),
        (
            "Gửi",
            "Lưu tệp (.xlsx) vào thư mục bao-cao của đơn vị, hoặc chạy giaoban-agent submit. Kết quả nằm "
                + "cạnh tệp, ghi rõ ô nào cần sửa."
        ),
        (
            "Kỳ khác",
            "Nên tải mẫu mới cho mỗi kỳ để có số so sánh đúng. Nếu không có mạng, sửa ô “Kỳ báo cáo” và "
                + "nhập số mới."
        ),
        (
            "How to fill in",
            "Type into the yellow cells only; green ones are computed, grey ones are for comparison. 0 is a count of zero, - did "
                + "not occur, … occurred and was not collected. Explain an odd but true figure in its "
                + "note. Save the file into the unit's folder bao-cao, or run giaoban-agent submit."
        ),
    ]
}
