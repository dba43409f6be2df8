import ArgumentParser
import Foundation
import Shared

/// Addresses.
extension NoticesCommand {
    /// `notices contacts`.
    struct ListContacts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "contacts", abstract: "Ai nhận thư / who gets notices.")

        @OptionGroup var data: DataOption

        func run() async throws {
            try await explained {
                let answer = try await data.get(NoticeRoutes.Path.contacts)
                for item in answer["items"]?.elements ?? [] {
                    let names = ["facility", "recipient", "channel", "address", "language", "name"]
                    let words = names.map { item[$0]?.text ?? "-" }
                    print("\(item["contact"]?.integer ?? 0)  " + words.joined(separator: "  "))
                }
            }
        }
    }

    /// `notices add-contact`.
    struct AddContact: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add-contact", abstract: "Thêm một địa chỉ / add an address.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Mã đơn vị; bỏ trống cho Sở / a unit's code; none: department.")
        var facility = ""
        @Option(name: .long, help: "unit, head, department.")
        var recipient: String
        @Option(name: .long, help: "email, webhook.")
        var channel = "email"
        @Option(name: .long, help: "Địa chỉ thư hoặc https / an e-mail address or https.")
        var address: String
        @Option(name: .long, help: "Tên người nhận / the receiver's name.")
        var name = ""
        @Option(name: .long, help: "vi, en.")
        var lang = "vi"

        func run() async throws {
            _ = try await data.ask(
                NoticeRoutes.Path.contacts,
                [
                    ("address", address), ("channel", channel), ("language", lang),
                    ("name", name), ("recipient", recipient), ("unit", facility),
                ])
        }
    }

    /// `notices end-contact`.
    struct EndContact: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "end-contact", abstract: "Thôi dùng một địa chỉ / end an address.")

        @OptionGroup var data: DataOption
        @Argument(help: "Số của địa chỉ / the address's number.")
        var contact: String

        func run() async throws {
            _ = try await data.ask(NoticeRoutes.Path.contactEnd, [("contact", contact)])
        }
    }

    /// `notices test-contact`.
    struct TestContact: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test-contact", abstract: "Gửi thử một thư / send a trial letter.")

        @OptionGroup var data: DataOption
        @Argument(help: "Số của địa chỉ / the address's number.")
        var contact: String

        func run() async throws {
            _ = try await data.ask(NoticeRoutes.Path.test, [("contact", contact)])
        }
    }

    /// `notices import-contacts`.
    struct ImportContacts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import-contacts",
            abstract: "Nhập địa chỉ từ tệp CSV / import addresses from a CSV file.")

        @OptionGroup var data: DataOption
        @Argument(help: "Tệp CSV / the CSV file.")
        var file: String
        @Flag(name: .long, help: "Chỉ kiểm tra / check only.")
        var check = false

        func run() async throws {
            umask(0o077)
            try await explained {
                let text = try textFile(file)
                let answer = try await data.ask(
                    NoticeRoutes.Path.contactImport,
                    [("check", check ? "true" : "false"), ("csv", text)])
                let faults = (answer["faults"]?.elements ?? []).compactMap(\.text)
                for fault in faults { tell("\(file):\(fault)") }
                guard faults.isEmpty else { throw ExitStatus.badData }
                let (read, added) = (answer["read"]?.integer ?? 0, answer["added"]?.integer ?? 0)
                print("Đọc \(read), thêm \(added). / Read \(read), added \(added).")
            }
        }
    }

    /// `notices templates`.
    struct ShowTemplates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "templates", abstract: "Lời các thư nhắc / the words of notices.")

        @OptionGroup var data: DataOption

        func run() async throws {
            try await explained {
                let answer = try await data.get(NoticeRoutes.Path.templates)
                for item in answer["items"]?.elements ?? [] {
                    func text(_ name: String) -> String { item[name]?.text ?? "" }
                    let edited = item["editedAt"]?.text.map { ", \($0)" } ?? ""
                    print("== \(text("occasion")) \(text("language"))\(edited)")
                    print(text("subject") + "\n\n" + text("body") + "\n")
                }
            }
        }
    }

    /// `notices set-template`.
    struct SetTemplate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-template",
            abstract: "Đổi lời một thư nhắc / change the words of a notice.")

        @OptionGroup var data: DataOption
        @Argument(help: "before, overdue, returned, escalation, digest, test.")
        var occasion: String
        @Option(name: .long, help: "vi, en.")
        var lang = "vi"
        @Option(name: .long, help: "Tiêu đề / the subject, with places such as {unit}, {count}.")
        var subject = ""
        @Option(name: .long, help: "Tệp nội dung / the file of the body, with {reports} in it.")
        var body: String?
        @Flag(name: .long, help: "Chỉ xem thử / preview only.")
        var preview = false

        func run() async throws {
            umask(0o077)
            try await explained {
                let text = try body.map(textFile) ?? ""
                let path = preview ? NoticeRoutes.Path.preview : NoticeRoutes.Path.templates
                let answer = try await data.ask(
                    path,
                    [
                        ("body", text), ("language", lang), ("occasion", occasion),
                        ("subject", subject),
                    ])
                guard preview else { return }
                print((answer["subject"]?.text ?? "") + "\n\n" + (answer["text"]?.text ?? ""))
            }
        }
    }
}
