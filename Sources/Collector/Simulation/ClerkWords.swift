import Shared

/// What a synthetic clerk writes in words: results, difficulties by area, proposals to an authority,
/// reasons and explanations. Invented; no number in it looks like a person's.
struct ClerkWords {
    private var chance: Chance

    /// Words drawn from `chance`.
    init(_ chance: Chance) { self.chance = chance }

    /// A text for an indicator.
    mutating func text(for code: IndicatorCode, of unit: UnitProfile) -> String {
        switch code.text {
        case "ket_qua_noi_bat": chance.pick(Self.results)
        case "kho_khan_chuyen_mon": difficulty(Self.professional)
        case "kho_khan_nhan_luc": difficulty(Self.staffing)
        case "kho_khan_ha_tang": difficulty(Self.infrastructure)
        case "kho_khan_thiet_bi": difficulty(Self.equipment)
        case "nguoi_lap": "Tổ thống kê – Phòng Kế hoạch nghiệp vụ"
        case "nguoi_duyet": unit.type.isHospital ? "Ban Giám đốc bệnh viện" : "Ban Giám đốc"
        case "so_van_ban": "\(chance.whole(11...980))/BC-\(Self.sign(unit.type))"
        case "ly_do_cham": chance.pick(Self.delays)
        default: "Không có"
        }
    }

    /// A row of a list, its fields filled by their names and types.
    mutating func row(of fields: [Indicator.Field], after day: Day) -> ListRow {
        let proposal = chance.pick(Self.proposals)
        var row: [IndicatorCode: String] = [:]
        for field in fields {
            switch (field.code.text, field.type) {
            case ("noi_dung", _): row[field.code] = proposal.content
            case ("co_quan", _): row[field.code] = proposal.authority
            case ("trang_thai", _): row[field.code] = chance.pick(Self.states)
            case (_, .date):
                row[field.code] = day.adding(days: 30 * chance.whole(1...6)).iso
            default: row[field.code] = "Không có"
            }
        }
        return ListRow(fields: row)
    }

    /// The note that a rule asks for on a figure.
    mutating func note(on code: IndicatorCode) -> String {
        switch code.text {
        case "phan_ung_nang":
            "Phản ứng sau tiêm được xử trí kịp thời, sức khỏe ổn định; đã lấy mẫu và báo cáo theo "
                + "quy trình."
        case "tu_vong_me":
            "Băng huyết sau sinh, chuyển tuyến muộn; hội đồng chuyên môn đã thẩm định."
        default: "Đã kiểm tra với sổ sách của đơn vị, số liệu đúng."
        }
    }

    /// Why a rule's warning is right to be ignored, in the words of the rule's kind.
    mutating func explanation(of kind: Rule.Kind?, window: Range<Day>) -> String {
        switch kind {
        case .outlier: unusual(window)
        case .unitScale: "Số liệu đúng đơn vị tính; phát sinh lớn do thanh toán dồn vào kỳ này."
        case .registryGuard: "Kê thêm giường do quá tải, đã báo cáo Sở để ghi nhận biến động."
        case .range:
            "Người bệnh đông, có thời điểm nằm ghép; đã kiểm tra số giường và ngày điều trị."
        case .balance: "Chênh lệch do điều động, biệt phái giữa các đơn vị trong ngành."
        case .crossForm: "Chênh lệch do trẻ sinh nơi khác được thống kê theo nơi cư trú."
        case .subset, .comparison:
            "Ca phát sinh từ kỳ trước chuyển sang; đã đối chiếu với sổ theo dõi."
        default: "Đã rà soát với khoa, phòng liên quan, số liệu đúng."
        }
    }

    /// Why a corrected report is sent.
    mutating func reason() -> String { chance.pick(Self.reasons) }

    /// The number of an invented decision.
    mutating func decision(year: Int) -> String { "\(chance.whole(12...990))/QĐ-SX" }

    // MARK: - Stock of sentences

    private mutating func difficulty(_ sentences: [String]) -> String {
        chance.happens(0.35) ? "không có" : chance.pick(sentences)
    }

    private func unusual(_ window: Range<Day>) -> String {
        let storm = Day(year: 2024, month: 9, day: 7)
        if let storm, window.contains(storm) {
            return "Ảnh hưởng bão số 3: mất điện nhiều ngày, người dân không đi khám được."
        }
        let last = window.upperBound.adding(days: -1)
        switch last.month {
        case 1, 2, 3: return "Dịp Tết Nguyên đán người dân ít đi khám, sau Tết tăng trở lại."
        case 7...11:
            return "Vào mùa dịch sốt xuất huyết, số người đến khám và nhập viện thay đổi mạnh."
        default:
            return "Đơn vị tổ chức các đợt khám sức khỏe định kỳ, số lượt thay đổi so với trước."
        }
    }

    private static func sign(_ type: FacilityType) -> String {
        type.isHospital ? "BV" : type.isCentre ? "TTYT" : "ĐV"
    }

    private static let results = [
        "Duy trì khám chữa bệnh 24/24 giờ, triển khai thêm kỹ thuật mới; không để xảy ra sự cố y khoa "
            + "nghiêm trọng.",
        "Kiểm soát tốt dịch bệnh trên địa bàn, không có ổ dịch bùng phát; hoàn thành chỉ tiêu tiêm "
            + "chủng trong kỳ.",
        "Hoàn thành kế hoạch khám sức khỏe học sinh và người cao tuổi; tỷ lệ hài lòng của người bệnh "
            + "tăng.",
        "Đẩy mạnh thanh toán không dùng tiền mặt và đơn thuốc điện tử; rút ngắn thời gian chờ khám.",
    ]
    private static let professional = [
        "Một số kỹ thuật đã được phê duyệt nhưng chưa triển khai được do thiếu bác sĩ chuyên khoa.",
        "Người bệnh chuyển tuyến trên còn cao ở các bệnh tim mạch và ung bướu.",
        "Thiếu một số thuốc và vật tư do chậm kết quả đấu thầu tập trung.",
        "Phụ cấp chống dịch của một số đợt chưa được chi trả.",
    ]
    private static let staffing = [
        "Thiếu bác sĩ gây mê, nhi và chẩn đoán hình ảnh; tuyển dụng nhiều đợt không có người nộp hồ sơ.",
        "Nhân viên y tế có tay nghề xin chuyển sang cơ sở tư nhân.",
        "Nhân viên y tế thôn bản tuổi cao, phụ cấp thấp, khó tuyển người thay.",
    ]
    private static let infrastructure = [
        "Khu điều trị nội trú xuống cấp, thấm dột; chưa có vốn sửa chữa.",
        "Hệ thống xử lý nước thải quá tải, cần nâng cấp.",
        "Điện và Internet ở các trạm vùng cao chập chờn vào mùa mưa bão.",
        "Ba trạm y tế chưa đạt diện tích tối thiểu.",
    ]
    private static let equipment = [
        "Máy X quang và máy xét nghiệm sinh hóa đã dùng trên 10 năm, hay hỏng, thiếu linh kiện.",
        "Thiếu máy thở và monitor cho khoa hồi sức.",
        "Trang thiết bị được cấp chưa đồng bộ, thiếu hóa chất đi kèm.",
    ]
    private static let delays = [
        "Vướng giải phóng mặt bằng và chờ điều chỉnh dự toán.",
        "Nhà thầu thi công chậm, giá vật liệu tăng; đã có văn bản đôn đốc.",
        "Mưa bão kéo dài, đường vào công trình bị sạt lở.",
    ]
    private static let proposals: [(content: String, authority: String)] = [
        ("Bổ sung chỉ tiêu biên chế bác sĩ và chính sách thu hút cho vùng khó khăn", "UBND tỉnh"),
        ("Bố trí vốn sửa chữa khu điều trị nội trú và hệ thống xử lý nước thải", "UBND tỉnh"),
        ("Sớm có kết quả đấu thầu thuốc, vật tư tập trung", "Sở Y tế"),
        ("Cấp bù phụ cấp chống dịch còn nợ", "Sở Tài chính"),
        ("Thanh toán phần chi vượt dự toán có lý do chính đáng", "Bảo hiểm xã hội tỉnh"),
        ("Bảo đảm vắc xin cho tiêm chủng mở rộng", "Bộ Y tế"),
        ("Đào tạo bác sĩ chuyên khoa định hướng theo địa chỉ", "Sở Y tế"),
    ]
    private static let states = ["Mới đề nghị", "Đang xem xét", "Đã được trả lời, chờ thực hiện"]
    private static let reasons = [
        "Bổ sung số liệu của hai trạm y tế gửi chậm",
        "Đối chiếu lại với phần mềm quản lý bệnh viện",
        "Sửa nhầm cột khi tổng hợp", "Cập nhật theo kết quả giám định bảo hiểm y tế",
    ]
}
