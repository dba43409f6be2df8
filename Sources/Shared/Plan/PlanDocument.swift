/// Reads yearly plans (`seeds/plans`) into a table:
///
/// ```yaml
/// plans:
///   - year: 2024
///     form: TH-DK
///     decision: 15/QĐ-SX
///     targets:
///       - {facility: SX-BVDK, values: {kham_tong_ke_hoach: 240000}}
///   - year: 2024                 # a change, from its day on
///     form: TH-DK
///     from: 2024-07-01
///     decision: 120/QĐ-SX
///     targets:
///       - {facility: SX-BVDK, values: {kham_tong_ke_hoach: 250000}}
/// ```
///
/// Several files make one table. Every fault is kept, with file, line and reason.
public struct PlanDocument {
    /// The targets read so far.
    public private(set) var targets: [PlanTarget] = []
    /// What was found wrong in the files so far, in the order met.
    public private(set) var faults: [DocumentFault] = []
    private var places: [(file: String, line: Int)] = []

    /// Nothing read yet.
    public init() {}

    /// Reads one file and adds what it holds.
    public mutating func read(_ node: DocumentNode, file: String) {
        var reader = DocumentReader(file: file)
        reader.allow(["plans"], in: node)
        for plan in reader.list("plans", in: node) {
            for (target, line) in Self.targets(of: plan, reader: &reader) {
                targets.append(target)
                places.append((file, line))
            }
        }
        faults.append(contentsOf: reader.faults)
    }

    /// The table of all files read; nil when anything in them is wrong.
    ///
    /// - Parameters:
    ///   - registry: plans for units that it does not know are refused.
    ///   - knows: whether a form has an indicator; plans for others are refused.
    public func table(
        registry: Registry, knows: (FormCode, IndicatorCode) -> Bool
    ) -> (table: PlanTable?, faults: [DocumentFault]) {
        guard faults.isEmpty else { return (nil, faults) }
        var found: [DocumentFault] = []
        for (target, place) in zip(targets, places) {
            if registry.facility(target.facility) == nil {
                found.append(
                    fault(
                        place, vi: "không có đơn vị “\(target.facility)”",
                        en: "no facility “\(target.facility)”"))
            }
            if !knows(target.form, target.indicator) {
                found.append(
                    fault(
                        place,
                        vi: "biểu “\(target.form)” không có chỉ tiêu “\(target.indicator)”",
                        en: "form “\(target.form)” has no indicator “\(target.indicator)”"))
            }
        }
        if let clash = PlanTable.firstClash(in: targets) {
            let first = places[clash.first]
            let target = targets[clash.second]
            found.append(
                fault(
                    places[clash.second],
                    vi: "“\(target.facility)” đã có “\(target.indicator)” năm \(target.year) ở "
                        + "\(first.file):\(first.line)",
                    en: "“\(target.facility)” has “\(target.indicator)” for \(target.year) at "
                        + "\(first.file):\(first.line) already"))
        }
        return found.isEmpty ? (PlanTable(targets), []) : (nil, found)
    }

    private func fault(
        _ place: (file: String, line: Int), vi: String, en: String
    ) -> DocumentFault {
        DocumentFault(
            file: place.file, line: place.line, reason: LocalizedText(vi: vi, en: en))
    }

    private static func targets(
        of plan: DocumentNode, reader: inout DocumentReader
    ) -> [(PlanTarget, Int)] {
        reader.allow(["year", "form", "from", "decision", "targets"], in: plan)
        let from = reader.optionalDay("from", in: plan)
        guard plan.entries != nil,
            let year = reader.integer("year", in: plan, range: ReportingPeriod.years),
            let form = reader.code("form", in: plan, as: FormCode.self),
            reader.text("decision", in: plan) != nil, let decision = reader.decision(in: plan)
        else { return [] }
        var found: [(PlanTarget, Int)] = []
        for part in reader.list("targets", in: plan) {
            reader.allow(["facility", "values"], in: part)
            guard part.entries != nil,
                let facility = reader.code("facility", in: part, as: FacilityID.self),
                let values = reader.part("values", in: part)
            else { continue }
            for (indicator, value, line) in Self.values(values, reader: &reader) {
                let target = PlanTarget(
                    facility: facility, form: form, indicator: indicator, year: year, from: from,
                    value: value, decision: decision)
                found.append((target, line))
            }
        }
        return found
    }

    private static func values(
        _ node: DocumentNode, reader: inout DocumentReader
    ) -> [(IndicatorCode, FixedDecimal, Int)] {
        guard let entries = node.entries else {
            reader.allow([], in: node)
            return []
        }
        return entries.compactMap { entry in
            let indicator = reader.code(
                entry.key, line: entry.line, key: "values", as: IndicatorCode.self)
            guard let value = entry.value.scalar.flatMap({ FixedDecimal($0) }) else {
                reader.fault(
                    entry.line, vi: "“\(entry.key)” phải là một số viết như 1250 hoặc 90.5",
                    en: "“\(entry.key)” must be a number written like 1250 or 90.5")
                return nil
            }
            return indicator.map { ($0, value, entry.line) }
        }
    }
}
