import Shared

/// Which part of the board is wanted: forms by periods, and units by what they are.
struct BoardQuestion: Hashable, Sendable {
    /// One form, or all.
    var form: FormCode?
    /// Only the forms that one division of the department answers for (`phòng`), or all.
    var division: Division?
    /// The span's first period: `2026-03`, `2026-Q1`, `2026`.
    var from: String
    /// Its last.
    var to: String
    /// The moment.
    var asOf: Instant
    /// True when nobody asked for a moment: everything recorded counts.
    var isNow = false
    /// Whether the span takes in shorter periods: a year of months. Otherwise one period is itself.
    var isSpan = false
    /// Which units.
    var filter = BoardFilter()

    /// Most columns of a board.
    static let columnLimit = 240

    /// What each form asks for each period of the span, by form, then period.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func plans(in catalogue: Catalogue) throws(Problem) -> [PeriodPlan] {
        try filter.check(in: catalogue.registry)
        if let form, catalogue.forms.versions(of: form).isEmpty {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(form)”.", en: "No form “\(form)”.")
        }
        let codes = (form.map { [$0] } ?? catalogue.forms.codes).filter {
            division?.forms.contains($0) ?? true
        }
        let plans = codes.flatMap { self.plans(of: $0, in: catalogue) }
        guard (1...Self.columnLimit).contains(plans.count) else {
            let read = "\(from.prefix(32))–\(to.prefix(32))"
            throw Problem(
                .badQuery,
                vi: "“\(read)” cho \(plans.count) cột (biểu × kỳ); cần 1–\(Self.columnLimit), "
                    + "viết như 2026-03, 2026-Q1, 2026.",
                en: "“\(read)” makes \(plans.count) columns (forms × periods); expected "
                    + "1–\(Self.columnLimit), written like 2026-03, 2026-Q1, 2026.")
        }
        return plans
    }

    private func plans(of code: FormCode, in catalogue: Catalogue) -> [PeriodPlan] {
        guard let latest = catalogue.forms.versions(of: code).last,
            let first = ReportingPeriod(identifier: from, calendar: latest.calendar),
            let last = ReportingPeriod(identifier: to, calendar: latest.calendar),
            first.window.lowerBound < last.window.upperBound
        else { return [] }
        let days = first.window.lowerBound..<last.window.upperBound
        return latest.kinds.flatMap { kind in
            first == last && !isSpan
                ? (first.kind == kind ? [first] : [])
                : ReportingPeriod.ending(in: days, kind: kind, calendar: latest.calendar)
        }.compactMap { period in
            catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
        }
    }
}

/// Which units a board shows; nil takes all.
struct BoardFilter: Hashable, Sendable {
    /// Units in one area, at any depth.
    var area: AreaID?
    /// Units of one type.
    var type: FacilityType?
    /// Units of one kind of owner.
    var ownership: Ownership?
    /// Units that report to one unit (`tuyến báo cáo`).
    var reportsTo: FacilityID?
    /// One unit.
    var facility: FacilityID?
    /// Units with a report in one of these states; empty takes all.
    var states: Set<BoardState> = []

    /// Refuses what the registry does not know.
    ///
    /// - Throws: `unknownFacility`, `badQuery`.
    func check(in registry: Registry) throws(Problem) {
        for unit in [reportsTo, facility].compactMap(\.self)
        where registry.facility(unit) == nil {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(unit)”.", en: "No facility “\(unit)”.")
        }
        if let area, registry.area(area) == nil {
            throw Problem(.badQuery, vi: "Không có địa bàn “\(area)”.", en: "No area “\(area)”.")
        }
    }

    /// Judges units by what they were on the last day that they answer for.
    func judge(in registry: Registry) -> (FacilityState) -> Bool {
        let areas = area.map { asked in
            Set(
                registry.areas.map(\.id).filter { id in
                    registry.path(of: id).contains { $0.id == asked }
                })
        }
        return { state in
            (facility == nil || facility == state.id)
                && (type == nil || type == state.type)
                && (ownership == nil || ownership == state.ownership)
                && (reportsTo == nil || reportsTo == state.reportsTo)
                && (areas.map { areas in state.area.map(areas.contains) ?? false } ?? true)
        }
    }
}
