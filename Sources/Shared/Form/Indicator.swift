/// One question of a form (`chỉ tiêu`).
public struct Indicator: Sendable {
    /// One accepted answer of a choice.
    public struct Choice: Sendable {
        /// What is written in files and on the wire.
        public let code: ChoiceCode
        /// What a person reads.
        public let title: LocalizedText

        /// Makes a choice.
        public init(code: ChoiceCode, title: LocalizedText) {
            self.code = code
            self.title = title
        }
    }

    /// One field of a list's rows.
    public struct Field: Sendable {
        /// The field's name within the row.
        public let code: IndicatorCode
        /// What a person reads.
        public let title: LocalizedText
        /// `text` or `date`.
        public let type: ValueType
        /// True when a row without it is refused.
        public let isRequired: Bool

        /// Makes a field.
        public init(code: IndicatorCode, title: LocalizedText, type: ValueType, isRequired: Bool) {
            self.code = code
            self.title = title
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// Where a figure comes from that nobody types.
    public indirect enum Formula: Sendable {
        /// `factor · numerator / denominator`, shown with `scale` decimals.
        case ratio(
            numerator: Expression, denominator: Expression, factor: Int64, scale: UInt8)
        /// The sum of `of` over the year's periods of this kind, this one included.
        case yearToDate(of: IndicatorReference)
        /// The value of `of` in the same period of the year before.
        case samePeriodLastYear(of: IndicatorReference)
    }

    /// The indicator's code, unique within its form.
    public let code: IndicatorCode
    /// What a person reads.
    public let title: LocalizedText
    /// What kind of answer it takes.
    public let type: ValueType
    /// How the figure relates to its period; nil for what is not a figure.
    public let measure: Measure?
    /// What it counts.
    public let unit: MeasurementUnit
    /// Decimals after the point, 0…6; 0 unless the type is decimal or the measure a ratio.
    public let scale: UInt8
    /// True when a blank is accepted.
    public let isOptional: Bool
    /// The accepted answers of a choice.
    public let choices: [Choice]
    /// The fields of a list's rows.
    public let fields: [Field]
    /// When a cumulative figure starts again.
    public let reset: CumulativeReset?
    /// How the figure adds over units.
    public let overUnits: UnitAggregation
    /// How the figure adds over time.
    public let overTime: TimeAggregation
    /// The code of the section it is shown in, or nil.
    public let section: IndicatorCode?
    /// Guidance for the person who fills it in.
    public let note: LocalizedText?
    /// How it is computed; nil when a person reports it.
    public internal(set) var formula: Formula?

    /// True when the system fills it: it is never typed and never sent.
    public var isComputed: Bool { formula != nil }
}

/// An indicator within its form: its code for people, its slot for speed.
public struct IndicatorReference: Hashable, Sendable {
    /// The indicator's code.
    public let code: IndicatorCode
    /// Its position in `Form.indicators`.
    public let slot: Int

    /// Makes a reference.
    public init(code: IndicatorCode, slot: Int) {
        self.code = code
        self.slot = slot
    }
}
