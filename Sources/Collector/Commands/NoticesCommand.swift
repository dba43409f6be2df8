import ArgumentParser
import Foundation
import Shared

/// `notices`: what was sent to whom, who gets notices, and in which words.
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "Thư nhắc: nhật ký, địa chỉ, lời thư / reminders: log, addresses, words.",
        subcommands: [
            ListNotices.self, DueNotices.self, ListContacts.self, AddContact.self,
            EndContact.self, ImportContacts.self, TestContact.self, ShowTemplates.self,
            SetTemplate.self,
        ], defaultSubcommand: ListNotices.self)

    /// `notices list`.
    struct ListNotices: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Đã gửi gì cho ai, kết quả ra sao / what was sent to whom, what came of it.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Mã đơn vị / a unit's code.")
        var facility: String?
        @Option(name: .long, help: "waiting, sent, seen, refused, givenUp, dropped, noAddress.")
        var state: String?
        @Option(name: .long, help: "Số dòng / the number of lines.")
        var limit = 100
        @Flag(name: .long, help: "In JSON / print JSON.")
        var json = false

        func run() async throws {
            try await explained {
                var path = "\(Routes.notices)?limit=\(limit)"
                for (name, value) in [("facility", facility), ("state", state)] {
                    if let value { path += "&\(name)=\(QueryText.escaped(value))" }
                }
                let answer = try await data.get(path)
                let items = answer["items"]?.elements ?? []
                if json {
                    let bytes = try JSONValue.array(items).canonicalBytes()
                    return print(String(decoding: bytes, as: UTF8.self))
                }
                for item in items { print(NoticeText.line(item)) }
                if items.isEmpty { print("Chưa gửi thư nào. / Nothing was sent.") }
            }
        }
    }

    /// `notices due`.
    struct DueNotices: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "due", abstract: "Đến lúc nhắc ai / who is due to be reminded now.")

        @OptionGroup var data: DataOption

        func run() async throws {
            try await explained {
                let answer = try await data.get(NoticeRoutes.Path.due)
                for item in answer["items"]?.elements ?? [] {
                    let words = ["facility", "recipient", "channel", "occasion"].map {
                        item[$0]?.text ?? "-"
                    }
                    print(words.joined(separator: "  "))
                    for report in item["reports"]?.elements ?? [] {
                        print("    \(report.text ?? "")")
                    }
                }
                let next = answer["next"]?.text ?? "-"
                print("Bước kế tiếp lúc \(next) / the next step is at \(next)")
            }
        }
    }
}

/// Rows of the log as lines, and paths of queries.
enum NoticeText {
    /// One line of the log.
    static func line(_ item: JSONValue) -> String {
        func text(_ name: String) -> String { item[name]?.text ?? "-" }
        let state = NoticeState(rawValue: text("state"))?.title.vi ?? text("state")
        let moment = Instant(rfc3339: text("plannedAt"))?.vietnamese ?? text("plannedAt")
        let reports = (item["reports"]?.elements ?? []).map { report in
            "\(report["form"]?.text ?? "") \(report["period"]?.text ?? "")"
        }
        let words = [
            moment, text("facility"), text("recipient"), text("channel"), state,
            reports.isEmpty ? text("kind") : Set(reports).sorted().joined(separator: ", "),
            item["address"]?.text ?? "", item["outcome"]?.text ?? "",
        ]
        return words.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
