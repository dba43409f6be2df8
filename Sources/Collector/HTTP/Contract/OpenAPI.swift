import Exchange
import HTTPTypes
import Hummingbird
import Shared

/// The contract as OpenAPI 3.1, made from the endpoints that the router is made from.
struct OpenAPI: Sendable {
    /// The endpoints described.
    let endpoints: [Endpoint]

    /// The document as canonical JSON.
    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 32_768)
        writer.object { writer in
            writer.key("components")
            writeComponents(&writer)
            writer.key("info")
            writer.object { writer in
                writer.key("title")
                writer.string("Giao ban — giaoban-collector")
                writer.key("version")
                writer.string(Product.version)
            }
            writer.key("openapi")
            writer.string("3.1.0")
            writer.key("paths")
            writer.object { writer in
                let paths = Dictionary(grouping: endpoints, by: \.path)
                for path in paths.keys.sorted() {
                    writer.key(path)
                    write(paths[path] ?? [], &writer)
                }
            }
        }
        return writer.bytes
    }

    private func write(_ endpoints: [Endpoint], _ writer: inout JSONWriter) {
        writer.object { writer in
            var operations = endpoints.map { (name: $0.method.rawValue.lowercased(), of: $0) }
            operations += endpoints.filter { $0.method == .get }.map { (name: "head", of: $0) }
            for operation in operations.sorted(by: { $0.name < $1.name }) {
                writer.key(operation.name)
                write(operation.of, isHead: operation.name == "head", &writer)
            }
        }
    }

    private func write(_ endpoint: Endpoint, isHead: Bool, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("operationId")
            writer.string(endpoint.operation + (isHead ? "Head" : ""))
            writer.key("parameters")
            writer.array { writer in
                for parameter in endpoint.parameters { write(parameter, &writer) }
            }
            if endpoint.takesBody {
                writer.key("requestBody")
                writer.object { writer in
                    writer.key("content")
                    writeContent("application/json", endpoint.body, &writer)
                    writer.key("required")
                    writer.bool(true)
                }
            }
            if endpoint.takesForm {
                writer.key("requestBody")
                writer.object { writer in
                    writer.key("content")
                    writeContent(
                        endpoint.takesFile
                            ? "multipart/form-data" : "application/x-www-form-urlencoded", nil,
                        &writer)
                    writer.key("required")
                    writer.bool(true)
                }
            }
            writer.key("responses")
            writeResponses(endpoint, isHead: isHead, &writer)
            writer.key("security")
            writer.array { writer in
                for scheme in Self.schemes(of: endpoint.access) {
                    writer.object { writer in
                        writer.key(scheme)
                        writer.array { _ in }
                    }
                }
                // An empty alternative: from the collector's own machine nothing is asked for.
                if endpoint.access == .monitoring { writer.object { _ in } }
            }
            writer.key("summary")
            writer.string(endpoint.summary)
        }
    }

    /// How one may show who one is: a program's token, or the cookie of somebody signed in.
    private static func schemes(of access: Endpoint.Access) -> [String] {
        guard access != .open else { return [] }
        let isForPeople = !access.roles.isDisjoint(with: Role.ofPeople)
        let isForPrograms = !access.roles.isDisjoint(with: [.agent, .reader])
        return (isForPeople ? ["session"] : []) + (isForPrograms ? ["token"] : [])
    }

    private func write(_ parameter: Endpoint.Parameter, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("description")
            writer.string(parameter.description)
            writer.key("in")
            writer.string(parameter.place.rawValue)
            writer.key("name")
            writer.string(parameter.name)
            writer.key("required")
            writer.bool(parameter.isRequired)
            writer.key("schema")
            writer.object { writer in
                writer.key("type")
                writer.string("string")
            }
        }
    }

    // MARK: - Answers

    /// The problems that an endpoint may answer: its own, and those that every endpoint of its kind may.
    static func problems(of endpoint: Endpoint) -> [ProblemCode] {
        var problems = endpoint.problems + [.headersTooLarge, .internalFault]
        if endpoint.access != .open {
            problems += [
                .tokenMissing, .tokenUnknown, .tokenRevoked, .storeUnavailable, .wrongRole,
                .passwordChangeNeeded,
            ]
        }
        if endpoint.takesForm { problems += [.formExpired, .unsupportedMediaType, .bodyTooLarge] }
        if endpoint.takesBody {
            problems += [.unsupportedMediaType, .bodyTooLarge, .requestTimeout]
        }
        return problems
    }

    private func writeResponses(
        _ endpoint: Endpoint, isHead: Bool, _ writer: inout JSONWriter
    ) {
        let byStatus = Dictionary(grouping: Self.problems(of: endpoint), by: \.status)
        let successes = [endpoint.success] + (endpoint.otherSuccess.map { [$0] } ?? [])
        let dialect = Self.dialect(of: endpoint.path)
        let refusals = dialect == nil ? Set(byStatus.keys) : []
        let empty = endpoint.emptySuccess.map { [$0] } ?? []
        writer.object { writer in
            for status in refusals.union(successes).union(empty).sorted() {
                writer.key(String(status))
                if empty.contains(status) {
                    writer.object { writer in
                        writer.key("description")
                        writer.string(endpoint.summary)
                    }
                    continue
                }
                writer.object { writer in
                    let problems = successes.contains(status) ? nil : byStatus[status] ?? []
                    if !isHead {
                        writer.key("content")
                        writeContent(
                            problems == nil ? endpoint.produces : Problem.mediaType,
                            problems == nil ? endpoint.answer : .problem, &writer)
                    }
                    writer.key("description")
                    writer.string(
                        problems?.map(\.rawValue).joined(separator: ", ") ?? endpoint.summary)
                    writeHeaders(of: status, &writer)
                }
            }
            if let dialect { write(dialect, isHead: isHead, &writer) }
        }
    }

    /// How another system's door refuses: one shape, that system's own.
    private struct Dialect {
        let type: String
        let words: String
    }

    private static func dialect(of path: String) -> Dialect? {
        if path.hasPrefix(DHIS2Path.start) {
            return Dialect(
                type: "application/json",
                words: "A WebMessage: httpStatusCode, status, message, errorCode, response")
        }
        guard FHIRPath.holds(path) else { return nil }
        return Dialect(type: FHIRNames.mediaType, words: "An OperationOutcome")
    }

    private func write(_ dialect: Dialect, isHead: Bool, _ writer: inout JSONWriter) {
        writer.key("default")
        writer.object { writer in
            if !isHead {
                writer.key("content")
                writeContent(dialect.type, nil, &writer)
            }
            writer.key("description")
            writer.string(dialect.words)
        }
    }

    /// What a client must look at beside the body.
    private func writeHeaders(of status: Int, _ writer: inout JSONWriter) {
        let header: (name: String, schema: Schema)
        switch status {
        case 401: header = ("WWW-Authenticate", .text)
        case 429, 503, 507: header = ("Retry-After", .integer(from: 0))
        default: return
        }
        writer.key("headers")
        writer.object { writer in
            writer.key(header.name)
            writer.object { writer in
                writer.key("schema")
                header.schema.write(to: &writer)
            }
        }
    }

    private func writeContent(
        _ type: String, _ part: SchemaPart?, _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key(type)
            writer.object { writer in
                writer.key("schema")
                let isJSON = type == "application/json" || type == FHIRNames.mediaType
                let plain: Schema = isJSON ? .anything : .text
                (part.map { Schema.part($0) } ?? plain).write(to: &writer)
            }
        }
    }

    // MARK: - Components

    private func writeComponents(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("schemas")
            writer.object { writer in
                let parts = SchemaPart.allCases.sorted { $0.rawValue < $1.rawValue }
                for part in parts {
                    writer.key(part.rawValue)
                    part.schema.write(to: &writer)
                }
            }
            writer.key("securitySchemes")
            writer.object { writer in
                writer.key("session")
                writer.object { writer in
                    writer.key("in")
                    writer.string("cookie")
                    writer.key("name")
                    writer.string("giaoban")
                    writer.key("type")
                    writer.string("apiKey")
                }
                writer.key("token")
                writer.object { writer in
                    writer.key("scheme")
                    writer.string("bearer")
                    writer.key("type")
                    writer.string("http")
                }
            }
        }
    }
}
