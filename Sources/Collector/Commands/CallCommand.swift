import ArgumentParser
import Foundation
import Shared

/// `call`: asks units for a report once, with an hour.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Yêu cầu báo cáo đột xuất / ask units for a report once, with an hour.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu có kỳ đột xuất / the code of an ad hoc form.")
    var form: String
    @Option(name: .long, help: "Khoảng ngày / the interval: 2026-09-07..2026-09-08.")
    var period: String
    @Option(name: .long, help: "Hạn nộp / the due moment: \"2026-09-08 17:00\".")
    var due: String
    @Option(name: .long, help: "Mã đơn vị, lặp lại được / units, repeatable.")
    var facility: [String] = []
    @Option(name: .long, help: "Mọi đơn vị trong địa bàn / all units of an area.")
    var area: String = ""
    @Option(name: .long, help: "Loại đơn vị, lặp lại được / types of units, repeatable.")
    var type: [String] = []
    @Option(name: .long, help: "Lý do / the reason.")
    var reason: String
    @Option(name: .long, help: "Số văn bản / the document's number.")
    var decision: String = ""

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.ask(
                ChaseRoutes.Path.calls,
                [
                    ("area", area), ("decision", decision), ("due", due),
                    ("facilities", facility.joined(separator: ",")), ("form", form),
                    ("period", period), ("reason", reason),
                    ("types", type.joined(separator: ",")),
                ])
            let count = (answer["facilities"]?.elements ?? []).count
            print("Đã yêu cầu \(count) đơn vị. / \(count) units were called.")
        }
    }
}
