import ArgumentParser
import Foundation
import Shared

/// `rule`: extends or exempts many units, forms and periods at once.
struct RuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Gia hạn, miễn cho nhiều đơn vị một lần / extend or exempt many units at once.",
        discussion: """
            Không có --apply thì chỉ cho xem sẽ thay đổi gì.
            Without --apply it only shows what would change.
            """)

    @Argument(help: "extend, exempt, revokeExemption.")
    var verb: String
    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu, lặp lại được; không có là mọi biểu / forms; all without.")
    var form: [String] = []
    @Option(name: .long, help: "Kỳ, lặp lại được / periods, repeatable: 2024-09.")
    var period: [String] = []
    @Option(name: .long, help: "Mã đơn vị, lặp lại được / units, repeatable.")
    var facility: [String] = []
    @Option(name: .long, help: "Mọi đơn vị trong địa bàn / all units of an area.")
    var area: String = ""
    @Option(name: .long, help: "Loại đơn vị, lặp lại được / types of units, repeatable.")
    var type: [String] = []
    @Option(name: .long, help: "Hạn mới / the new due day: 2024-10-20.")
    var due: String = ""
    @Option(name: .long, help: "Số quyết định / the decision number.")
    var decision: String = ""
    @Option(name: .long, help: "Lý do / the reason.")
    var reason: String = ""
    @Flag(name: .long, help: "Ghi lại / save it.")
    var apply = false

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.ask(
                ChaseRoutes.Path.rulings,
                [
                    ("apply", apply ? "true" : "false"), ("area", area), ("decision", decision),
                    ("due", due), ("facilities", facility.joined(separator: ",")),
                    ("forms", form.joined(separator: ",")),
                    ("periods", period.joined(separator: ",")), ("reason", reason),
                    ("types", type.joined(separator: ",")), ("verb", verb),
                ])
            show(answer)
        }
    }

    private func show(_ answer: JSONValue) {
        let items = answer["items"]?.elements ?? []
        for item in items {
            func text(_ name: String) -> String { item[name]?.text ?? "-" }
            let effect = RuleInBulk.Effect(rawValue: text("effect"))?.title.vi ?? text("effect")
            let status = ObligationStatus(rawValue: text("status"))?.title.vi ?? text("status")
            print(
                [text("form"), text("period"), text("facility"), status, effect]
                    .joined(separator: "  "))
        }
        let changed = items.count { $0["effect"]?.text == RuleInBulk.Effect.changes.rawValue }
        print(
            apply
                ? "Đã ghi cho \(changed) báo cáo. / Saved for \(changed) reports."
                : "Sẽ thay đổi \(changed) trong \(items.count) báo cáo; thêm --apply để ghi. / "
                    + "\(changed) of \(items.count) would change; add --apply to save.")
    }
}
