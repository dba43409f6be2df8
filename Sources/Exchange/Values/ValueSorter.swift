public import Shared

/// Puts the rows of a body where they belong: which form, period, unit and indicator each is about.
///
/// Good rows are kept whatever the others are; each bad one is a conflict with DHIS2's code and our
/// words. Nothing is stored here.
public struct ValueSorter: Sendable {
    /// What one report is asked to become.
    public struct Slot: Hashable, Sendable {
        /// The form version in force.
        public let form: Form.Key
        /// The period.
        public let period: ReportingPeriod
        /// The unit.
        public let unit: FacilityID

        /// Makes a slot.
        public init(form: Form.Key, period: ReportingPeriod, unit: FacilityID) {
            self.form = form
            self.period = period
            self.unit = unit
        }
    }

    /// One figure of a slot.
    public struct Cell: Sendable {
        /// The row it came in, from 0.
        public let row: Int
        /// The indicator's place in the form.
        public let place: Int
        /// What it says; nil takes the figure away.
        public let reading: ValueText.Reading?
    }

    /// One fault, with all the rows that have it.
    public struct Conflict: Hashable, Sendable {
        /// What was named.
        public let object: String
        /// What is wrong.
        public let fault: RowFault
        /// The rows, from 0.
        public var rows: [Int]

        /// Makes a conflict.
        public init(object: String, fault: RowFault, rows: [Int]) {
            self.object = object
            self.fault = fault
            self.rows = rows
        }
    }

    /// What the sorting came to.
    public struct Sorted: Sendable {
        /// The slots in the order first named.
        public var slots: [Slot] = []
        /// The figures of each.
        public var cells: [Slot: [Cell]] = [:]
        /// The slots that the sender calls complete, beside a body that is complete as a whole.
        public var complete: Set<Slot> = []
        /// What was not taken.
        public var conflicts: [Conflict] = []
        /// How many rows have a conflict.
        public var rejected: Set<Int> = []
    }

    /// What can be named.
    public let directory: ExchangeDirectory
    /// How the request names things, beside what the body says.
    public var schemes = IdentifierSchemes()
    /// The data set named beside the body.
    public var dataSet: String?
    /// True to take every row's figure away.
    public var isDeleting = false
    /// Why a unit may not be written to by whoever asks; nil where it may.
    public var refusal: @Sendable (FacilityID, FormCode) -> RowFault?
    /// Why a unit does not owe a form for a period, or not yet; nil where it does.
    public var obstacle: @Sendable (Form, ReportingPeriod, FacilityID) -> RowFault?

    /// A sorter that lets everything pass that can be named.
    public init(directory: ExchangeDirectory) {
        self.directory = directory
        refusal = { _, _ in nil }
        obstacle = { _, _, _ in nil }
    }

    /// Sorts a body.
    ///
    /// - Throws: `SetFault` where what stands for all rows names nothing.
    public func sort(
        _ set: DataValueSet, format: DataValueFormat
    ) throws(SetFault) -> Sorted {
        let schemes = set.schemes.over(schemes)
        var work = Work(
            sorter: self, isADX: format == .adx,
            elementScheme: schemes.scheme(\.dataElement, standard: format.standardScheme),
            unitScheme: schemes.scheme(\.unit, standard: format.standardScheme),
            dataSetScheme: schemes.scheme(\.dataSet, standard: format.standardScheme),
            group: set)
        try work.checkGroup(named: set.dataSet ?? dataSet)
        for (place, row) in set.rows.enumerated() { work.take(row, place) }
        return work.sorted
    }
}

/// One body's sorting.
private struct Work {
    let sorter: ValueSorter
    let isADX: Bool
    let elementScheme: IdentifierScheme
    let unitScheme: IdentifierScheme
    let dataSetScheme: IdentifierScheme
    let group: DataValueSet
    var groupSet: Target?
    var sorted = ValueSorter.Sorted()

    /// A form that rows go to, and the kind of period where the name says one.
    struct Target: Hashable {
        let form: FormCode
        let kind: PeriodKind?
    }

    /// A row's fault and what it named.
    struct Rejected: Error {
        let object: String
        let fault: RowFault
    }

    private struct Address: Hashable {
        let form: FormCode
        let kind: PeriodKind?
        let period: String
        let unit: String
    }

    private enum Found<Thing> {
        case thing(Thing)
        case fault(Rejected)

        func get() throws(Rejected) -> Thing {
            switch self {
            case .thing(let thing): return thing
            case .fault(let rejected): throw rejected
            }
        }
    }

    private var targets: [String: Target?] = [:]
    private var addresses: [Address: Found<(slot: ValueSorter.Slot, form: Form)>] = [:]
    private var conflicts: [ConflictKey: Int] = [:]

    /// Most conflicts, and most names that mean nothing, that are remembered: a million rows may have a
    /// fault each. The rows of all of them are counted.
    private static let conflictLimit = 10_000
    private var faults = 0

    private struct ConflictKey: Hashable {
        let object: String
        let fault: RowFault
    }

    init(
        sorter: ValueSorter, isADX: Bool, elementScheme: IdentifierScheme,
        unitScheme: IdentifierScheme, dataSetScheme: IdentifierScheme, group: DataValueSet
    ) {
        self.sorter = sorter
        self.isADX = isADX
        self.elementScheme = elementScheme
        self.unitScheme = unitScheme
        self.dataSetScheme = dataSetScheme
        self.group = group
    }

    mutating func checkGroup(named dataSet: String?) throws(SetFault) {
        if let dataSet {
            guard let target = target(dataSet) else {
                throw SetFault(
                    .dataSet, vi: "Không có tập dữ liệu “\(dataSet.prefix(64))”.",
                    en: "Data set not found or not accessible: `\(dataSet.prefix(64))`")
            }
            groupSet = target
        }
        if let period = group.period, ExchangePeriod(period) == nil {
            throw SetFault(
                .period,
                vi: "Kỳ “\(period.prefix(32))” không đọc được (202401, 2024Q1, 2024S1, 2024).",
                en: "Period not valid: `\(period.prefix(32))` (202401, 2024Q1, 2024S1, 2024)")
        }
        if let unit = group.unit, sorter.directory.unit(unit, by: unitScheme) == nil {
            throw SetFault(
                .unit, vi: "Không có đơn vị “\(unit.prefix(64))”.",
                en: "Organisation unit not found or not accessible: `\(unit.prefix(64))`")
        }
        if let attribution = group.attribution, !Self.isDefault(attribution) {
            throw SetFault(
                .attribution, vi: "Chỉ nhận attributeOptionCombo mặc định (default).",
                en: "Attribute option combo not found or not accessible: "
                    + "`\(attribution.prefix(64))`")
        }
    }

    private mutating func target(_ name: String) -> Target? {
        if let known = targets[name] { return known }
        var found: Target?
        if let set = sorter.directory.dataSet(name, by: dataSetScheme) {
            found = Target(form: set.form, kind: set.kind)
        } else if dataSetScheme == .code, let form = FormCode(name),
            !sorter.directory.dataSets(of: form).isEmpty
        {
            found = Target(form: form, kind: nil)
        }
        targets[name] = found
        return found
    }

    private static func isDefault(_ combo: String) -> Bool {
        combo == UID.defaultCombo.text || combo.lowercased() == "default"
    }

    // MARK: - Rows

    mutating func take(_ row: DataValueSet.Row, _ place: Int) {
        do throws(Rejected) {
            let (slot, cell) = try cell(row, place)
            if sorted.cells[slot] == nil { sorted.slots.append(slot) }
            sorted.cells[slot, default: []].append(cell)
            if row.isComplete { sorted.complete.insert(slot) }
        } catch {
            sorted.rejected.insert(place)
            let key = ConflictKey(object: error.object, fault: error.fault)
            if let known = conflicts[key] {
                sorted.conflicts[known].rows.append(place)
            } else if sorted.conflicts.count < Self.conflictLimit {
                conflicts[key] = sorted.conflicts.count
                sorted.conflicts.append(
                    ValueSorter.Conflict(object: error.object, fault: error.fault, rows: [place]))
            }
        }
    }

    private mutating func cell(
        _ row: DataValueSet.Row, _ place: Int
    ) throws(Rejected) -> (ValueSorter.Slot, ValueSorter.Cell) {
        try checkCombos(row)
        let wanted = try wantedForm(row)
        let element = try element(row, wanted)
        let (slot, form) = try address(
            element.form, wanted?.kind, row.period ?? group.period, row.unit ?? group.unit)
        guard let index = form.slot(of: element.indicator) else {
            throw rejected(
                row.dataElement, .notInSet,
                vi: "phiên bản \(form.key.version) của biểu \(form.code) không có chỉ tiêu này.",
                en: "version \(form.key.version) of \(form.code) has no such indicator.")
        }
        guard !row.isDeleted, !sorter.isDeleting else {
            return (slot, ValueSorter.Cell(row: place, place: index, reading: nil))
        }
        do throws(RowFault) {
            let reading = try ValueText.read(
                value: row.value, comment: row.comment, of: form.indicators[index], isADX: isADX)
            return (slot, ValueSorter.Cell(row: place, place: index, reading: reading))
        } catch {
            throw Rejected(object: row.dataElement, fault: error)
        }
    }

    private func checkCombos(_ row: DataValueSet.Row) throws(Rejected) {
        if let combo = row.combo, !Self.isDefault(combo) {
            throw rejected(
                combo, .combo, vi: "chỉ có categoryOptionCombo mặc định (default).",
                en: "there is only the default category option combo.")
        }
        if let attribution = row.attribution, !Self.isDefault(attribution) {
            throw rejected(
                attribution, .attribution, vi: "chỉ có attributeOptionCombo mặc định (default).",
                en: "there is only the default attribute option combo.")
        }
    }

    private mutating func wantedForm(_ row: DataValueSet.Row) throws(Rejected) -> Target? {
        guard let name = row.dataSet else { return groupSet }
        if let target = target(name) { return target }
        throw rejected(
            name, .notInSet, vi: "không có tập dữ liệu này.", en: "there is no such data set.")
    }

    private func element(
        _ row: DataValueSet.Row, _ wanted: Target?
    ) throws(Rejected) -> ExchangeDirectory.Element {
        let found = sorter.directory.element(
            row.dataElement, by: elementScheme, within: wanted?.form)
        guard let found else {
            throw rejected(
                row.dataElement, .element, vi: "không có chỉ tiêu này.",
                en: "Data element not found or not accessible: `\(row.dataElement.prefix(64))`")
        }
        if found.isComputed {
            throw rejected(
                row.dataElement, .element, vi: "chỉ tiêu này do máy tính, không nhận.",
                en: "this indicator is computed here and not taken.")
        }
        if let wanted, wanted.form != found.form {
            throw rejected(
                row.dataElement, .notInSet,
                vi: "chỉ tiêu thuộc biểu \(found.form), không thuộc "
                    + "\(wanted.form).",
                en: "the data element belongs to \(found.form), not to \(wanted.form).")
        }
        return found
    }

    // MARK: - Period and unit

    private mutating func address(
        _ form: FormCode, _ kind: PeriodKind?, _ period: String?, _ unit: String?
    ) throws(Rejected) -> (slot: ValueSorter.Slot, form: Form) {
        let address = Address(form: form, kind: kind, period: period ?? "", unit: unit ?? "")
        if let known = addresses[address] { return try known.get() }
        do throws(Rejected) {
            let found = try located(address)
            addresses[address] = .thing(found)
            return found
        } catch {
            if faults < Self.conflictLimit { addresses[address] = .fault(error) }
            faults += 1
            throw error
        }
    }

    private func located(
        _ address: Address
    ) throws(Rejected) -> (slot: ValueSorter.Slot, form: Form) {
        guard let unit = sorter.directory.unit(address.unit, by: unitScheme) else {
            throw rejected(
                address.unit, .unit, vi: "không có đơn vị này.",
                en: "Organisation unit not found or not accessible: `\(address.unit.prefix(64))`")
        }
        let (form, period) = try period(address)
        if let fault = sorter.refusal(unit.id, form.code)
            ?? sorter.obstacle(form, period, unit.id)
        {
            throw Rejected(object: address.unit, fault: fault)
        }
        return (ValueSorter.Slot(form: form.key, period: period, unit: unit.id), form)
    }

    private func period(
        _ address: Address
    ) throws(Rejected) -> (Form, ReportingPeriod) {
        guard let named = ExchangePeriod(address.period) else {
            throw rejected(
                address.period, .period,
                vi: "không phải kỳ (202401, 2024Q1, 2024S1, 2024, 2024W5).",
                en: "Period not valid: `\(address.period.prefix(32))`")
        }
        let versions = sorter.directory.forms.versions(of: address.form)
        guard let latest = versions.last else { preconditionFailure("an element has a form") }
        let period =
            named.period(in: latest.calendar).flatMap { period in
                versions.contains { $0.kinds.contains(period.kind) } ? period : nil
            }
            ?? (versions.contains { $0.kinds.contains(.adHoc) }
                ? named.adHoc(in: latest.calendar) : nil)
        guard let period, address.kind.map({ $0 == period.kind }) ?? true else {
            throw rejected(address.period, .periodType, kinds(of: latest))
        }
        guard let form = sorter.directory.forms.form(address.form, for: period) else {
            throw rejected(
                address.period, .expired,
                vi: "biểu \(address.form) không áp dụng cho kỳ này.",
                en: "\(address.form) does not apply to this period.")
        }
        return (form, period)
    }

    /// Which periods a form has, and how they are written.
    private func kinds(of form: Form) -> LocalizedText {
        let examples = form.kinds.compactMap { kind in
            ReportingPeriod.containing(
                sorter.directory.today, kind: kind, calendar: form.calendar)
        }.map { ExchangePeriod.text(of: $0) }.joined(separator: ", ")
        let calendar = form.calendar.title
        return LocalizedText(
            vi: "biểu \(form.code) (\(calendar.vi)) không có kỳ này; viết như "
                + "\(examples).",
            en: "\(form.code) (\(calendar.en)) has no such period; write it like \(examples).")
    }

    private func rejected(
        _ object: String, _ code: RowFault.Code, vi: String, en: String
    ) -> Rejected {
        Rejected(object: String(object.prefix(120)), fault: RowFault(code, vi: vi, en: en))
    }

    private func rejected(
        _ object: String, _ code: RowFault.Code, _ message: LocalizedText
    ) -> Rejected {
        rejected(object, code, vi: message.vi, en: message.en)
    }
}
