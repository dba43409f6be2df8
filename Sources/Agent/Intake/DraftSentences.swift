import Shared

/// What a clerk is told of a whole report, at the cell that names its period.
extension ReportDraft {
    private func fault(_ reason: LocalizedText) -> ReadingFault {
        ReadingFault(
            file: content.source?.file ?? "", cell: periodCell, read: period.identifier,
            reason: reason)
    }

    /// What must be known before the same figures are sent once more.
    func withdrawn(_ revision: Int) -> ReadingFault {
        fault(
            LocalizedText(
                vi:
                    "Sở không còn tính báo cáo \(form.code) lần \(revision) (đã rút): nộp lại là một "
                    + "lần gửi mới, cần dòng reason;LÝ DO.",
                en:
                    "the department no longer counts revision \(revision) of \(form.code) (withdrawn): "
                    + "submitting again makes a new revision and needs a line reason;TEXT."))
    }

    /// The complaint that the department gave these very figures back.
    func returned(_ returned: ContextAnswer.Returned, _ revision: Int) -> ReadingFault {
        fault(
            LocalizedText(
                vi:
                    "Sở đã trả lại báo cáo \(form.code) lần \(revision) lúc \(returned.at.vietnamese), "
                    + "lý do: “\(returned.reason)”. Tệp này y như bản bị trả lại: sửa theo lý do (hoặc "
                    + "giải trình), thêm dòng reason;LÝ DO rồi nộp lại.",
                en:
                    "the department returned revision \(revision) of \(form.code) at "
                    + "\(returned.at.rfc3339), because: “\(returned.reason)”. This file says the same "
                    + "as what was returned: mend it (or explain), add a line reason;TEXT and submit "
                    + "it again."))
    }

    /// The remark that the collector has forgotten what it once acknowledged.
    func lost(_ name: OutboxName) -> ReadingFault {
        fault(
            LocalizedText(
                vi:
                    "máy chủ của Sở không còn báo cáo \(form.code) lần \(name.revision) mà trước đây đã "
                    + "có biên nhận (có thể đã khôi phục từ bản sao lưu cũ): gửi lại đúng bản đã lưu.",
                en:
                    "the collector no longer has revision \(name.revision) of \(form.code), which it "
                    + "had acknowledged (it may have been restored from an older backup): the very "
                    + "same report is sent again."))
    }

    /// The complaint that the unit is not asked for this form.
    func notAsked(_ facility: FacilityID) -> ReadingFault {
        fault(
            LocalizedText(
                vi:
                    "đơn vị \(facility) không phải nộp biểu \(form.code) (theo danh mục của Sở, lần "
                    + "tải gần nhất); kiểm tra mã biểu, hoặc hỏi Sở.",
                en: "the unit \(facility) does not file \(form.code) (by the department's list as "
                    + "last fetched); check the form's code, or ask the department."))
    }

    /// The complaint that the collector would not take a report of this size.
    func tooLarge(_ bytes: Int) -> ReadingFault {
        let limit = ReportCodec.limits.bytes >> 10
        let size = (bytes + 1023) >> 10
        return fault(
            LocalizedText(
                vi:
                    "báo cáo \(form.code) dài \(size) KiB, Sở nhận tối đa \(limit) KiB; rút gọn các "
                    + "đoạn chữ, danh sách và ghi chú.",
                en:
                    "the report \(form.code) takes \(size) KiB, the department accepts \(limit) KiB; "
                    + "shorten its texts, lists and notes."))
    }

    /// The collector's refusal of the whole report, as a complaint about the file it stands in.
    func refused(_ problem: Outcome.OwnProblem) -> ReadingFault {
        fault(
            LocalizedText(
                vi: "Sở không nhận biểu \(form.code) (\(problem.code)): \(problem.sentence.vi)",
                en: "the department does not take \(form.code) (\(problem.code)): "
                    + problem.sentence.en))
    }
}

extension ContextAnswer.Counted {
    /// What a clerk is told who submits what the department counts already.
    func sentence(_ draft: ReportDraft) -> LocalizedText {
        let (vi, en) = ReceiptWords.judgement(dueAt: dueAt, daysLate: daysLate)
        let report = "\(draft.form.code) \(draft.period.identifier)"
        return LocalizedText(
            vi:
                "\(report): nội dung không đổi, Sở đang tính đúng bản này: lần \(revision), nhận lúc "
                + "\(receivedAt.vietnamese)\(vi). Mã \(id). Không gửi thêm.",
            en: "\(report): unchanged, the department counts this very content: revision "
                + "\(revision), received \(receivedAt.rfc3339)\(en). Id \(id). Nothing more is sent."
        )
    }
}

extension ReferenceCache {
    /// The same reading with a complaint for each report that its unit is not asked for.
    func asking(_ reading: ReportFileReading, _ units: [FacilityID]) -> ReportFileReading {
        var reading = reading
        reading.faults += reading.drafts.compactMap { draft in
            guard let unit = draft.facility ?? units.first,
                isFiler(unit, of: draft.form.code) == false
            else { return nil }
            return draft.notAsked(unit)
        }
        return reading
    }
}
