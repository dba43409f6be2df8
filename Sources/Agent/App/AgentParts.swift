import Glibc
import Shared

/// The composition root: builds what a command needs out of a home folder and its configuration.
struct AgentParts: Sendable {
    /// Why a command cannot begin.
    enum Obstacle: Error {
        /// The configuration is wrong; all mistakes.
        case mistakes([AgentConfiguration.Mistake])
        /// No collector is named.
        case noCollector
        /// This home has not been enrolled.
        case notEnrolled
        /// The identity is there and cannot be read.
        case identityDamaged(path: String)
        /// The disk failed.
        case disk(FileFault)
        /// libcurl cannot start.
        case transport(TransportFault)
    }

    let home: AgentHome
    let configuration: AgentConfiguration
    let disk: any FileSystem
    let clock: any AgentClock
    private let flags: [AgentConfiguration.Key: String]

    /// Opens a home and reads its configuration.
    ///
    /// - Parameters:
    ///   - root: the home folder.
    ///   - creating: whether a missing folder is made: only by enrolment, so that a mistyped path
    ///     leaves nothing behind.
    ///   - flags: what the command line set.
    init(
        root: String, creating: Bool = false, flags: [AgentConfiguration.Key: String]
    ) throws(Obstacle) {
        self.flags = flags
        home = AgentHome(root: Self.absolute(root))
        disk = POSIXFileSystem()
        clock = SystemClock()
        let file: String?
        do throws(FileFault) {
            if creating { try disk.makeDirectory(home.root) }
            file = try Self.text(of: home.configuration, on: disk)
        } catch {
            throw .disk(error)
        }
        do throws(AgentConfiguration.Mistakes) {
            configuration = try AgentConfiguration(
                home: home, flags: flags, environment: Self.variable, file: file
            ).withSecrets(on: disk)
        } catch {
            throw .mistakes(error.list)
        }
    }

    /// Watches `agent.conf` for what a person edits while the agent runs.
    func configurationWatch() -> ConfigurationWatch {
        let (home, disk, flags) = (home, disk, flags)
        return ConfigurationWatch(
            configuration: configuration,
            read: { () throws(FileFault) in try Self.text(of: home.configuration, on: disk) },
            parse: { text throws(AgentConfiguration.Mistakes) in
                try AgentConfiguration(
                    home: home, flags: flags, environment: Self.variable, file: text
                ).withSecrets(on: disk)
            })
    }

    /// The language of everything this command prints.
    var language: Language { configuration.language }

    /// The first unit this home speaks for; nil before enrolment.
    func identity() throws(Obstacle) -> AgentIdentity? {
        guard disk.exists(home.identity) else { return nil }
        return try identity(at: home.identity)
    }

    /// Everyone this home speaks for, or the obstacle that it speaks for nobody.
    func identities() throws(Obstacle) -> IdentityBook {
        guard let first = try identity() else { throw .notEnrolled }
        return IdentityBook(home: home, disk: disk, [first] + (try furtherIdentities()))
    }

    /// The first unit, or the obstacle that this home speaks for nobody.
    func enrolledIdentity() throws(Obstacle) -> AgentIdentity { try identities().first }

    /// The units beside the first, by code.
    func furtherIdentities() throws(Obstacle) -> [AgentIdentity] {
        guard disk.exists(home.identities) else { return [] }
        let paths: [String]
        do throws(FileFault) {
            paths = try disk.list(home.identities).filter { $0.hasSuffix(".json") }.sorted()
                .map { home.identities + "/" + $0 }
        } catch {
            throw .disk(error)
        }
        var identities: [AgentIdentity] = []
        for path in paths { identities.append(try identity(at: path)) }
        return identities
    }

    private func identity(at path: String) throws(Obstacle) -> AgentIdentity {
        do throws(FileFault) {
            let bytes = try disk.read(path, limit: 1 << 16)
            if let identity = AgentIdentity(bytes: bytes) { return identity }
        } catch {
            throw .disk(error)
        }
        throw .identityDamaged(path: path)
    }

    /// The way to the collector before anything is enrolled.
    func transport() throws(Obstacle) -> CurlTransport { try transport { _ in nil } }

    /// The way to the collector for every unit of a home.
    func transport(_ book: IdentityBook) throws(Obstacle) -> InstanceTransport<CurlTransport> {
        let curl = try transport { unit in unit.map { book[$0]?.token } ?? book.first.token }
        return InstanceTransport(inner: curl, instances: instances) { book.first.facility }
    }

    /// The story that this copy of the home tells.
    var instances: InstanceBook {
        InstanceBook(home: home, disk: disk, randomBytes: Randomness.bytes)
    }

    private func transport(
        _ token: @escaping @Sendable (FacilityID?) -> BearerToken?
    ) throws(Obstacle) -> CurlTransport {
        guard let collector = configuration.collector else { throw .noCollector }
        do throws(TransportFault) {
            return try CurlTransport(line: configuration.line(to: collector), token: token)
        } catch {
            throw .transport(error)
        }
    }

    /// The outbox, cleared of what a crash left behind.
    func outbox() async throws(Obstacle) -> SpoolOutbox {
        do throws(FileFault) {
            // Files of the time when a home had one unit do not name it.
            let unit = try? identity()?.facility
            let spool = try Spool(root: home.outbox, disk: disk, unit: unit)
            let outbox = SpoolOutbox(spool: spool, lockPath: home.saveLock)
            try await outbox.recover()
            return outbox
        } catch {
            throw .disk(error)
        }
    }

    /// The loop that delivers, with the system's randomness for its pauses.
    func courier(
        _ outbox: SpoolOutbox, _ transport: any Transport, _ book: IdentityBook,
        log: any EventLog, betweenRequests: @escaping @Sendable () -> Void = {}
    ) -> Courier {
        Courier(
            outbox: outbox, transport: transport, signatory: Signatory(book: book), clock: clock,
            log: log, random: SystemRandomNumberGenerator(), betweenRequests: betweenRequests)
    }

    /// Whether the system tells of changes to the watched folder.
    var announcesChanges: Bool { announcesChanges(in: configuration.watchFolder) }

    /// The same of another folder.
    func announcesChanges(in folder: String) -> Bool {
        switch configuration.watch {
        case .events: return true
        case .poll: return false
        case .auto:
            // Unreadable: looking at intervals never fails.
            guard let mounts = try? disk.read("/proc/self/mountinfo", limit: 1 << 20) else {
                return false
            }
            return !FileSystemKind.isRemote(
                folder, mounts: String(decoding: mounts, as: UTF8.self))
        }
    }

    /// Looks for what keeps reports from getting through. Needs no enrolment: the lack of one is a
    /// finding.
    func doctor() async throws(Obstacle) -> Doctor {
        // A mistyped path leaves nothing behind: opening the outbox would make its folders.
        guard disk.exists(home.root) else { throw .notEnrolled }
        let identity = try identity()
        let collector = configuration.collector ?? "http://localhost"
        var line = configuration.line(to: collector)
        line.connectTimeout = .seconds(10)
        let transport: CurlTransport
        do throws(TransportFault) {
            let token = identity?.token
            transport = try CurlTransport(line: line) { _ in token }
        } catch {
            throw .transport(error)
        }
        return Doctor(
            home: home, configuration: configuration, identity: identity, cache: cache,
            probes: SystemProbes(
                home: home, disk: disk, clock: clock, transport: transport,
                outbox: try await outbox()))
    }

    /// What is known of forms and contexts.
    var cache: ReferenceCache {
        ReferenceCache(home: home, disk: disk, firstUnit: (try? identity())?.facility)
    }

    private static func text(
        of path: String, on disk: any FileSystem
    ) throws(FileFault) -> String? {
        guard disk.exists(path) else { return nil }
        return String(decoding: try disk.read(path, limit: 1 << 20), as: UTF8.self)
    }

    /// One variable of the environment.
    static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// A path from the root, also where one was given from here.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return path }
        let here = String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return here + "/" + path
    }
}

extension AgentParts.Obstacle {
    /// What is wrong and what to do, a line each.
    var messages: [LocalizedText] {
        switch self {
        case .mistakes(let list):
            list.map {
                LocalizedText(
                    vi: "\($0.place): \($0.message.vi)", en: "\($0.place): \($0.message.en)")
            }
        case .noCollector:
            [
                LocalizedText(
                    vi: "Chưa có địa chỉ máy chủ của Sở. Thêm dòng collector = https://… vào "
                        + "agent.conf, hoặc ghi danh bằng giaoban-agent enrol.",
                    en: "No collector is named. Add collector = https://… to agent.conf, or enrol "
                        + "with giaoban-agent enrol.")
            ]
        case .notEnrolled:
            [
                LocalizedText(
                    vi: "Đơn vị chưa ghi danh. Xin Sở một mã rồi chạy: giaoban-agent enrol --home "
                        + "THƯ_MỤC --collector ĐỊA_CHỈ --code MÃ.",
                    en: "This home is not enrolled. Ask the department for a code, then run: "
                        + "giaoban-agent enrol --home DIR --collector URL --code CODE.")
            ]
        case .identityDamaged(let path):
            [
                LocalizedText(
                    vi:
                        "Tệp danh tính \(path) bị hỏng. Khôi phục từ bản sao lưu, hoặc xin Sở mã mới "
                        + "và ghi danh lại; báo cáo đang chờ vẫn được giữ.",
                    en:
                        "The identity file \(path) is damaged. Restore it from a backup, or ask for "
                        + "a new code and enrol again; waiting reports are kept.")
            ]
        case .disk(let fault): [fault.message]
        case .transport(let fault):
            [LocalizedText(vi: "Không khởi động được mạng: \(fault.detail)", en: fault.detail)]
        }
    }

    /// The status to leave with.
    var status: ExitStatus {
        if case .disk = self { return .disk }
        return .configuration
    }
}

extension FileFault {
    /// What is wrong and what to do.
    var message: LocalizedText {
        if isDiskFull {
            return LocalizedText(
                vi:
                    "Ổ đĩa đã đầy: không ghi được \(path). Chưa có gì được lưu; giải phóng chỗ trống "
                    + "rồi làm lại. Các báo cáo đã lưu trước đó vẫn nguyên.",
                en: "The disk is full: \(path) could not be written. Nothing was saved; make room "
                    + "and try again. Reports saved before are intact.")
        }
        return LocalizedText(
            vi: "Lỗi ổ đĩa (\(operation)): \(path): \(words.vi).",
            en: "Disk error (\(operation)): \(path): \(words.en).")
    }
}
