import Shared
import Support
import Synchronization
import Testing

@testable import Agent

/// Every answer that `doctor` may get, put to it.
@Suite("doctor") struct DoctorTests {
    @Test("a healthy agent has nothing to mend")
    func healthy() async throws {
        let checkup = try await examine { _ in }
        for result in checkup.results { #expect(result.verdict == .well, "\(result)") }
        #expect(checkup.results.map(\.check) == Check.allCases)
        #expect(checkup.status == .done)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let check: Check
        let verdict: CheckResult.Verdict
        let status: Agent.ExitStatus
        /// Words of the finding or the advice that lead to the place.
        let says: String
        let prepare: @Sendable (inout FakeProbes) -> Void
        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(
            what: "a home that cannot be written", check: .home, verdict: .fault, status: .disk,
            says: "dmesg",
            prepare: {
                $0.trials["/h"] = .failure(FileFault(operation: "open", path: "/h", code: 30))
            }),
        Case(
            what: "a disk that takes seconds", check: .home, verdict: .warning, status: .done,
            says: "4000 ms", prepare: { $0.trials["/h"] = .success(.seconds(4)) }),
        Case(
            what: "hardly any room", check: .space, verdict: .fault, status: .disk, says: "3 MiB",
            prepare: { $0.room = .success(DiskRoom(bytes: 3 << 20, files: 999)) }),
        Case(
            what: "no more files", check: .space, verdict: .fault, status: .disk, says: "MiB",
            prepare: { $0.room = .success(DiskRoom(bytes: 3 << 30, files: 3)) }),
        Case(
            what: "little room", check: .space, verdict: .warning, status: .done, says: "100 MiB",
            prepare: { $0.room = .success(DiskRoom(bytes: 100 << 20, files: 999)) }),
        Case(
            what: "a key that others can read", check: .rights, verdict: .warning, status: .done,
            says: "chmod 600", prepare: { $0.rights = FileRights(owner: 7, mode: 0o644) }),
        Case(
            what: "a home that is somebody else's", check: .rights, verdict: .fault,
            status: .configuration, says: "8",
            prepare: { $0.rights = FileRights(owner: 8, mode: 0o600) }),
        Case(
            what: "a folder that cannot be worked in", check: .folder, verdict: .fault,
            status: .configuration, says: "watch-folder",
            prepare: {
                $0.trials["/h/bao-cao"] = .failure(
                    FileFault(operation: "open", path: "/h/bao-cao", code: 13))
            }),
        Case(
            what: "a source that cannot be understood", check: .sources, verdict: .fault,
            status: .configuration, says: "his.conf:3",
            prepare: {
                $0.mistakes = [
                    AgentConfiguration.Mistake(
                        place: "his.conf:3", message: LocalizedText(vi: "lạ", en: "strange"))
                ]
            }),
        Case(
            what: "a name without an address", check: .names, verdict: .fault, status: .kept,
            says: "giaoban.example.vn", prepare: { $0.name = .none("Name or service not known") }),
        Case(
            what: "nobody listens", check: .line, verdict: .fault, status: .kept,
            says: "agent.conf",
            prepare: { $0.version = .failure(TransportFault(reason: .connect, detail: "x")) }),
        Case(
            what: "a proxy that refuses", check: .line, verdict: .fault, status: .kept,
            says: "GIAOBAN_PROXY",
            prepare: { $0.version = .failure(TransportFault(reason: .proxy, detail: "407")) }),
        Case(
            what: "a certificate of unknown issue", check: .line, verdict: .fault, status: .kept,
            says: "ca-file",
            prepare: { $0.version = .failure(TransportFault(reason: .tls, detail: "self-signed")) }),
        Case(
            what: "C4: a certificate that is valid only later", check: .clock, verdict: .fault,
            status: .configuration, says: "timedatectl",
            prepare: { $0.version = .failure(TransportFault(reason: .clockBehind, detail: "")) }),
        Case(
            what: "B4: a login page", check: .line, verdict: .fault, status: .kept,
            says: "HTTP 200",
            prepare: {
                $0.version = .success(
                    TransportAnswer(
                        status: 200, headers: [Header("Content-Type", "text/html")],
                        body: Array("<html>".utf8)))
            }),
        Case(
            what: "C1: a clock two days off", check: .clock, verdict: .fault,
            status: .configuration, says: "timedatectl", prepare: { $0.clockOff = -200_000_000 }),
        Case(
            what: "C1: a clock ten minutes off", check: .clock, verdict: .warning, status: .done,
            says: "10 phút", prepare: { $0.clockOff = 600_000 }),
        Case(
            what: "a revoked key", check: .key, verdict: .fault, status: .identity, says: "enrol",
            prepare: { $0.forms = .success(FakeProbes.refusal) }),
        Case(
            what: "a form that is not here yet", check: .forms, verdict: .warning, status: .done,
            says: "thiếu 1", prepare: { $0.forms = .success(FakeProbes.oneForm) }),
        Case(
            what: "nothing runs", check: .service, verdict: .warning, status: .done,
            says: "systemctl", prepare: { $0.served = false }),
    ]

    @Test("each fault is found, told and answered with what to do", arguments: cases)
    func found(_ row: Case) async throws {
        let checkup = try await examine(row.prepare)
        let result = try #require(checkup.results.first { $0.check == row.check })
        #expect(result.verdict == row.verdict, "\(result)")
        #expect(checkup.status == row.status)
        #expect(result.lines(.vi).contains(row.says), "\(result.lines(.vi))")
        #expect(result.lines(.en) != result.lines(.vi))
        #expect(result.advice != nil)
        #expect(checkup.results.map(\.check) == Check.allCases)
    }

    @Test("what a fault hides is not guessed")
    func notGuessed() async throws {
        let checkup = try await examine { $0.name = .none("no server") }
        for check in [Check.line, .clock, .key, .forms] {
            #expect(checkup.results.first { $0.check == check }?.verdict == .unknown)
        }
    }

    @Test("without an enrolment it still looks at the machine and the line")
    func notEnrolled() async throws {
        let checkup = try await examine(identity: nil) { _ in }
        #expect(checkup.status == .configuration)
        #expect(checkup.results.first { $0.check == .line }?.verdict == .well)
        #expect(checkup.results.first { $0.check == .key }?.verdict == .unknown)
    }

    @Test("an address without TLS is told, but for this very machine")
    func unencrypted() async throws {
        let open = try await examine(collector: "http://giaoban.example.vn") { _ in }
        #expect(open.results.first { $0.check == .line }?.verdict == .warning)
        let own = try await examine(collector: "http://127.0.0.1:8080") { _ in }
        #expect(own.results.first { $0.check == .line }?.verdict == .well)
    }

    @Test("with a proxy, it is the proxy's name that must have an address")
    func proxy() async throws {
        let asked = AskedNames()
        _ = try await examine(proxy: "http://u:p@proxy.example.vn:3128") { $0.asked = asked }
        #expect(asked.all == ["proxy.example.vn"])
    }

    @Test("refused and damaged reports want a person")
    func refusedReports() async throws {
        let checkup = try await examine { $0.number = OutboxCounts(waiting: 2, refused: 1) }
        let outbox = try #require(checkup.results.first { $0.check == .outbox })
        #expect(outbox.verdict == .warning)
        #expect(checkup.status == .done)
    }

    @Test("for scripts it is one JSON array, an object a check")
    func json() async throws {
        let value = try JSONValue(parsing: try await examine { _ in }.json(.en))
        #expect(value.elements?.map { $0["check"]?.text } == Check.allCases.map(\.rawValue))
        #expect(value.elements?.first?["verdict"]?.text == "well")
    }

    @Test(
        "the host of an address is read whatever stands around it",
        arguments: [
            ("https://giaoban.example.vn/so-y-te", "giaoban.example.vn"),
            ("http://u:p@proxy:3128", "proxy"), ("http://[2001:db8::1]:8080", "2001:db8::1"),
            ("socks5h://localhost:1080", "localhost"), ("ftp://x", nil),
        ] as [(String, String?)])
    func host(url: String, host: String?) { #expect(ConfigurationURL.host(url) == host) }

    // MARK: - The patient

    private func examine(
        identity: AgentIdentity? = FakeProbes.identity,
        collector: String = "https://giaoban.example.vn", proxy: String? = nil,
        _ prepare: @Sendable (inout FakeProbes) -> Void
    ) async throws -> Checkup {
        var probes = FakeProbes()
        prepare(&probes)
        let home = AgentHome(root: "/h")
        var flags: [AgentConfiguration.Key: String] = [.collector: collector]
        flags[.proxy] = proxy
        let configuration = try AgentConfiguration(
            home: home, flags: flags, environment: { _ in nil }, file: nil)
        let disk = MemoryFileSystem()
        return await Doctor(
            home: home, configuration: configuration, identity: identity,
            cache: ReferenceCache(home: home, disk: disk), probes: probes
        ).examine()
    }
}

/// A machine and a line that answer what they were told to.
struct FakeProbes: DoctorProbes {
    var trials: [String: Result<Duration, FileFault>] = [:]
    var room: Result<DiskRoom, FileFault> = .success(DiskRoom(bytes: 9 << 30, files: 9999))
    var rights: FileRights? = FileRights(owner: 7, mode: 0o600)
    var name = NameAnswer.addresses(2)
    var version: Result<TransportAnswer, TransportFault> = .success(
        FakeProbes.answer(#"{"name":"giaoban-collector","version":"0.1.0"}"#))
    var forms: Result<TransportAnswer, TransportFault> = .success(
        FakeProbes.answer(#"{"items":[]}"#))
    var clockOff: Int64 = 0
    var served = true
    var number = OutboxCounts(waiting: 1, sent: 4)
    var mistakes: [AgentConfiguration.Mistake] = []
    var asked: AskedNames?

    static let date = "Mon, 23 Nov 2026 10:00:00 GMT"
    static let moment: Int64 = 1_795_428_000_000

    static func answer(_ body: String) -> TransportAnswer {
        TransportAnswer(
            status: 200,
            headers: [Header("Content-Type", "application/json"), Header("Date", date)],
            body: Array(body.utf8))
    }

    static let oneForm = answer(
        #"{"items":[{"digest":""# + Digest(of: [1]).header + #"","form":"HDKB-T","version":1}]}"#)

    static let refusal = TransportAnswer(
        status: 401, headers: [Header("Content-Type", Problem.mediaType)],
        body: Problem(.tokenRevoked).bytes)

    static let identity: AgentIdentity? = {
        guard let facility = FacilityID("SX-BVDK"), let key = KeyID("k-0123456789abcdef"),
            let token = BearerToken(text: "giaoban_" + String(repeating: "a", count: 43))
        else { return nil }
        return AgentIdentity(
            facility: facility, facilityName: LocalizedText(vi: "Bệnh viện", en: "Hospital"),
            key: key, token: token, code: Digest(of: []))
    }()

    func trial(in folder: String) throws(FileFault) -> Duration {
        try (trials[folder] ?? .success(.milliseconds(3))).get()
    }

    func room(at folder: String) throws(FileFault) -> DiskRoom { try room.get() }

    func rights(of path: String) -> FileRights? { rights }

    func sources() throws(FileFault) -> (count: Int, mistakes: [AgentConfiguration.Mistake]) {
        (1, mistakes)
    }

    var user: UInt32 { 7 }

    func resolve(_ host: String) async -> NameAnswer {
        asked?.note(host)
        return name
    }

    func ask(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        try (request.path == Routes.version ? version : forms).get()
    }

    func now() -> Instant { Instant(milliseconds: Self.moment + clockOff) }

    func isServed() -> Bool { served }

    func counts() async throws(FileFault) -> OutboxCounts { number }
}

/// The names that were looked up.
final class AskedNames: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func note(_ name: String) { names.withLock { $0.append(name) } }
}
