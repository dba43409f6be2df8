import Shared

/// What Excel itself refuses while a clerk types. The marks `-` and `…` are answers, so a number's
/// cell takes them too; what passes here is judged again when the file is read.
enum TemplateChecks {
    /// The check of an indicator's input cell.
    ///
    /// - Parameter choices: the range that lists the answers of a choice.
    static func check(
        _ indicator: Indicator, at place: WorkbookWriter.Place, choices: String?
    ) -> WorkbookWriter.Check {
        var check = WorkbookWriter.Check(
            inputTitle: String(indicator.title.vi.prefix(32)), inputMessage: message(indicator))
        let cell = place.local
        switch indicator.type {
        case .integer, .money:
            check.formula = marks(cell, "AND(ISNUMBER(\(cell)),\(cell)>=0,\(cell)=INT(\(cell)))")
            check.errorMessage =
                "Chỉ nhận số nguyên không âm (viết 2340000 hoặc 2.340.000), hoặc “-” (không phát sinh), "
                + "“…” (có phát sinh, chưa thu thập được)."
        case .decimal:
            check.formula = marks(
                cell, "AND(ISNUMBER(\(cell)),\(cell)=ROUND(\(cell),\(indicator.scale)))")
            check.errorMessage =
                "Chỉ nhận số, tối đa \(indicator.scale) chữ số lẻ, hoặc “-” (không phát sinh), “…” (chưa "
                + "thu thập được)."
        case .date:
            check.formula = marks(cell, "ISNUMBER(\(cell))")
            check.errorMessage = "Gõ ngày/tháng/năm, như 31/01/2026."
        case .boolean:
            check.formula = choices
            check.isList = true
            check.errorMessage = "Chọn “có” hoặc “không”."
        case .choice:
            check.formula = choices
            check.isList = true
            check.errorMessage = "Chọn một trong các câu trả lời của danh sách."
        case .text, .list: break
        }
        return check
    }

    private static func marks(_ cell: String, _ condition: String) -> String {
        "=OR(\(condition),\(cell)=\"-\",\(cell)=\"…\",\(cell)=\"...\")"
    }

    private static func message(_ indicator: Indicator) -> String {
        if let note = indicator.note { return note.vi }
        switch indicator.type {
        case .integer, .money:
            let unit = indicator.unit.title.vi
            return unit.isEmpty ? "Số nguyên." : "Số nguyên, đơn vị: \(unit)."
        case .decimal: return "Số, tối đa \(indicator.scale) chữ số lẻ."
        case .date: return "Ngày/tháng/năm."
        case .boolean: return "Chọn có hoặc không."
        case .choice: return "Chọn trong danh sách."
        case .text, .list: return indicator.isOptional ? "Có thể để trống." : "Viết bằng chữ."
        }
    }
}
