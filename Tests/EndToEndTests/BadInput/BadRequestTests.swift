import Foundation
import Shared
import Testing

/// What the shipped collector answers to requests that cannot be taken: a stable code, a sentence in
/// both languages, and a database that does not change by a single row.
@Suite("Bad requests", .timeLimit(.minutes(15)))
struct BadRequestTests {
    /// One request that must be refused.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let code: ProblemCode
        /// Makes the request from what the world holds.
        let request: @Sendable (World) -> HTTPRequest
        var testDescription: String { name }
    }

    /// What requests are made of.
    struct World: Sendable {
        let unit: DirectUnit
        /// A unit that does not owe the form: an eye hospital.
        let hospital: DirectUnit
        /// A unit that was opened on 1 July 2025.
        let young: DirectUnit
        let reader: String

        /// The canonical text of a good report.
        var good: String { String(decoding: unit.report("2026-01").body, as: UTF8.self) }

        /// A good report with one place changed.
        func changed(_ old: String, _ new: String) -> HTTPRequest {
            let text = good
            precondition(text.contains(old), "the report has no \(old)")
            return sending(Array(text.replacing(old, with: new).utf8))
        }

        /// A request with any body and no digest.
        func sending(_ body: [UInt8], token: String? = nil) -> HTTPRequest {
            HTTPRequest(
                method: "POST", path: Routes.reports, token: token ?? unit.token, body: body)
        }
    }

    static let cases: [Case] = [
        // The bytes
        Case(name: "no JSON at all", code: .badJSON) { $0.sending(Array("xin chào".utf8)) },
        Case(name: "an empty body", code: .badJSON) { $0.sending([]) },
        Case(name: "half a report", code: .badJSON) { world in
            world.sending(Array(world.good.utf8.prefix(200)))
        },
        Case(name: "a trailing comma", code: .badJSON) { $0.changed("}}", "},}") },
        Case(name: "a key twice", code: .badJSON) {
            $0.changed("\"form\":\"NDTP-T\"", "\"form\":\"NDTP-T\",\"form\":\"NDTP-T\"")
        },
        Case(name: "not a number", code: .badJSON) { $0.changed("{\"v\":4}", "{\"v\":NaN}") },
        Case(name: "bytes after the report", code: .badJSON) { world in
            world.sending(Array((world.good + "{}").utf8))
        },
        Case(name: "brackets without end", code: .badJSON) {
            $0.sending(Array(repeating: UInt8(ascii: "["), count: 100_000))
        },
        Case(name: "not UTF-8", code: .badUTF8) { world in
            world.sending(Array(world.good.utf8.dropLast()) + [0xC0, 0xAF])
        },
        Case(name: "TCVN3", code: .legacyEncoding) { world in
            // "Bệnh viện đa khoa, ngộ độc" as an old program writes it.
            let old: [UInt8] =
                Array("\"reason\":\"B".utf8) + [0xD6] + Array("nh vi".utf8) + [0xD6]
                + Array("n ".utf8) + [0xAE] + Array("a khoa, ng".utf8) + [0xE9]
                + Array(" ".utf8) + [0xAE, 0xE9] + Array("c\",".utf8)
            let text = Array(world.good.utf8)
            let place = text.firstRange(of: Array("\"revision\"".utf8))?.lowerBound ?? 0
            return world.sending(Array(text[..<place]) + old + Array(text[place...]))
        },
        Case(name: "spaces that canonical JSON has not", code: .notCanonical) {
            $0.changed("\"form\":", "\"form\": ")
        },
        Case(name: "another digest than the body's", code: .digestMismatch) { world in
            var request = world.unit.report("2026-01").request
            request.fields = ["\(WireHeader.digest): \(Digest(of: [1]).header)"]
            return request
        },
        Case(name: "a body beyond the limit", code: .bodyTooLarge) {
            $0.sending([UInt8](repeating: UInt8(ascii: " "), count: (1 << 20) + 1))
        },
        Case(name: "a body that only says it is gzip", code: .digestMismatch) { world in
            var request = world.unit.report("2026-01").request
            request.fields.append("Content-Encoding: gzip")
            return request
        },
        Case(name: "a compression that is not read", code: .unsupportedMediaType) { world in
            var request = world.unit.report("2026-01").request
            request.fields.append("Content-Encoding: br")
            return request
        },
        // The shape
        Case(name: "a text for a number", code: .badReport) {
            $0.changed("{\"v\":4}", "{\"v\":\"4\"}")
        },
        Case(name: "a fraction for a whole number", code: .badReport) {
            $0.changed("{\"v\":4}", "{\"v\":4.5}")
        },
        Case(name: "a number beyond 2^53", code: .badReport) {
            $0.changed("{\"v\":4}", "{\"v\":9007199254740993}")
        },
        Case(name: "an indicator of one's own", code: .badReport) {
            $0.changed("\"so_vu\"", "\"so_vu_x\"")
        },
        Case(name: "a field of one's own", code: .badReport) {
            $0.changed("\"form\":", "\"forma\":1,\"form\":")
        },
        Case(name: "revision 0", code: .badReport) {
            $0.changed("\"revision\":1", "\"revision\":0")
        },
        // Who
        Case(name: "no token", code: .tokenMissing) { world in
            var request = world.unit.report("2026-01").request
            request.token = nil
            return request
        },
        Case(name: "a token that nobody was given", code: .tokenUnknown) { world in
            let token = "giaoban_" + String(repeating: "A", count: 43)
            return world.sending(world.unit.report("2026-01").body, token: token)
        },
        Case(name: "a reader who sends", code: .wrongRole) { world in
            world.sending(world.unit.report("2026-01").body, token: world.reader)
        },
        Case(name: "another unit's token", code: .wrongUnit) { world in
            world.sending(world.unit.report("2026-01").body, token: world.hospital.token)
        },
        // What
        Case(name: "a unit nobody knows", code: .unknownFacility) {
            $0.changed("\"facility\":\"SX-TTYT-CUALON\"", "\"facility\":\"SX-KHONGCO\"")
        },
        Case(name: "a form nobody knows", code: .unknownForm) {
            $0.changed("\"form\":\"NDTP-T\"", "\"form\":\"NDTP-X\"")
        },
        Case(name: "a version nobody published", code: .unknownFormVersion) {
            $0.changed("\"formVersion\":1", "\"formVersion\":9")
        },
        Case(name: "the other calendar", code: .wrongCalendar) {
            $0.changed("\"calendar\":\"statistical\"", "\"calendar\":\"administrative\"")
        },
        Case(name: "a kind of period that the form is not filed for", code: .periodNotOwed) {
            $0.changed("\"period\":\"2026-01\"", "\"period\":\"2026-Q1\"")
        },
        Case(name: "a unit that does not owe the form", code: .periodNotOwed) { world in
            world.hospital.report("2026-01").request
        },
        Case(name: "a month before the unit was opened", code: .periodNotOwed) { world in
            world.young.report("2025-06").request
        },
        Case(name: "a month before the form was made", code: .unknownFormVersion) { world in
            world.unit.report("2019-12").request
        },
        Case(name: "a month that has not ended", code: .periodNotEnded) { world in
            world.unit.report("2098-01").request
        },
        Case(name: "a revision ahead of its time", code: .revisionStale) { world in
            world.unit.report("2026-01", revision: 3).request
        },
    ]

    @Test("each is refused by its code, in both languages, and leaves no row behind")
    func refused() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let world = World(
                unit: try await DirectUnit("SX-TTYT-CUALON", at: collector),
                hospital: try await DirectUnit("SX-BVMAT", at: collector),
                young: try await DirectUnit("SX-TTYT-GOMIADAMSAY", at: collector),
                reader: try await collector.readerToken())
            try await collector.stop()
            let before = try Database(of: collector.data).rowCounts()
            try await collector.start()
            for item in Self.cases {
                let answer = try await item.request(world).answer(from: collector.port)
                let problem = answer.problem
                #expect(problem?.code == item.code, "\(item.name): \(answer.firstLine)")
                #expect(answer.status == item.code.status, "\(item.name)")
                #expect((problem?.detail.vi.count ?? 0) > 10, "\(item.name)")
                #expect((problem?.detail.en.count ?? 0) > 10, "\(item.name)")
                #expect(problem?.detail.vi != problem?.detail.en, "\(item.name)")
            }
            try await collector.stop()
            let database = try Database(of: collector.data)
            let touched = try database.rowCounts().filter { before[$0.key] != $0.value }
            #expect(touched.keys.filter { $0 != "audit" }.isEmpty, "the database is untouched")
            let noted = "SELECT COUNT(*) FROM audit WHERE action = 'access.refused'"
            #expect(
                try database.count(noted) == (touched["audit"] ?? 0) - (before["audit"] ?? 0),
                "but for who was turned away")
            #expect(try database.faults().isEmpty)
        }
    }

    @Test("a reader without a token is refused, and a unit sees its own rows only")
    func reading() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            let path = Routes.obligations + "?period=2026-01&form=NDTP-T"
            let stranger = try await HTTPRequest(path: path).answer(from: collector.port)
            #expect(stranger.problem?.code == .tokenMissing)
            let own = try await HTTPRequest(path: path, token: unit.token)
                .answer(from: collector.port)
            let rows = try own.json()["items"]?.elements ?? []
            #expect(rows.map { $0["facility"]?.text } == ["SX-TTYT-CUALON"])
            let other = try await HTTPRequest(
                path: path + "&facility=SX-TTYT-HABINH", token: unit.token
            ).answer(from: collector.port)
            #expect(other.problem?.code == .wrongUnit)
            for open in [Routes.health, Routes.readiness, Routes.version] {
                for method in ["GET", "HEAD"] {
                    var request = HTTPRequest(path: open)
                    request.method = method
                    request.fields = ["Connection: close"]
                    let answer = try await request.headOrAnswer(from: collector.port)
                    #expect(answer.status == 200, "\(method) \(open)")
                }
            }
        }
    }
}
