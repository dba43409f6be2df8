import Shared

/// A figure beside its yearly plan (`kế hoạch năm`) and how much of it is reached (`đạt % kế hoạch`).
struct PlanFigure: Hashable, Sendable {
    /// What units are to reach together.
    let plan: FixedDecimal
    /// Units with a plan, of those that owe the figure.
    let planned: Int
    let expected: Int
    /// What is measured against it: the year so far of the units that have a plan.
    let reached: FixedDecimal?
    /// 100 · reached / plan, one decimal; nil when the plan is zero or nothing is reached yet.
    let percent: FixedDecimal?
    /// The indicator that holds the plan.
    let indicator: IndicatorCode
    /// True when units typed it in their reports; false when it comes from the department's table.
    let isReported: Bool
}

/// Which indicator holds the plan of another: by the end of its code.
enum PlanLink {
    private static let actual = ["_luy_ke", "_ky_nay", "_xong", "_th", ""]
    private static let planned = ["_ke_hoach", "_kh"]

    /// The codes under which an indicator's plan may stand, the likeliest first; none for a plan.
    static func candidates(for code: IndicatorCode) -> [IndicatorCode] {
        let text = code.text
        if planned.contains(where: text.hasSuffix) { return [] }
        let stem = actual.first { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }
        let base = String(text.dropLast((stem ?? "").count))
        let stems = base == text ? [text] : [base, text]
        return stems.flatMap { stem in planned.compactMap { IndicatorCode(stem + $0) } }
    }
}

extension Consolidation {
    /// An indicator's figure beside its plan; nil where there is none.
    ///
    /// The plan is the department's where its table has one for any unit, else the one that units
    /// typed. A plan is for a year, so it is the year so far that is measured against it.
    ///
    /// - Parameters:
    ///   - slot: the indicator.
    ///   - plans: the department's targets for the year, by unit, of an indicator of this form or of
    ///     the form that plans are kept in.
    func plan(
        _ slot: Int, targets plans: (IndicatorCode) -> [FacilityID: FixedDecimal]
    ) -> PlanFigure? {
        let indicator = form.indicators[slot]
        guard let last = parts.last, !indicator.isComputed, indicator.type.isNumeric,
            indicator.overUnits == .sum
        else { return nil }
        let owing = Set(last.expected.keys)
        for code in PlanLink.candidates(for: indicator.code) {
            let targets = plans(code).filter { owing.contains($0.key) }
            if !targets.isEmpty {
                return plan(slot, code, targets, owing, isReported: false)
            }
            guard let planSlot = form.slot(of: code) else { continue }
            var given: [FacilityID: FixedDecimal] = [:]
            for addend in addends(planSlot, over: .last) {
                given[addend.facility] = addend.value?.counted
            }
            if !given.isEmpty { return plan(slot, code, given, owing, isReported: true) }
        }
        return nil
    }

    private func plan(
        _ slot: Int, _ code: IndicatorCode, _ targets: [FacilityID: FixedDecimal],
        _ owing: Set<FacilityID>, isReported: Bool
    ) -> PlanFigure? {
        let sum = targets.values.reduce(FixedDecimal.zero as FixedDecimal?) { $0?.adding($1) }
        guard let sum else { return nil }
        // Units without a plan cannot exceed it: what is measured is the year of those with one.
        let planned = Set(targets.keys)
        let reached = (planned == owing ? self : among(planned)).yearToDate(slot).value
        return PlanFigure(
            plan: sum, planned: planned.count, expected: owing.count, reached: reached,
            percent: reached.flatMap {
                FixedDecimal.ratio(numerator: $0, denominator: sum, factor: 100, scale: 1)
            }, indicator: code, isReported: isReported)
    }
}
