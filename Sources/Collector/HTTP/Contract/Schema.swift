import Shared

/// A JSON Schema (2020-12, the dialect of OpenAPI 3.1) in the few words that the contract needs.
indirect enum Schema: Sendable {
    /// Any text.
    case text
    /// A text that matches a regular expression as a whole.
    case pattern(String)
    /// One of these texts.
    case words([String])
    /// A moment in RFC 3339 with its offset.
    case moment
    /// A day, `2026-01-31`.
    case day
    /// A whole number of at least so much.
    case integer(from: Int)
    /// A whole number, negative ones included.
    case number
    /// `true` or `false`.
    case flag
    /// One of these.
    case either([Schema])
    /// Null, or this.
    case nullable(Schema)
    /// A list of these.
    case list(Schema)
    /// An object with any names, each of these.
    case map(Schema)
    /// An object with these fields; others only where `isOpen`.
    case object([Field], isOpen: Bool)
    /// A schema that has a name of its own.
    case part(SchemaPart)

    /// One field of an object.
    struct Field: Sendable {
        let name: String
        let schema: Schema
        var isRequired = true

        /// A field that is always there.
        static func field(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema)
        }

        /// A field that may be left out.
        static func optional(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema, isRequired: false)
        }
    }

    /// An object of exactly these fields.
    static func object(_ fields: [Field]) -> Schema { .object(fields, isOpen: false) }

    /// Writes the schema.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .text: Self.type("string", &writer)
            case .pattern(let pattern):
                writer.key("pattern")
                writer.string(pattern)
                Self.type("string", &writer)
            case .words(let words):
                writer.key("enum")
                writer.array { writer in for word in words { writer.string(word) } }
                Self.type("string", &writer)
            case .moment: Self.format("date-time", &writer)
            case .day: Self.format("date", &writer)
            case .integer(let least):
                writer.key("minimum")
                writer.integer(Int64(least))
                Self.type("integer", &writer)
            case .number: Self.type("integer", &writer)
            case .flag: Self.type("boolean", &writer)
            case .either(let schemas): Self.anyOf(schemas, &writer)
            case .nullable(let schema): Self.anyOf([schema], orNull: true, &writer)
            case .list(let schema):
                writer.key("items")
                schema.write(to: &writer)
                Self.type("array", &writer)
            case .map(let schema):
                writer.key("additionalProperties")
                schema.write(to: &writer)
                Self.type("object", &writer)
            case .object(let fields, let isOpen): Self.object(fields, isOpen, &writer)
            case .part(let part):
                writer.key("$ref")
                writer.string(part.reference)
            }
        }
    }

    private static func type(_ name: String, _ writer: inout JSONWriter) {
        writer.key("type")
        writer.string(name)
    }

    private static func format(_ name: String, _ writer: inout JSONWriter) {
        writer.key("format")
        writer.string(name)
        type("string", &writer)
    }

    private static func anyOf(
        _ schemas: [Schema], orNull: Bool = false, _ writer: inout JSONWriter
    ) {
        writer.key("anyOf")
        writer.array { writer in
            for schema in schemas { schema.write(to: &writer) }
            if orNull { writer.object { writer in type("null", &writer) } }
        }
    }

    private static func object(
        _ fields: [Field], _ isOpen: Bool, _ writer: inout JSONWriter
    ) {
        writer.key("additionalProperties")
        writer.bool(isOpen)
        writer.key("properties")
        writer.object { writer in
            for field in fields.sorted(by: { $0.name < $1.name }) {
                writer.key(field.name)
                field.schema.write(to: &writer)
            }
        }
        writer.key("required")
        writer.array { writer in
            for field in fields where field.isRequired { writer.string(field.name) }
        }
        type("object", &writer)
    }
}
