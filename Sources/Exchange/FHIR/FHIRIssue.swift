public import Shared

/// One thing that is wrong with a request, as FHIR tells it.
public struct FHIRIssue: Error, Hashable, Sendable {
    /// The kinds of FHIR's own list that are told here.
    public enum Kind: String, Hashable, Sendable {
        case structure, required, value, invariant, invalid, duplicate, conflict, login, forbidden
        case throttled, timeout, exception, processing
        case codeInvalid = "code-invalid"
        case notFound = "not-found"
        case notSupported = "not-supported"
        case tooLong = "too-long"
        case tooCostly = "too-costly"
        case businessRule = "business-rule"
        case noStore = "no-store"
        case informational
    }

    /// What kind of fault.
    public let kind: Kind
    /// Where: FHIRPath expressions such as `MeasureReport.group[3].measureScore.value`.
    public let expressions: [String]
    /// Our code of the fault, or DHIS2's; nil where there is none.
    public let code: String?
    /// What is wrong, what was read, what is accepted.
    public let message: LocalizedText

    /// Makes an issue.
    public init(
        _ kind: Kind, at expressions: [String] = [], code: String? = nil, vi: String, en: String
    ) {
        self.kind = kind
        self.expressions = expressions
        self.code = code
        message = LocalizedText(vi: vi, en: en)
    }
}

/// The answer where there is no resource: what went wrong, or that nothing did.
public struct OperationOutcome: Error, Hashable, Sendable {
    /// The status that it is answered with.
    public let status: Int
    /// What is wrong; nothing where all is well.
    public let issues: [FHIRIssue]

    /// Most issues that are told.
    public static let issueLimit = 200

    /// Makes an outcome.
    public init(status: Int, _ issues: [FHIRIssue]) {
        self.status = status
        self.issues = issues
    }

    /// An outcome of one issue.
    public static func refusal(
        _ status: Int, _ kind: FHIRIssue.Kind, at expression: String? = nil, code: String? = nil,
        vi: String, en: String
    ) -> OperationOutcome {
        OperationOutcome(
            status: status,
            [FHIRIssue(kind, at: expression.map { [$0] } ?? [], code: code, vi: vi, en: en)])
    }

    /// The outcome as JSON.
    public var json: JSONValue {
        let told = issues.isEmpty ? [Self.allIsWell] : Array(issues.prefix(Self.issueLimit))
        return .object([
            .init("resourceType", .string("OperationOutcome")),
            .init(
                "issue",
                .array(told.map { $0.json(severity: issues.isEmpty ? "information" : "error") })),
        ])
    }

    private static let allIsWell = FHIRIssue(
        .informational, vi: "Không có lỗi.", en: "No fault was found.")
}

extension FHIRIssue {
    fileprivate func json(severity: String) -> JSONValue {
        var details: [JSONValue.Member] = []
        if let code { details.append(.init("coding", .array([.coding(FHIRNames.faults, code)]))) }
        details.append(.init("text", .string("\(message.en) / \(message.vi)")))
        var members: [JSONValue.Member] = [
            .init("severity", .string(severity)), .init("code", .string(kind.rawValue)),
            .init("details", .object(details)),
        ]
        if !expressions.isEmpty {
            members.append(.init("expression", .array(expressions.map { .string($0) })))
        }
        return .object(members)
    }
}

extension JSONValue {
    /// A code of a system, with its words.
    static func coding(_ system: String, _ code: String, display: String? = nil) -> JSONValue {
        var members: [Member] = [.init("system", .string(system)), .init("code", .string(code))]
        if let display { members.append(.init("display", .string(display))) }
        return .object(members)
    }

    /// A concept of one code.
    static func concept(
        _ system: String, _ code: String, display: String? = nil, text: String? = nil
    ) -> JSONValue {
        var members: [Member] = [.init("coding", .array([.coding(system, code, display: display)]))]
        if let text { members.append(.init("text", .string(text))) }
        return .object(members)
    }

    /// An extension.
    static func `extension`(_ url: String, _ key: String, _ value: JSONValue) -> JSONValue {
        .object([.init("url", .string(url)), .init(key, value)])
    }

    /// A reference to a unit.
    static func reference(_ type: String, _ unit: FacilityID, display: String?) -> JSONValue {
        var members: [Member] = [
            .init("reference", .string("\(type)/\(FHIRNames.id(of: unit))")),
            .init("type", .string(type)),
            .init(
                "identifier",
                .object([
                    .init("system", .string(FHIRNames.units)), .init("value", .string(unit.text)),
                ])),
        ]
        if let display { members.append(.init("display", .string(display))) }
        return .object(members)
    }

    /// The bytes of a FHIR document: keys in order, numbers exactly as they are written here.
    public var fhirBytes: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writeFHIR(to: &writer)
        return writer.bytes
    }

    private func writeFHIR(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let text): writer.canonical(Array(text.utf8))
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.array { writer in
                for element in elements { element.writeFHIR(to: &writer) }
            }
        case .object(let members):
            writer.object { writer in
                for member in members.sorted(by: { $0.key < $1.key }) {
                    writer.key(member.key)
                    member.value.writeFHIR(to: &writer)
                }
            }
        }
    }
}
