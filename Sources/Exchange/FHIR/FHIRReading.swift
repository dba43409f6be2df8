internal import Shared

/// A `MeasureReport` as somebody sent it: which form, period and unit it is of, and its figures as
/// rows, each with the place it stands at.
public struct FHIRReading: Sendable {
    /// Which form, period and unit.
    public let id: MeasureReportID
    /// The figures.
    public let set: DataValueSet
    /// Where each row stands: `MeasureReport.group[3]`.
    public let places: [String]
    /// The id that the document itself has; nil for none.
    public let named: String?

    /// Most bytes of a document.
    public static let limit = 4 << 20

    /// Reads a document.
    ///
    /// - Throws: `OperationOutcome`: 400 for what is no document of this kind, 422 for what names or
    ///   says what cannot be taken, with every fault found and its place.
    public init(
        _ bytes: [UInt8], in directory: ExchangeDirectory
    ) throws(OperationOutcome) {
        let tree: JSONValue
        do throws(JSONFault) {
            tree = try JSONValue(
                parsing: bytes,
                limits: JSONReader.Limits(
                    bytes: Self.limit, depth: 24, stringBytes: 1 << 18, numberCharacters: 40))
        } catch {
            throw Self.unreadable(error)
        }
        guard tree["resourceType"]?.text == "MeasureReport" else {
            let read = tree["resourceType"]?.text.map { "`\($0.prefix(40))`" }
            throw .refusal(
                400, .structure, at: "resourceType",
                vi: "Cần resourceType “MeasureReport”, đọc được \(read ?? "không có gì").",
                en: "Expected resourceType `MeasureReport`, read \(read ?? "nothing").")
        }
        var work = FHIRReportWork(tree: tree, directory: directory)
        guard let id = work.head(), let set = work.rows(id), work.issues.isEmpty else {
            let isMalformed = work.issues.contains { $0.kind == .structure }
            throw OperationOutcome(status: isMalformed ? 400 : 422, work.issues)
        }
        self.id = id
        self.set = set
        places = work.places
        named = tree["id"]?.text
    }

    private static func unreadable(_ fault: JSONFault) -> OperationOutcome {
        let isLarge = if case .tooLarge = fault.code { true } else { false }
        return .refusal(
            isLarge ? 413 : 400, isLarge ? .tooLong : .structure, at: expression(fault.pointer),
            vi: "JSON: dòng \(fault.line), cột \(fault.column): \(fault.message.vi)",
            en: "JSON: line \(fault.line), column \(fault.column): \(fault.message.en)")
    }

    /// A JSON pointer as an expression: `/group/3/code` is `MeasureReport.group[3].code`.
    static func expression(_ pointer: String) -> String {
        pointer.split(separator: "/").prefix(12).reduce("MeasureReport") { path, part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? "\(path)[\(part)]" : "\(path).\(part.prefix(40))"
        }
    }
}

/// One document's reading: collects what is wrong and goes on as long as that makes sense.
struct FHIRReportWork {
    let tree: JSONValue
    let directory: ExchangeDirectory
    var issues: [FHIRIssue] = []
    var places: [String] = []

    static let root = "MeasureReport"

    mutating func complain(
        _ kind: FHIRIssue.Kind, at place: String, vi: String, en: String
    ) {
        guard issues.count < OperationOutcome.issueLimit else { return }
        issues.append(FHIRIssue(kind, at: ["\(Self.root).\(place)"], vi: vi, en: en))
    }

    // MARK: - Which report

    /// Which form, period and unit; nil where one of them cannot be told.
    mutating func head() -> MeasureReportID? {
        word("status", accepts: "complete")
        word("type", accepts: "summary")
        if tree["modifierExtension"] != nil {
            complain(
                .notSupported, at: "modifierExtension", vi: "Không hiểu modifierExtension nào.",
                en: "No modifier extension is understood.")
        }
        let asked = form()
        let filer = unit()
        guard let asked else { return nil }
        let window = period(of: asked)
        guard let filer, let window else { return nil }
        return MeasureReportID(form: asked, period: window, unit: filer)
    }

    private mutating func word(_ key: String, accepts wanted: String) {
        guard let value = tree[key] else {
            return complain(
                .required, at: key, vi: "Thiếu \(key): cần “\(wanted)”.",
                en: "\(key) is missing: expected `\(wanted)`.")
        }
        guard let text = value.text else { return misshapen(key, "a code", "một mã") }
        if text != wanted {
            complain(
                .notSupported, at: key,
                vi: "\(key) “\(text.prefix(40))”: chỉ nhận “\(wanted)”.",
                en: "\(key) `\(text.prefix(40))`: only `\(wanted)` is taken.")
        }
    }

    mutating func misshapen(_ place: String, _ en: String, _ vi: String) {
        complain(.structure, at: place, vi: "\(place): cần \(vi).", en: "\(place): expected \(en).")
    }

    private mutating func form() -> FormCode? {
        guard let value = tree["measure"] else {
            complain(
                .required, at: "measure", vi: "Thiếu measure: \(FHIRNames.measure(Self.example)).",
                en: "measure is missing: \(FHIRNames.measure(Self.example)).")
            return nil
        }
        guard let text = value.text else {
            misshapen("measure", "a canonical address", "một địa chỉ canonical")
            return nil
        }
        guard let form = FHIRSearch.form(ofMeasure: text, in: directory) else {
            complain(
                .codeInvalid, at: "measure",
                vi: "Không có biểu nào là “\(text.prefix(80))”; xem GET /fhir/Measure.",
                en: "No form is `\(text.prefix(80))`; see GET /fhir/Measure.")
            return nil
        }
        return form
    }

    private static var example: FormCode {
        guard let code = FormCode("HDKB-T") else { preconditionFailure("a form's code") }
        return code
    }

    // MARK: - Unit

    private mutating func unit() -> FacilityID? {
        let subject = unit(at: "subject", FHIRUnits.Kind.location)
        let reporter = unit(at: "reporter", FHIRUnits.Kind.organization)
        if tree["subject"] == nil, tree["reporter"] == nil {
            complain(
                .required, at: "reporter",
                vi: "Thiếu đơn vị: subject (Location) hoặc reporter (Organization).",
                en: "No unit is named: subject (a Location) or reporter (an Organization).")
        }
        if let subject, let reporter, subject != reporter {
            complain(
                .invariant, at: "reporter",
                vi: "subject là \(subject) nhưng reporter là \(reporter): phải là một đơn vị.",
                en: "subject is \(subject) but reporter is \(reporter): it must be one unit.")
        }
        return subject ?? reporter
    }

    private mutating func unit(at key: String, _ kind: FHIRUnits.Kind) -> FacilityID? {
        guard let reference = tree[key] else { return nil }
        guard case .object = reference else {
            misshapen(key, "a reference", "một tham chiếu")
            return nil
        }
        let units = FHIRUnits(directory)
        if let text = reference["reference"]?.text {
            if let found = FHIRSearch.unit(ofReference: text, units) { return found }
            complain(
                .notFound, at: "\(key).reference",
                vi: "Không có đơn vị “\(text.prefix(80))”; xem GET /fhir/\(kind.rawValue).",
                en: "There is no unit `\(text.prefix(80))`; see GET /fhir/\(kind.rawValue).")
            return nil
        }
        let (system, value) = (
            reference["identifier"]?["system"]?.text, reference["identifier"]?["value"]?.text
        )
        guard let system, let value else {
            complain(
                .required, at: "\(key).reference",
                vi: "Cần reference (\(kind.rawValue)/…) hoặc identifier có system và value.",
                en: "Expected reference (\(kind.rawValue)/…), or identifier with system and value.")
            return nil
        }
        if let found = units.unit(system: system, value: value) { return found }
        complain(
            .notFound, at: "\(key).identifier",
            vi: "Không có đơn vị mang mã “\(value.prefix(40))” của “\(system.prefix(60))”.",
            en: "No unit has the code `\(value.prefix(40))` of `\(system.prefix(60))`.")
        return nil
    }

    // MARK: - Period

    private mutating func period(of form: FormCode) -> ReportingPeriod? {
        guard let first = day("start", isEnd: false), let last = day("end", isEnd: true),
            let latest = directory.forms.versions(of: form).last
        else { return nil }
        guard first <= last else {
            complain(
                .invariant, at: "period", vi: "period.start sau period.end.",
                en: "period.start is after period.end.")
            return nil
        }
        let window = first..<last.adding(days: 1)
        let versions = directory.forms.versions(of: form)
        let kinds = PeriodKind.allCases.filter { kind in
            versions.contains { $0.kinds.contains(kind) }
        }
        let fitting = kinds.lazy.compactMap {
            ReportingPeriod.containing(first, kind: $0, calendar: latest.calendar)
        }.first { $0.window == window }
        if let fitting { return fitting }
        if kinds.contains(.adHoc),
            let free = ReportingPeriod(adHoc: window, calendar: latest.calendar)
        {
            return free
        }
        let examples = kinds.compactMap {
            ReportingPeriod.containing(directory.today, kind: $0, calendar: latest.calendar)
        }.map { "\($0.window.lowerBound.iso)…\($0.lastDay.iso)" }.joined(separator: ", ")
        complain(
            .value, at: "period",
            vi: "Biểu \(form) không có kỳ \(first.iso)…\(last.iso); kỳ của biểu như \(examples).",
            en: "\(form) has no period \(first.iso)…\(last.iso); its periods are like \(examples).")
        return nil
    }

    private mutating func day(_ key: String, isEnd: Bool) -> Day? {
        let place = "period.\(key)"
        guard let value = tree["period"]?[key] else {
            complain(
                .required, at: place, vi: "Thiếu \(place): 2026-01-31.",
                en: "\(place) is missing: 2026-01-31.")
            return nil
        }
        guard let text = value.text, let range = FHIRDateRange(text) else {
            complain(
                .value, at: place, vi: "\(place): cần ngày dạng 2026-01-31.",
                en: "\(place): expected a day like 2026-01-31.")
            return nil
        }
        return isEnd ? range.last : range.first
    }
}
