import ArgumentParser
import Foundation
import Shared

/// `account`: who may sign in.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Tài khoản đăng nhập / accounts that people sign in with.",
        subcommands: [
            Add.self, List.self, Reset.self, End.self, Limit.self, NameDivisionCommand.self,
        ])

    /// `account add`: prints the first password, and nothing else on standard output.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tạo tài khoản, in mật khẩu đầu tiên / make one, print its first password.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Tên đăng nhập: lan.nguyen / the sign-in name.")
        var name: String
        @Option(name: .long, help: "Họ tên / the full name.")
        var fullName: String
        @Option(
            name: .long,
            help: "Vai trò / the role: administrator, officer, leader, unitUser.")
        var role: String
        @Option(name: .long, help: "Mã đơn vị, với unitUser / the unit's code, for unitUser.")
        var facility: String = ""
        @Option(name: .long, help: "Biểu phụ trách, với officer / forms, for officer: A,B.")
        var forms: String = ""
        @Option(name: .long, help: "Phòng, với officer / divisions, for officer: A,B.")
        var divisions: String = ""

        func run() async throws {
            try await explained {
                let answer = try await data.ask(
                    LocalAccountRoutes.Path.accounts,
                    [
                        ("divisions", divisions), ("facility", facility), ("forms", forms),
                        ("fullName", fullName), ("name", name), ("role", role),
                    ])
                print(answer["password"]?.text ?? "")
            }
        }
    }

    /// `account list`: one line an account.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các tài khoản / every account, one a line.")

        @OptionGroup var data: DataOption

        func run() async throws {
            umask(0o077)
            try await explained {
                let items = try await data.get(LocalAccountRoutes.Path.accounts)["items"]
                for account in items?.elements ?? [] {
                    let keys = [
                        "name", "role", "state", "facility", "forms", "divisions", "fullName",
                    ]
                    print(keys.map { account[$0]?.text ?? "" }.joined(separator: "\t"))
                }
            }
        }
    }

    /// `account reset`: prints a new first password.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Cấp lại mật khẩu, tắt mã một lần, bỏ khóa / new password, codes off, pauses lifted."
        )

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Tên đăng nhập / the sign-in name.")
        var name: String

        func run() async throws {
            try await explained {
                let answer = try await data.ask(LocalAccountRoutes.Path.resets, [("name", name)])
                print(answer["password"]?.text ?? "")
            }
        }
    }

    /// `account end`: ends one for good.
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kết thúc tài khoản vĩnh viễn / end an account for good.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Tên đăng nhập / the sign-in name.")
        var name: String

        func run() async throws {
            try await explained {
                _ = try await data.ask(LocalAccountRoutes.Path.ends, [("name", name)])
                tell("đã kết thúc \(name) / ended \(name)")
            }
        }
    }

    /// `account limit`: what an officer answers for.
    struct Limit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Biểu và phòng mà chuyên viên phụ trách / what an officer answers for.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Tên đăng nhập / the sign-in name.")
        var name: String
        @Option(name: .long, help: "Biểu: A,B; trống cả hai: tất cả / forms; both empty: all.")
        var forms: String = ""
        @Option(name: .long, help: "Phòng: A,B / divisions.")
        var divisions: String = ""

        func run() async throws {
            try await explained {
                _ = try await data.ask(
                    LocalAccountRoutes.Path.limits,
                    [("divisions", divisions), ("forms", forms), ("name", name)])
            }
        }
    }

    /// `account division`: the forms of a division.
    struct NameDivisionCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "division",
            abstract: "Khai báo phòng và biểu của phòng / name a division and its forms.")

        @OptionGroup var data: DataOption
        @Option(name: .long, help: "Mã phòng: KHTC / the division's code.")
        var code: String
        @Option(name: .long, help: "Tên phòng / its title.")
        var title: String = ""
        @Option(name: .long, help: "Biểu: A,B; trống: bỏ phòng / forms; none: it goes.")
        var forms: String = ""

        func run() async throws {
            try await explained {
                _ = try await data.ask(
                    LocalAccountRoutes.Path.divisions,
                    [("code", code), ("forms", forms), ("title", title)])
            }
        }
    }
}
