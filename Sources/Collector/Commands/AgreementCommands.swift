import ArgumentParser
import Foundation
import Shared

/// `choose-figure`: of two figures told of one thing, holds to one.
struct ChooseFigureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "choose-figure",
        abstract: "Thống nhất một trong hai số liệu / hold to one of two figures.",
        discussion: """
            giaoban-collector choose-figure --data DIR --form TH-DK --period 2026-9M \
            --indicator kham_tong --side parts --reason "Đã đối chiếu sổ khám"
            Hai số liệu vẫn được giữ; --side none rút lại lựa chọn.
            Both figures are kept; --side none takes a choice back.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ báo cáo / the period.")
    var period: String
    @Option(name: .long, help: "Mã chỉ tiêu / the indicator's code.")
    var indicator: String
    @Option(
        name: .long,
        help: "whole (số của kỳ / the period's), parts (số đối chiếu / the other), none.")
    var side: String
    @Option(name: .long, help: "Lý do / the reason.")
    var reason: String
    @Option(name: .long, help: "Đối chiếu với, khi có nhiều / which other figure, if several.")
    var against: String = ""
    @Option(name: .long, help: "Mã địa bàn; không có là tất cả / an area's code; all without it.")
    var area: String = ""

    func run() async throws {
        _ = try await data.ask(
            AgreementRoutes.Path.choices,
            [
                ("against", against), ("area", area), ("form", form),
                ("indicator", indicator), ("period", period), ("reason", reason),
                ("side", side),
            ])
    }
}

/// `follow-up`: says who answers for a unit's difficulty or proposal, and where it stands.
struct FollowUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up",
        abstract: "Ghi việc giải quyết kiến nghị / write down what becomes of a proposal.",
        discussion: """
            giaoban-collector follow-up --data DIR --form TH-DK --period 2026-Q1 \
            --facility SX-TTYT-CUALON --statement 1f0a6c2e --status forwarded --owner "Phòng KHTC"
            Mã ý kiến: “statement” của consolidate --format json / its code: “statement” of
            consolidate --format json.
            """)

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã biểu / the form's code.")
    var form: String
    @Option(name: .long, help: "Kỳ báo cáo / the period.")
    var period: String
    @Option(name: .long, help: "Mã đơn vị / the unit's code.")
    var facility: String
    @Option(
        name: .long, help: "Mã ý kiến, ít nhất 8 ký tự / the statement's code, 8 signs at least.")
    var statement: String
    @Option(name: .long, help: "received, forwarded, resolved, declined.")
    var status: String
    @Option(name: .long, help: "Người hoặc phòng phụ trách / who answers for it.")
    var owner: String
    @Option(name: .long, help: "Ghi chú / a note.")
    var note: String = ""

    func run() async throws {
        _ = try await data.ask(
            AgreementRoutes.Path.followUps,
            [
                ("facility", facility), ("form", form), ("note", note), ("owner", owner),
                ("period", period), ("statement", statement), ("status", status),
            ])
    }
}
