import ArgumentParser
import Shared

/// `giaoban-agent trust`: believes the collector's receipt key after a person has compared it. Needed
/// only where no chain of signatures leads to it: its predecessor was lost.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Tin khóa ký biên nhận của Sở / believe the department's receipt key.",
        discussion: """
            Without a fingerprint it shows the keys known here and the collector's. Ask the department
            for the fingerprint by telephone / Hỏi Sở số vân tay qua điện thoại.
            """)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Vân tay của khóa / the key's fingerprint: 1a2b-3c4d-5e6f-7a8b.")
    var fingerprint: String?

    func run() async throws {
        try await options.run { parts, console in
            guard let lock = try HomeLock.change.take(parts, console) else { return .configuration }
            defer { extendLifetime(lock) }
            let book = try parts.identities()
            guard let offered = await Self.identity(over: try parts.transport(book)) else {
                console.warn(
                    LocalizedText(
                        vi: "Không lấy được khóa từ máy chủ của Sở; kiểm tra mạng rồi chạy lại.",
                        en: "The collector gave no keys; check the line and run this again."))
                return .kept
            }
            guard let fingerprint else {
                show(book, offered, console)
                return .done
            }
            let status = try trust(fingerprint, book, offered, console)
            if status == .done { HomeLock.tellRunning(parts.home, console) }
            return status
        }
    }

    private static func identity(over transport: any Transport) async -> CollectorIdentity? {
        let request = TransportRequest(
            method: .get, path: Routes.identity, isAuthorised: false, deadline: .seconds(30))
        // A line that fails and a stranger's answer are told alike.
        guard let answer = try? await transport.exchange(request), answer.status == 200,
            let value = try? JSONValue(parsing: answer.body)
        else { return nil }
        return CollectorIdentity(value: value)
    }

    private func show(_ book: IdentityBook, _ offered: CollectorIdentity, _ console: Console) {
        let known = Set(book.all.flatMap(\.collectorKeys))
        for key in offered.keys {
            let (vi, en) =
                known.contains(key.publicKey)
                ? ("đã tin", "believed") : ("chưa tin", "not believed")
            let line = "\(key.id) \(key.publicKey.fingerprint)"
            console.say(LocalizedText(vi: "\(line) \(vi)", en: "\(line) \(en)"))
        }
    }

    private func trust(
        _ fingerprint: String, _ book: IdentityBook, _ offered: CollectorIdentity,
        _ console: Console
    ) throws(FileFault) -> ExitStatus {
        guard
            let key = offered.keys.first(where: {
                $0.publicKey.fingerprint == fingerprint.lowercased()
            })
        else {
            console.warn(
                LocalizedText(
                    vi: "Máy chủ không có khóa với vân tay \(fingerprint). Không đổi gì.",
                    en: "The collector has no key with the fingerprint \(fingerprint). Nothing was "
                        + "changed."))
            return .badData
        }
        for var identity in book.all where !identity.collectorKeys.contains(key.publicKey) {
            identity.collectorKeys.append(key.publicKey)
            try book.replace(identity)
        }
        console.say(
            LocalizedText(
                vi: "Từ nay tin khóa \(key.id).", en: "The key \(key.id) is believed from now on."))
        return .done
    }
}
