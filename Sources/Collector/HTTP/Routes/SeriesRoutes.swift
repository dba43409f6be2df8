import Hummingbird
import Shared

/// An indicator over periods.
struct SeriesRoutes: Sendable {
    let series: Series

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.series, access: .reading, operation: "getSeries",
                summary: "An indicator by period for a unit, an area or all, with its coverage",
                parameters: Self.parameters, answer: .series, problems: Self.problems,
                handler: { request, context in
                    let asked = try await ask(request, context)
                    return .json { writer in asked.write(to: &writer) }
                }),
            Endpoint(
                method: .get, path: Routes.seriesCSV, access: .reading,
                operation: "getSeriesCSV", summary: "The same for spreadsheets",
                parameters: Self.parameters, produces: "text/csv; charset=utf-8",
                problems: Self.problems,
                handler: { request, context in
                    .text(try await ask(request, context).csv, type: "text/csv; charset=utf-8")
                }),
        ]
    }

    private static let parameters: [Endpoint.Parameter] = [
        .required("form", "A form's code"), .required("indicator", "An indicator's code"),
        .required("from", "The first period, 2026-01"),
        .required("to", "The last period, 2026-12"),
        .query("facility", "A unit's code"), .query("area", "An area's code"),
        .query("mode", "asReported (the unit's own reports) or asNow (through mergers)"),
    ]

    private static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .wrongUnit,
    ]

    private func ask(
        _ request: Request, _ context: CollectorContext
    ) async throws -> SeriesAnswer {
        let question = Series.Question(
            form: try request.required("form", accepts: "HDKB-T …") { FormCode($0) },
            indicator: try request.required("indicator", accepts: "kham_tong …") {
                IndicatorCode($0)
            }, from: try request.required("from", accepts: "2026-01 …") { $0 },
            to: try request.required("to", accepts: "2026-12 …") { $0 },
            scope: try Self.scope(request, context.principal))
        return SeriesAnswer(
            question: question, points: try await series.points(question),
            breaks: Series.history(of: question.scope, in: series.catalogue.current)?.breaks ?? [])
    }

    private static func scope(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> Series.Scope {
        let facility = try principal.ownUnit(
            asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                FacilityID($0)
            })
        let area = try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) }
        let isAsNow = try request.query("mode", accepts: "asReported, asNow") { word -> Bool? in
            ["asReported": false, "asNow": true][word]
        }
        switch (facility, area) {
        case (nil, nil): return .all
        case (let facility?, nil):
            return isAsNow == true ? .lineage(facility) : .facility(facility)
        case (nil, let area?): return .area(area)
        case (_?, _?):
            throw Problem(
                .badQuery, vi: "Chọn “facility” hoặc “area”, không cả hai.",
                en: "Give “facility” or “area”, not both.")
        }
    }
}

/// A series as it is answered.
struct SeriesAnswer: Sendable {
    /// What was asked.
    let question: Series.Question
    /// The figures.
    let points: [Series.Point]
    /// Where the series of a unit begins with a split, and the unit that was split.
    let breaks: [UnitHistory.Break]

    /// Writes the answer.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("breaks")
            writer.array { writer in
                for gap in breaks { Self.write(gap, &writer) }
            }
            writer.key("form")
            writer.string(question.form.text)
            writer.key("indicator")
            writer.string(question.indicator.text)
            writer.key("items")
            writer.array { writer in for point in points { point.write(to: &writer) } }
        }
    }

    fileprivate static func write(_ gap: UnitHistory.Break, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("day")
            writer.string(gap.day.iso)
            writer.key("part")
            writer.string(gap.part.text)
            writer.key("whole")
            writer.string(gap.whole.text)
        }
    }

    /// A line a period, numbers with a decimal point.
    var csv: String {
        let head = [
            "period", "value", "counted", "expected", "reports", "standing", "members", "break",
        ]
        let lines = points.map { point in
            [
                point.period.identifier, point.value?.text ?? "", String(point.counted),
                String(point.expected), String(point.reports), point.standing?.rawValue ?? "",
                point.members.map(\.text).joined(separator: " "),
                point.gap.map { "\($0.day.iso) \($0.whole)" } ?? "",
            ]
        }
        return CSVText.text([head] + lines)
    }
}

extension Series.Point {
    /// Writes the point; the figure is a text in wire form, so that no reader rounds it.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("break")
            if let gap { SeriesAnswer.write(gap, &writer) } else { writer.null() }
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            writer.key("counted")
            writer.integer(Int64(counted))
            writer.key("expected")
            writer.integer(Int64(expected))
            writer.key("members")
            writer.array { writer in for member in members { writer.string(member.text) } }
            writer.key("period")
            writer.string(period.identifier)
            writer.key("reports")
            writer.integer(Int64(reports))
            writer.key("standing")
            if let standing { writer.string(standing.rawValue) } else { writer.null() }
            writer.key("value")
            if let value { writer.decimal(value) } else { writer.null() }
        }
    }
}
