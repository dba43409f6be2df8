import ArgumentParser
import Shared

/// `lint`: checks forms, facilities and calendars without a database.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Kiểm tra tệp biểu mẫu, đơn vị, lịch / check forms, facilities, calendars.")

    @Argument(help: "Tệp hoặc thư mục / files or folders.")
    var paths: [String]

    func run() async throws {
        let faults = SeedFolder(paths: paths).faults
        for fault in faults { print(fault.bilingual) }
        if !faults.isEmpty { throw ExitStatus.badData }
    }
}
