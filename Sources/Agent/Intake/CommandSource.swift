import Glibc
import Shared

/// Runs a configured program and tells how it went: what it wrote, or why there is nothing.
struct CommandSource {
    /// What the programs that prepare the way are called; both are part of every Debian.
    private static let setpriv = "/usr/bin/setpriv"
    private static let env = "/usr/bin/env"

    let name: SourceName
    let command: SourceDefinition.Command
    let clock: any AgentClock

    /// Runs it.
    ///
    /// - Returns: what it wrote, or a fault that says how it ended and what it complained of.
    func run(
        _ parameters: SourceParameters, isCancelled: () -> Bool
    ) -> Result<[UInt8], SourceFault> {
        let request: ChildProgram.Request
        switch self.request(parameters) {
        case .success(let made): request = made
        case .failure(let fault): return .failure(fault)
        }
        let outcome = ChildProgram.run(request, clock: clock, isCancelled: isCancelled)
        if outcome.end == .exited(0), !outcome.output.isEmpty { return .success(outcome.output) }
        return .failure(fault(outcome))
    }

    // MARK: - What to run

    private func request(
        _ parameters: SourceParameters
    ) -> Result<ChildProgram.Request, SourceFault> {
        var environment = [
            "PATH": SourceFile.path.joined(separator: ":"), "LANG": "C.UTF-8", "HOME": "/",
        ]
        var line = [command.program] + command.arguments.map { $0.filled(with: parameters) }
        if let directory = command.directory { line = [Self.env, "--chdir=" + directory] + line }
        switch identity() {
        case .failure(let fault): return .failure(fault)
        case .success(let user):
            environment["HOME"] = user.home
            environment["USER"] = user.name
            environment["LOGNAME"] = user.name
            if user.mustChange {
                line =
                    [
                        Self.setpriv, "--reuid=\(user.user)", "--regid=\(user.group)",
                        "--init-groups", "--no-new-privs", "--inh-caps=-all", "--",
                    ] + line
            }
        }
        environment.merge(command.environment) { $1 }
        environment.merge(command.secrets) { $1 }
        environment.merge(parameters.environment) { $1 }
        return .success(
            ChildProgram.Request(
                program: line[0], arguments: Array(line.dropFirst()), environment: environment,
                input: Array((command.input?.filled(with: parameters) ?? "").utf8),
                limit: command.timeout, outputLimit: command.outputLimit))
    }

    private struct User {
        let name: String
        let home: String
        let user: uid_t
        let group: gid_t
        let mustChange: Bool
    }

    /// Who the program runs as. An agent that is root gives its power away only if told so.
    private func identity() -> Result<User, SourceFault> {
        let isRoot = geteuid() == 0
        guard let wanted = command.user else {
            if isRoot {
                return .failure(
                    SourceFault(
                        read: "root",
                        LocalizedText(
                            vi: "agent đang chạy bằng root: thêm “user = TÊN” (một người dùng ít "
                                + "quyền) vào \(name).conf, hoặc “user = root” nếu thật sự muốn.",
                            en:
                                "the agent runs as root: add “user = NAME” (an unprivileged user) to "
                                + "\(name).conf, or “user = root” if that is really meant.")))
            }
            let own = unsafe getpwuid(geteuid())
            return .success(unsafe Self.user(own, mustChange: false))
        }
        guard let entry = unsafe getpwnam(wanted) else {
            return .failure(
                SourceFault(
                    read: wanted,
                    LocalizedText(
                        vi: "hệ thống không có người dùng này; sửa dòng “user”.",
                        en: "the system has no such user; mend the line “user”.")))
        }
        let id = unsafe entry.pointee.pw_uid
        guard isRoot || id == geteuid() else {
            return .failure(
                SourceFault(
                    read: wanted,
                    LocalizedText(
                        vi: "agent không chạy bằng root nên không đổi sang người dùng này được; bỏ "
                            + "dòng “user”, hoặc chạy agent bằng chính người dùng đó.",
                        en:
                            "the agent is not root and cannot become this user; leave out “user”, or "
                            + "run the agent as that user.")))
        }
        return .success(unsafe Self.user(entry, mustChange: id != geteuid()))
    }

    private static func user(_ entry: UnsafeMutablePointer<passwd>?, mustChange: Bool) -> User {
        guard let entry = unsafe entry else {
            return User(name: "", home: "/", user: geteuid(), group: getegid(), mustChange: false)
        }
        return unsafe User(
            name: String(cString: entry.pointee.pw_name),
            home: String(cString: entry.pointee.pw_dir), user: entry.pointee.pw_uid,
            group: entry.pointee.pw_gid, mustChange: mustChange)
    }

    // MARK: - How it ended

    private func fault(_ outcome: ChildProgram.Outcome) -> SourceFault {
        let (read, reason) = end(outcome.end)
        let tail = ProgramWords.tail(outcome.complaint, hiding: Array(command.secrets.values))
        let words =
            tail.isEmpty
            ? LocalizedText(vi: "chương trình không nói gì thêm.", en: "it said nothing more.")
            : LocalizedText(vi: "chương trình nói: \(tail)", en: "it said: \(tail)")
        return SourceFault(
            read: read,
            LocalizedText(
                vi: "\(FilePath.name(of: command.program)) \(reason.vi); \(words.vi)",
                en: "\(FilePath.name(of: command.program)) \(reason.en); \(words.en)"))
    }

    private func end(_ end: ChildProgram.End) -> (String, LocalizedText) {
        let seconds = command.timeout.components.seconds
        switch end {
        case .exited(0):
            return (
                "", LocalizedText(vi: "không in ra số liệu nào", en: "wrote no figures at all")
            )
        case .exited(let status):
            return (
                "exit \(status)",
                LocalizedText(
                    vi: "kết thúc với mã lỗi \(status)", en: "ended with status \(status)")
            )
        case .signalled(let signal):
            return (
                "signal \(signal)",
                LocalizedText(
                    vi: "bị dừng bởi tín hiệu \(signal)", en: "was ended by signal \(signal)")
            )
        case .tookTooLong:
            return (
                "\(seconds) s",
                LocalizedText(
                    vi: "chạy quá \(seconds) giây nên đã bị dừng (dòng “timeout”)",
                    en: "ran longer than \(seconds) seconds and was ended (line “timeout”)")
            )
        case .wroteTooMuch:
            let limit = command.outputLimit >> 10
            return (
                "\(limit) KiB",
                LocalizedText(
                    vi: "in ra hơn \(limit) KiB nên đã bị dừng (dòng “output-limit”)",
                    en: "wrote more than \(limit) KiB and was ended (line “output-limit”)")
            )
        case .cancelled:
            return ("", LocalizedText(vi: "bị dừng vì agent dừng", en: "was ended with the agent"))
        case .notStarted(let code):
            let why = FileFault(operation: "spawn", path: command.program, code: code).words
            return (
                command.program,
                LocalizedText(
                    vi: "không khởi động được (\(why.vi))", en: "could not be started (\(why.en))")
            )
        }
    }
}

/// Why a source gave nothing.
struct SourceFault: Error, Hashable {
    /// What was seen.
    let read: String
    /// Why, and what to do.
    let reason: LocalizedText

    init(read: String, _ reason: LocalizedText) {
        self.read = read
        self.reason = reason
    }
}

/// What a program wrote to its standard error, fit to be shown to a person.
enum ProgramWords {
    /// Its last lines in one, without control characters and with secrets hidden.
    static func tail(_ bytes: [UInt8], hiding secrets: [String]) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        for secret in secrets where secret.utf8.count >= 4 {
            text = text.replacing(secret, with: "•••")
        }
        let lines = text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map { line in
                String(
                    String.UnicodeScalarView(
                        line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
            }
            .map(\.trimmingBlanks).filter { !$0.isEmpty }
        let tail = lines.suffix(6).joined(separator: " / ")
        return tail.count > 600 ? "…" + tail.suffix(600) : tail
    }
}
