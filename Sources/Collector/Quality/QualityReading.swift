import Shared

/// Reads one form and kind of period unit after unit, and counts. Memory grows with what is found, not
/// with the province: at any time one unit's window is held.
struct QualityReading {
    let question: QualityQuestion
    let scope: QualityScope
    let catalogue: Catalogue
    let reader: StoreReader

    private var form: Form { scope.form }

    /// What is said of the form.
    func answer() throws -> FormQuality {
        let members = scope.window.map { self.members(of: $0) }
        let rows = try rows(members)
        let released = rows.mapValues { rows in
            Set(rows.filter { $0.verdict.status == .exempt }.map(\.facility))
        }
        var quality = FormQuality(
            scope: scope, rate: ReportingRate(rows.values.flatMap(\.self)),
            indicators: form.indicators.indices.filter { !form.indicators[$0].isComputed }
                .map { IndicatorQuality(slot: $0) })
        let totals = try scope.periods.map { try total(of: $0) }
        let related = question.isOwnView ? [] : RelatedPair.all(of: form)
        let pairs = related.map { ($0, Self.sum($0, in: totals)) }
        let keys = try scope.window.map { try reader.periodKey($0.period) }
        let units = Set(scope.asked.flatMap { members[$0] }).sorted()
        for unit in units {
            let sheet = try sheet(of: unit, keys: keys, members: members)
            count(sheet, unit, released, in: &quality)
            judge(sheet, unit, totals, in: &quality)
            relate(sheet, unit, pairs, in: &quality)
        }
        quality.unusual.sort(by: UnusualFigure.precedes)
        return quality
    }

    // MARK: - What is read

    /// One unit's answers, by period of the window.
    private struct Sheet {
        /// The answers by slot; nil where no report counts, or none is owed.
        var values: [[Value?]?]
        /// The counted submissions; 0 where there is none.
        var submissions: [Int64]
        /// Whether a report is owed.
        let isOwed: [Bool]
    }

    private func sheet(
        of unit: FacilityID, keys: [Int64?], members: [Set<FacilityID>]
    ) throws -> Sheet {
        var sheet = Sheet(
            values: Array(repeating: nil, count: keys.count),
            submissions: Array(repeating: 0, count: keys.count),
            isOwed: members.map { $0.contains(unit) })
        guard let row = catalogue.facilityRows[unit], let formRow = catalogue.formRow(form.code)
        else { return sheet }
        var places: [Int64: Int] = [:]
        for (place, key) in keys.enumerated() where sheet.isOwed[place] {
            if let key { places[key] = place }
        }
        let wanted = places.keys.sorted()
        try reader.eachFigures(form: formRow, facility: row, periods: wanted) { figures in
            guard let place = places[figures.period],
                let answered = catalogue.form(row: figures.version)
            else { return }
            let values = try ValueBlob.decode(figures.cells, of: answered)
            sheet.submissions[place] = figures.submission
            sheet.values[place] =
                answered.key == form.key ? values : Series.moved(values, from: answered, to: form)
        }
        return sheet
    }

    /// The units asked about that owe a period.
    private func members(of plan: PeriodPlan) -> Set<FacilityID> {
        question.members(of: plan, in: catalogue.registry)
    }

    /// The figures of all units of the province for a period, by slot.
    private func total(of plan: PeriodPlan) throws -> [FixedDecimal?] {
        guard !question.isOwnView else { return form.indicators.map { _ in nil } }
        let sums = try Series.sums(plan, nil, form: plan.formRow, catalogue, reader)
        return form.indicators.map { indicator in
            plan.form.slot(of: indicator.code).flatMap { sums.number($0, of: plan.form) }
        }
    }

    /// Where the reports of the periods asked about stand, by place in the window.
    private func rows(_ members: [Set<FacilityID>]) throws -> [Int: [ObligationBoard.Row]] {
        let asked = ObligationBoard.Question(
            period: "", form: form.code, facility: question.facility, asOf: question.asOf)
        var rows: [Int: [ObligationBoard.Row]] = [:]
        for place in scope.asked {
            rows[place] = try ObligationBoard.rows(
                of: scope.window[place], asked, catalogue: catalogue, reader: reader,
                withReasons: false
            ).filter { members[place].contains($0.facility) }
        }
        return rows
    }

    // MARK: - What is said

    /// - Parameter released: who need not report, by place in the window: what does not come from
    ///   them is not missing; what comes all the same is counted.
    private func count(
        _ sheet: Sheet, _ unit: FacilityID, _ released: [Int: Set<FacilityID>],
        in quality: inout FormQuality
    ) {
        var own = DigitHabits()
        for place in scope.asked where sheet.isOwed[place] {
            guard let values = sheet.values[place] else {
                if released[place]?.contains(unit) == true { continue }
                for index in quality.indicators.indices {
                    quality.indicators[index].counts.missing += 1
                }
                continue
            }
            for index in quality.indicators.indices {
                let slot = quality.indicators[index].slot
                quality.indicators[index].counts.add(values[slot])
                guard form.indicators[slot].type == .integer,
                    case .number(let number)? = values[slot]
                else { continue }
                quality.indicators[index].digits.add(number)
                own.add(number)
            }
        }
        if own.count > 0 { quality.digits[unit] = own }
    }

    private func judge(
        _ sheet: Sheet, _ unit: FacilityID, _ totals: [[FixedDecimal?]],
        in quality: inout FormQuality
    ) {
        for index in quality.indicators.indices {
            let slot = quality.indicators[index].slot
            guard form.indicators[slot].isJudged else { continue }
            let figures = sheet.values.enumerated().compactMap { place, values in
                values?[slot]?.counted.map { (place: place, value: $0) }
            }
            guard figures.count >= OutlierGrade.fewest else { continue }
            let values = figures.map(\.value)
            let asked = figures.indices.filter { scope.asked.contains(figures[$0].place) }
            quality.indicators[index].judged += asked.count
            guard values.contains(where: { $0 != values[0] }), let spread = SampleSpread(values)
            else { continue }
            for one in asked {
                let score = OutlierScore(values[one], in: spread)
                guard score.grade > .usual,
                    let usual = UsualFigure.median(of: values, without: one),
                    isWorthAsking(values[one], usual, form.indicators[slot])
                else { continue }
                if score.grade == .extreme {
                    quality.indicators[index].extreme += 1
                } else {
                    quality.indicators[index].moderate += 1
                }
                let place = figures[one].place
                let total = totals[place - scope.asked.lowerBound][slot]
                let adds = form.indicators[slot].overUnits == .sum
                quality.unusual.append(
                    UnusualFigure(
                        facility: unit, period: scope.window[place].period, slot: slot,
                        value: values[one], usual: usual, score: score,
                        submission: sheet.submissions[place],
                        total: adds ? total : nil))
            }
        }
    }

    private func isWorthAsking(
        _ value: FixedDecimal, _ usual: FixedDecimal, _ indicator: Indicator
    ) -> Bool {
        guard indicator.type == .integer, let difference = value.subtracting(usual) else {
            return true
        }
        let least = OutlierGrade.smallestDifference
        return difference >= least || difference <= FixedDecimal(-least.units)
    }

    /// Two figures of the same reports.
    private typealias Two = (first: FixedDecimal, second: FixedDecimal)

    /// Both figures of everybody over the span.
    private static func sum(_ pair: RelatedPair, in totals: [[FixedDecimal?]]) -> Two {
        totals.reduce((FixedDecimal.zero, FixedDecimal.zero)) { sum, total in
            added(total[pair.first], total[pair.second], to: sum)
        }
    }

    /// Adds both or neither.
    private static func added(
        _ first: FixedDecimal?, _ second: FixedDecimal?, to sum: Two
    ) -> Two {
        guard let first, let second, let firsts = sum.first.adding(first),
            let seconds = sum.second.adding(second)
        else { return sum }
        return (firsts, seconds)
    }

    private func relate(
        _ sheet: Sheet, _ unit: FacilityID, _ pairs: [(RelatedPair, Two)],
        in quality: inout FormQuality
    ) {
        for (pair, all) in pairs {
            let own = scope.asked.reduce((first: FixedDecimal.zero, second: FixedDecimal.zero)) {
                sum, place in
                let values = sheet.values[place]
                return Self.added(
                    values?[pair.first]?.counted, values?[pair.second]?.counted, to: sum)
            }
            let figures = RelatedFigures(
                first: own.first, second: own.second, allFirst: all.first, allSecond: all.second)
            guard own.second >= RelatedFigures.fewest, figures.isUnusual else { continue }
            quality.related.append(UnusualRatio(facility: unit, pair: pair, figures: figures))
        }
    }
}
