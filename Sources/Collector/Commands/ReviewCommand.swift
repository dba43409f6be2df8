import ArgumentParser
import Foundation
import Shared

/// `review`: returns, approves, withdraws, closes, extends, exempts.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Trả lại, duyệt, rút, khóa sổ, gia hạn, miễn / return, approve, withdraw, …")

    @Argument(
        help:
            "return, approve, withdraw, acceptWarnings, close, erratum, extend, exempt, revokeExemption."
    )
    var verb: String
    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu mẫu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ báo cáo / the period.")
    var period: String
    @Option(name: .long, help: "Mã đơn vị, lặp lại được / a unit's code, repeatable.")
    var facility: [String] = []
    @Option(name: .long, help: "Lý do / the reason.")
    var reason: String = ""
    @Option(name: .long, help: "Số quyết định / the decision number.")
    var decision: String = ""
    @Option(name: .long, help: "Hạn mới / the new due day: 2026-03-20.")
    var due: String = ""

    @Option(
        name: .long,
        help: "Lời ở một chỉ tiêu, lặp lại được / words at a figure, repeatable: tu_vong=WORDS.")
    var figure: [String] = []

    func run() async throws {
        _ = try await data.ask(
            LocalRoutes.Path.review,
            [
                ("decision", decision), ("due", due),
                ("facilities", facility.joined(separator: ",")),
                ("figures", figure.joined(separator: "\n")), ("form", form),
                ("period", period), ("reason", reason), ("verb", verb),
            ])
    }
}
