import ArgumentParser
import CCurl
import Shared

/// The program at the provincial health department (`Sở Y tế`).
@main
struct CollectorMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "giaoban-collector",
        abstract: "Nhận, kiểm tra và theo dõi báo cáo / receive, check and follow reports.",
        version: Product.version,
        subcommands: [
            SeedCommand.self, ServeCommand.self, EnrolCommand.self, TokenCommand.self,
            AccountCommand.self, KeysCommand.self, RevokeCommand.self,
            StatusCommand.self, LintCommand.self, ReviewCommand.self,
            BoardCommand.self, ConsolidateCommand.self, ChooseFigureCommand.self,
            FollowUpCommand.self, QualityCommand.self, ScenarioCommand.self,
            SimulateCommand.self, DraftCommand.self, UnitCommand.self, ImportCommand.self,
            FormCommand.self,
            TemplateCommand.self,
            VerifySignaturesCommand.self, VerifyReceiptCommand.self, IdentityCommand.self,
            RotateKeyCommand.self, ImportBundleCommand.self, BackupCommand.self,
            RestoreCommand.self, VerifyCommand.self, NoticesCommand.self, RuleCommand.self,
            CallCommand.self,
        ])

    /// Every command has secrets in its memory.
    static func main() async {
        giaoban_leave_no_core()
        await main(nil)
    }
}
