import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Every question of the collector with values that nobody means: the answer is a page, a table or a
/// refusal in words, never a fault of ours, and nothing of them stands raw in a page.
@Suite("Questions with strange values") struct HostileQueryTests {
    private static let values = [
        "9223372036854775807", "-9223372036854775808", "0001-01-01", "9999-12-31T23:59:59Z",
        "2000-01-01..2999-12-31", "\"><script>alert(1)</script>", "a\u{0}b\r\nX: y",
        String(repeating: "á", count: 3000),
    ]

    private static let script = "<script>alert"

    /// A fair value of what an endpoint must be given.
    private static func fair(_ name: String) -> String {
        [
            "form": "KB-T", "period": "2026-01", "from": "2026-01", "to": "2026-01",
            "indicator": "kham_tong", "facility": TestCollector.hospital,
        ][name] ?? ""
    }

    @Test("get an answer in words, at every endpoint that is read")
    func queries() async throws {
        let test = try await TestCollector(now: "2026-02-09T08:00:00+07:00")
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        let asked = test.collector.endpoints.filter {
            // The converter of documents is another program, with tests of its own.
            $0.method == .get && $0.path != Routes.consolidatedDocument
        }
        for endpoint in asked {
            let path = EndpointProbe.path(endpoint, asUnit: true).prefix { $0 != "?" }
            for parameter in endpoint.parameters
            where parameter.place == .query && parameter.name != "lang" {
                for value in Self.values {
                    let others = endpoint.parameters.filter {
                        $0.place == .query && $0.name != parameter.name
                            && ($0.isRequired || $0.name == "form" || $0.name == "period")
                    }
                    let query = QueryText.joined(
                        [(parameter.name, value)] + others.map { ($0.name, Self.fair($0.name)) })
                    let answer = try await test.send(
                        .get, "\(path)?\(query)", headers: [.accept: "text/html"],
                        through: .local)
                    let what = "\(endpoint.path) \(parameter.name)=\(value.prefix(40))"
                    #expect(answer.status < 500, "\(what): \(answer.text.prefix(300))")
                    // Programs get the words as they came; only a page would run them.
                    let isPage = answer.headers[.contentType]?.hasPrefix("text/html") == true
                    #expect(!isPage || !answer.text.contains(Self.script), "\(what)")
                }
            }
        }
    }

    @Test("get an answer in words, at every place of an address")
    func paths() async throws {
        let test = try await TestCollector()
        for endpoint in test.collector.endpoints where endpoint.path.contains("{") {
            for value in Self.values.map({ QueryText.escaped($0) }) + ["..%2F..%2Fetc%2Fpasswd"] {
                let parts = endpoint.path.split(separator: "/").map { part in
                    part.hasPrefix("{") ? value : String(part)
                }
                let required = endpoint.parameters.filter { $0.place == .query && $0.isRequired }
                let query = QueryText.joined(required.map { ($0.name, Self.fair($0.name)) })
                let answer = try await test.send(
                    .get, "/" + parts.joined(separator: "/") + "?" + query,
                    headers: [.accept: "text/html"], through: .local)
                #expect(answer.status < 500, "\(endpoint.path) \(value.prefix(40))")
                #expect(!answer.text.contains(Self.script), "\(endpoint.path)")
            }
        }
    }
}
