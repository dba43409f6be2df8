import Shared

/// The words of the board in one language.
struct BoardWords: Sendable {
    /// The language.
    let language: Language

    var title: String { say("Tình hình nộp báo cáo", "Reports: who has sent, who has not") }
    var now: String { say("Lúc", "Now") }
    var asOf: String { say("Tính đến", "As of") }
    var asOfDay: String { say("Tính đến hết ngày", "As of the end of") }
    var period: String { say("Kỳ báo cáo", "Period") }
    var latest: String { say("Kỳ gần nhất của từng biểu", "Latest period of each form") }
    var show: String { say("Xem", "Show") }
    var overall: String { say("Tổng hợp các biểu", "All forms together") }
    var unit: String { say("Đơn vị", "Unit") }
    var form: String { say("Biểu, kỳ", "Form, period") }
    var due: String { say("hạn", "due") }
    var dueDay: String { say("Hạn nộp", "Due") }
    var lateBy: String { say("trễ", "late by") }
    var daysLate: String { say("Trễ", "Late by") }
    var expected: String { say("Phải gửi", "Expected") }
    var received: String { say("Đã nhận", "Received") }
    var onTime: String { say("Nhận đúng hạn", "Received on time") }
    var completeness: String { say("Tỷ lệ đã nhận", "Completeness") }
    var timeliness: String { say("Tỷ lệ đúng hạn", "Timeliness") }
    var refusedAttempts: String { say("có lần gửi bị từ chối", "had refused attempts") }
    var notOwed: String { say("không phải gửi", "not owed") }
    var nobody: String { say("Không có đơn vị nào.", "Nobody.") }
    var nothing: String {
        say("Không có biểu nào phải nộp trong kỳ này.", "No form is owed for this period.")
    }
    var wholeList: String { say("Danh sách đầy đủ", "The whole list") }

    /// How many rows a list leaves out.
    func more(_ count: Int) -> String {
        say("và \(count) báo cáo nữa.", "and \(count) more.")
    }

    var footer: String {
        say(
            "Tỷ lệ = số báo cáo / số phải gửi, không tính đơn vị được miễn. * hạn nộp tạm tính vì chưa "
                + "có lịch nghỉ lễ chính thức. Trạng thái tính trực tiếp từ những gì đã nhận.",
            "Rate = reports / expected, without exempt units. * provisional: the holidays of that year "
                + "are not announced. Every status is computed from what has been received.")
    }

    /// A kind of period.
    func kind(_ kind: PeriodKind) -> String {
        switch kind {
        case .week: say("Tuần", "Week")
        case .month: say("Tháng", "Month")
        case .quarter: say("Quý", "Quarter")
        case .halfYear: say("6 tháng", "Half-year")
        case .nineMonth: say("9 tháng", "Nine months")
        case .year: say("Năm", "Year")
        case .adHoc: say("Đột xuất", "Ad hoc")
        }
    }

    /// A day.
    func day(_ day: Day) -> String { language == .vi ? day.vietnamese : day.iso }

    /// A day of a period that names the year itself: `06/11`.
    func shortDay(_ day: Day) -> String {
        language == .vi ? String(day.vietnamese.dropLast(5)) : String(day.iso.dropFirst(5))
    }

    /// So many days.
    func days(_ count: Int) -> String {
        language == .vi ? "\(count) ngày" : count == 1 ? "1 day" : "\(count) days"
    }

    /// A status in the two or three words that a cell has room for.
    func short(_ verdict: ObligationVerdict) -> String {
        let days = verdict.daysLate ?? 0
        switch verdict.status {
        case .notYetDue: return say("Chưa đến", "Not yet")
        case .awaited: return say("Chờ gửi", "Awaited")
        case .onTime where verdict.due == nil: return say("Đã gửi", "Sent")
        case .onTime: return days < 0 ? say("Trước hạn", "Early") : say("Đúng hạn", "On time")
        case .late: return say("Trễ \(days) ngày", "Late \(days) d")
        case .missing: return say("Thiếu \(days) ngày", "Missing \(days) d")
        case .exempt: return say("Miễn", "Exempt")
        }
    }

    /// What else is known: attempts that were refused, corrections, a later due date, a return.
    func remarks(_ row: ObligationBoard.Row) -> String {
        var remarks: [String] = []
        if row.attempts > 0 {
            remarks.append(say("\(row.attempts) lần bị từ chối", "\(row.attempts) refused"))
        }
        if let revision = row.revision, revision > 1 {
            remarks.append(say("bản sửa \(revision)", "revision \(revision)"))
        }
        if row.verdict.isExtended, let due = row.verdict.due.map({ shortDay($0.day) }) {
            remarks.append(say("gia hạn \(due)", "extended to \(due)"))
        }
        if row.review == .returned { remarks.append(say("trả lại", "returned")) }
        if let why = row.why, row.verdict.status != .late { remarks.append(why.short[language]) }
        return remarks.joined(separator: ", ")
    }

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }
}

extension ObligationStatus {
    /// A sign that is told apart without colours and printed by every font.
    var symbol: String {
        switch self {
        case .notYetDue: "·"
        case .awaited: "○"
        case .onTime: "✓"
        case .late: "▲"
        case .missing: "✕"
        case .exempt: "–"
        }
    }
}
