public import Shared

/// A report as a `MeasureReport` of type `summary`.
public struct FHIRReport: Sendable {
    /// Which form, period and unit.
    public let id: MeasureReportID
    /// The form version it answers.
    public let form: Form
    /// What it says.
    public let content: Report.Content
    /// Which revision counts.
    public let revision: Int
    /// When it came.
    public let receivedAt: Instant
    /// When its sender called it done.
    public let finalisedAt: Instant
    /// What the unit is called.
    public let unitName: String

    /// Makes a report.
    public init(
        id: MeasureReportID, form: Form, content: Report.Content, revision: Int,
        receivedAt: Instant, finalisedAt: Instant, unitName: String
    ) {
        self.id = id
        self.form = form
        self.content = content
        self.revision = revision
        self.receivedAt = receivedAt
        self.finalisedAt = finalisedAt
        self.unitName = unitName
    }

    /// The resource.
    public var json: JSONValue {
        let meta: JSONValue = .object([
            .init("versionId", .string(String(revision))),
            .init("lastUpdated", .string(receivedAt.rfc3339)),
        ])
        let window = id.period.window
        return .object([
            .init("resourceType", .string("MeasureReport")), .init("id", .string(id.description)),
            .init("meta", meta), .init("status", .string("complete")),
            .init("type", .string("summary")),
            .init(
                "measure",
                .string("\(FHIRNames.measure(form.code))|\(form.key.version)")),
            .init("subject", .reference("Location", id.unit, display: unitName)),
            .init("reporter", .reference("Organization", id.unit, display: unitName)),
            .init("date", .string(finalisedAt.rfc3339)),
            .init(
                "period",
                .object([
                    .init("start", .string(window.lowerBound.iso)),
                    .init("end", .string(id.period.lastDay.iso)),
                ])), .init("group", .array(groups)),
        ])
    }

    private var groups: [JSONValue] {
        form.indicators.enumerated().compactMap { place, indicator in
            content.values[place].map {
                group(indicator, $0, note: content.notes[indicator.code])
            }
        }
    }

    private func group(_ indicator: Indicator, _ value: Value, note: String?) -> JSONValue {
        var extensions: [JSONValue] = []
        var members: [JSONValue.Member] = [
            .init(
                "code",
                .concept(
                    FHIRNames.indicators, "\(form.code).\(indicator.code)",
                    display: indicator.title.vi))
        ]
        switch value {
        case .number(let number):
            members.append(.init("measureScore", Self.score(number, indicator)))
            if let count = Self.count(number) { members.append(count) }
        case .none:
            extensions.append(
                .extension(FHIRNames.Extension.none, "valueBoolean", .bool(true)))
            if indicator.type.isNumeric {
                members.append(.init("measureScore", Self.score(.zero, indicator)))
                if let count = Self.count(.zero) { members.append(count) }
            }
        case .notCollected:
            let absent = JSONValue.extension(
                FHIRNames.Extension.absent, "valueCode", .string("unknown"))
            members.append(
                .init("measureScore", .object([.init("extension", .array([absent]))])))
        case .boolean(let isTrue): extensions.append(Self.answer("Boolean", .bool(isTrue)))
        case .choice(let code): extensions.append(Self.answer("Code", .string(code.text)))
        case .date(let day): extensions.append(Self.answer("Date", .string(day.iso)))
        case .text(let text): extensions.append(Self.answer("String", .string(text)))
        case .list(let rows):
            extensions.append(Self.answer("String", .string(ListText.write(rows))))
        }
        if let note {
            extensions.append(
                .extension(FHIRNames.Extension.note, "valueString", .string(note)))
        }
        if !extensions.isEmpty { members.append(.init("extension", .array(extensions))) }
        return .object(members)
    }

    private static func answer(_ type: String, _ value: JSONValue) -> JSONValue {
        .extension(FHIRNames.Extension.value, "value" + type, value)
    }

    /// The figure itself, with every decimal it has.
    private static func score(_ number: FixedDecimal, _ indicator: Indicator) -> JSONValue {
        var members: [JSONValue.Member] = [.init("value", .number(number.text))]
        let unit = indicator.unit.title.vi
        if !unit.isEmpty { members.append(.init("unit", .string(unit))) }
        return .object(members)
    }

    /// The same as a count, for readers that know counts only; FHIR's integers end at 2^31.
    private static func count(_ number: FixedDecimal) -> JSONValue.Member? {
        guard let whole = number.integer, (0...Int64(Int32.max)).contains(whole) else { return nil }
        return .init(
            "population",
            .array([
                .object([
                    .init("code", FHIRMeasure.populationCode), .init("count", .integer(whole)),
                ])
            ]))
    }
}
