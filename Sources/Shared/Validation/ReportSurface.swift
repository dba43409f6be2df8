/// Where a person fills in a report: a finding that asks for words beside the figures names the place
/// where these are written there.
public enum ReportSurface: Sendable {
    /// A file: the template's workbook, or a CSV file.
    case file
    /// The form's page in a browser.
    case page

    /// Where the reason of a correction is written.
    var reason: LocalizedText {
        switch self {
        case .file:
            LocalizedText(
                vi: "mẫu Excel: ô Lý do gửi lại; tệp CSV: dòng reason;LÝ DO",
                en: "in the template: the cell Reason; in a CSV file: a line reason;TEXT")
        case .page:
            LocalizedText(
                vi: "ô “Lý do gửi lại” ở cuối trang",
                en: "the field “Reason of the correction” at the end of the page")
        }
    }

    /// Where the number of a decision is written.
    var decision: LocalizedText {
        switch self {
        case .file:
            LocalizedText(
                vi: "mẫu Excel: ô Số quyết định; tệp CSV: dòng decision;SỐ",
                en: "in the template: the cell Decision; in a CSV file: a line decision;NUMBER")
        case .page:
            LocalizedText(
                vi: "ô “Số quyết định” ở cuối trang",
                en: "the field “Decision number” at the end of the page")
        }
    }

    /// Where the note on a figure is written.
    var note: LocalizedText {
        switch self {
        case .file: LocalizedText(vi: "ở cột ghi chú (note)", en: "in the note column")
        case .page:
            LocalizedText(
                vi: "ở ô ghi chú của chỉ tiêu này", en: "in the note field of this indicator")
        }
    }
}
