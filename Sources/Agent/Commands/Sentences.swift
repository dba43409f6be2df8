import Shared

extension TransportFault {
    /// What a person should know about a fault of the line.
    var message: LocalizedText {
        switch reason {
        case .dns:
            LocalizedText(
                vi: "không tìm thấy tên máy chủ (DNS).",
                en: "the collector's name is not found (DNS).")
        case .connect:
            LocalizedText(
                vi: "máy chủ không nhận kết nối.", en: "the collector does not take the connection."
            )
        case .proxy: LocalizedText(vi: "proxy không cho đi qua.", en: "the proxy refuses.")
        case .tls:
            LocalizedText(
                vi: "chứng thư TLS không hợp lệ (\(detail)).",
                en: "the TLS certificate is not valid (\(detail)).")
        case .clockBehind:
            LocalizedText(
                vi: "chứng thư chưa có hiệu lực: đồng hồ máy này có lẽ chạy sai, hãy chỉnh lại.",
                en: "the certificate is not valid yet: this computer's clock is probably wrong.")
        case .certificateExpired:
            LocalizedText(
                vi: "chứng thư đã hết hạn; kiểm tra đồng hồ máy này, rồi báo cho Sở.",
                en: "the certificate has expired; check this computer's clock, then tell the "
                    + "department.")
        case .timeout, .stalled:
            LocalizedText(
                vi: "máy chủ không trả lời kịp.", en: "the collector did not answer in time.")
        case .cut: LocalizedText(vi: "đường truyền bị đứt.", en: "the line broke.")
        case .tooLarge:
            LocalizedText(
                vi: "câu trả lời quá lớn, không phải của máy chủ.",
                en: "the answer is too large to be the collector's.")
        case .cancelled: LocalizedText(vi: "đã dừng.", en: "stopped.")
        case .other: LocalizedText(vi: "lỗi mạng (\(detail)).", en: "network error (\(detail)).")
        }
    }
}

extension Outcome.OwnProblem {
    /// The collector's own sentence.
    var sentence: LocalizedText {
        Problem(bytes: body)?.detail
            ?? LocalizedText(vi: "\(status) \(code)", en: "\(status) \(code)")
    }
}

extension Receipt {
    /// The receipt as a person reads it.
    var sentence: LocalizedText {
        let (vi, en) = ReceiptWords.judgement(dueAt: dueAt, daysLate: daysLate)
        return LocalizedText(
            vi: "Biên nhận \(form.code) \(period.identifier) lần \(revision): Sở đã nhận lúc "
                + "\(receivedAt.vietnamese)\(vi). Mã \(id).",
            en: "Receipt for \(form.code) \(period.identifier) revision \(revision): received "
                + "\(receivedAt.rfc3339)\(en). Id \(id).")
    }
}

/// Timeliness in words.
enum ReceiptWords {
    /// What follows the moment of receipt: due date and verdict; nothing without a due date.
    static func judgement(dueAt: Instant?, daysLate: Int?) -> (vi: String, en: String) {
        guard let daysLate else { return ("", "") }
        let due = dueAt.map { (", hạn trước \($0.vietnamese)", ", due before \($0.rfc3339)") }
        let (vi, en) = due ?? ("", "")
        if daysLate > 0 { return ("\(vi), trễ \(daysLate) ngày", "\(en), \(daysLate) days late") }
        if daysLate < 0 {
            return ("\(vi), trước hạn \(-daysLate) ngày", "\(en), \(-daysLate) days early")
        }
        return ("\(vi), đúng hạn", "\(en), on time")
    }
}

extension Finding {
    /// The finding with the place of its first figure: file, row, column.
    ///
    /// - Parameter isExplained: whether the unit has written why; never true of a collector's finding,
    ///   which names only what keeps the report back.
    func sentence(at places: FigurePlaces, isExplained: Bool = false) -> LocalizedText {
        let place = places.place(of: indicators)
        let severity: (String, String) =
            self.severity == .hard
            ? ("LỖI", "ERROR")
            : isExplained
                ? ("CẢNH BÁO đã giải trình", "WARNING explained")
                : (
                    "CẢNH BÁO cần giải trình ở cột ghi chú",
                    "WARNING: explain it in the note column"
                )
        return LocalizedText(
            vi: "\(place.vi): \(severity.0): \(message.vi) [\(rule)]",
            en: "\(place.en): \(severity.1): \(message.en) [\(rule)]")
    }
}
