public import Shared

/// What this door can do, as FHIR's clients ask for it.
public enum FHIRCapability {
    /// One search parameter.
    public struct Parameter: Sendable {
        /// Its name.
        public let name: String
        /// FHIR's kind of it.
        public let type: String

        init(_ name: String, _ type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The resources and what can be searched for.
    public static let searches: [(type: String, parameters: [Parameter])] = [
        ("Location", units), ("Measure", measures), ("MeasureReport", reports),
        ("Organization", units),
    ]

    /// Of units.
    public static let units = [
        Parameter("_id", "token"), Parameter("identifier", "token"), Parameter("name", "string"),
        Parameter("type", "token"), Parameter("status", "token"), Parameter("active", "token"),
        Parameter("partof", "reference"),
    ]
    /// Of measures.
    public static let measures = [
        Parameter("_id", "token"), Parameter("identifier", "token"), Parameter("name", "string"),
        Parameter("status", "token"), Parameter("title", "string"), Parameter("url", "uri"),
        Parameter("version", "token"),
    ]
    /// Of reports.
    public static let reports = [
        Parameter("_id", "token"), Parameter("_lastUpdated", "date"),
        Parameter("measure", "reference"), Parameter("period", "date"),
        Parameter("reporter", "reference"), Parameter("status", "token"),
        Parameter("subject", "reference"),
    ]

    /// The statement.
    public static func json(software: String, url: String, on day: Day) -> JSONValue {
        .object([
            .init("resourceType", .string("CapabilityStatement")),
            .init("status", .string("active")), .init("date", .string(day.iso)),
            .init("kind", .string("instance")),
            .init(
                "software",
                .object([
                    .init("name", .string("giaoban-collector")),
                    .init("version", .string(software)),
                ])),
            .init(
                "implementation",
                .object([.init("description", .string("Giao ban")), .init("url", .string(url))])),
            .init("fhirVersion", .string(FHIRNames.version)),
            .init("format", .array([.string(FHIRNames.mediaType), .string("json")])),
            .init("rest", .array([rest])),
        ])
    }

    private static var rest: JSONValue {
        .object([
            .init("mode", .string("server")),
            .init(
                "security",
                .object([
                    .init(
                        "description",
                        .string("Authorization: Bearer TOKEN, or Basic with an account's password"))
                ])),
            .init(
                "resource",
                .array(searches.map { resource($0.type, $0.parameters) })),
        ])
    }

    private static func resource(_ type: String, _ parameters: [Parameter]) -> JSONValue {
        let isReport = type == "MeasureReport"
        let acts = ["read", "search-type"] + (isReport ? ["create", "update"] : [])
        var members: [JSONValue.Member] = [
            .init("type", .string(type)),
            .init(
                "interaction", .array(acts.map { .object([.init("code", .string($0))]) })),
            .init(
                "searchParam",
                .array(
                    parameters.map {
                        .object([
                            .init("name", .string($0.name)), .init("type", .string($0.type)),
                        ])
                    })),
        ]
        if isReport {
            members += [
                .init("versioning", .string("versioned-update")),
                .init("updateCreate", .bool(true)),
                .init(
                    "operation",
                    .array([
                        .object([
                            .init("name", .string("validate")),
                            .init(
                                "definition",
                                .string(
                                    "http://hl7.org/fhir/OperationDefinition/Resource-validate")),
                        ])
                    ])),
            ]
        }
        return .object(members)
    }
}
