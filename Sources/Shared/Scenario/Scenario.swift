/// A scenario (`kịch bản`): synthetic reports of units through the real forms, and the figures that
/// their consolidation must give. It never claims to be what units reported.
public struct Scenario: Sendable {
    /// Its name, and its file's: `ha-giang-2023-h1`.
    public let code: ScenarioCode
    /// What it plays.
    public let title: LocalizedText
    /// Where the expected figures were published.
    public let source: LocalizedText
    /// The day at whose end its facts are read.
    public let asOf: Day
    /// The forms that its reports answer.
    public let forms: [Named<FormCode>]
    /// The units that report.
    public let units: [Named<FacilityID>]
    /// What they report, in the order written.
    public let reports: [Report]
    /// Lines that were down, in the order written.
    public let outages: [Outage]
    /// More time that the department gave, in the order written.
    public var extensions: [Extension]
    /// What must come of it, in the order written.
    public let facts: [Fact]

    /// A code and where it stands in the file.
    public struct Named<C: Code>: Hashable, Sendable {
        /// The code.
        public let code: C
        /// Its line.
        public let line: Int
    }

    /// One unit's report for one form and a period, or the same for each of several periods.
    public struct Report: Sendable {
        /// The form.
        public let form: FormCode
        /// The period's identifier, in the form's calendar; or the first and the last of several.
        public let period: String
        /// The unit; nil for every unit of the scenario that owes it and has no report of its own.
        public let facility: FacilityID?
        /// The answers, in the order written.
        public let answers: [Answer]
        /// What stands at every number of the form that is not answered; nil for nothing.
        public let others: Answer.Content?
        /// Where it stands in the file.
        public let line: Int
    }

    /// True when the unit is one of those that report.
    func names(_ unit: FacilityID) -> Bool { units.contains { $0.code == unit } }

    /// True when the form is one of those that are answered.
    func names(_ form: FormCode) -> Bool { forms.contains { $0.code == form } }

    /// One answer, as it is written: numbers without grouping and with a decimal point, `-`, `…`,
    /// words of choices, ISO days, texts, or the rows of a list.
    public struct Answer: Sendable {
        /// What stands there.
        public enum Content: Hashable, Sendable {
            /// One value.
            case text(String)
            /// The rows of a list, each field by its code.
            case rows([[IndicatorCode: String]])
        }

        /// The indicator.
        public let indicator: IndicatorCode
        /// What stands there.
        public let content: Content
        /// The note that explains it.
        public let note: String?
        /// Where it stands in the file.
        public let line: Int
    }

    /// Units without power or lines: what they would have sent arrives when it is over.
    public struct Outage: Sendable {
        /// The units.
        public let units: [FacilityID]
        /// The first day without a line.
        public let from: Day
        /// The first day on which reports arrive again.
        public let to: Day
        /// Units whose reports arrive twice: over the line and on a stick.
        public let twice: [FacilityID]
        /// Where it stands in the file.
        public let line: Int
    }

    /// More time for some units, by a numbered decision.
    public struct Extension: Sendable {
        /// The form.
        public let form: FormCode
        /// The period.
        public let period: String
        /// The units.
        public let units: [FacilityID]
        /// The new due day.
        public let due: Day
        /// The day on which it was decided.
        public let on: Day
        /// The decision.
        public let decision: DecisionNumber
        /// Why.
        public let reason: String
        /// Where it stands in the file.
        public let line: Int
    }
}

/// The name of a scenario: small letters, digits and `-`.
public struct ScenarioCode: Code {
    /// The code as written.
    public let text: String
    /// Reads a name of at most 48 small letters, digits and hyphens that begins with a letter.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 48, first: CodeAlphabet.isLower, then: CodeAlphabet.isKebab)
        else { return nil }
        self.text = text
    }
}
