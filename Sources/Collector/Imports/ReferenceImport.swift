import Shared

/// Turns tables into reference documents, against what is in force: rows that say what is known change
/// nothing, rows that contradict it are faults, the rest is new. Pure.
struct ReferenceImport {
    typealias Member = JSONValue.Member

    /// What is in force.
    let catalogue: Catalogue
    /// The forms whose plans may be set.
    let mandate: Mandate
    /// What is read, and what is wrong with it.
    var table: ImportTable
    /// What would follow.
    var plan = ImportPlan()

    /// Reads a table of `kind`.
    static func plan(
        _ kind: ImportKind, _ bytes: [UInt8], file: String, against catalogue: Catalogue,
        within mandate: Mandate = .everything
    ) -> ImportPlan {
        var reading = ReferenceImport(
            catalogue: catalogue,
            table: ImportTable(bytes, named: file, columns: kind.columns), mandate: mandate)
        switch kind {
        case .units: reading.units()
        case .holidays: reading.holidays()
        case .plans: reading.plans()
        case .populations: reading.populations()
        }
        reading.plan.faults = reading.table.faults.sorted { left, right in
            (left.cell ?? Self.start) < (right.cell ?? Self.start)
        }
        if !reading.plan.faults.isEmpty {
            reading.plan.documents = []
            reading.plan.changes = []
        }
        return reading.plan
    }

    private static let start = CellAddress(column: 0, row: 0)

    private init(catalogue: Catalogue, table: ImportTable, mandate: Mandate) {
        self.catalogue = catalogue
        self.mandate = mandate
        self.table = table
    }

    // MARK: - Units

    private mutating func units() {
        var records: [JSONValue] = []
        var seen: Set<FacilityID> = []
        for row in table.rows {
            let cell = table.required("id", row)
            let id = cell.flatMap { table.code($0, as: FacilityID.self) }
            // The rest of the row is read in any case: all faults are told at once.
            let record = record(id, row)
            guard let cell, let id, let record else { continue }
            guard seen.insert(id).inserted else {
                table.fault(cell, vi: "mã đã có ở dòng trên.", en: "the code stands above already.")
                continue
            }
            guard let known = catalogue.registry.facility(id) else {
                records.append(record)
                plan.changes.append(
                    LocalizedText(
                        vi: "thêm đơn vị \(id): \(row.text("name") ?? "")",
                        en: "new unit \(id): \(row.text("name") ?? "")"))
                continue
            }
            if Self.says(record, the: known.json) {
                plan.unchanged += 1
            } else {
                table.fault(
                    cell,
                    vi: "đơn vị đã có và khác dòng này; ghi thay đổi bằng sự kiện (unit event).",
                    en: "the unit is known and differs from this row; enter an event (unit event).")
            }
        }
        guard !records.isEmpty else { return }
        plan.documents = [(nil, .object([Member("facilities", .array(records))]))]
    }

    /// True when the known record says the same of everything that the row says.
    private static func says(_ row: JSONValue, the known: JSONValue) -> Bool {
        (row.members ?? []).allSatisfy { member in
            let held = known[member.key]
            // A dated attribute: what it was at the opening.
            let first = held?.elements?.first?["value"] ?? held
            if member.key == "codes" {
                return (member.value.elements ?? []).allSatisfy { code in
                    held?.elements?.contains { $0["value"] == code["value"] } ?? false
                }
            }
            return first == member.value || held == member.value
        }
    }

    private mutating func record(_ id: FacilityID?, _ row: ImportTable.Row) -> JSONValue? {
        let faults = table.faults.count
        let name = table.required("name", row)
        let type = table.required("type", row).flatMap {
            table.word($0, as: FacilityType.self, title: \.title)
        }
        let owner = table.required("ownership", row).flatMap {
            table.word($0, as: Ownership.self, title: \.title)
        }
        let opened = table.required("opened", row).flatMap { table.day($0) }
        var members = id.map { [Member("id", .string($0.text))] } ?? []
        if let opened { members.append(Member("opened", .string(opened.iso))) }
        if let name {
            let en = row.text("nameEn").map { [Member("en", .string($0))] } ?? []
            members.append(Member("name", .object([Member("vi", .string(name.text))] + en)))
        }
        if let type { members.append(Member("type", .string(type.rawValue))) }
        if let owner { members.append(Member("ownership", .string(owner.rawValue))) }
        for key in ["parent", "reportsTo"] {
            guard let cell = row.cells[key] else { continue }
            guard let code = table.code(cell, as: FacilityID.self) else { continue }
            members.append(Member(key, .string(code.text)))
        }
        if let cell = row.cells["area"], let area = table.code(cell, as: AreaID.self) {
            if catalogue.registry.area(area) == nil {
                table.fault(cell, vi: "không có địa bàn này.", en: "there is no such area.")
            }
            members.append(Member("area", .string(area.text)))
        }
        if let services = services(row) { members.append(Member("services", services)) }
        let codes = codes(row)
        if !codes.isEmpty { members.append(Member("codes", .array(codes))) }
        return table.faults.count == faults ? .object(members) : nil
    }

    private mutating func services(_ row: ImportTable.Row) -> JSONValue? {
        guard let cell = row.cells["services"] else { return nil }
        var words: [String] = []
        for part in cell.text.split(whereSeparator: { ",;".contains($0) }) {
            let text = part.split(separator: " ").joined()
            guard let service = FacilityService(rawValue: text) else {
                let known = FacilityService.allCases.map(\.rawValue).joined(separator: ", ")
                table.fault(
                    cell, vi: "dùng các từ: \(known), cách nhau bằng dấu phẩy.",
                    en: "use the words \(known), with commas between.")
                return nil
            }
            words.append(service.rawValue)
        }
        return .array(words.sorted().map { .string($0) })
    }

    private mutating func codes(_ row: ImportTable.Row) -> [JSONValue] {
        [FacilityCodeScheme.insurance, .facilityNumber].compactMap { scheme in
            guard let cell = row.cells[scheme.rawValue] else { return nil }
            if let reason = cell.content.refusalAsCode {
                table.fault(cell, vi: reason.vi, en: reason.en)
                return nil
            }
            guard scheme.accepts(cell.text) else {
                table.fault(
                    cell, vi: "mã phải là \(scheme.shape.vi).",
                    en: "the code is \(scheme.shape.en)."
                )
                return nil
            }
            return .object([
                Member("scheme", .string(scheme.rawValue)), Member("value", .string(cell.text)),
            ])
        }
    }

    // MARK: - Holidays

    private mutating func holidays() {
        var years: [Int: HolidayYear] = [:]
        for row in table.rows {
            let day = table.required("day", row).flatMap { table.day($0) }
            let source = table.required("source", row)
            guard let day, let source else { continue }
            var year = years[day.year] ?? HolidayYear(source: source.text)
            if let status = row.cells["status"] {
                year.status =
                    table.word(status, as: HolidayTable.Status.self) {
                        LocalizedText(vi: $0.rawValue, en: $0.rawValue)
                    } ?? year.status
            }
            if let instead = row.cells["insteadOf"] {
                if let off = table.day(instead) { year.worked.append((day, off)) }
            } else {
                year.days.append(day)
            }
            years[day.year] = year
        }
        for (number, year) in years.sorted(by: { $0.key < $1.key }) {
            take(year, number)
        }
    }

    private struct HolidayYear {
        let source: String
        var status = HolidayTable.Status.announced
        var days: [Day] = []
        var worked: [(day: Day, insteadOf: Day)] = []

        func json(_ year: Int) -> JSONValue {
            .object([
                Member("year", .integer(Int64(year))), Member("status", .string(status.rawValue)),
                Member("source", .string(source)),
                Member("holidays", .array(days.sorted().map { .string($0.iso) })),
                Member(
                    "workedDays",
                    .array(
                        worked.sorted { $0.day < $1.day }.map { swap in
                            .object([
                                Member("day", .string(swap.day.iso)),
                                Member("insteadOf", .string(swap.insteadOf.iso)),
                            ])
                        })),
            ])
        }
    }

    /// A year is replaced whole; what the reader of holiday tables would refuse is a fault here.
    private mutating func take(_ year: HolidayYear, _ number: Int) {
        let body = JSONValue.object([Member("years", .array([year.json(number)]))])
        var reader = DocumentReader(file: table.file)
        guard let bytes = try? body.canonicalBytes(), let node = try? DocumentNode(json: bytes),
            let fresh = HolidayDocument.read(node, with: &reader).first, reader.faults.isEmpty
        else {
            for fault in reader.faults {
                table.fault(
                    nil, vi: "năm \(number): \(fault.reason.vi)",
                    en: "year \(number): \(fault.reason.en)")
            }
            return
        }
        let known = catalogue.workingDays.table(of: number)
        if known == fresh {
            plan.unchanged += year.days.count + year.worked.count
            return
        }
        let before = (known?.holidays ?? [], known?.workedDays ?? [])
        let gained = fresh.holidays.subtracting(before.0).sorted()
        let lost = before.0.subtracting(fresh.holidays).sorted()
        func list(_ days: [Day]) -> String { days.map(\.vietnamese).joined(separator: ", ") }
        plan.changes.append(
            LocalizedText(
                vi: "lịch nghỉ \(number) (\(fresh.status.rawValue)): thêm [\(list(gained))], bỏ "
                    + "[\(list(lost))], làm bù [\(list(fresh.workedDays.sorted()))]",
                en: "days off of \(number) (\(fresh.status.rawValue)): added [\(list(gained))], "
                    + "dropped [\(list(lost))], worked [\(list(fresh.workedDays.sorted()))]"))
        plan.documents.append(("\(number)", body))
    }
}
