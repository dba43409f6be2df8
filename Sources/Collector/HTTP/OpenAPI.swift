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
                    writeContent("application/json", "#/components/schemas/Body", &writer)
                    writer.key("required")
                    writer.bool(true)
                }
            }
            writer.key("responses")
            writeResponses(endpoint, isHead: isHead, &writer)
            writer.key("security")
            writer.array { writer in
                guard endpoint.access != .open else { return }
                writer.object { writer in
                    writer.key("token")
                    writer.array { _ in }
                }
            }
            writer.key("summary")
            writer.string(endpoint.summary)
        }
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

    private func writeResponses(
        _ endpoint: Endpoint, isHead: Bool, _ writer: inout JSONWriter
    ) {
        var problems = endpoint.problems
        if endpoint.access != .open { problems += [.tokenMissing, .tokenUnknown, .tokenRevoked] }
        if endpoint.access == .sending { problems.append(.wrongRole) }
        let byStatus = Dictionary(grouping: problems, by: \.status)
        let statuses = Set(byStatus.keys).union([endpoint.success]).sorted()
        writer.object { writer in
            for status in statuses {
                writer.key(String(status))
                writer.object { writer in
                    let isProblem = status != endpoint.success
                    if !isHead {
                        writer.key("content")
                        writeContent(
                            isProblem ? Problem.mediaType : endpoint.produces,
                            "#/components/schemas/\(isProblem ? "Problem" : "Body")", &writer)
                    }
                    writer.key("description")
                    writer.string(
                        isProblem
                            ? (byStatus[status] ?? []).map(\.rawValue).joined(separator: ", ")
                            : endpoint.summary)
                }
            }
        }
    }

    private func writeContent(_ type: String, _ schema: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key(type)
            writer.object { writer in
                writer.key("schema")
                writer.object { writer in
                    if type.hasPrefix("text/") {
                        writer.key("type")
                        writer.string("string")
                    } else {
                        writer.key("$ref")
                        writer.string(schema)
                    }
                }
            }
        }
    }

    // MARK: - Components

    private func writeComponents(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("schemas")
            writer.object { writer in
                writer.key("Body")
                writeSchema([], &writer)
                writer.key("Problem")
                writeSchema(
                    [
                        ("code", "string"), ("detail", "string"), ("detailEn", "string"),
                        ("status", "integer"), ("title", "string"), ("titleEn", "string"),
                        ("type", "string"),
                    ], &writer)
            }
            writer.key("securitySchemes")
            writer.object { writer in
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

    private func writeSchema(
        _ properties: [(name: String, type: String)], _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            if !properties.isEmpty {
                writer.key("properties")
                writer.object { writer in
                    for property in properties {
                        writer.key(property.name)
                        writer.object { writer in
                            writer.key("type")
                            writer.string(property.type)
                        }
                    }
                }
                writer.key("required")
                writer.array { writer in
                    for property in properties { writer.string(property.name) }
                }
            }
            writer.key("type")
            writer.string("object")
        }
    }
}
