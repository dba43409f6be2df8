import Shared

/// The words of a consolidated report in one language.
struct ConsolidatedWords: Sendable {
    /// The language.
    let language: Language

    var title: String { say("Báo cáo tổng hợp", "Consolidated report") }
    var nation: String {
        say("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
    }
    var motto: String { say("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness") }
    var number: String { say("Số:", "No.:") }
    var figures: String { say("Số liệu", "Figures") }
    var checks: String { say("Số liệu từ hai nguồn", "Figures told twice") }
    var missing: String { say("Đơn vị chưa gửi báo cáo", "Units that have not reported") }
    var difficulties: String { say("Khó khăn, vướng mắc", "Difficulties") }
    var proposals: String { say("Kiến nghị, đề xuất", "Proposals") }
    var notes: String { say("Ghi chú", "Notes") }
    var ordinal: String { say("TT", "No.") }
    var indicator: String { say("Chỉ tiêu", "Indicator") }
    var unitOfMeasure: String { say("ĐVT", "Unit") }
    var figure: String { say("Số liệu", "Figure") }
    var coverage: String { say("Số đơn vị", "Units") }
    var perTenThousand: String { say("Trên 10.000 dân", "Per 10,000") }
    var yearToDate: String { say("Lũy kế năm", "Year to date") }
    var plan: String { say("Kế hoạch", "Plan") }
    var percentOfPlan: String { say("% kế hoạch", "% of plan") }
    var lastYear: String { say("Cùng kỳ", "Last year") }
    var changePercent: String { say("Tăng, giảm (%)", "Change (%)") }
    var changePoints: String { say("Tăng, giảm (điểm %)", "Change (points)") }
    var facility: String { say("Đơn vị", "Unit") }
    var statement: String { say("Nội dung", "Content") }
    var authority: String { say("Cấp có thẩm quyền", "Authority") }
    var area: String { say("Lĩnh vực", "Area") }
    var deadline: String { say("Thời hạn", "Deadline") }
    var standing: String { say("Tình trạng, người phụ trách", "Status, owner") }
    var periodFigure: String { say("Theo báo cáo kỳ", "By the period's report") }
    var otherFigure: String { say("Theo nguồn đối chiếu", "By the other source") }
    var difference: String { say("Chênh lệch", "Difference") }
    var agreed: String { say("Số thống nhất, lý do", "Agreed figure, reason") }
    var periods: String { say("Kỳ thiếu", "Periods missing") }
    var preparedBy: String { say("NGƯỜI LẬP BIỂU", "PREPARED BY") }
    var signed: String { say("(Ký, ghi rõ họ tên)", "(Signature, full name)") }
    var signedAndSealed: String { say("(Ký, đóng dấu)", "(Signature, seal)") }
    var recipients: String { say("Nơi nhận:", "To:") }
    var nothingYet: String { say("chưa có", "none yet") }
    var notChosen: String { say("chưa thống nhất", "not agreed yet") }
    var outdated: String {
        say("đã cũ: số liệu đã được sửa sau đó", "out of date: figures were corrected since")
    }
    var allComplete: String {
        say("Mọi đơn vị phải gửi đều đã gửi báo cáo.", "Every unit that owes the report sent it.")
    }
    var noChecks: String {
        say("Các số liệu có hai nguồn đều khớp.", "All figures told twice agree.")
    }
    var noStatements: String { say("Không có ý kiến nào.", "Nobody wrote anything.") }
    var withheld: String {
        say(
            "***: số nhỏ hơn 5 không công bố, và số có thể suy ra nó.",
            "***: counts below 5 are withheld, and what would give them away.")
    }
    var method: String {
        say(
            "Số đơn vị: 27/32 là 27 trong 32 đơn vị phải gửi có đủ số liệu. Tỷ lệ tính lại từ tử số và "
                + "mẫu số, không lấy trung bình. Ô trống không phải là 0.",
            "Units: 27/32 are 27 of 32 units that owe the figure and gave all of it. Ratios are "
                + "recomputed from their parts, never averaged. A blank is not zero.")
    }

    /// The table with this number.
    func table(_ number: Int, _ title: String) -> String {
        say("Bảng \(number). \(title)", "Table \(number). \(title)")
    }

    /// Who signs, where nothing else was said.
    var signer: String { say("GIÁM ĐỐC", "DIRECTOR") }

    /// Place and day, with room to write the day of signature.
    func placed(_ place: String, _ day: Day) -> String {
        let place = place.isEmpty ? "……………" : place
        return say(
            "\(place), ngày …… tháng \(day.month) năm \(day.year)",
            "\(place), …… / \(day.month) / \(day.year)")
    }

    /// As of which moment the figures are.
    func moment(_ moment: Instant) -> String {
        say(
            "Số liệu tính đến \(moment.vietnamese), từ các báo cáo đang được tính.",
            "Figures as of \(moment.english), from the reports that count.")
    }

    /// A number as its readers write it.
    func number(_ number: FixedDecimal?) -> String {
        guard let number else { return "" }
        return language == .vi ? number.vietnamese : number.english
    }

    /// One of two texts.
    func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }
}
