import Shared

/// A report that the department refused, told so that a clerk finds the place: `submit`, the result
/// beside a watched file, and `status` all say the same.
struct RefusedReport: Sendable {
    /// The report's name in the outbox.
    let name: OutboxName
    /// The report itself; nil when it cannot be read any more.
    let report: OutboxReport?
    /// The collector's words; nil when they cannot be read any more.
    let problem: Problem?

    /// Gathers what is known of a report in `refused/`.
    init(_ name: OutboxName, in outbox: SpoolOutbox) async {
        self.name = name
        report = await outbox.report(name, in: .refused)
        problem = await outbox.reason(of: name).flatMap { Problem(bytes: $0) }
    }

    /// What happened, then a line for each finding at its cell, then what to do about the revision.
    var lines: [LocalizedText] {
        guard let problem else { return [headline(LocalizedText(vi: "?", en: "?"), nil)] }
        return [headline(problem.detail, problem.code)] + findings + advice
    }

    private func headline(_ detail: LocalizedText, _ code: ProblemCode?) -> LocalizedText {
        let file = report?.header.source ?? ""
        let place = file.isEmpty ? "" : "\(file): "
        let slot = "\(place)\(name.slot.form) \(name.slot.period)"
        let suffix = code.map { " (\($0.rawValue))" } ?? ""
        return LocalizedText(
            vi: "\(slot) lần \(name.revision): Sở không nhận\(suffix): \(detail.vi)",
            en: "\(slot) revision \(name.revision): refused by the department\(suffix): "
                + detail.en)
    }

    private var findings: [LocalizedText] {
        let found = problem?.findings ?? []
        guard let places = report.map({ FigurePlaces($0) }) else { return found.map(\.message) }
        return found.map { $0.sentence(at: places) }
    }

    private var advice: [LocalizedText] {
        guard let current = problem?.currentRevision else { return [] }
        return [
            LocalizedText(
                vi: "Ở Sở đang là lần \(current). Thêm dòng reason;LÝ DO rồi nộp lại: sẽ thành "
                    + "lần \(current + 1).",
                en: "The department stands at revision \(current). Add a line reason;TEXT and "
                    + "submit again: it becomes revision \(current + 1).")
        ]
    }
}
