import Shared
import Spreadsheet

/// What `mapping` says.
enum MappingSentences {
    static func noForm(_ text: String, _ forms: FormCatalog) -> LocalizedText {
        let known = forms.codes.map(\.text).joined(separator: ", ")
        return LocalizedText(
            vi: "Không có biểu “\(text)”. Các biểu hiện có: \(known).",
            en: "There is no form “\(text)”. The forms are: \(known).")
    }

    static func unmapped(_ indicator: Indicator) -> LocalizedText {
        LocalizedText(
            vi: "Chưa có ô: \(indicator.code) (\(indicator.title.vi)).",
            en: "No cell yet: \(indicator.code) (\(indicator.title.en)).")
    }

    static func good(_ mapping: Mapping, _ unmapped: Int) -> LocalizedText {
        unmapped == 0
            ? LocalizedText(
                vi: "\(mapping.file): không có lỗi. Thử trên một sổ Excel: thêm --with TỆP.xlsx.",
                en: "\(mapping.file): no mistake. Try it on a workbook: add --with FILE.xlsx.")
            : LocalizedText(
                vi: "\(mapping.file): còn \(unmapped) chỉ tiêu bắt buộc chưa có ô.",
                en: "\(mapping.file): " + Counted.english(unmapped, "required indicator")
                    + " without a cell.")
    }

    static func notFor(_ file: String) -> LocalizedText {
        LocalizedText(
            vi: "Tên tệp “\(file)” không hợp với dòng “file = …”: tệp này sẽ không được đọc.",
            en: "The name “\(file)” does not fit the line “file = …”: it would not be read.")
    }

    static func noSheet(_ names: [String]) -> LocalizedText {
        let all = names.joined(separator: ", ")
        return LocalizedText(
            vi: "Không trang nào hợp với “sheet” và “period”. Các trang: \(all).",
            en: "No sheet fits “sheet” and “period”. The sheets are: \(all).")
    }

    static func heading(_ report: MappedWorkbook.Report) -> LocalizedText {
        let period = report.period.content.text
        return LocalizedText(
            vi: "Trang “\(report.sheet.name)”, kỳ \(period)"
                + (report.period.trouble.map { " — \($0.vi)" } ?? ""),
            en: "Sheet “\(report.sheet.name)”, period \(period)"
                + (report.period.trouble.map { " — \($0.en)" } ?? ""))
    }

    /// `kham_tong  Bieu 1!C7  8900  Tổng số lượt khám`.
    static func cell(_ found: MappedWorkbook.Found, _ form: Form) -> LocalizedText {
        let code = found.target.prefix { $0 != "." }
        let title = IndicatorCode(String(code)).flatMap { form.slot(of: $0) }
            .map { form.indicators[$0].title }
        let place = found.place?.description ?? "?"
        let start = "  \(found.target)  \(place)  "
        if let trouble = found.trouble {
            return LocalizedText(
                vi: "\(start)(dòng \(found.line)) “\(found.content.text)” — \(trouble.vi)",
                en: "\(start)(line \(found.line)) “\(found.content.text)” — \(trouble.en)")
        }
        let text = found.content.text
        return LocalizedText(
            vi: start + (text.isEmpty ? "(trống)" : text) + (title.map { "  \($0.vi)" } ?? ""),
            en: start + (text.isEmpty ? "(blank)" : text) + (title.map { "  \($0.en)" } ?? ""))
    }

    static func readable(_ count: Int) -> LocalizedText {
        LocalizedText(
            vi:
                "Đọc được \(count) báo cáo. Chưa lưu, chưa gửi gì; các quy tắc được kiểm tra khi nộp.",
            en: Counted.english(count, "report")
                + " can be read. Nothing was kept or sent; the rules "
                + "are checked when it is submitted.")
    }
}
