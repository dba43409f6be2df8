public import Shared

/// How things of ours are called in FHIR: canonical addresses, systems of codes, ids.
public enum FHIRNames {
    /// The version of FHIR that is spoken.
    public static let version = "4.0.1"
    /// What documents are called in `Content-Type`.
    public static let mediaType = "application/fhir+json"

    /// The system of our codes of units.
    public static let units = "urn:giaoban:unit"
    /// The system of our codes of indicators: `HDKB-T.kham_tong`.
    public static let indicators = "urn:giaoban:indicator"
    /// The system of the types of units.
    public static let unitTypes = "urn:giaoban:unit-type"
    /// The system of our codes of faults.
    public static let faults = "urn:giaoban:fault"

    /// The system of an official code.
    public static func system(of scheme: FacilityCodeScheme) -> String {
        "urn:giaoban:unit-code:\(scheme.rawValue)"
    }

    /// The canonical address of a form's measure, without its version.
    public static func measure(_ form: FormCode) -> String { "urn:giaoban:form:\(form)" }

    /// The id of the measure of one version of a form: `HDKB-T.1`.
    public static func measureID(_ key: Form.Key) -> String { "\(key.code).\(key.version)" }

    /// The form version that an id names; nil where it is not spelled like one.
    public static func form(ofMeasure id: String) -> Form.Key? {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let code = FormCode(String(parts[0])), parts[1].utf8.count <= 6,
            let version = Int(parts[1]), version > 0, String(version) == parts[1]
        else { return nil }
        return Form.Key(code: code, version: version)
    }

    /// The id of a unit: its code, or, where that has a character no id of FHIR may have, its
    /// derived identifier.
    public static func id(of unit: FacilityID) -> String {
        unit.text.utf8.contains(UInt8(ascii: "_")) ? UID(.unit, unit.text).text : unit.text
    }

    /// The extensions that say what a quantity cannot.
    public enum Extension {
        /// The answer of an indicator that is no number.
        public static let value = "urn:giaoban:fhir:value"
        /// True for `-`: it did not occur.
        public static let none = "urn:giaoban:fhir:did-not-occur"
        /// The note on a figure.
        public static let note = "urn:giaoban:fhir:note"
        /// What kind of answer an indicator takes.
        public static let type = "urn:giaoban:fhir:value-type"
        /// How many decimals it has.
        public static let scale = "urn:giaoban:fhir:scale"
        /// What it counts.
        public static let unit = "urn:giaoban:fhir:unit"
        /// True where a blank is accepted.
        public static let optional = "urn:giaoban:fhir:optional"
        /// One accepted answer of a choice.
        public static let choice = "urn:giaoban:fhir:choice"
        /// FHIR's own: why there is no value. `unknown` is our `…`, occurred and not collected.
        public static let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    }
}

/// The id of a report: which form, period and unit it is of. Derived, never stored, so that a sender
/// who knows what it reports knows the address too: `HDKB-T.2026-01-01.P1M.SX-TTYT-01`.
public struct MeasureReportID: Hashable, Sendable, CustomStringConvertible {
    /// The form.
    public let form: FormCode
    /// The period.
    public let period: ReportingPeriod
    /// The unit.
    public let unit: FacilityID

    /// Makes an id.
    public init(form: FormCode, period: ReportingPeriod, unit: FacilityID) {
        self.form = form
        self.period = period
        self.unit = unit
    }

    /// Reads an id; nil where it names nothing that is known here.
    public init?(_ text: String, in directory: ExchangeDirectory) {
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, parts.count == 4, let form = FormCode(String(parts[0])),
            let latest = directory.forms.versions(of: form).last,
            let named = ExchangePeriod("\(parts[1])/\(parts[2])"),
            let period = named.period(in: latest.calendar) ?? named.adHoc(in: latest.calendar),
            directory.forms.form(form, for: period) != nil,
            let unit = directory.unit(String(parts[3]), by: .code)
                ?? directory.unit(String(parts[3]), by: .uid)
        else { return nil }
        self.init(form: form, period: period, unit: unit.id)
        guard description == text else { return nil }
    }

    /// The id as FHIR has it: at most 64 letters, digits, hyphens and dots.
    public var description: String {
        let interval = ExchangePeriod.interval(of: period).replacing("/", with: ".")
        let start = "\(form).\(interval)."
        let plain = start + FHIRNames.id(of: unit)
        return plain.utf8.count <= 64 ? plain : start + UID(.unit, unit.text).text
    }
}
