import ArgumentParser
import CCurl
import Shared

/// The program at every hospital and health centre.
@main
struct AgentMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "giaoban-agent",
        abstract: "Gửi báo cáo của đơn vị y tế / reports of a health unit to its department.",
        version: Product.version,
        subcommands: [
            EnrolCommand.self, CheckCommand.self, SubmitCommand.self, PullCommand.self,
            TypeCommand.self, RunCommand.self, StatusCommand.self, MappingCommand.self,
            DoctorCommand.self, ReceiptsCommand.self, ReceiptCommand.self,
            ExportCommand.self, ImportReceiptsCommand.self,
            RotateKeyCommand.self, TrustCommand.self,
            DraftCommand.self, ExplainCommand.self, DraftsCommand.self, ShowCommand.self,
            ApproveCommand.self, RejectCommand.self, WithdrawDraftCommand.self,
        ])

    /// The main thread begins, and everything after runs where no timer of the runtime's wakes it.
    @MainActor static func main() async {
        giaoban_leave_no_core()
        await withTaskExecutorPreference(TaskQueue()) { await main(nil) }
    }
}
