import ArgumentParser
import Glibc
import Shared

/// `giaoban-agent enrol`: makes this home speak for a unit, or for one more.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Ghi danh đơn vị bằng mã của Sở / enrol a unit with a one-time code.",
        discussion:
            "Mã của đơn vị thứ hai: thêm đơn vị / a second unit's code adds that unit to the home.")

    @OptionGroup var options: HomeOptions

    @Option(help: "Địa chỉ máy chủ của Sở / the collector's address.")
    var collector: String?

    @Option(help: "Mã ghi danh / the one-time code.")
    var code: String

    func run() async throws {
        try await options.run(collector: collector, creating: true) { parts, console in
            try await enrol(parts, console)
        }
    }

    private func enrol(_ parts: AgentParts, _ console: Console) async throws -> ExitStatus {
        guard let code = EnrolmentCode(code) else {
            console.warn(
                LocalizedText(
                    vi: "Mã ghi danh không đúng dạng: 12 ký tự như 7K3M-0QXV-2BDE.",
                    en: "This is no enrolment code: it has 12 characters, as in 7K3M-0QXV-2BDE."))
            return .badData
        }
        let lock = try HomeLock.change.attempt(parts.home, console)
        guard let lock else { return .configuration }
        defer { extendLifetime(lock) }
        let enroller = Enroller(
            home: parts.home, disk: parts.disk, transport: try parts.transport(),
            now: parts.clock.now(), randomBytes: Randomness.bytes)
        do throws(Enroller.Failure) {
            // A damaged identity is what a new code is for.
            let first = try? parts.identity()
            let further = (try? parts.furtherIdentities()) ?? []
            let identity = try await enroller.enrol(
                code, known: [first] + further, machine: Self.machine)
            return try await finish(identity, parts, console)
        } catch {
            return error.tell(console)
        }
    }

    /// Writes the address into the configuration and fetches the forms.
    private func finish(
        _ identity: AgentIdentity, _ parts: AgentParts, _ console: Console
    ) async throws(Enroller.Failure) -> ExitStatus {
        do throws(FileFault) {
            try rememberCollector(parts)
            try parts.disk.makeDirectory(parts.configuration.watchFolder)
        } catch {
            throw .disk(error)
        }
        console.say(
            LocalizedText(
                vi: "Đã ghi danh: \(identity.facilityName.vi) (\(identity.facility)), khóa "
                    + "\(identity.key).",
                en: "Enrolled: \(identity.facilityName.en) (\(identity.facility)), key "
                    + "\(identity.key)."))
        if let pinned = identity.collectorKeys.last {
            console.say(
                LocalizedText(
                    vi:
                        "Khóa ký biên nhận của Sở: \(pinned.fingerprint). Có thể đọc số này qua điện "
                        + "thoại để đối chiếu với Sở (giaoban-collector identity).",
                    en:
                        "The department's receipt key: \(pinned.fingerprint). It may be compared over "
                        + "the telephone (giaoban-collector identity)."))
        }
        await fetchForms(identity, parts, console)
        HomeLock.tellRunning(parts.home, console)
        return .done
    }

    private func fetchForms(
        _ identity: AgentIdentity, _ parts: AgentParts, _ console: Console
    ) async {
        let book = IdentityBook(home: parts.home, disk: parts.disk, [identity])
        guard let transport = try? parts.transport(book) else { return }
        let fetcher = ReferenceFetcher(transport: transport, cache: parts.cache)
        do throws(ReferenceFetcher.Failure) {
            _ = try await fetcher.refreshForms(deadline: .seconds(30))
            let codes = parts.cache.forms().codes.map(\.text).joined(separator: ", ")
            console.say(
                LocalizedText(vi: "Biểu mẫu đã tải: \(codes).", en: "Forms fetched: \(codes)."))
        } catch {
            console.warn(
                LocalizedText(
                    vi: "Chưa tải được biểu mẫu (\(error.reason)); sẽ tải lại khi nộp báo cáo.",
                    en: "The forms could not be fetched (\(error.reason)); submitting will try "
                        + "again."))
        }
    }

    private func rememberCollector(_ parts: AgentParts) throws(FileFault) {
        guard let collector = parts.configuration.collector else { return }
        let path = parts.home.configuration
        var text: String?
        if parts.disk.exists(path) {
            text = String(decoding: try parts.disk.read(path, limit: 1 << 20), as: UTF8.self)
        }
        let changed = ConfigurationFile.setting(.collector, to: collector, in: text)
        if changed != text { try parts.disk.replace(path, Array(changed.utf8)) }
    }

    private static var machine: String {
        var buffer = [CChar](repeating: 0, count: 65)
        guard unsafe gethostname(&buffer, 64) == 0 else { return "agent" }
        let name = String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.isEmpty ? "agent" : name
    }
}

extension Enroller.Failure {
    /// Tells why nothing was changed, and gives the status to leave with.
    func tell(_ console: Console) -> ExitStatus {
        switch self {
        case .line(let fault):
            console.warn(
                LocalizedText(
                    vi: "Không nối được máy chủ: \(fault.message.vi) Chạy lại đúng lệnh này khi có "
                        + "mạng; mã vẫn dùng được.",
                    en: "The collector cannot be reached: \(fault.message.en) Run the same command "
                        + "again once the line is up; the code stays good."))
            return .kept
        case .stranger(let status):
            console.warn(
                LocalizedText(
                    vi: "Nơi trả lời không phải máy chủ của Sở (HTTP \(status)). Kiểm tra địa chỉ, "
                        + "proxy hoặc trang đăng nhập mạng rồi chạy lại.",
                    en:
                        "What answered is not the collector (HTTP \(status)). Check the address, the "
                        + "proxy or the network's login page, then run it again."))
            return .kept
        case .refused(let problem):
            console.warn(problem.sentence)
            return problem.status >= 500 || problem.status == 429 ? .kept : .identity
        case .disk(let fault):
            console.warn(fault.message)
            return .disk
        }
    }
}
