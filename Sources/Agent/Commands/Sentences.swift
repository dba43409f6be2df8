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
        let (vi, en) = judgement
        return LocalizedText(
            vi: "Biên nhận \(form.code) \(period.identifier) lần \(revision): Sở đã nhận lúc "
                + "\(receivedAt.vietnamese)\(vi). Mã \(id).",
            en: "Receipt for \(form.code) \(period.identifier) revision \(revision): received "
                + "\(receivedAt.rfc3339)\(en). Id \(id).")
    }

    private var judgement: (String, String) {
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
    /// The finding with the place of its first figure: file, row, column, what was read.
    func sentence(_ draft: ReportDraft) -> LocalizedText {
        let place = indicators.lazy.compactMap { code in
            draft.form.slot(of: code).flatMap { draft.content.source?.cells[$0] }
        }.first
        let file = draft.content.source?.file ?? ""
        let (vi, en) = place.map { Self.place($0) } ?? ("", "")
        let severity: (String, String) =
            self.severity == .hard
            ? ("LỖI", "ERROR")
            : isExplained(in: draft.content)
                ? ("CẢNH BÁO đã giải trình", "WARNING explained")
                : (
                    "CẢNH BÁO cần giải trình ở cột ghi chú",
                    "WARNING: explain it in the note column"
                )
        return LocalizedText(
            vi: "\(file) \(draft.period.identifier)\(vi): \(severity.0): \(message.vi) [\(rule)]",
            en: "\(file) \(draft.period.identifier)\(en): \(severity.1): \(message.en) [\(rule)]")
    }

    /// `B7` in words: row 7, column 2.
    private static func place(_ cell: String) -> (String, String) {
        let letters = cell.utf8.prefix { !(0x30...0x39).contains($0) }
        let row = cell.utf8.dropFirst(letters.count)
        let column = letters.reduce(0) { $0 * 26 + Int($1) - 64 }
        let number = String(decoding: row, as: UTF8.self)
        return (
            ", dòng \(number), cột \(column) (ô \(cell))",
            ", row \(number), column \(column) (cell \(cell))"
        )
    }
}
