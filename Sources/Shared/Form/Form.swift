/// One version of a form (`biểu mẫu`): immutable once published; a change is a new version.
///
/// A class, because one form is shared by every report that is judged at the same time: handing a
/// structure around would count references to each of its parts, from all processors at once.
public final class Form: Sendable {
    /// A form's code and version: what a stored report points to.
    public struct Key: Hashable, Comparable, Sendable, CustomStringConvertible {
        /// The form's code.
        public let code: FormCode
        /// The version, from 1.
        public let version: Int

        /// Makes a key.
        public init(code: FormCode, version: Int) {
            self.code = code
            self.version = version
        }

        /// By code, then version.
        public static func < (left: Key, right: Key) -> Bool {
            (left.code, left.version) < (right.code, right.version)
        }

        /// `HDKB-T v1`.
        public var description: String { "\(code) v\(version)" }
    }

    /// One heading under which indicators are shown.
    public struct Section: Sendable {
        /// The section's code.
        public let code: IndicatorCode
        /// What a person reads.
        public let title: LocalizedText
    }

    /// A due rule and the period kinds it is for.
    public struct Due: Sendable {
        /// The kinds; empty means every kind of the form.
        public let kinds: Set<PeriodKind>
        /// The rule with its own validity.
        public let rule: DueRule
    }

    /// Code and version.
    public let key: Key
    /// What a person reads.
    public let title: LocalizedText
    /// The windows that fall under this version: those whose last day lies inside.
    public let validity: DayInterval
    /// The calendar its periods belong to.
    public let calendar: ReportingCalendar
    /// The kinds of period it is filed for, each an obligation of its own.
    public let kinds: [PeriodKind]
    /// Who files it.
    public let filedBy: FilerRule
    /// When it is due.
    public let dues: [Due]
    /// What it is modelled on.
    public let legalBasis: LocalizedText
    /// The yes/no indicator that declares a nil report, or nil.
    public let nilFlag: IndicatorReference?
    /// The headings, in order of display.
    public let sections: [Section]
    /// Every indicator; its position here is its slot.
    public let indicators: [Indicator]
    /// Every rule, in order of evaluation.
    public let rules: [Rule]

    /// Slots sorted by indicator code: the order of figures on the wire.
    public let sortedSlots: [Int]
    /// How each slot's cell begins on the wire, `"code":{`: made once, written with every report.
    let cellOpenings: [[UInt8]]
    /// The cells as a report's reader expects them.
    let wire: FormWire
    /// Rules that are plain comparisons, ready to be judged without a look at the rule.
    let plainRules: PlainRules
    private let slots: [IndicatorCode: Int]

    init(
        key: Key, title: LocalizedText, validity: DayInterval, calendar: ReportingCalendar,
        kinds: [PeriodKind], filedBy: FilerRule, dues: [Due], legalBasis: LocalizedText,
        nilFlag: IndicatorReference?, sections: [Section],
        indicators: [Indicator], rules: [Rule]
    ) {
        self.key = key
        self.title = title
        self.validity = validity
        self.calendar = calendar
        self.kinds = kinds
        self.filedBy = filedBy
        self.dues = dues
        self.legalBasis = legalBasis
        self.nilFlag = nilFlag
        self.sections = sections
        self.indicators = indicators
        self.rules = rules
        slots = Dictionary(
            indicators.enumerated().map { ($0.element.code, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        sortedSlots = indicators.indices.sorted { indicators[$0].code < indicators[$1].code }
        cellOpenings = indicators.map { Array("\"\($0.code.text)\":{".utf8) }
        wire = FormWire(indicators, order: sortedSlots)
        plainRules = PlainRules(rules, indicators)
    }

    /// The form's code.
    public var code: FormCode { key.code }

    /// The indicator's slot, or nil when the form does not ask it.
    public func slot(of code: IndicatorCode) -> Int? { slots[code] }

    /// The reference to an indicator, or nil when the form does not ask it.
    public func reference(to code: IndicatorCode) -> IndicatorReference? {
        slots[code].map { IndicatorReference(code: code, slot: $0) }
    }

    /// True when the form is filed for `period` and this version is the one in force.
    public func isFiled(for period: ReportingPeriod) -> Bool {
        period.calendar == calendar && kinds.contains(period.kind)
            && validity.contains(period.lastDay)
    }

    /// When the report of `period` is due, or nil when no rule covers it.
    public func dueDate(for period: ReportingPeriod, in days: WorkingCalendar) -> DueDate? {
        let fitting = dues.last { due in
            (due.kinds.isEmpty || due.kinds.contains(period.kind))
                && due.rule.validity.contains(period.lastDay)
        }
        return fitting?.rule.dueDate(for: period, in: days)
    }
}

/// Every published form version, by code.
public struct FormCatalog: Sendable {
    private let versions: [FormCode: [Form]]

    /// Collects forms; of two with the same key the later wins.
    public init(_ forms: [Form]) {
        var versions: [FormCode: [Int: Form]] = [:]
        for form in forms { versions[form.code, default: [:]][form.key.version] = form }
        self.versions = versions.mapValues { $0.values.sorted { $0.key < $1.key } }
    }

    /// The codes, sorted.
    public var codes: [FormCode] { versions.keys.sorted() }

    /// Every version of every form, by code then version.
    public var all: [Form] { codes.flatMap { versions[$0] ?? [] } }

    /// One published version.
    public subscript(key: Form.Key) -> Form? {
        versions[key.code]?.first { $0.key.version == key.version }
    }

    /// The versions of one form, oldest first; empty when the code is unknown.
    public func versions(of code: FormCode) -> [Form] { versions[code] ?? [] }

    /// The version in force for `period`: the latest whose validity holds its last day.
    public func form(_ code: FormCode, for period: ReportingPeriod) -> Form? {
        versions[code]?.last { $0.isFiled(for: period) }
    }
}
