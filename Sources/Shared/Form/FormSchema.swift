/// A form version's JSON Schema (draft 2020-12): the shape of a report that a vendor's program writes,
/// as `JSONReportFile` reads it. What the schema accepts can be read; whether its figures are right is
/// for the rules to say.
public struct FormSchema: Sendable {
    private let form: Form

    /// Describes one form version.
    public init(_ form: Form) {
        self.form = form
    }

    /// The schema as canonical JSON.
    public var bytes: [UInt8] {
        let schema: JSONValue = .object([
            Self.member("$schema", "https://json-schema.org/draft/2020-12/schema"),
            Self.member("$id", "urn:giaoban:form:\(form.code):\(form.key.version)"),
            Self.member("title", "\(form.code) v\(form.key.version) – \(form.title.vi)"),
            Self.member("description", form.title.en),
            .init(
                "oneOf",
                .array([
                    Self.reference("report"),
                    .object([
                        Self.member("type", "array"), .init("minItems", .integer(1)),
                        .init("items", Self.reference("report")),
                    ]),
                ])),
            .init(
                "$defs",
                .object([
                    .init("report", report), .init("mark", Self.mark), .init("text", Self.text),
                ])),
        ])
        // Codes are unique and ASCII: nothing in the tree can be refused.
        return (try? schema.canonicalBytes()) ?? []
    }

    private var report: JSONValue {
        Self.object(
            required: ["form", "period", "values"],
            [
                ("form", Self.constant(.string(form.code.text))),
                ("version", Self.constant(.integer(Int64(form.key.version)))),
                ("calendar", Self.constant(.string(form.calendar.rawValue))),
                ("period", period),
                ("facility", Self.pattern("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$")),
                ("values", values), ("notes", texts(of: form.indicators.map(\.code.text))),
                ("explanations", texts(of: form.rules.map(\.code.text))),
                ("reason", Self.orNull(Self.reference("text"))),
                ("decision", Self.orNull(Self.reference("text"))),
            ])
    }

    /// How the form's kinds of period are written.
    private var period: JSONValue {
        let shapes = form.kinds.map { kind in
            switch kind {
            case .week: "[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])"
            case .month: "[0-9]{4}-(0[1-9]|1[0-2])"
            case .quarter: "[0-9]{4}-Q[1-4]"
            case .halfYear: "[0-9]{4}-H[12]"
            case .nineMonth: "[0-9]{4}-9M"
            case .year: "[0-9]{4}"
            case .adHoc: "[0-9]{4}-[0-9]{2}-[0-9]{2}\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2}"
            }
        }
        return Self.pattern("^(\(shapes.joined(separator: "|")))$")
    }

    private var values: JSONValue {
        let asked = form.indicators.filter { !$0.isComputed }
        return Self.object(
            required: asked.filter { !$0.isOptional }.map(\.code.text),
            asked.map { ($0.code.text, value($0)) })
    }

    private func texts(of codes: [String]) -> JSONValue {
        Self.object(required: [], codes.map { ($0, Self.orNull(Self.reference("text"))) })
    }

    // MARK: - One indicator

    private func value(_ indicator: Indicator) -> JSONValue {
        var shapes = answers(to: indicator)
        if indicator.type.isNumeric || indicator.type == .date {
            shapes.append(Self.reference("mark"))
        }
        if indicator.isOptional { shapes.append(Self.type("null")) }
        var members: [JSONValue.Member] = [
            Self.member("title", indicator.title.vi),
            Self.member("description", indicator.title.en),
        ]
        members.append(.init("anyOf", .array(shapes)))
        return .object(members)
    }

    private func answers(to indicator: Indicator) -> [JSONValue] {
        switch indicator.type {
        case .integer, .money:
            [
                .object([Self.member("type", "integer"), .init("minimum", .integer(0))]),
                Self.pattern("^(0|[1-9][0-9]*)(\\.0+)?$"),
            ]
        case .decimal:
            [
                .object([Self.member("type", "number"), .init("minimum", .integer(0))]),
                Self.pattern("^(0|[1-9][0-9]*)(\\.[0-9]{1,\(max(1, indicator.scale))}0*)?$"),
            ]
        case .boolean: [Self.type("boolean")]
        case .choice:
            [.object([.init("enum", .array(indicator.choices.map { .string($0.code.text) }))])]
        case .date: [Self.pattern(Self.dayPattern)]
        case .text: [Self.reference("text")]
        case .list: [list(indicator)]
        }
    }

    private func list(_ indicator: Indicator) -> JSONValue {
        let row = Self.object(
            required: indicator.fields.filter(\.isRequired).map(\.code.text),
            indicator.fields.map { field in
                let shape =
                    field.type == .date ? Self.pattern(Self.dayPattern) : Self.reference("text")
                return (field.code.text, field.isRequired ? shape : Self.orNull(shape))
            })
        return .object([
            Self.member("type", "array"), .init("maxItems", .integer(500)), .init("items", row),
        ])
    }

    // MARK: - Shapes

    private static let dayPattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

    /// `-` and `…` of the paper forms.
    private static let mark = object(
        required: ["m"],
        [("m", .object([.init("enum", .array([.string("none"), .string("notCollected")]))]))])

    private static let text: JSONValue = .object([
        member("type", "string"), .init("maxLength", .integer(Int64(TextLimit.bytes))),
    ])

    private static func object(
        required: [String], _ properties: [(String, JSONValue)]
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            member("type", "object"), .init("additionalProperties", .bool(false)),
            .init("properties", .object(properties.map { JSONValue.Member($0.0, $0.1) })),
        ]
        if !required.isEmpty {
            members.append(.init("required", .array(required.map { .string($0) })))
        }
        return .object(members)
    }

    private static func member(_ key: String, _ text: String) -> JSONValue.Member {
        JSONValue.Member(key, .string(text))
    }

    private static func type(_ name: String) -> JSONValue { .object([member("type", name)]) }

    private static func constant(_ value: JSONValue) -> JSONValue {
        .object([JSONValue.Member("const", value)])
    }

    private static func pattern(_ pattern: String) -> JSONValue {
        .object([member("type", "string"), member("pattern", pattern)])
    }

    private static func reference(_ name: String) -> JSONValue {
        .object([member("$ref", "#/$defs/\(name)")])
    }

    private static func orNull(_ shape: JSONValue) -> JSONValue {
        .object([JSONValue.Member("anyOf", .array([shape, type("null")]))])
    }
}
