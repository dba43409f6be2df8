import ArgumentParser
import Shared

/// `lint`: checks forms, facilities, calendars and scenarios without a database.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract:
            "Kiểm tra tệp biểu mẫu, đơn vị, lịch, kịch bản / check forms, facilities, calendars, "
            + "scenarios.",
        discussion: """
            Trong một thư mục, chỉ đọc tệp YAML của forms/ facilities/ calendars/ scenarios/. Kế hoạch
            được kiểm tra khi nạp (seed), hoặc khi nêu rõ đường dẫn: lint seeds seeds/plans.
            Of a folder, only the YAML of forms/ facilities/ calendars/ scenarios/ is read. Plans are
            checked when they are loaded (seed), or by their own path: lint seeds seeds/plans.
            """)

    @Argument(help: "Tệp hoặc thư mục / files or folders.")
    var paths: [String]

    func run() async throws {
        let faults = SeedFolder(
            paths: paths, folders: SeedFolder.lintedFolders, withScenarios: true
        ).faults
        for fault in faults { print(fault.bilingual) }
        if !faults.isEmpty { throw ExitStatus.badData }
    }
}
