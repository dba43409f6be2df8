import Shared

/// Calls for a report that is asked for once (`báo cáo đột xuất`), with an hour.
struct CallReports: Sendable {
    /// What is asked for.
    struct Request: Sendable {
        var form: FormCode
        /// `2026-09-07..2026-09-08`.
        var period: String
        /// `2026-09-08 17:00`.
        var due: DueDate
        var units = UnitSelection()
        var reason = ""
        var decision: DecisionNumber?
    }

    let officer: Officer

    /// Keeps the call and puts it in force.
    ///
    /// - Returns: the units called.
    /// - Throws: `unknownForm`, `badQuery` for a form that is not of this kind, a due moment that has
    ///   passed, no units, or an interval that was called for already.
    func callAsFunction(_ request: Request) async throws -> [FacilityID] {
        let reason = try Officer.reason(request.reason)
        let catalogue = officer.catalogue.current
        let now = officer.now()
        let plan = try Self.plan(request, catalogue)
        guard request.due.at > now else {
            throw Problem(
                .badQuery, vi: "Hạn nộp phải ở sau bây giờ (\(now.vietnamese)).",
                en: "The due moment must be after now (\(now.rfc3339)).")
        }
        guard catalogue.call(plan.form.code, plan.period) == nil else {
            throw Problem(
                .badQuery,
                vi:
                    "Biểu \(request.form) kỳ \(request.period) đã được yêu cầu rồi; hãy gia hạn, hoặc "
                    + "chọn những ngày khác.",
                en: "Form \(request.form) was called for \(request.period) already: extend it, or "
                    + "choose other days.")
        }
        let units = try request.units.resolve(catalogue, on: now.day).filter {
            catalogue.registry.part(of: $0, in: plan.period.window) != nil
        }.sorted()
        guard !units.isEmpty else {
            throw Problem(
                .badQuery, vi: "Không có đơn vị nào hoạt động trong những ngày ấy.",
                en: "No unit worked on those days.")
        }
        let (fresh, seq) = try await keep(request, plan, units, reason, at: now)
        officer.catalogue.replace(fresh, asOf: seq)
        return units
    }

    private func keep(
        _ request: Request, _ plan: PeriodPlan, _ units: [FacilityID], _ reason: String,
        at now: Instant
    ) async throws -> (Catalogue, Int64) {
        let name = officer.name
        let rows = officer.catalogue.current.facilityRows
        return try await officer.queue.perform { writer in
            let seq = try writer.append(
                AuditEntry(
                    at: now, actor: name, action: "report.called",
                    subject: "\(request.form) \(plan.period.identifier)",
                    detail: "\(request.due.at.rfc3339) \(units.count): \(reason)"))
            try writer.insertCall(
                form: plan.formRow, period: try writer.periodKey(plan.period),
                dueDay: request.due.day, dueAt: request.due.at,
                facilities: units.compactMap { rows[$0] }, reason: reason,
                decision: request.decision?.text ?? "", seq: seq, at: now)
            return (try Catalogue(from: writer.reader), writer.head.seq)
        }
    }

    private static func plan(
        _ request: Request, _ catalogue: Catalogue
    ) throws(Problem) -> PeriodPlan {
        let plan = try PeriodPlan.find(request.form, request.period, in: catalogue)
        guard plan.period.kind == .adHoc else {
            throw Problem(
                .badQuery,
                vi: "“\(request.period.prefix(32))” không phải khoảng ngày; viết như "
                    + "\(PeriodKind.adHoc.example).",
                en: "“\(request.period.prefix(32))” is no interval of days: write it like "
                    + "\(PeriodKind.adHoc.example).")
        }
        return plan
    }
}

/// Units chosen by name, by area, by type, or all.
struct UnitSelection: Sendable {
    var facilities: [FacilityID] = []
    var area: AreaID?
    var types: Set<FacilityType> = []

    /// The units on a day.
    ///
    /// - Throws: `unknownFacility`, `badQuery` for an area that is not there.
    func resolve(_ catalogue: Catalogue, on day: Day) throws(Problem) -> Set<FacilityID> {
        let registry = catalogue.registry
        for unit in facilities where registry.facility(unit) == nil {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(unit)”.", en: "No facility “\(unit)”.")
        }
        guard facilities.isEmpty else { return Set(facilities) }
        if let area, registry.area(area) == nil {
            throw Problem(.badQuery, vi: "Không có địa bàn “\(area)”.", en: "No area “\(area)”.")
        }
        let states = registry.states(on: day).filter { state in
            let isInside =
                area.map { area in
                    state.area.map { place in
                        registry.path(of: place).contains { $0.id == area }
                    } ?? false
                } ?? true
            return isInside && (types.isEmpty || types.contains(state.type))
        }
        return Set(states.map(\.id))
    }
}
