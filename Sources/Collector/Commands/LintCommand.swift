import ArgumentParser
import Shared

/// `lint`: checks forms, facilities, calendars, plans and scenarios without a database.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract:
            "Kiểm tra tệp biểu mẫu, đơn vị, lịch, kịch bản / check forms, facilities, calendars, "
            + "scenarios.")

    @Argument(help: "Tệp hoặc thư mục / files or folders.")
    var paths: [String]

    func run() async throws {
        let faults = SeedFolder(paths: paths, withScenarios: true).faults
        for fault in faults { print(fault.bilingual) }
        if !faults.isEmpty { throw ExitStatus.badData }
    }
}
