import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("What bad input gets") struct BadInputTests {
    /// A body that cannot be a report, and what it gets.
    struct Body: Sendable, CustomTestStringConvertible {
        let reason: String
        let code: ProblemCode
        let make: @Sendable ([UInt8]) -> [UInt8]

        var testDescription: String { reason }
    }

    private static func replacing(_ text: String, by other: String)
        -> @Sendable ([UInt8]) -> [UInt8]
    {
        { good in
            Array(String(decoding: good, as: UTF8.self).replacing(text, with: other).utf8)
        }
    }

    static let bodies: [Body] = [
        Body(reason: "nothing", code: .badJSON) { _ in [] },
        Body(reason: "half a report", code: .badJSON) { Array($0.prefix($0.count / 2)) },
        Body(reason: "something after the report", code: .badJSON) { $0 + Array("{}".utf8) },
        Body(
            reason: "a trailing comma", code: .badJSON,
            make: replacing(#""revision":1,"#, by: #""revision":1,,"#)),
        Body(
            reason: "a key twice", code: .badJSON,
            make: replacing(#""revision":1,"#, by: #""revision":1,"revision":1,"#)),
        Body(reason: "ten thousand levels", code: .badJSON) { _ in
            [UInt8](repeating: UInt8(ascii: "["), count: 10_000)
        },
        Body(reason: "NaN", code: .badJSON, make: replacing(":1200", by: ":NaN")),
        Body(
            reason: "an over-long number", code: .badJSON,
            make: replacing(":1200", by: ":1" + String(repeating: "0", count: 400))),
        Body(
            reason: "an unknown key", code: .badReport,
            make: replacing(#""revision":1"#, by: #""revision":1,"rivision":1"#)),
        Body(
            reason: "a fraction of a visit", code: .badReport, make: replacing(":1200", by: ":1.5")),
        Body(reason: "white space", code: .notCanonical, make: replacing(",", by: ", ")),
        Body(
            reason: "an unknown form", code: .unknownForm,
            make: replacing(#""form":"KB-T""#, by: #""form":"XX-T""#)),
        Body(
            reason: "an unknown form version", code: .unknownFormVersion,
            make: replacing(#""formVersion":1"#, by: #""formVersion":9"#)),
        Body(
            reason: "another unit", code: .wrongUnit,
            make: replacing(#""facility":"SX-BV1""#, by: #""facility":"SX-BV2""#)),
        Body(
            reason: "a unit nobody knows", code: .unknownFacility,
            make: replacing(#""facility":"SX-BV1""#, by: #""facility":"SX-BV99""#)),
        Body(
            reason: "the other calendar", code: .wrongCalendar,
            make: replacing("statistical", by: "administrative")),
        Body(reason: "bytes that are not UTF-8", code: .badUTF8) { good in
            good.map { $0 == UInt8(ascii: "K") ? 0xFF : $0 }
        },
        Body(reason: "TCVN3 bytes", code: .legacyEncoding) { _ in
            // “Bệnh viện đa khoa thiếu thuốc” as .VnTime writes it.
            Array(#"{"note":"B"#.utf8) + [0xD6] + Array("nh vi".utf8) + [0xD6]
                + Array("n ".utf8) + [0xAE] + Array("a khoa thi".utf8) + [0xD5]
                + Array("u thu".utf8) + [0xE8] + Array(#"c"}"#.utf8)
        },
    ]

    @Test(
        "has its own code, a sentence in two languages, and leaves the store alone",
        arguments: bodies)
    func refused(_ body: Body) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let good = try test.bytes(try SampleReport().report(in: test))
        let before = try await test.rowCounts()
        let answer = try await test.send(
            .post, Routes.reports, token: token, body: body.make(good))
        #expect(answer.problem?.code == body.code, "\(answer.text)")
        #expect(answer.status == body.code.status)
        #expect(answer.headers[.contentType] == Problem.mediaType)
        let detail = try #require(answer.problem?.detail)
        #expect(!detail.vi.isEmpty && !detail.en.isEmpty && detail.vi != detail.en)
        var after = try await test.rowCounts()
        // Who was turned away is noted; nothing else is.
        if body.code == .wrongUnit { after["audit", default: 0] -= 1 }
        #expect(after == before)
    }

    @Test("refuses a body that is too large, by its own word and by its bytes")
    func tooLarge() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let limit = test.collector.configuration.bodyLimit
        let before = try await test.rowCounts()
        let big = [UInt8](repeating: UInt8(ascii: " "), count: limit + 1)
        let byBytes = try await test.send(.post, Routes.reports, token: token, body: big)
        #expect(byBytes.problem?.code == .bodyTooLarge)
        let byWord = try await test.send(
            .post, Routes.reports, token: token, body: Array("{}".utf8),
            headers: [.contentLength: "\(limit + 1)"])
        #expect(byWord.problem?.code == .bodyTooLarge)
        #expect(try await test.rowCounts() == before)
    }

    @Test(
        "refuses media it does not read",
        arguments: [
            (HTTPField.Name.contentType, "text/csv"), (.contentType, "application/xml"),
            (.contentType, "application/jsonfoo"), (.contentType, "application/json2; x=1"),
            (.contentType, "application/json; charset=utf-16"), (.contentType, ""),
            (.contentEncoding, "deflate"), (.contentEncoding, "br"),
        ])
    func media(_ name: HTTPField.Name, _ value: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, Routes.reports, token: token, body: Array("{}".utf8), headers: [name: value])
        #expect(answer.problem?.code == .unsupportedMediaType)
    }

    @Test(
        "takes JSON however its type is written",
        arguments: [
            "application/json", "Application/JSON", "application/json;charset=utf-8",
            "application/json ; charset=\"UTF-8\"", "application/json;",
        ])
    func json(_ type: String) async throws {
        let test = try await TestCollector()
        let body = try test.bytes(try SampleReport().report(in: test))
        let answer = try await test.send(
            .post, Routes.reports, token: try await test.enrol(), body: body,
            headers: [.contentType: type])
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test("refuses a digest that is not the body's")
    func digest() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let body = try test.bytes(try SampleReport().report(in: test))
        let name = try #require(HTTPField.Name(WireHeader.digest))
        for wrong in [Digest(of: [1]).header, "sha-256=:", "x"] {
            let answer = try await test.send(
                .post, Routes.reports, token: token, body: body, headers: [name: wrong])
            #expect(answer.problem?.code == .digestMismatch)
        }
        let right = try await test.send(
            .post, Routes.reports, token: token, body: body,
            headers: [name: Digest(of: body).header])
        #expect(right.status == 201)
    }

    /// A question that cannot be answered, and what it gets.
    struct Query: Sendable, CustomTestStringConvertible {
        let path: String
        let code: ProblemCode

        var testDescription: String { path }
    }

    static let queries: [Query] = [
        Query(path: Routes.obligations, code: .badQuery),
        Query(path: Routes.obligations + "?period=2026-13", code: .badQuery),
        Query(path: Routes.obligations + "?period=2026-01&form=XX", code: .unknownForm),
        Query(path: Routes.obligations + "?period=2026-Q1&form=KB-T", code: .badQuery),
        Query(path: Routes.completeness + "?period=2026-W07", code: .badQuery),
        Query(path: "/?period=2026-W07", code: .badQuery),
        Query(path: Routes.obligations + "?period=2026-01&asOf=hôm%20nay", code: .badQuery),
        Query(
            path: Routes.obligations + "?period=2026-01&facility=XX", code: .unknownFacility),
        Query(path: Routes.context + "?form=KB-T&period=2026-01", code: .badQuery),
        Query(
            path: Routes.context + "?form=KB-T&period=2026-01&facility=SX-VP",
            code: .periodNotOwed),
        Query(path: Routes.reports + "?period=2026-01", code: .badQuery),
        Query(path: Routes.reports + "?limit=0", code: .badQuery),
        Query(path: Routes.reports + "/x", code: .badQuery),
        Query(
            path: Routes.reports + "/" + String(repeating: "0", count: 32), code: .notFound),
        Query(path: "/v1/forms/XX", code: .unknownForm),
        Query(path: "/v1/forms/KB-T?version=2", code: .unknownFormVersion),
        Query(path: Routes.changes + "?since=-1", code: .badQuery),
        Query(path: Routes.facilities + "?on=31/01/2026", code: .badQuery),
        Query(path: Routes.consolidated + "?form=KB-T&period=2026-X1", code: .badQuery),
        Query(path: Routes.consolidated + "?form=XX&period=2026-01", code: .unknownForm),
        Query(
            path: Routes.consolidated + "?form=KB-T&period=2026-02&to=2026-01", code: .badQuery),
        Query(
            path: Routes.consolidated + "?form=KB-T&period=2026-01&units=XX",
            code: .unknownFacility),
        Query(
            path: Routes.consolidated + "?form=KB-T&period=2026-01&area=SX&mountains=true",
            code: .badQuery),
        Query(
            path: Routes.consolidated + "?form=KB-T&period=2026-01&trace=xx", code: .badQuery),
        Query(
            path: Routes.series + "?form=KB-T&indicator=xx&from=2026-01&to=2026-02",
            code: .badQuery),
        Query(
            path: Routes.series + "?form=KB-T&indicator=kham_tong&from=2026-02&to=2026-01",
            code: .badQuery),
    ]

    @Test("has its own code for each wrong question", arguments: queries)
    func question(_ query: Query) async throws {
        let test = try await TestCollector()
        let answer = try await test.send(
            .get, query.path, token: try await test.readerToken())
        #expect(answer.problem?.code == query.code, "\(answer.text)")
    }
}
