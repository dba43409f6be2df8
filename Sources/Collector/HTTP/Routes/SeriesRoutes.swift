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
                parameters: [
                    .required("form", "A form's code"),
                    .required("indicator", "An indicator's code"),
                    .required("from", "The first period, 2026-01"),
                    .required("to", "The last period, 2026-12"),
                    .query("facility", "A unit's code"), .query("area", "An area's code"),
                ], answer: .series,
                problems: [.badQuery, .unknownForm, .unknownFacility, .wrongUnit],
                handler: points)
        ]
    }

    private func points(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let question = Series.Question(
            form: try request.required("form", accepts: "HDKB-T …") { FormCode($0) },
            indicator: try request.required("indicator", accepts: "kham_tong …") {
                IndicatorCode($0)
            }, from: try request.required("from", accepts: "2026-01 …") { $0 },
            to: try request.required("to", accepts: "2026-12 …") { $0 },
            scope: try Self.scope(request, context.principal))
        let points = try await series.points(question)
        return .json { writer in
            writer.object { writer in
                writer.key("form")
                writer.string(question.form.text)
                writer.key("indicator")
                writer.string(question.indicator.text)
                writer.key("items")
                writer.array { writer in for point in points { point.write(to: &writer) } }
            }
        }
    }

    private static func scope(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> Series.Scope {
        let facility = try principal.ownUnit(
            asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                FacilityID($0)
            })
        let area = try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) }
        switch (facility, area) {
        case (nil, nil): return .all
        case (let facility?, nil): return .facility(facility)
        case (nil, let area?): return .area(area)
        case (_?, _?):
            throw Problem(
                .badQuery, vi: "Chọn “facility” hoặc “area”, không cả hai.",
                en: "Give “facility” or “area”, not both.")
        }
    }
}

extension Series.Point {
    /// Writes the point; the figure is a text in wire form, so that no reader rounds it.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            writer.key("counted")
            writer.integer(Int64(counted))
            writer.key("expected")
            writer.integer(Int64(expected))
            writer.key("period")
            writer.string(period.identifier)
            writer.key("reports")
            writer.integer(Int64(reports))
            writer.key("value")
            if let value { writer.decimal(value) } else { writer.null() }
        }
    }
}
