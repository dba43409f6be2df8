import ArgumentParser
import Shared

/// `quality`: what stands out in the figures reported.
struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality",
        abstract: "Chất lượng số liệu: đầy đủ, kịp thời, khác thường / data quality.",
        discussion: """
            giaoban-collector quality show --data DIR --period 2026
            giaoban-collector quality numbers FILE
            “Khác thường” không có nghĩa là sai. The formulas and their limits are in docs/QUALITY.md.
            """,
        subcommands: [
            QualityShowCommand.self, QualityNoteCommand.self, QualityNumbersCommand.self,
        ])
}
