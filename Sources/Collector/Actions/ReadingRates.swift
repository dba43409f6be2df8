import Exchange
import Shared

/// Rates of reporting and consolidated figures, as DHIS2's analytics are asked for them. The same rows
/// as the board, at this moment: no table of results that somebody has to make first.
struct ReadingRates: Sendable {
    /// What DHIS2 calls the rates of a data set.
    enum Metric: String, CaseIterable, Sendable {
        case rate = "REPORTING_RATE"
        case rateOnTime = "REPORTING_RATE_ON_TIME"
        case actual = "ACTUAL_REPORTS"
        case actualOnTime = "ACTUAL_REPORTS_ON_TIME"
        case expected = "EXPECTED_REPORTS"

        /// The rate as DHIS2 writes it: one decimal for shares; nil where nothing was expected.
        func value(_ rate: ReportingRate) -> String? {
            guard rate.expected > 0 else { return nil }
            func share(_ count: Int) -> String? {
                FixedDecimal.ratio(
                    numerator: FixedDecimal(Int64(count)),
                    denominator: FixedDecimal(Int64(rate.expected)), factor: 100, scale: 1)?.text
            }
            switch self {
            case .rate: return share(rate.received)
            case .rateOnTime: return share(rate.onTime)
            case .actual: return String(rate.received)
            case .actualOnTime: return String(rate.onTime)
            case .expected: return String(rate.expected)
            }
        }
    }

    /// One line of an answer.
    struct Line: Sendable {
        let item: String
        let period: String
        let unit: UID
        let value: String
    }

    /// A unit of the tree, with the units that file below it.
    struct Place: Sendable {
        let uid: UID
        let units: Set<FacilityID>
    }

    /// A period by the name asked for.
    struct Span: Sendable {
        let name: String
        let period: ExchangePeriod
    }

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let now: @Sendable () -> Instant

    /// The rates of a data set.
    func rates(
        of set: ExchangeDirectory.DataSet, _ metrics: [Metric], _ spans: [Span], _ places: [Place]
    ) async throws -> [Line] {
        let (catalogue, moment) = (catalogue.current, now())
        guard let calendar = catalogue.forms.versions(of: set.form).last?.calendar else {
            return []
        }
        var lines: [Line] = []
        for span in spans {
            // Nothing is expected of what has not begun: any year up to 2999 can be named.
            guard let period = span.period.period(in: calendar), period.kind == set.kind,
                period.window.lowerBound.startInstant <= moment,
                let form = catalogue.forms.form(set.form, for: period)
            else { continue }
            let plan = catalogue.plan(form, period)
            let question = ObligationBoard.Question(
                period: period.identifier, form: set.form, facility: nil, asOf: moment)
            let rows = try await store.read { reader in
                try ObligationBoard.rows(
                    of: plan, question, catalogue: catalogue, reader: reader, withReasons: false)
            }
            for place in places {
                let rate = ReportingRate(rows.filter { place.units.contains($0.facility) })
                for metric in metrics {
                    guard let value = metric.value(rate) else { continue }
                    lines.append(
                        Line(
                            item: "\(set.uid).\(metric.rawValue)", period: span.name,
                            unit: place.uid, value: value))
                }
            }
        }
        return lines
    }

    /// The consolidated figures of elements of one form.
    func figures(
        of elements: [ExchangeDirectory.Element], form code: FormCode, _ spans: [Span],
        _ places: [Place]
    ) async throws -> [Line] {
        let (catalogue, moment) = (catalogue.current, now())
        guard let latest = catalogue.forms.versions(of: code).last else { return [] }
        let consolidate = Consolidate(
            store: store, catalogue: self.catalogue, known: CountedFigures())
        var lines: [Line] = []
        for span in spans {
            guard let period = span.period.period(in: latest.calendar),
                period.window.lowerBound.startInstant <= moment
            else { continue }
            for place in places where !place.units.isEmpty {
                let question = Consolidate.Question(
                    form: code, from: period.identifier, to: period.identifier,
                    scope: .units(place.units.sorted()), mode: .asReported, asOf: moment,
                    isNow: true)
                let answer: Consolidate.Answer
                do {
                    answer = try await consolidate(question)
                } catch is Problem {
                    // A period that the form does not have, even in parts, has no figure.
                    continue
                }
                for element in elements {
                    guard let slot = answer.consolidation.form.slot(of: element.indicator),
                        let value = answer.consolidation.figure(slot).value
                    else { continue }
                    lines.append(
                        Line(
                            item: element.uid.text, period: span.name, unit: place.uid,
                            value: value.text))
                }
            }
        }
        return lines
    }
}
