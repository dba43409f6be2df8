import ArgumentParser
import Foundation
import Shared

/// `quality note`: what the department says of an unusual figure.
struct QualityNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Ghi kết luận về một số khác thường / say something of an unusual figure.",
        discussion: """
            giaoban-collector quality note asked --data DIR --form HDKB-T --period 2026-03 \
            --facility SX-BV1 --indicator kham_tong --note "Đề nghị đối chiếu sổ khám"
            asked gives the report back to its unit with these words at the figure. That a figure was
            corrected nobody needs to say: a new revision closes the item by itself.
            """)

    @Argument(help: "open, asked, confirmed, left.")
    var outcome: String
    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ báo cáo / the period.")
    var period: String
    @Option(name: .long, help: "Mã đơn vị / the unit's code.")
    var facility: String
    @Option(name: .long, help: "Mã chỉ tiêu / the indicator's code.")
    var indicator: String
    @Option(name: .long, help: "Lời ghi / the words.")
    var note: String = ""
    @Option(name: .long, help: "Người phụ trách / who looks after it.")
    var owner: String = ""

    func run() async throws {
        _ = try await data.ask(
            QualityWorkRoutes.notesPath,
            [
                ("facility", facility), ("form", form), ("indicator", indicator),
                ("note", note), ("outcome", outcome), ("owner", owner), ("period", period),
            ])
    }
}
