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
    /// What must come of it, in the order written.
    public let facts: [Fact]

    /// A code and where it stands in the file.
    public struct Named<C: Code>: Hashable, Sendable {
        /// The code.
        public let code: C
        /// Its line.
        public let line: Int
    }

    /// One unit's report for one form and period.
    public struct Report: Sendable {
        /// The form.
        public let form: FormCode
        /// The period's identifier, in the form's calendar.
        public let period: String
        /// The unit.
        public let facility: FacilityID
        /// The answers, in the order written.
        public let answers: [Answer]
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

    /// A figure that consolidation must give.
    public struct Fact: Sendable {
        /// Its name within the scenario.
        public let code: IndicatorCode
        /// What it says.
        public let title: LocalizedText
        /// The form.
        public let form: FormCode
        /// The indicator; how it adds up over units and time is the form's to say.
        public let indicator: IndicatorCode
        /// The first period.
        public let from: String
        /// The last period.
        public let to: String
        /// Whose figures; every unit's when empty.
        public let units: [FacilityID]
        /// What must come out.
        public let value: FixedDecimal
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
