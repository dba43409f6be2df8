import Shared

/// Why a cell holds no figure, and what to do.
enum CellSentence {
    static func error(_ code: String) -> LocalizedText {
        LocalizedText(
            vi: "công thức trong ô báo lỗi \(code.prefix(12)); sửa công thức, hoặc gõ số vào ô.",
            en: "the formula in the cell gives the error \(code.prefix(12)); mend it, or type the "
                + "figure.")
    }

    static let neverCalculated = LocalizedText(
        vi: "ô có công thức chưa bao giờ được tính (tệp do phần mềm xuất ra); mở bằng Excel hoặc "
            + "LibreOffice, lưu lại rồi gửi.",
        en:
            "the cell holds a formula that was never calculated (a program wrote the file); open it "
            + "in Excel or LibreOffice, save it and try again.")

    static let time = LocalizedText(
        vi: "ô đang là giờ, không phải số; định dạng ô là Number (Số) rồi gõ lại.",
        en: "the cell is a time, not a number; format it as Number and type it again.")

    static let impossibleDay = LocalizedText(
        vi:
            "ô định dạng ngày nhưng không có ngày như vậy; gõ lại, như 31/01/2026, hoặc định dạng lại "
            + "là Number (Số).",
        en: "the cell is formatted as a date and there is no such day; type it again, such as "
            + "31/01/2026, or format it as Number.")

    static let tooLong = LocalizedText(
        vi: "ô chứa quá nhiều chữ; viết gọn lại.", en: "the cell holds too much text; shorten it.")

    static let damaged = LocalizedText(
        vi: "ô bị hỏng, không đọc được; gõ lại vào ô rồi lưu tệp.",
        en: "the cell is damaged; type it again and save the file.")
}
