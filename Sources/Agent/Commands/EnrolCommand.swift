import ArgumentParser
import Glibc
import Shared

/// `giaoban-agent enrol`: makes this home speak for one unit.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Ghi danh đơn vị bằng mã của Sở / enrol this home with a one-time code.")

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
        let lock = try RunLock.take(parts.home, console)
        guard let lock else { return .configuration }
        defer { extendLifetime(lock) }
        let enroller = Enroller(
            home: parts.home, disk: parts.disk, transport: try parts.transport(token: nil),
            randomBytes: Randomness.bytes)
        do throws(Enroller.Failure) {
            // A damaged identity is what a new code is for.
            let known = try? parts.identity()
            let identity = try await enroller.enrol(code, known: known, machine: Self.machine)
            return try await finish(identity, parts, console)
        } catch {
            return tell(error, parts, console)
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
        await fetchForms(identity, parts, console)
        return .done
    }

    private func fetchForms(
        _ identity: AgentIdentity, _ parts: AgentParts, _ console: Console
    ) async {
        guard let transport = try? parts.transport(token: identity.token) else { return }
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

    private func tell(
        _ failure: Enroller.Failure, _ parts: AgentParts, _ console: Console
    ) -> ExitStatus {
        switch failure {
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
        case .otherUnit(let ours, let theirs, let name):
            console.warn(Self.otherUnit(ours, theirs, name, parts.home))
            return .configuration
        case .disk(let fault):
            console.warn(fault.message)
            return .disk
        }
    }

    /// The code has been used up for this home's begun enrolment, so the sentence says how to finish it.
    static func otherUnit(
        _ ours: AgentIdentity, _ theirs: FacilityID, _ name: LocalizedText, _ home: AgentHome
    ) -> LocalizedText {
        LocalizedText(
            vi:
                "Thư mục \(home.root) là của \(ours.facilityName.vi) (\(ours.facility)); mã này là của "
                + "\(name.vi) (\(theirs)). Không đổi gì: mỗi đơn vị một thư mục. Tạo thư mục khác, "
                + "chuyển tệp \(home.pendingEnrolment) sang đó, rồi chạy lại với --home thư mục ấy "
                + "và cùng mã này.",
            en:
                "The home \(home.root) belongs to \(ours.facilityName.en) (\(ours.facility)); this code "
                + "is for \(name.en) (\(theirs)). Nothing was changed: one home a unit. Make another "
                + "folder, move \(home.pendingEnrolment) there, then run again with that --home and "
                + "the same code.")
    }

    private static var machine: String {
        var buffer = [CChar](repeating: 0, count: 65)
        guard unsafe gethostname(&buffer, 64) == 0 else { return "agent" }
        let name = String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.isEmpty ? "agent" : name
    }
}
