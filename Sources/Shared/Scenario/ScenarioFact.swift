extension Scenario {
    /// A figure that consolidation must give.
    public struct Fact: Sendable {
        /// Its name within the scenario.
        public let code: IndicatorCode
        /// What it says.
        public let title: LocalizedText
        /// The form.
        public let form: FormCode
        /// The indicator; how it adds up over units and time is the form's to say. For what is said of
        /// reports as wholes it is any of the form's.
        public let indicator: IndicatorCode
        /// The first period.
        public let from: String
        /// The last period.
        public let to: String
        /// Whose figures.
        public let scope: Scope
        /// What is taken of the figure.
        public let measure: Measure
        /// How it must stand to `value`.
        public let relation: Relation
        /// What must come out.
        public let value: FixedDecimal
        /// Where it stands in the file.
        public let line: Int
        /// The units asked about; empty for areas and for all.
        public var units: [FacilityID] {
            guard case .units(let units) = scope else { return [] }
            return units
        }
    }

    /// Whose figures a fact is about.
    public enum Scope: Hashable, Sendable {
        /// Every unit that owes the form.
        case everyone
        /// These units, with the units they came from.
        case units([FacilityID])
        /// The units of an area.
        case area(AreaID)
        /// The units of the mountain areas.
        case mountains
    }

    /// What is taken of a consolidated figure.
    public enum Measure: Hashable, Sendable {
        /// The figure.
        case value
        /// The figure per so many people, with so many decimals.
        case perPopulation(factor: Int64, scale: UInt8)
        /// How many units gave an answer; `positive` and `zero` for numbers.
        case unitsAnswering(String)
        /// The same in percent of the units that owe the form.
        case percentOfUnits(String)
        /// The change on the same period last year in percent.
        case changeInPercent
        /// The same in percentage points.
        case changeInPoints
        /// 1 when it can be compared with the same period last year, 0 when it cannot.
        case comparable
        /// Splits that break the units' series in the span or the year before.
        case breaks
        /// The yearly plan.
        case plan
        /// The year so far in percent of the plan.
        case percentOfPlan
        /// Units that gave everything.
        case unitsCounted
        /// Units that owe it.
        case unitsExpected
        /// Reports received by the due date in force.
        case reportsOnTime
        /// Reports received after it.
        case reportsLate
        /// Reports not received.
        case reportsMissing
        /// Revisions ever accepted: more than the reports owed would mean one counted twice.
        case revisions
        /// Units that told of a difficulty in the indicator's area.
        case difficulties
        /// Proposals to an authority.
        case proposals(String)
        /// Difference from the same figure told by another form's indicator.
        case differenceFrom(FormCode, IndicatorCode)
    }

    /// How a computed figure must stand to the published one.
    public enum Relation: String, CaseIterable, Hashable, Sendable {
        /// Exactly it.
        case equal
        /// More: "over 8 900".
        case above
        /// Less: "nearly 2 000".
        case below
    }
}

extension Scenario.Fact {
    /// Whether a computed figure is what must come out; no figure never is.
    public func accepts(_ computed: FixedDecimal?) -> Bool {
        guard let computed else { return false }
        return switch relation {
        case .equal: computed == value
        case .above: computed > value
        case .below: computed < value
        }
    }

    /// What must come out, for people: `= 654`, `> 8900`.
    public var expectation: String {
        switch relation {
        case .equal: "= \(value.text)"
        case .above: "> \(value.text)"
        case .below: "< \(value.text)"
        }
    }
}
