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

    private func check(
        _ path: String, _ intake: FileIntake, _ parts: AgentParts, _ console: Console
    ) async throws -> ExitStatus {
        guard let file = FileLoading.load(path, parts, console) else { return .badData }
        guard let reading = intake.read(file.bytes, fileName: file.name) else {
            console.warn(FileLoading.unknownKind(file.name))
            return .badData
        }
        let examination = try await intake.examine(parts.cache.asking(reading, intake.units))
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
