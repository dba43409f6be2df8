/// Reads the department's reminder ladders (`seeds/calendars/reminders.yaml`).
///
/// ```yaml
/// ladders:
///   - code: thuong-xuyen
///     title: {vi: Báo cáo định kỳ, en: Periodic reports}
///     quiet: {from: "17:30", to: "07:30"}
///     steps:
///       - {code: truoc-3, when: due-3d 08:00, to: [unit], by: [inbox, email]}
///       - {code: qua-han, when: due+1d 08:00, every: 7d, times: 4, to: [unit, head], by: [email]}
/// ```
public enum ReminderDocument {
    private static let keys: Set<String> = [
        "code", "title", "forms", "periods", "from", "to", "workingDays", "quiet", "giveUpDays",
        "steps",
    ]

    /// The ladders of a document; what is wrong is noted in `reader`.
    public static func read(
        _ node: DocumentNode, with reader: inout DocumentReader
    ) -> [ReminderLadder] {
        reader.allow(["ladders"], in: node)
        let elements = reader.list("ladders", in: node)
        if elements.isEmpty {
            reader.fault(
                node.line, vi: "“ladders” phải có ít nhất một thang nhắc",
                en: "“ladders” must hold at least one ladder")
        }
        var found: [(ladder: ReminderLadder, line: Int)] = []
        for element in elements {
            guard let ladder = ladder(element, &reader) else { continue }
            if let clash = found.first(where: { clash($0.ladder, ladder) }) {
                reader.fault(
                    element.line,
                    vi:
                        "thang “\(ladder.code)” trùng với “\(clash.ladder.code)” (dòng \(clash.line)): "
                        + "cùng mã, hoặc cùng biểu, loại kỳ và thời gian hiệu lực",
                    en: "ladder “\(ladder.code)” clashes with “\(clash.ladder.code)” (line "
                        + "\(clash.line)): the same code, or the same forms, kinds and days")
            }
            found.append((ladder, element.line))
        }
        return found.map(\.ladder)
    }

    /// What is wrong with ladders for forms that nobody publishes.
    public static func strangers(
        in node: DocumentNode, file: String, knows: (FormCode) -> Bool
    ) -> [DocumentFault] {
        var reader = DocumentReader(file: file)
        for element in reader.list("ladders", in: node) {
            for code in reader.list("forms", in: element) {
                guard let form = code.scalar.flatMap({ FormCode($0) }), !knows(form) else {
                    continue
                }
                reader.fault(
                    code.line, vi: "không có biểu \(form)", en: "there is no form \(form)")
            }
        }
        return reader.faults
    }

    /// Whether nobody could say which of the two holds for a report.
    private static func clash(_ left: ReminderLadder, _ right: ReminderLadder) -> Bool {
        if left.code == right.code { return true }
        guard left.validity.overlaps(right.validity) else { return false }
        if left.forms.isEmpty, right.forms.isEmpty {
            return left.kinds.isEmpty && right.kinds.isEmpty
                || !left.kinds.isDisjoint(with: right.kinds)
        }
        return !left.forms.isDisjoint(with: right.forms)
    }

    private static func ladder(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> ReminderLadder? {
        let faultsBefore = reader.faults.count
        reader.allow(keys, in: node)
        let code = reader.code("code", in: node, as: ReminderCode.self)
        let title = reader.localized("title", in: node)
        let forms = reader.codes("forms", in: node, as: FormCode.self)
        let kinds = reader.list("periods", in: node).compactMap { element in
            reader.choice(
                element.scalar ?? "", line: element.line, key: "periods", as: PeriodKind.self)
        }
        if !forms.isEmpty, !kinds.isEmpty {
            reader.fault(
                node["periods"]?.line ?? node.line,
                vi: "chỉ ghi “forms” hoặc “periods”, không ghi cả hai",
                en: "give “forms” or “periods”, not both")
        }
        let validity = reader.interval(in: node)
        let isForWorkingDays = reader.flag("workingDays", in: node, else: true)
        let quiet = quiet(node, &reader)
        let giveUp = reader.optionalInteger("giveUpDays", in: node, range: 1...400) ?? 60
        let steps = steps(node, quiet, &reader)
        guard reader.faults.count == faultsBefore, let code, let title, let validity else {
            return nil
        }
        return ReminderLadder(
            code: code, title: title, forms: Set(forms), kinds: Set(kinds), validity: validity,
            isForWorkingDays: isForWorkingDays, quiet: quiet, giveUpDays: giveUp, steps: steps)
    }

    private static func quiet(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> QuietHours? {
        guard let found = node["quiet"], !found.isNull else { return nil }
        reader.allow(["from", "to"], in: found)
        guard let from = reader.text("from", in: found), let to = reader.text("to", in: found)
        else { return nil }
        if let from = TimeOfDay(from), let to = TimeOfDay(to),
            let hours = QuietHours(from: from, to: to)
        {
            return hours
        }
        reader.fault(
            found.line,
            vi: "“quiet”: cần hai giờ khác nhau từ 00:01 đến 24:00, như 17:30 và 07:30",
            en: "“quiet”: two different times from 00:01 to 24:00, such as 17:30 and 07:30")
        return nil
    }

    private static func steps(
        _ node: DocumentNode, _ quiet: QuietHours?, _ reader: inout DocumentReader
    ) -> [ReminderStep] {
        let elements = reader.list("steps", in: node)
        if elements.isEmpty {
            reader.fault(
                node["steps"]?.line ?? node.line, vi: "“steps” phải có ít nhất một bước",
                en: "“steps” must hold at least one step")
        }
        var seen: Set<ReminderCode> = []
        return elements.compactMap { element in
            guard let step = step(element, quiet, &reader) else { return nil }
            if !seen.insert(step.code).inserted {
                reader.fault(
                    element.line, vi: "bước “\(step.code)” lặp lại",
                    en: "step “\(step.code)” stands twice")
            }
            return step
        }
    }
}

extension ReminderDocument {
    private static func step(
        _ node: DocumentNode, _ quiet: QuietHours?, _ reader: inout DocumentReader
    ) -> ReminderStep? {
        reader.allow(["code", "when", "every", "times", "to", "by"], in: node)
        let code = reader.code("code", in: node, as: ReminderCode.self)
        let when = moment(node, quiet, &reader)
        let (every, times) = repetition(node, when, &reader)
        let recipients = words("to", in: node, as: ReminderRecipient.self, &reader)
        let channels = words("by", in: node, as: NoticeChannel.self, &reader)
        if channels == [.inbox], !recipients.isEmpty, !recipients.contains(.unit) {
            reader.fault(
                node["by"]?.line ?? node.line,
                vi: "chỉ đơn vị (unit) có phần mềm nhận inbox; “to” không có unit",
                en: "only the unit has an agent to take inbox; “to” has no unit")
        }
        guard let code, let when else { return nil }
        return ReminderStep(
            code: code, when: when, every: every, times: times, recipients: recipients,
            channels: channels)
    }

    private static func moment(
        _ node: DocumentNode, _ quiet: QuietHours?, _ reader: inout DocumentReader
    ) -> ReminderMoment? {
        guard let text = reader.text("when", in: node) else { return nil }
        let line = node["when"]?.line ?? node.line
        guard let moment = ReminderMoment(text) else {
            let accepted = ReminderMoment.accepted
            reader.fault(
                line, vi: "“when”: đọc được “\(text)”, chấp nhận \(accepted.vi)",
                en: "“when”: read “\(text)”, accepted is \(accepted.en)")
            return nil
        }
        if case .days(_, let time) = moment.distance, let quiet,
            quiet.contains(minutes: time.minutes)
        {
            reader.fault(
                line,
                vi:
                    "“when”: \(time) nằm trong giờ yên lặng \(quiet.from)–\(quiet.to) của thang này",
                en: "“when”: \(time) is inside the ladder's quiet hours \(quiet.from)–\(quiet.to)")
        }
        return moment
    }

    private static func repetition(
        _ node: DocumentNode, _ when: ReminderMoment?, _ reader: inout DocumentReader
    ) -> (ReminderInterval?, Int) {
        guard let text = reader.optionalText("every", in: node) else {
            if let times = node["times"] {
                reader.fault(
                    times.line, vi: "“times” cần có “every”", en: "“times” needs “every”")
            }
            return (nil, 1)
        }
        let line = node["every"]?.line ?? node.line
        guard let every = ReminderInterval(text) else {
            reader.fault(
                line, vi: "“every”: đọc được “\(text)”, cần số ngày hoặc giờ như 7d, 1h",
                en: "“every”: read “\(text)”, expected days or hours such as 7d, 1h")
            return (nil, 1)
        }
        if case .days = when?.distance, case .hours = every {
            reader.fault(
                line, vi: "“every”: bước tính theo ngày thì lặp theo ngày (7d)",
                en: "“every”: a step counted in days is repeated in days (7d)")
        }
        let times = reader.integer("times", in: node, range: 1...200) ?? 1
        return (every, times)
    }

    private static func words<Word: RawRepresentable & CaseIterable & Equatable>(
        _ key: String, in node: DocumentNode, as type: Word.Type, _ reader: inout DocumentReader
    ) -> [Word] where Word.RawValue == String {
        let elements = reader.list(key, in: node)
        if elements.isEmpty {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            reader.fault(
                node[key]?.line ?? node.line, vi: "“\(key)”: cần ít nhất một trong: \(known)",
                en: "“\(key)”: give at least one of: \(known)")
        }
        return elements.compactMap { element in
            reader.choice(element.scalar ?? "", line: element.line, key: key, as: type)
        }
    }
}
