import ArgumentParser
import Shared

/// `giaoban-agent check`: reads and judges files with what is cached here; sends nothing.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Kiểm tra tệp báo cáo, không gửi / check report files; nothing is sent.")

    @OptionGroup var options: HomeOptions

    @Argument(help: "Các tệp báo cáo / report files.")
    var files: [String]

    @Flag(
        help:
            "Không in bảng số liệu / leave out the table of figures beside last period and last year."
    )
    var brief = false

    func run() async throws {
        try await options.run { parts, console in
            let book = try parts.identities()
            let intake = parts.intake(try await parts.outbox(), book)
            if parts.cache.forms().codes.isEmpty {
                console.warn(FileLoading.noForms)
                return .configuration
            }
            var statuses: [ExitStatus] = []
            for path in files {
                statuses.append(try await check(path, intake, parts, console))
            }
            return ExitStatus.worst(statuses)
        }
    }

    /// Each figure beside what was reported before, and the department's words where it gave the report
    /// back.
    private func show(
        _ reading: ReportFileReading, _ intake: FileIntake, _ parts: AgentParts,
        _ console: Console
    ) {
        let inboxes = InboxCache(home: parts.home, disk: parts.disk)
        let forms = parts.cache.forms()
        for draft in reading.drafts {
            let unit = intake.finaliser.slot(of: draft).facility
            let returned = inboxes.returned(to: unit, forms: forms).first {
                $0.item.form.code == draft.form.code && $0.item.period == draft.period
            }
            let table = FigureTable(
                draft, context: parts.cache.context(draft.form.code, draft.period, of: unit),
                returned: returned, language: parts.language)
            for line in table.lines { console.say(LocalizedText(vi: line, en: line)) }
        }
    }

    private func check(
        _ path: String, _ intake: FileIntake, _ parts: AgentParts, _ console: Console
    ) async throws -> ExitStatus {
        guard let file = FileLoading.load(path, parts, console) else { return .badData }
        guard let reading = intake.read(file.bytes, fileName: file.name) else {
            console.warn(FileLoading.unknownKind(file.name))
            return .badData
        }
        let examination = try await intake.examine(parts.cache.asking(reading, intake.units))
        if !brief { show(reading, intake, parts, console) }
        (examination.sentences + examination.counted).forEach(console.say)
        guard examination.isAcceptable else {
            let count = examination.complaintCount
            console.say(
                LocalizedText(
                    vi: "\(file.name): chưa đạt, \(count) điểm cần sửa hoặc giải trình.",
                    en:
                        "\(file.name): not acceptable, \(Counted.english(count, "thing")) to mend or "
                        + "explain."))
            return .badData
        }
        console.say(
            LocalizedText(
                vi: "\(file.name): đạt (\(reading.drafts.count) báo cáo). Chưa gửi gì.",
                en: "\(file.name): acceptable ("
                    + Counted.english(reading.drafts.count, "report") + "). Nothing was sent.")
        )
        return .done
    }
}
