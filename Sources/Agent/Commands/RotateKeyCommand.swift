import ArgumentParser
import Shared

/// `giaoban-agent rotate-key`: a new key and token; what the older key has signed stays good.
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Thay khóa ký và mã truy cập / change a unit's key and token.",
        discussion: """
            Báo cáo đang chờ vẫn gửi được; mất mạng giữa chừng thì chạy lại / reports that wait stay
            valid; after a lost answer run it again: it goes on where it stopped.
            """)

    @OptionGroup var options: HomeOptions

    @Option(help: "Mã đơn vị; bỏ trống: mọi đơn vị / the unit's code; all without it.")
    var unit: String?

    func run() async throws {
        try await options.run { parts, console in
            guard let lock = try HomeLock.change.take(parts, console) else { return .configuration }
            defer { extendLifetime(lock) }
            let book = try parts.identities()
            guard let units = UnitChoice.units(unit, book, console) else { return .configuration }
            let changer = KeyChanger(
                home: parts.home, disk: parts.disk, transport: try parts.transport(book),
                book: book, randomBytes: Randomness.bytes)
            var statuses: [ExitStatus] = []
            for identity in units {
                statuses.append(await change(identity, changer, console))
            }
            HomeLock.tellRunning(parts.home, console)
            return ExitStatus.worst(statuses)
        }
    }

    private func change(
        _ identity: AgentIdentity, _ changer: KeyChanger, _ console: Console
    ) async -> ExitStatus {
        do throws(Enroller.Failure) {
            let changed = try await changer.change(identity)
            console.say(
                LocalizedText(
                    vi: "\(changed.facility): khóa mới \(changed.key) thay cho \(identity.key).",
                    en: "\(changed.facility): the new key \(changed.key) replaces \(identity.key).")
            )
            try await changer.finish(changed)
            return .done
        } catch {
            return error.tell(console)
        }
    }
}

/// Which units of a home a command is about.
enum UnitChoice {
    /// The named unit, or all; nil, and told, when the home does not speak for the one named.
    static func units(
        _ code: String?, _ book: IdentityBook, _ console: Console
    ) -> [AgentIdentity]? {
        guard let code else { return book.all }
        if let unit = FacilityID(code).flatMap({ book[$0] }) { return [unit] }
        let known = book.all.map(\.facility.text).joined(separator: ", ")
        console.warn(
            LocalizedText(
                vi: "“\(code)”: chưa ghi danh ở đây; đã ghi danh: \(known).",
                en: "“\(code)”: not enrolled here; enrolled are: \(known)."))
        return nil
    }
}
