import Foundation
import Shared
import Support
import Testing

/// What an agent of 0.1.0 said, byte for byte, to the collector of today.
@Suite("An older agent", .timeLimit(.minutes(15)))
struct OlderAgentTests {
    private static func recorded(_ name: String) throws -> [UInt8] {
        Array(
            try Data(
                contentsOf: URL(fileURLWithPath: Repository.path("Tests/Fixtures/" + name))))
    }

    @Test("it enrols and reports as ever, and the same report again is the same receipt")
    func works() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let code = try await collector.code(for: "SX-TTYT-CUALON")
            let then = try JSONValue(parsing: Self.recorded("wire-0.1.0/enrolment-request.json"))
            let oldCode = try #require(then["code"]?.text)
            let request = String(
                decoding: try Self.recorded("wire-0.1.0/enrolment-request.json"), as: UTF8.self
            ).replacing(oldCode, with: code)
            let enrolled = try await HTTPRequest(
                method: "POST", path: Routes.enrolments, body: Array(request.utf8)
            ).answer(from: collector.port)
            #expect(enrolled.status == 201)

            let identity = try JSONValue(parsing: Self.recorded("home-0.1.0/identity.json"))
            let body = try Self.recorded("wire-0.1.0/report-HDKB-T.json")
            let report = HTTPRequest(
                method: "POST", path: Routes.reports, token: identity["token"]?.text,
                fields: ["\(WireHeader.digest): \(Digest(of: body).header)"], body: body)
            let first = try await report.answer(from: collector.port)
            #expect(first.status == 201, "\(String(decoding: first.body, as: UTF8.self))")
            #expect(try Receipt(bytes: Array(first.body)).digest == Digest(of: body))
            let again = try await report.answer(from: collector.port)
            #expect(again.status == 200)
            #expect(again.body == first.body)
        }
    }
}
