/// Everything the collector can refuse, in one catalogue: stable codes, the HTTP status, and what to
/// do next. `docs/PROBLEMS.md` explains each to people.
public enum ProblemCode: String, CaseIterable, Hashable, Sendable {
    // The body
    case badUTF8
    case legacyEncoding
    case badJSON
    case badReport
    case notCanonical
    case digestMismatch
    case bodyTooLarge
    case unsupportedMediaType
    case headersTooLarge
    case requestTimeout
    // Who is asking
    case tokenMissing
    case tokenUnknown
    case tokenRevoked
    case wrongUnit
    case wrongRole
    case signInRefused
    case passwordChangeNeeded
    case passwordRefused
    case formExpired
    case signatureMissing
    case signatureInvalid
    case signingKeyUnknown
    case signingKeyRevoked
    case enrolmentCodeUnknown
    case enrolmentCodeUsed
    case enrolmentCodeExpired
    // What is reported
    case unknownForm
    case unknownFormVersion
    case unknownFacility
    case wrongCalendar
    case periodNotOwed
    case periodNotEnded
    case periodClosed
    case idReused
    case revisionStale
    case revisionWithdrawn
    case revisionLocked
    case findings
    case registryRefused
    // The question
    case badQuery
    case notFound
    case methodNotAllowed
    // The collector
    case rateLimited
    case tooBusy
    case storeUnavailable
    case diskFull
    case internalFault
    case converterMissing

    /// The HTTP status it is answered with.
    public var status: Int {
        switch self {
        case .badUTF8, .legacyEncoding, .badJSON, .badReport, .notCanonical, .digestMismatch,
            .badQuery:
            400
        case .tokenMissing, .tokenUnknown, .tokenRevoked: 401
        case .wrongUnit, .wrongRole, .signatureMissing, .signatureInvalid, .signingKeyUnknown,
            .signingKeyRevoked, .enrolmentCodeUnknown, .enrolmentCodeUsed,
            .enrolmentCodeExpired, .signInRefused, .passwordChangeNeeded, .formExpired:
            403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .idReused: 409
        case .revisionWithdrawn: 410
        case .revisionStale: 412
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .unknownForm, .unknownFormVersion, .unknownFacility, .wrongCalendar, .periodNotOwed,
            .periodNotEnded, .periodClosed, .revisionLocked, .findings, .registryRefused,
            .passwordRefused:
            422
        case .rateLimited: 429
        case .headersTooLarge: 431
        case .internalFault: 500
        case .converterMissing: 501
        case .tooBusy, .storeUnavailable: 503
        case .diskFull: 507
        }
    }

    /// What happened and what to do, when nothing more exact is known.
    public var title: LocalizedText {
        let pair = Self.titles[self] ?? (rawValue, rawValue)
        return LocalizedText(vi: pair.0, en: pair.1)
    }

    /// The stable identifier in problem bodies (RFC 9457 `type`).
    public var type: String { "urn:giaoban:problem:\(rawValue)" }

    private static let titles: [ProblemCode: (String, String)] = [
        .badUTF8: (
            "Nội dung không phải UTF-8. Lưu lại tệp bằng mã UTF-8 rồi gửi lại.",
            "The body is not UTF-8. Save the file as UTF-8 and send it again."
        ),
        .legacyEncoding: (
            "Nội dung có vẻ viết bằng bảng mã cũ (TCVN3 hoặc VNI). Chuyển sang Unicode UTF-8.",
            "The text looks like an old Vietnamese encoding (TCVN3 or VNI). Convert it to UTF-8."
        ),
        .badJSON: (
            "Nội dung không phải JSON hợp lệ. Xem vị trí nêu trong chi tiết.",
            "The body is not valid JSON. See the place named in the detail."
        ),
        .badReport: (
            "JSON đọc được nhưng không phải một báo cáo đúng cấu trúc.",
            "The JSON is readable but is not a well-formed report."
        ),
        .notCanonical: (
            "Báo cáo phải ở dạng JSON chuẩn tắc (RFC 8785, chữ Unicode NFC).",
            "A report must be canonical JSON (RFC 8785 over NFC text)."
        ),
        .digestMismatch: (
            "Mã băm đi kèm không khớp nội dung nhận được. Gửi lại.",
            "The digest sent does not match the body received. Send it again."
        ),
        .bodyTooLarge: (
            "Nội dung quá lớn. Gửi ít báo cáo hơn trong một lần.",
            "The body is too large. Send fewer reports at a time."
        ),
        .unsupportedMediaType: (
            "Chỉ nhận application/json, để nguyên hoặc nén gzip.",
            "Only application/json is accepted, plain or in gzip."
        ),
        .headersTooLarge: (
            "Phần đầu của yêu cầu quá lớn.", "The request's headers are too large."
        ),
        .requestTimeout: (
            "Yêu cầu gửi quá chậm nên bị ngắt. Gửi lại.",
            "The request took too long and was cut. Send it again."
        ),
        .tokenMissing: (
            "Thiếu mã truy cập. Đơn vị cần ghi danh (giaoban-agent enrol).",
            "No access token. The unit must enrol (giaoban-agent enrol)."
        ),
        .tokenUnknown: (
            "Mã truy cập không có ở Sở. Kiểm tra địa chỉ máy chủ hoặc ghi danh lại.",
            "The access token is unknown here. Check the collector's address or enrol again."
        ),
        .tokenRevoked: (
            "Mã truy cập đã bị thu hồi. Xin Sở một mã ghi danh mới.",
            "The access token was revoked. Ask the department for a new enrolment code."
        ),
        .wrongUnit: (
            "Mã truy cập này thuộc đơn vị khác với đơn vị trong yêu cầu.",
            "This access token belongs to another unit than the one in the request."
        ),
        .wrongRole: (
            "Tài khoản hoặc mã truy cập này không có quyền làm việc đó.",
            "This account or access token may not do that."
        ),
        .signInRefused: (
            "Tên đăng nhập, mật khẩu hoặc mã dùng một lần không đúng, hoặc mật khẩu được cấp đã hết hạn.",
            "Name, password or one-time code is wrong, or the password that was given has ended."
        ),
        .passwordChangeNeeded: (
            "Đổi mật khẩu được cấp trước khi làm việc khác.",
            "Change the password that was given before anything else."
        ),
        .passwordRefused: (
            "Mật khẩu hoặc mã dùng một lần không dùng được.",
            "The password or one-time code cannot be used."
        ),
        .formExpired: (
            "Biểu mẫu trên trang đã cũ hoặc đến từ nơi khác. Mở lại trang rồi gửi lại.",
            "The page's form is stale or came from elsewhere. Open the page again and send it."
        ),
        .signatureMissing: (
            "Báo cáo chưa ký. Khóa của đơn vị có chữ ký, nên mọi báo cáo phải ký bằng khóa đó.",
            "The report is not signed. This unit's key can sign, so that every report must be signed."
        ),
        .signatureInvalid: (
            "Chữ ký không khớp nội dung. Không nhận; báo cáo vẫn ở đơn vị. Báo cho Sở nếu lặp lại.",
            "The signature does not fit the content. Nothing was taken; tell the department if it recurs."
        ),
        .signingKeyUnknown: (
            "Chữ ký bằng khóa mà Sở không biết là của đơn vị này. Ghi danh lại.",
            "The signature names a key that is not known as this unit's. Enrol again."
        ),
        .signingKeyRevoked: (
            "Khóa đã ký báo cáo bị thu hồi. Xin Sở mã ghi danh mới; báo cáo sẽ được ký lại và gửi.",
            "The signing key was revoked. Ask for a new enrolment code; the report is then signed again."
        ),
        .enrolmentCodeUnknown: (
            "Mã ghi danh không đúng. Xin Sở mã mới.",
            "The enrolment code is wrong. Ask the department for a new one."
        ),
        .enrolmentCodeUsed: (
            "Mã ghi danh đã được một máy khác dùng. Báo cho Sở và xin mã mới.",
            "Another machine has used this enrolment code. Tell the department and ask for a new one."
        ),
        .enrolmentCodeExpired: (
            "Mã ghi danh đã hết hạn. Xin Sở mã mới.",
            "The enrolment code has expired. Ask the department for a new one."
        ),
        .unknownForm: (
            "Sở không có biểu mẫu này.", "The department has no such form."
        ),
        .unknownFormVersion: (
            "Sở không có phiên bản này của biểu mẫu, hoặc phiên bản không áp dụng cho kỳ báo cáo.",
            "No such version of the form, or it is not the one in force for the period."
        ),
        .unknownFacility: (
            "Đơn vị không có trong danh mục của Sở.", "The unit is not in the registry."
        ),
        .wrongCalendar: (
            "Kỳ báo cáo không thuộc lịch của biểu mẫu (thống kê hay hành chính).",
            "The period does not belong to the form's calendar (statistical or administrative)."
        ),
        .periodNotOwed: (
            "Đơn vị không phải nộp biểu mẫu này cho kỳ báo cáo đó.",
            "The unit does not owe this form for that period."
        ),
        .periodNotEnded: (
            "Kỳ báo cáo chưa kết thúc nên chưa nhận số liệu.",
            "The period has not ended yet, so its report cannot be taken."
        ),
        .periodClosed: (
            "Kỳ báo cáo đã khóa sổ; chỉ nhận đính chính.",
            "The period is closed; only an erratum can be taken."
        ),
        .idReused: (
            "Mã báo cáo này đã dùng cho một nội dung khác. Cả hai được giữ lại để xem xét.",
            "This report id was used for other content. Both are kept for review."
        ),
        .revisionStale: (
            "Số lần gửi không phải lần kế tiếp. Lập lại báo cáo với số lần kế tiếp và lý do.",
            "The revision is not the next one. Finalise it again as the next, with a reason."
        ),
        .revisionWithdrawn: (
            "Bản báo cáo này đã bị Sở rút. Xem lý do; lập bản mới nếu cần.",
            "The department has withdrawn this revision. See the reason; finalise a new one."
        ),
        .revisionLocked: (
            "Báo cáo đã được duyệt; Sở phải trả lại thì mới gửi bản mới được.",
            "The report is approved; the department must return it before a new revision."
        ),
        .findings: (
            "Số liệu chưa đạt quy tắc kiểm tra. Xem từng mục để sửa hoặc giải trình.",
            "The figures break rules. See each finding: mend it or explain it."
        ),
        .registryRefused: (
            "Thay đổi danh mục không ghi được. Xem từng lỗi để sửa.",
            "The change of reference data cannot be made. See each fault."
        ),
        .badQuery: (
            "Tham số truy vấn không đúng.", "A query parameter is wrong."
        ),
        .notFound: ("Không có gì ở địa chỉ này.", "Nothing is at this address."),
        .methodNotAllowed: (
            "Địa chỉ này không nhận phương thức đó.", "This address does not take that method."
        ),
        .rateLimited: (
            "Gửi quá nhiều. Chờ rồi gửi lại.", "Too many requests. Wait and try again."
        ),
        .tooBusy: (
            "Máy chủ đang bận. Báo cáo vẫn ở đơn vị; sẽ gửi lại.",
            "The collector is busy. The report stays with the unit and is sent again."
        ),
        .storeUnavailable: (
            "Kho dữ liệu tạm thời không ghi được. Báo cáo vẫn ở đơn vị; sẽ gửi lại.",
            "The store cannot be written for now. The report stays with the unit and is sent again."
        ),
        .diskFull: (
            "Ổ đĩa của máy chủ đã đầy; chưa nhận được báo cáo. Báo cho Sở.",
            "The collector's disk is full; the report was not taken. Tell the department."
        ),
        .internalFault: (
            "Lỗi của máy chủ. Báo cho Sở; báo cáo vẫn ở đơn vị.",
            "A fault of the collector. Tell the department; the report stays with the unit."
        ),
        .converterMissing: (
            "Máy chủ chưa có chương trình tạo tệp này. Tải bản Excel, hoặc in trang ra PDF.",
            "The server lacks the program that makes this file. Take the workbook, or print to PDF."
        ),
    ]
}
