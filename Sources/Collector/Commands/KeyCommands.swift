import ArgumentParser
import Foundation
import Shared

/// `keys`: who was given access, one line a key.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Ai đang có khóa truy cập / who has been given access.")

    @OptionGroup var data: DataOption

    func run() async throws {
        umask(0o077)
        try await explained {
            let keys = try await data.get(LocalRoutes.Path.keys)["items"]?.elements ?? []
            for key in keys {
                let cells = ["key", "facility", "name", "state", "signs"].map {
                    key[$0]?.text ?? ""
                }
                print(cells.joined(separator: "\t"))
            }
        }
    }
}

/// `revoke`: ends a key; its token is refused from then on.
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Thu hồi một khóa truy cập / end a key, such as a stolen machine's.")

    @OptionGroup var data: DataOption
    @Option(name: .long, help: "Mã khóa, xem bằng lệnh keys / the key's id, see keys.")
    var key: String

    func run() async throws {
        _ = try await data.ask(LocalRoutes.Path.revocations, [("key", key)])
        tell("đã thu hồi \(key) / revoked \(key)")
    }
}
