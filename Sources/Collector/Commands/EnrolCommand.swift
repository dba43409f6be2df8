import ArgumentParser
import Foundation
import Shared

/// `enrol`: prints a one-time code for a unit, and nothing else on standard output.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Cấp mã ghi danh một lần cho đơn vị / make a one-time code for a unit.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã đơn vị / the unit's code.")
    var facility: String

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.ask(
                LocalRoutes.Path.codes, [("facility", facility)])
            print(answer["code"]?.text ?? "")
        }
    }
}

/// `token`: prints a token for somebody who may read everything, and nothing else on standard output.
struct TokenCommand: AsyncParsableCommand {
    /// Roles that tokens can be made for; units enrol instead.
    enum Role: String, ExpressibleByArgument, CaseIterable, Sendable {
        case reader
    }

    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Cấp mã truy cập để đọc số liệu / make a token for reading.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Vai trò / the role: reader.")
    var role: Role
    @Option(name: .long, help: "Ai dùng / who uses it.")
    var name: String

    func run() async throws {
        umask(0o077)
        try await explained {
            let answer = try await data.ask(
                LocalRoutes.Path.tokens, [("name", name), ("role", role.rawValue)])
            print(answer["token"]?.text ?? "")
        }
    }
}
