import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("The contract") struct OpenAPITests {
    private static func document(_ test: TestCollector) async throws -> JSONValue {
        try await test.send(.get, Routes.openAPI).json()
    }

    @Test("describes exactly the endpoints that answer")
    func isComplete() async throws {
        let test = try await TestCollector()
        let paths = try #require(try await Self.document(test)["paths"]?.members)
        let described = paths.flatMap { path in
            (path.value.members ?? []).map { "\($0.key) \(path.key)" }
        }
        let answered = test.collector.endpoints.flatMap { endpoint in
            let method = endpoint.method.rawValue.lowercased()
            return method == "get"
                ? ["get \(endpoint.path)", "head \(endpoint.path)"]
                : ["\(method) \(endpoint.path)"]
        }
        #expect(Set(described) == Set(answered))
        #expect(described.count == answered.count)
    }

    @Test("names every path of the wire contract")
    func knowsRoutes() async throws {
        let test = try await TestCollector()
        let paths = Set(test.collector.endpoints.map(\.path))
        for route in [
            Routes.reports, Routes.reportBatch, Routes.report, Routes.history, Routes.enrolments,
            Routes.forms, Routes.form, Routes.facilities, Routes.obligations, Routes.completeness,
            Routes.timeliness, Routes.series, Routes.changes, Routes.context, Routes.openAPI,
            Routes.heartbeats, Routes.inbox, Routes.consolidated, Routes.consolidatedCSV,
            Routes.consolidatedText, Routes.consolidatedWorkbook,
            Routes.quality, Routes.qualityCSV, Routes.qualityUnusual, Routes.qualityUnusualCSV,
            Routes.qualityWork, Routes.qualityWorkCSV, Routes.qualityYears,
            Routes.qualityRelated, Routes.qualityDigits, Routes.board, Routes.boardCSV,
            Routes.boardHead,
            Routes.health, Routes.readiness, Routes.metrics, Routes.version,
        ] {
            #expect(paths.contains(route), "\(route)")
        }
    }

    @Test("is a well-formed OpenAPI 3.1 document")
    func isValid() async throws {
        let test = try await TestCollector()
        let document = try await Self.document(test)
        #expect(document["openapi"]?.text == "3.1.0")
        #expect(document["info"]?["title"]?.text?.isEmpty == false)
        #expect(document["info"]?["version"]?.text == Product.version)
        var names: Set<String> = []
        for path in document["paths"]?.members ?? [] {
            #expect(path.key.hasPrefix("/"))
            for operation in path.value.members ?? [] {
                let place = "\(operation.key) \(path.key)"
                let name = try #require(operation.value["operationId"]?.text)
                #expect(names.insert(name).inserted, "\(place): \(name) twice")
                #expect(operation.value["responses"]?.members?.isEmpty == false, "\(place)")
                try Self.checkParameters(operation.value, of: path.key)
            }
        }
        Self.checkReferences(document, in: document)
    }

    /// Every name in braces is a required path parameter, and nothing else is.
    private static func checkParameters(_ operation: JSONValue, of path: String) throws {
        let braces = path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
        let parameters = operation["parameters"]?.elements ?? []
        let inPath = parameters.filter { $0["in"]?.text == "path" }
        #expect(inPath.compactMap { $0["name"]?.text } == braces, "\(path)")
        #expect(inPath.allSatisfy { $0["required"] == .bool(true) }, "\(path)")
        #expect(parameters.allSatisfy { $0["schema"]?["type"]?.text == "string" }, "\(path)")
    }

    private static func checkReferences(_ value: JSONValue, in document: JSONValue) {
        for member in value.members ?? [] {
            if member.key == "$ref", let text = member.value.text {
                let found = text.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
                    $0?[String($1)]
                }
                #expect(found != nil, "\(text)")
            }
            checkReferences(member.value, in: document)
        }
        for element in value.elements ?? [] { checkReferences(element, in: document) }
    }
}
