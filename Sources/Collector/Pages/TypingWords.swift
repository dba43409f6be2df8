import Shared

/// What the pages for typing say, in one language.
struct TypingWords: Sendable {
    let frame: PageFrame
    /// Full names of accounts by row.
    let nameOf: @Sendable (Int64) -> String

    /// Where a report stands, in one word for the list.
    func state(
        _ row: ObligationBoard.Row, hasDraft: Bool, mayType: Bool
    ) -> (tone: PageTone, word: String) {
        if row.review == .returned { return (.warning, frame.say("Sở trả lại", "Returned")) }
        if hasDraft { return (.info, frame.say("Đang gõ", "Being typed")) }
        if row.counted != nil { return ReviewWords(frame: frame).state(row.review) }
        return ReviewWords(frame: frame).timeliness(row.verdict)
    }

    /// Why a report cannot be typed or sent now; nil when it can.
    func obstacle(_ standing: TypingSheet.Standing) -> (tone: PageTone, text: String)? {
        switch standing {
        case .open: nil
        case .early(let moment):
            (
                .info,
                frame.say(
                    "Kỳ chưa kết thúc: gõ trước được, gửi được từ \(frame.moment(moment)).",
                    "The period runs: it can be typed already, and sent from \(frame.moment(moment)) on."
                )
            )
        case .notBegun(let day):
            (
                .info,
                frame.say(
                    "Kỳ bắt đầu ngày \(frame.day(day)); từ ngày đó mới gõ được.",
                    "The period begins on \(frame.day(day)); it can be typed from then on.")
            )
        case .closed:
            (
                .warning,
                frame.say(
                    "Kỳ đã khóa sổ. Muốn sửa, đề nghị Sở mở đính chính.",
                    "The period is closed. To correct it, ask the department to open an erratum.")
            )
        case .locked:
            (
                .info,
                frame.say(
                    "Sở đã duyệt báo cáo này. Muốn sửa, đề nghị Sở trả lại.",
                    "The department has approved this report. To correct it, ask for its return.")
            )
        }
    }

    /// What somebody did when, at a field.
    func mark(_ entry: DraftLog.Entry) -> String {
        let (name, moment) = (nameOf(entry.account), frame.moment(entry.at))
        switch entry.origin {
        case .prefilled: return frame.say("điền sẵn", "filled in beforehand")
        case .typed: return frame.say("\(name) gõ lúc \(moment)", "typed by \(name) at \(moment)")
        case .file:
            let place = DraftPlace(entry.place)
            let cell = place?.cell.map { " \($0)" } ?? ""
            return frame.say(
                "\(name) đưa vào từ \(place?.file ?? "")\(cell) lúc \(moment)",
                "taken by \(name) from \(place?.file ?? "")\(cell) at \(moment)")
        }
    }

    /// Two people wrote into one field.
    func clash(_ clash: DraftMerge.Clash) -> String {
        let theirs = clash.theirs
        let (name, moment) = (nameOf(theirs.account), frame.moment(theirs.at))
        return frame.say(
            "\(name) đã ghi “\(theirs.text)” lúc \(moment), trong khi bạn ghi “\(clash.mine)”. Đang "
                + "giữ “\(theirs.text)”; nếu số của bạn đúng, gõ lại.",
            "\(name) wrote “\(theirs.text)” at \(moment) while you wrote “\(clash.mine)”. "
                + "“\(theirs.text)” stays; if yours is right, type it again.")
    }

    /// A value as it stands beside a field; empty for none.
    func beside(_ value: Value?, of indicator: Indicator) -> String {
        value.map { ReviewWords(frame: frame).value($0, of: indicator) } ?? ""
    }
}
