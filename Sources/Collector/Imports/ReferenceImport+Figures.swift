import Shared

/// Yearly targets and people of areas.
extension ReferenceImport {
    mutating func plans() {
        var blocks: [JSONValue] = []
        var seen: Set<[String]> = []
        for row in table.rows {
            guard let target = target(row) else { continue }
            let key = [
                target.facility.text, target.form.text, target.indicator.text, "\(target.year)",
                target.from?.iso ?? "",
            ]
            guard seen.insert(key).inserted else {
                table.fault(
                    row.cells["indicator"], vi: "chỉ tiêu này đã có ở dòng trên.",
                    en: "this target stands above already.")
                continue
            }
            let known = catalogue.planTable.targets.first { held in
                held.facility == target.facility && held.form == target.form
                    && held.indicator == target.indicator && held.year == target.year
                    && held.from == target.from
            }
            switch known {
            case target?: plan.unchanged += 1
            case let known?:
                table.fault(
                    row.cells["value"],
                    vi: "đã giao \(known.value.vietnamese) (\(known.decision)); điều chỉnh thì ghi "
                        + "ngày hiệu lực ở cột “from”.",
                    en: "\(known.value.english) is set already (\(known.decision)); a change gives "
                        + "its day in the column “from”.")
            case nil:
                blocks.append(Self.block(target))
                plan.changes.append(
                    LocalizedText(
                        vi: "kế hoạch \(target.year) \(target.facility) \(target.indicator) = "
                            + target.value.vietnamese,
                        en: "plan \(target.year) \(target.facility) \(target.indicator) = "
                            + target.value.english))
            }
        }
        guard !blocks.isEmpty else { return }
        plan.documents = [(nil, .object([Member("plans", .array(blocks))]))]
    }

    private mutating func target(_ row: ImportTable.Row) -> PlanTarget? {
        // Every cell is read before the row is given up: all faults are told at once.
        let cells = ["year", "form", "facility", "indicator", "value", "decision"].map {
            table.required($0, row)
        }
        let (year, form, unit) = (
            cells[0].flatMap { table.integer($0, from: 1990) },
            cells[1].flatMap { table.code($0, as: FormCode.self) },
            cells[2].flatMap { table.code($0, as: FacilityID.self) }
        )
        if let form, !mandate.covers(form) {
            let refusal = mandate.refusal(of: form)
            table.fault(cells[1], vi: refusal.vi, en: refusal.en)
        }
        let code = cells[3].flatMap { table.code($0, as: IndicatorCode.self) }
        let from = row.cells["from"].flatMap { table.day($0) }
        if let unit, catalogue.registry.facility(unit) == nil {
            table.fault(cells[2], vi: "không có đơn vị này.", en: "there is no such unit.")
        }
        let decision = cells[5].flatMap { decisionNumber($0) }
        guard let form, let code, let cell = cells[3],
            let indicator = knownIndicator(code, of: form, cell), let valueCell = cells[4],
            case .value(.number(let value), _) = reading(valueCell, indicator), let year, let unit,
            let decision
        else { return nil }
        return PlanTarget(
            facility: unit, form: form, indicator: code, year: Int(year), from: from, value: value,
            decision: decision)
    }

    private mutating func decisionNumber(_ cell: ImportTable.Cell) -> DecisionNumber? {
        if let decision = DecisionNumber(cell.text) { return decision }
        table.fault(
            cell, vi: "số quyết định viết như 15/QĐ-UBND.",
            en: "write a decision number like 15/QĐ-UBND.")
        return nil
    }

    private mutating func knownIndicator(
        _ code: IndicatorCode, of form: FormCode, _ cell: ImportTable.Cell
    ) -> Indicator? {
        let found = catalogue.forms.versions(of: form).reversed().lazy.compactMap { form in
            form.slot(of: code).map { form.indicators[$0] }
        }.first
        if let found { return found }
        table.fault(
            cell, vi: "biểu \(form) không có chỉ tiêu này.",
            en: "form \(form) has no such indicator.")
        return nil
    }

    private mutating func reading(
        _ cell: ImportTable.Cell, _ indicator: Indicator
    ) -> FigureReader.Reading {
        let reading = FigureReader(locale: .vi).read(cell.content, as: indicator)
        switch reading {
        case .refused(let reason): table.fault(cell, vi: reason.vi, en: reason.en)
        case .value(.number, _): break
        default: table.fault(cell, vi: "cần một số.", en: "a number is wanted.")
        }
        return reading
    }

    private static func block(_ target: PlanTarget) -> JSONValue {
        .object(
            [
                Member("year", .integer(Int64(target.year))),
                Member("form", .string(target.form.text)),
                Member("decision", .string(target.decision.text)),
                Member(
                    "targets",
                    .array([
                        .object([
                            Member("facility", .string(target.facility.text)),
                            Member(
                                "values",
                                .object([
                                    Member(
                                        target.indicator.text, .string(target.value.text))
                                ])),
                        ])
                    ])),
            ] + (target.from.map { [Member("from", .string($0.iso))] } ?? []))
    }

    // MARK: - Populations

    mutating func populations() {
        var entries: [JSONValue] = []
        var seen: Set<[String]> = []
        for row in table.rows {
            // Every cell is read before the row is given up: all faults are told at once.
            let cells = ["area", "day", "people", "source"].map { table.required($0, row) }
            let read = (
                area: cells[0].flatMap { table.code($0, as: AreaID.self) },
                day: cells[1].flatMap { table.day($0) },
                people: cells[2].flatMap { table.integer($0, from: 1) }
            )
            guard let areaCell = cells[0], let dayCell = cells[1], let peopleCell = cells[2],
                let source = cells[3], let area = read.area, let day = read.day,
                let people = read.people
            else { continue }
            guard let known = catalogue.registry.area(area) else {
                table.fault(areaCell, vi: "không có địa bàn này.", en: "there is no such area.")
                continue
            }
            guard seen.insert([area.text, day.iso]).inserted else {
                table.fault(
                    dayCell, vi: "địa bàn và ngày này đã có ở dòng trên.",
                    en: "this area and day stand above already.")
                continue
            }
            let held = catalogue.registry.populations.first { $0.area == area && $0.day == day }
            if let held {
                if held.people == people {
                    plan.unchanged += 1
                } else {
                    table.fault(
                        peopleCell, vi: "đã có \(held.people) người (\(held.source.vi)).",
                        en: "there are \(held.people) people already (\(held.source.en)).")
                }
                continue
            }
            entries.append(Self.entry(area, day, people, source.text))
            plan.changes.append(
                LocalizedText(
                    vi: "dân số \(known.name.vi) ngày \(day.vietnamese): \(people)",
                    en: "people of \(known.name.localized.en) on \(day): \(people)"))
        }
        guard !entries.isEmpty else { return }
        plan.documents = [(nil, .object([Member("populations", .array(entries))]))]
    }

    private static func entry(
        _ area: AreaID, _ day: Day, _ people: Int64, _ source: String
    ) -> JSONValue {
        .object([
            Member("area", .string(area.text)),
            Member(
                "source",
                .object([Member("vi", .string(source)), Member("en", .string(source))])),
            Member(
                "counts",
                .array([
                    .object([
                        Member("day", .string(day.iso)), Member("people", .integer(people)),
                    ])
                ])),
        ])
    }
}
