import Shared

/// A report that `submit` could not deliver now: what the clerk is told, and the exit status.
struct Undelivered: Sendable {
    /// The report.
    let name: OutboxName
    /// What the attempt came to; nil when there was none.
    let delivery: Courier.Delivery?
    /// The outbox's folder.
    let outbox: String

    /// The status to leave with.
    var status: ExitStatus {
        switch delivery {
        case .outcome(.identity), .stranded: .identity
        case .notSent(.damaged): .disk
        default: .kept
        }
    }

    /// What is told.
    var sentence: LocalizedText {
        switch delivery {
        case .outcome(.identity(let problem)):
            kept(
                problem.sentence,
                then: LocalizedText(
                    vi: "Sẽ gửi lại sau khi ghi danh lại.",
                    en: "It will be sent again after enrolling again."))
        case .notSent(.damaged(let why)): damaged(why)
        default:
            kept(
                reason,
                then: LocalizedText(
                    vi: "Sẽ gửi lại khi có mạng.", en: "It will be sent again."))
        }
    }

    private var title: LocalizedText {
        LocalizedText(
            vi: "\(name.slot.form) \(name.slot.period) lần \(name.revision)",
            en: "\(name.slot.form) \(name.slot.period) revision \(name.revision)")
    }

    private func kept(_ reason: LocalizedText, then: LocalizedText) -> LocalizedText {
        LocalizedText(
            vi: "\(title.vi): đã lưu trong hộp gửi, chưa gửi được: \(reason.vi) \(then.vi)",
            en: "\(title.en): saved in the outbox, not delivered yet: \(reason.en) \(then.en)")
    }

    /// A damaged report is moved aside and never sent: to promise more would be a lie.
    private func damaged(_ why: String) -> LocalizedText {
        let place =
            "\(outbox)/\(Spool.Place.damaged.rawValue)/\(name.stem)\(Spool.reportEnding)"
        return LocalizedText(
            vi: "\(title.vi): KHÔNG gửi được: tệp trong hộp gửi bị hỏng (\(why)), đã chuyển sang "
                + "\(place). Kiểm tra ổ đĩa rồi nộp lại tệp báo cáo gốc.",
            en:
                "\(title.en): NOT sent: its file in the outbox is damaged (\(why)) and was moved to "
                + "\(place). Check the disk, then submit the original report file again.")
    }

    private var reason: LocalizedText {
        switch delivery {
        case .outcome(.later(.fault(let fault), _)): fault.message
        case .outcome(.later(.collector(let problem), _)): problem.sentence
        case .outcome(.later(.unsignedReceipt, _)):
            LocalizedText(
                vi: "biên nhận không có chữ ký của Sở mà máy này biết. Báo cho Sở.",
                en: "the receipt bears no signature of the department that is known here. Tell the "
                    + "department.")
        case .stranded:
            LocalizedText(
                vi: "thư mục này không còn ghi danh cho đơn vị \(name.slot.facility).",
                en: "this home is not enrolled for the unit \(name.slot.facility).")
        case .outcome(.later(.stranger(let status), _)),
            .outcome(.later(.noReceipt(let status), _)),
            .outcome(.later(.otherReceipt(let status), _)):
            LocalizedText(
                vi: "nơi trả lời không phải máy chủ của Sở (HTTP \(status)).",
                en: "what answered is not the collector (HTTP \(status)).")
        case .unreadable(let fault): fault.message
        default: LocalizedText(vi: "chưa đến lượt gửi.", en: "its turn has not come.")
        }
    }
}
