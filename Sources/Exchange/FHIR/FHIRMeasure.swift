public import Shared

/// One version of a form as a `Measure`: what is asked, as groups with their codes.
///
/// A group is an indicator that units fill in. Our forms have no dimensions, each breakdown is an
/// indicator of its own; so there are no stratifiers, and computed indicators stand in no report.
public struct FHIRMeasure: Sendable {
    private let form: Form
    private let today: Day

    /// The measure of a form version, as it is on a day.
    public init(_ form: Form, today: Day) {
        self.form = form
        self.today = today
    }

    /// The id.
    public var id: String { FHIRNames.measureID(form.key) }

    /// Whether the version is for periods that may still be reported.
    public var status: String {
        form.validity.to.map { $0 <= today } ?? false ? "retired" : "active"
    }

    /// The resource.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("resourceType", .string("Measure")), .init("id", .string(id)),
            .init("url", .string(FHIRNames.measure(form.code))),
            .init("identifier", .array([identifier])),
            .init("version", .string(String(form.key.version))),
            .init("name", .string(name)), .init("title", .string(form.title.vi)),
            .init("subtitle", .string(form.title.en)), .init("status", .string(status)),
            .init("experimental", .bool(false)),
            .init("subjectCodeableConcept", Self.subject),
            .init("publisher", .string("Giao ban")),
            .init(
                "scoring",
                .concept(
                    "http://terminology.hl7.org/CodeSystem/measure-scoring", "continuous-variable")),
            .init("group", .array(form.indicators.filter { !$0.isComputed }.map(group))),
        ]
        if !form.legalBasis.vi.isEmpty {
            members.append(.init("description", .string(form.legalBasis.vi)))
        }
        if let period = form.validity.fhirPeriod {
            members.append(.init("effectivePeriod", period))
        }
        return .object(members)
    }

    private static let subject = JSONValue.concept(
        "http://hl7.org/fhir/resource-types", "Location")

    private var identifier: JSONValue {
        .object([
            .init("system", .string("urn:giaoban:form")), .init("value", .string(form.code.text)),
        ])
    }

    /// A name for programs: letters, digits and `_`.
    private var name: String {
        form.code.text.replacing("-", with: "_") + "_v\(form.key.version)"
    }

    private func group(_ indicator: Indicator) -> JSONValue {
        let code = "\(form.code).\(indicator.code)"
        var extensions: [JSONValue] = [
            .extension(FHIRNames.Extension.type, "valueCode", .string(indicator.type.rawValue))
        ]
        if indicator.type.isNumeric {
            extensions.append(
                .extension(
                    FHIRNames.Extension.scale, "valueInteger", .integer(Int64(indicator.scale))))
            if indicator.unit != .none {
                extensions.append(
                    .extension(
                        FHIRNames.Extension.unit, "valueCode", .string(indicator.unit.rawValue)))
            }
        }
        extensions.append(
            .extension(FHIRNames.Extension.optional, "valueBoolean", .bool(indicator.isOptional)))
        for choice in indicator.choices {
            extensions.append(
                .extension(
                    FHIRNames.Extension.choice, "valueCoding",
                    .coding(
                        "\(FHIRNames.indicators):\(code)", choice.code.text,
                        display: choice.title.vi)))
        }
        var members: [JSONValue.Member] = [
            .init("extension", .array(extensions)),
            .init(
                "code",
                .concept(
                    FHIRNames.indicators, code, display: indicator.title.vi,
                    text: indicator.title.en)),
        ]
        if let note = indicator.note { members.append(.init("description", .string(note.vi))) }
        if indicator.type.isNumeric {
            members.append(.init("population", .array([Self.population(indicator)])))
        }
        return .object(members)
    }

    private static func population(_ indicator: Indicator) -> JSONValue {
        .object([
            .init("code", populationCode),
            .init(
                "criteria",
                .object([
                    .init("language", .string("text/plain")),
                    .init("expression", .string(indicator.title.vi)),
                ])),
        ])
    }

    /// What the one population of a group is called.
    static let populationCode = JSONValue.concept(
        "http://terminology.hl7.org/CodeSystem/measure-population", "measure-population")
}

extension DayInterval {
    /// First and last day; nil for what has neither.
    var fhirPeriod: JSONValue? {
        var members: [JSONValue.Member] = []
        if let from { members.append(.init("start", .string(from.iso))) }
        if let to { members.append(.init("end", .string(to.adding(days: -1).iso))) }
        return members.isEmpty ? nil : .object(members)
    }
}
