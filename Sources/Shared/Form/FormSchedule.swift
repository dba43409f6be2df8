/// When units are to be busy with a form, as the department advises: the hour at which sources run, and
/// the days of reminders. What a unit's own configuration says wins.
public struct FormSchedule: Hashable, Sendable {
    /// Days before a due day that a reminder may be set for.
    public static let reminderRange = 0...60

    /// The form.
    public let form: FormCode
    /// When sources run; nil for when the unit says.
    public let run: ScheduleRule?
    /// The days before the due day on which a reminder is given, 0 for the day itself; nil for the
    /// unit's own.
    public let reminders: [Int]?

    /// Makes a schedule.
    public init(form: FormCode, run: ScheduleRule?, reminders: [Int]?) {
        self.form = form
        self.run = run
        self.reminders = reminders
    }
}

extension FormSchedule {
    /// Writes it as one JSON object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("form")
            writer.string(form.text)
            if let reminders {
                writer.key("remind")
                writer.array { writer in for day in reminders { writer.integer(Int64(day)) } }
            }
            if let run {
                writer.key("run")
                writer.string(run.description)
            }
        }
    }

    /// Reads one; nil for what is none. What a newer collector says of time otherwise is passed over.
    init?(_ value: JSONValue) {
        guard let form = value["form"]?.text.flatMap({ FormCode($0) }) else { return nil }
        let days = value["remind"]?.elements?.compactMap { $0.integer.map { Int($0) } }
        self.init(
            form: form, run: value["run"]?.text.flatMap { ScheduleRule($0) },
            reminders: days.map { $0.filter(Self.reminderRange.contains) })
    }
}

/// Reads the department's schedules (`seeds/calendars/schedules.yaml`).
///
/// ```yaml
/// schedules:
///   - form: HDKB-T
///     run: +2d 02:00          # sources, from the second day after the period, daily until complete
///     remind: [3, 1, 0]       # days before the due day
/// ```
public enum ScheduleDocument {
    /// The schedules of a document; what is wrong is noted in `reader`.
    public static func read(
        _ node: DocumentNode, with reader: inout DocumentReader
    ) -> [FormSchedule] {
        reader.allow(["schedules"], in: node)
        var seen: Set<FormCode> = []
        return reader.list("schedules", in: node).compactMap { element in
            guard let schedule = schedule(element, &reader) else { return nil }
            guard seen.insert(schedule.form).inserted else {
                reader.fault(
                    element.line, vi: "biểu \(schedule.form) lặp lại",
                    en: "form \(schedule.form) stands twice")
                return nil
            }
            return schedule
        }
    }

    /// What is wrong with the schedules of forms that nobody publishes.
    public static func strangers(
        in node: DocumentNode, file: String, knows: (FormCode) -> Bool
    ) -> [DocumentFault] {
        var reader = DocumentReader(file: file)
        for element in reader.list("schedules", in: node) {
            let code = element["form"]?.scalar.flatMap { FormCode($0) }
            guard let code, !knows(code) else { continue }
            reader.fault(
                element["form"]?.line ?? element.line, vi: "không có biểu \(code)",
                en: "there is no form \(code)")
        }
        return reader.faults
    }

    private static func schedule(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> FormSchedule? {
        reader.allow(["form", "run", "remind"], in: node)
        let form = reader.code("form", in: node, as: FormCode.self)
        var run: ScheduleRule?
        if let text = reader.optionalText("run", in: node) {
            run = ScheduleRule(text)
            if run == nil {
                let accepted = ScheduleRule.accepted
                reader.fault(
                    node["run"]?.line ?? node.line,
                    vi: "“run”: đọc được “\(text)”, chấp nhận \(accepted.vi)",
                    en: "“run”: read “\(text)”, accepted is \(accepted.en)")
                return nil
            }
        }
        let reminders = node["remind"] == nil ? nil : days(node, &reader)
        if run == nil, node["remind"] == nil {
            reader.fault(
                node.line, vi: "cần “run” hoặc “remind”", en: "give “run” or “remind”")
        }
        guard let form else { return nil }
        return FormSchedule(form: form, run: run, reminders: reminders)
    }

    private static func days(_ node: DocumentNode, _ reader: inout DocumentReader) -> [Int] {
        reader.list("remind", in: node).compactMap { element in
            if let day = element.scalar.flatMap({ Int($0) }),
                FormSchedule.reminderRange.contains(day)
            {
                return day
            }
            let range = FormSchedule.reminderRange
            reader.fault(
                element.line,
                vi: "“remind”: số ngày từ \(range.lowerBound) đến \(range.upperBound)",
                en: "“remind”: days from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
    }
}
