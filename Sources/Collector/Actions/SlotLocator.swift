import Shared

/// One slot as an officer names it, found in forms, registry and store.
struct LocatedSlot: Sendable {
    /// What the form asks for the period.
    let plan: PeriodPlan
    /// The unit.
    let facility: FacilityID
    /// Row of the form.
    let form: Int64
    /// Row of the unit.
    let facilityRow: Int64

    /// Finds a slot; it must be owed.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery` for a period the form does not have,
    ///   `periodNotOwed`.
    init(
        form code: FormCode, period identifier: String, facility: FacilityID,
        in catalogue: Catalogue
    ) throws(Problem) {
        plan = try PeriodPlan.find(code, identifier, in: catalogue)
        guard let form = catalogue.formRow(code) else { throw Problem(.unknownForm) }
        guard let row = catalogue.facilityRows[facility] else {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(facility)”.",
                en: "No facility “\(facility)”.")
        }
        guard plan.owedBy.contains(facility) else {
            let owing = catalogue.registry.owing(
                facility, filedBy: plan.form.filedBy, for: plan.period)
            throw Problem(.periodNotOwed, owing.obstacle)
        }
        self.facility = facility
        self.form = form
        facilityRow = row
    }

    /// The slot's key; the period's row is made when it is met for the first time.
    func key(in writer: StoreWriter) throws -> SlotRowKey {
        SlotRowKey(form: form, period: try writer.periodKey(plan.period), facility: facilityRow)
    }

    /// `KB-T 2026-01 SX-BV1`: the slot in audit rows.
    var subject: String { "\(plan.form.code) \(plan.period.identifier) \(facility)" }
}

extension PeriodPlan {
    /// What the form in force asks for the period with this identifier.
    ///
    /// - Throws: `unknownForm`, `badQuery`.
    static func find(
        _ code: FormCode, _ identifier: String, in catalogue: Catalogue
    ) throws(Problem) -> PeriodPlan {
        guard let latest = catalogue.forms.versions(of: code).last else {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(code)”.", en: "No form “\(code)”.")
        }
        guard let period = ReportingPeriod(identifier: identifier, calendar: latest.calendar),
            let form = catalogue.forms.form(code, for: period)
        else { throw noPeriod(code, identifier, in: catalogue) }
        return catalogue.plan(form, period)
    }

    /// The problem of a period that a form does not have, with those that it has.
    static func noPeriod(
        _ code: FormCode, _ identifier: String, in catalogue: Catalogue
    ) -> Problem {
        let kinds = catalogue.forms.versions(of: code).last?.kinds ?? []
        let accepted = kinds.map(\.example).joined(separator: ", ")
        return Problem(
            .badQuery,
            vi: "Biểu \(code) không có kỳ “\(identifier.prefix(32))”; viết như \(accepted), trong "
                + "thời gian biểu có hiệu lực.",
            en: "Form \(code) has no period “\(identifier.prefix(32))”; write it like \(accepted), "
                + "while the form is in force.")
    }
}
