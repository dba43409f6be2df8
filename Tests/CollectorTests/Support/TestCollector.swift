import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Shared
import Support
import Synchronization
import Testing

@testable import Collector

/// A collector in a fresh directory, with a clock that stands until it is set, seeded randomness and
/// two small forms. The directory goes away with it.
final class TestCollector: Sendable {
    let directory: DataDirectory
    let collector: Collector
    let clock: TestClock
    let events = EventRecorder()
    let pauses = TestPauses()
    /// As when serving, a door is made once: describing every endpoint takes longer than most questions.
    private let doors = Mutex<[CollectorResponder.Door: CollectorResponder]>([:])

    /// The hospital that most tests report for.
    static let hospital = "SX-BV1"
    /// Another one.
    static let otherHospital = "SX-BV2"

    /// Opens a collector; reference data is loaded unless `seeded` is false.
    init(
        now: String = "2026-02-03T09:00:00+07:00", seeded: Bool = true,
        configure: (inout CollectorConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = CollectorConfiguration.defaults
        configuration.passwordCost = .quick
        configure(&configuration)
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        directory = DataDirectory(path: path)
        clock = TestClock(now)
        let (clock, dice, events, pauses) = (clock, TestDice(), events, pauses)
        collector = try Collector(
            directory: directory, configuration: configuration,
            surroundings: Surroundings(
                now: { clock.now }, randomBytes: { dice.bytes($0) }, pause: { _ in pauses.add() }),
            log: EventLog { events.add($0) }, onFatal: { _ in })
        if seeded { try await seed(TestSeeds.files) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory.path)  // litter is not a failure
    }

    /// Writes `files` into a folder and loads it.
    @discardableResult
    func seed(_ files: [String: String]) async throws -> LoadSeeds.Outcome {
        let folder = directory.path + "/seeds-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        return try await collector.loadSeeds(from: folder)
    }

    // MARK: - Asking

    /// What came back.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var problem: Problem? { Problem(bytes: body) }
        var text: String { String(decoding: body, as: UTF8.self) }

        func json() throws -> JSONValue { try JSONValue(parsing: body) }
        func receipt() throws -> Receipt { try Receipt(bytes: body) }
    }

    /// Sends a request straight to the responder: no socket, the same code.
    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, body: [UInt8]? = nil,
        headers: HTTPFields = [:], through door: CollectorResponder.Door = .network,
        from address: String = ""
    ) async throws -> Answer {
        var fields = headers
        if let token { fields[.authorization] = "Bearer " + token }
        if body != nil, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path,
                headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let responder = doors.withLock { made in
            if let known = made[door] { return known }
            let new = collector.responder(through: door)
            made[door] = new
            return new
        }
        let response = await responder.respond(
            to: request, context: CollectorContext(logger: logger, address: address))
        return Answer(
            status: response.status.code, headers: response.headers,
            body: try await response.body.collected())
    }

    /// Enrols an agent for a unit and gives its token.
    func enrol(_ facility: String = hospital, name: String = "may-1") async throws -> String {
        let made = try await send(
            .post, LocalRoutes.Path.codes, body: Array(#"{"facility":"\#(facility)"}"#.utf8),
            through: .local)
        let code = try #require(try made.json()["code"]?.text.flatMap { EnrolmentCode($0) })
        let token = "giaoban_" + Base64.encode(collector.surroundings.randomBytes(32), .urlSafe)
        let request = EnrolmentRequest(
            agent: "0.1.0", code: code, name: name, tokenDigest: Digest(of: Array(token.utf8)))
        let answer = try await send(.post, Routes.enrolments, body: request.bytes)
        try #require(answer.status == 201)
        return token
    }

    /// Makes a reader's token.
    func readerToken() async throws -> String {
        let made = try await send(
            .post, LocalRoutes.Path.tokens, body: Array(#"{"name":"phòng KHTC"}"#.utf8),
            through: .local)
        return try #require(try made.json()["token"]?.text)
    }

    /// Sends a report and gives the answer.
    func report(_ report: Report, token: String) async throws -> Answer {
        try await send(.post, Routes.reports, token: token, body: try bytes(report))
    }

    /// A report's canonical bytes.
    func bytes(_ report: Report) throws -> [UInt8] {
        let form = try #require(collector.catalogue.current.forms[report.form])
        return ReportCodec.encode(report, form: form)
    }

    /// How many rows of each table there are: what "untouched" means.
    func rowCounts() async throws -> [String: Int] {
        try await collector.store.read { reader in try reader.rowCounts() }
    }
}

/// A clock that moves only when it is told.
final class TestClock: Sendable {
    private let moment: Mutex<Instant>

    init(_ text: String) {
        guard let start = Instant(rfc3339: text) else { preconditionFailure("a moment: \(text)") }
        moment = Mutex(start)
    }

    var now: Instant { moment.withLock { $0 } }

    func set(_ text: String) {
        guard let next = Instant(rfc3339: text) else { preconditionFailure("a moment: \(text)") }
        moment.withLock { $0 = next }
    }
}

/// Counts how often somebody would have waited, and lets nobody wait.
final class TestPauses: Sendable {
    private let pauses = Mutex(0)

    func add() { pauses.withLock { $0 += 1 } }

    var count: Int { pauses.withLock { $0 } }
}

/// Random bytes that are the same in every run.
final class TestDice: Sendable {
    private let generator = Mutex(SplitMix64(seed: 20_260_203))

    func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
    }
}

/// Remembers events.
final class EventRecorder: Sendable {
    private let events = Mutex<[CollectorEvent]>([])

    func add(_ event: CollectorEvent) { events.withLock { $0.append(event) } }

    var names: [String] { events.withLock { $0.map(\.name) } }

    /// Everything that was logged, as it would stand in the log.
    var text: String {
        events.withLock { events in
            events.map { event in
                String(decoding: event.line(at: Instant(milliseconds: 0)), as: UTF8.self)
            }.joined()
        }
    }
}

extension TestCollector {
    /// Everything that stands in the database's files now.
    func databaseBytes() throws -> [UInt8] {
        try ["", "-wal"].flatMap { suffix in
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory.database + suffix)))
        }
    }
}
