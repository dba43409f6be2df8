import Shared

/// For what a notice is written: each has words of its own in both languages.
enum NoticeOccasion: String, CaseIterable, Sendable {
    /// Reports will be due.
    case before
    /// Reports are overdue.
    case overdue
    /// Reports were given back and have not come again.
    case returned
    /// The department hears of units that stay away.
    case escalation
    /// The officer's morning digest.
    case digest
    /// An address is tried.
    case test

    /// The name for people.
    var title: LocalizedText {
        switch self {
        case .before: LocalizedText(vi: "Nhắc trước hạn", en: "Before the due date")
        case .overdue: LocalizedText(vi: "Nhắc khi quá hạn", en: "Overdue")
        case .returned: LocalizedText(vi: "Nhắc báo cáo bị trả lại", en: "Returned reports")
        case .escalation: LocalizedText(vi: "Báo lên Sở", en: "To the department")
        case .digest: LocalizedText(vi: "Bản tin sáng", en: "Morning digest")
        case .test: LocalizedText(vi: "Thử địa chỉ", en: "Trying an address")
        }
    }
}

/// A place in a template that is filled in.
enum NoticePlaceholder: String, CaseIterable, Sendable {
    /// Who is written to.
    case name
    /// The unit's name.
    case unit
    /// The list of reports, a line each.
    case reports
    /// How many they are.
    case count
    /// The day of the letter.
    case today
    /// What the department calls itself.
    case department
    /// The four counts of a digest.
    case missing, newlyMissing, arrived, toReview

    /// Which stand in the words of an occasion.
    static func allowed(in occasion: NoticeOccasion) -> [NoticePlaceholder] {
        switch occasion {
        case .before, .overdue, .returned:
            [.name, .unit, .reports, .count, .today, .department]
        case .escalation: [.name, .reports, .count, .today, .department]
        case .digest:
            [
                .name, .reports, .count, .today, .department, .missing, .newlyMissing, .arrived,
                .toReview,
            ]
        case .test: [.name, .today, .department]
        }
    }
}

/// The words of a notice: a subject and a body with places such as `{unit}` to fill in.
struct NoticeTemplate: Hashable, Sendable {
    let subject: String
    let body: String

    /// Longest subject and body.
    static let subjectLimit = 200
    static let bodyLimit = 8000

    private enum Piece {
        case text(Substring)
        case place(Substring)
    }

    /// Takes the words when every place in them is one that `occasion` knows.
    ///
    /// - Throws: `badQuery` with the place that is unknown and those that are known.
    init(subject: String, body: String, for occasion: NoticeOccasion) throws(Problem) {
        let (subject, body) = (subject.nfc, body.nfc.replacing("\r\n", with: "\n"))
        guard subject.contains(where: { !$0.isWhitespace }), !subject.contains("\n"),
            subject.count <= Self.subjectLimit
        else {
            throw Problem(
                .badQuery,
                vi: "Tiêu đề phải là một dòng không trống, dài tối đa \(Self.subjectLimit) chữ.",
                en:
                    "The subject must be one line, not empty, of at most \(Self.subjectLimit) letters."
            )
        }
        guard body.contains(where: { !$0.isWhitespace }), body.count <= Self.bodyLimit else {
            throw Problem(
                .badQuery, vi: "Nội dung không được trống, dài tối đa \(Self.bodyLimit) chữ.",
                en: "The body must not be empty and have at most \(Self.bodyLimit) letters.")
        }
        let allowed = Set(NoticePlaceholder.allowed(in: occasion).map(\.rawValue))
        for case .place(let name) in Self.pieces(of: subject + "\n" + body)
        where !allowed.contains(String(name)) {
            throw Self.unknown(name, occasion)
        }
        if subject.contains("{reports}") {
            throw Problem(
                .badQuery, vi: "{reports} là cả danh sách, không đặt trong tiêu đề được.",
                en: "{reports} is a whole list and cannot stand in the subject.")
        }
        self.subject = subject
        self.body = body
    }

    /// The program's own words, which are known to be whole.
    init(builtIn occasion: NoticeOccasion, _ language: Language) {
        (subject, body) = Self.words(occasion, language)
    }

    /// The text with its places filled in; one without a value stays empty.
    static func fill(_ text: String, _ values: [NoticePlaceholder: String]) -> String {
        pieces(of: text).map { piece in
            switch piece {
            case .text(let text): String(text)
            case .place(let name):
                NoticePlaceholder(rawValue: String(name)).flatMap { values[$0] } ?? ""
            }
        }.joined()
    }

    private static func unknown(_ name: Substring, _ occasion: NoticeOccasion) -> Problem {
        let known = NoticePlaceholder.allowed(in: occasion).map { "{\($0.rawValue)}" }
            .joined(separator: ", ")
        return Problem(
            .badQuery,
            vi:
                "Không có chỗ điền “{\(name.prefix(40))}” trong thư “\(occasion.title.vi)”; dùng được: "
                + "\(known).",
            en: "There is no place “{\(name.prefix(40))}” in “\(occasion.title.en)”; known are: "
                + "\(known).")
    }

    /// Text and `{places}` in turn; a brace that no name follows is text.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: "}"), !inner[..<close].contains("\n") else {
                break
            }
            pieces.append(.text(rest[..<open]))
            pieces.append(.place(inner[..<close]))
            rest = inner[inner.index(after: close)...]
        }
        return pieces + [.text(rest)]
    }
}

extension NoticeTemplate {
    private static func words(
        _ occasion: NoticeOccasion, _ language: Language
    ) -> (subject: String, body: String) {
        let parts = plain(occasion)
        let greeting = LocalizedText(vi: "Kính gửi {name},", en: "Dear {name},")
        let close = LocalizedText(
            vi: "Trân trọng,\n{department}\n\nThư này do phần mềm Giao ban gửi tự động.",
            en: "Yours sincerely,\n{department}\n\nThis letter was sent by Giao ban by itself.")
        let body = [greeting[language], parts.body[language], close[language]]
            .joined(separator: "\n\n")
        return (parts.subject[language], body)
    }

    private static func plain(
        _ occasion: NoticeOccasion
    ) -> (subject: LocalizedText, body: LocalizedText) {
        switch occasion {
        case .before:
            (
                LocalizedText(
                    vi: "Nhắc nộp báo cáo: {count} báo cáo sắp đến hạn",
                    en: "Reports: {count} will be due"),
                LocalizedText(
                    vi: "Các báo cáo sau của {unit} sắp đến hạn:\n\n{reports}\n\n"
                        + "Nếu đã gửi, xin bỏ qua thư này.",
                    en: "These reports of {unit} will be due:\n\n{reports}\n\n"
                        + "If they are on their way, please ignore this letter.")
            )
        case .overdue:
            (
                LocalizedText(
                    vi: "Đôn đốc: {count} báo cáo quá hạn của {unit}",
                    en: "Overdue: {count} reports of {unit}"),
                LocalizedText(
                    vi: "Đến ngày {today}, {unit} chưa nộp các báo cáo sau:\n\n{reports}\n\n"
                        + "Đề nghị đơn vị gửi sớm, hoặc cho biết khó khăn để Sở hỗ trợ.",
                    en: "By {today} these reports of {unit} have not come:\n\n{reports}\n\n"
                        + "Please send them soon, or tell us what stands in the way.")
            )
        case .returned:
            (
                LocalizedText(
                    vi: "Báo cáo bị trả lại chưa gửi lại: {count}",
                    en: "Returned reports that have not come again: {count}"),
                LocalizedText(
                    vi:
                        "Các báo cáo sau của {unit} đã bị trả lại và chưa được gửi lại:\n\n{reports}",
                    en:
                        "These reports of {unit} were returned and have not come again:\n\n{reports}"
                )
            )
        case .escalation:
            (
                LocalizedText(
                    vi: "{count} báo cáo của đơn vị cần đôn đốc",
                    en: "{count} reports of units to be chased"),
                LocalizedText(
                    vi: "Các báo cáo sau đã được nhắc mà chưa đến:\n\n{reports}",
                    en: "These reports were asked for and have not come:\n\n{reports}")
            )
        case .digest:
            (
                LocalizedText(
                    vi: "Giao ban {today}: {missing} báo cáo quá hạn, {toReview} chờ duyệt",
                    en: "Giao ban {today}: {missing} overdue, {toReview} to review"),
                LocalizedText(
                    vi: "Quá hạn: {missing} (mới từ hôm qua: {newlyMissing}).\n"
                        + "Báo cáo đến trong 24 giờ qua: {arrived}.\nChờ duyệt: {toReview}.\n\n{reports}",
                    en: "Overdue: {missing} (new since yesterday: {newlyMissing}).\n"
                        + "Reports that came within 24 hours: {arrived}.\nTo review: {toReview}.\n\n"
                        + "{reports}")
            )
        case .test:
            (
                LocalizedText(
                    vi: "Thử địa chỉ nhận thư của Giao ban", en: "Giao ban tries this address"),
                LocalizedText(
                    vi: "Ngày {today}: địa chỉ này nhận được thư nhắc của Giao ban.",
                    en: "{today}: this address gets the notices of Giao ban.")
            )
        }
    }
}
