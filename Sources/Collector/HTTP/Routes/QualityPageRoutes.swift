import Hummingbird
import Shared

/// The pages of data quality: overview, work list, one figure with its series, the report to print.
struct QualityPageRoutes: Sendable {
    let read: ReadQuality
    let work: QualityWork
    let board: ReadBoard
    let series: Series
    let note: NoteFigure
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let parameters: [Endpoint.Parameter] = [
        .query("period", "The span, or its first period; the year of last month without it"),
        .query("to", "The last period, where the span is not one period"),
        .query("form", "A form's code"), .query("area", "An area's code"),
        .query("lang", "vi or en; vi without it"),
    ]

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            page(PagePath.quality, "qualityPage", "What stands out in the figures", overview),
            page(
                PagePath.qualityWork, "qualityWorkPage", "Unusual figures to look at",
                more: [.query("page", "The page, from 1")], list),
            page(
                PagePath.qualityReport, "qualityReportPage",
                "The report on data quality, to print", report),
            page(
                PagePath.qualityReportCSV, "qualityReportCSV",
                "The tables of the report for spreadsheets", produces: "text/csv", reportCSV),
            page(
                PagePath.qualityWorkbook, "qualityReportWorkbook",
                "The tables of the report as a workbook", produces: TemplateRoutes.mediaType,
                workbook),
            Endpoint(
                method: .get, path: PagePath.qualityFigure, access: .department,
                operation: "figurePage", summary: "One figure of a unit with its series",
                parameters: [
                    .required("form", "A form's code"), .required("period", "The period"),
                    .required("facility", "A unit's code"),
                    .required("indicator", "An indicator's code"),
                    .query("from", "The span it is judged in; the period's year without it"),
                    .query("to", "The span's last period, where it is not one period"),
                    .query("lang", "vi or en; vi without it"),
                ], produces: Self.html, problems: QualityRoutes.problems, handler: figure),
            Endpoint(
                method: .post, path: PagePath.qualityNote, access: .reviewing,
                operation: "noteFigure", summary: "Say something of an unusual figure",
                produces: Self.html, success: 303, takesForm: true,
                problems: QualityRoutes.problems + [.notFound, .periodClosed], handler: keep),
        ]
    }

    private func page(
        _ path: String, _ operation: String, _ summary: String,
        more: [Endpoint.Parameter] = [], produces: String = Self.html,
        _ handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: .department, operation: operation,
            summary: summary, parameters: Self.parameters + more, produces: produces,
            problems: QualityRoutes.problems, handler: handler)
    }

    // MARK: - Pages

    private func overview(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        let question = try question(request)
        let catalogue = read.catalogue.current
        let (registry, forms) = (catalogue.registry, try await read(question))
        return .page(
            QualityPage(
                frame: frame, question: question, forms: forms, codes: catalogue.forms.codes,
                areas: registry.areas.filter { $0.valid.contains(question.asOf.day) },
                registry: registry
            ).html)
    }

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        let question = try question(request)
        let number = try request.pageNumber()
        return .page(
            QualityWorkPage(
                frame: frame, question: question, items: try await work(question), number: number
            ).html)
    }

    private func figure(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let place = FigurePlace(
            form: try request.required("form", accepts: "HDKB-T …") { FormCode($0) },
            period: try request.required("period", accepts: "2026-03 …") { $0 },
            facility: try request.required("facility", accepts: "A-Z a-z 0-9 - _ .") {
                FacilityID($0)
            },
            indicator: try request.required("indicator", accepts: "kham_tong …") {
                IndicatorCode($0)
            }, from: request.query("from") ?? "", to: request.query("to") ?? "")
        return .page(try await page(of: place, request, context).html)
    }

    private func keep(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let form = context.form
        guard let code = FormCode(form.text("form")), let unit = FacilityID(form.text("facility")),
            let indicator = IndicatorCode(form.text("indicator")),
            let outcome = QualityNote.Outcome(rawValue: form.text("outcome"))
        else {
            throw Problem(
                .badQuery, vi: "Cần form, period, facility, indicator và outcome.",
                en: "Give form, period, facility, indicator and outcome.")
        }
        let place = FigurePlace(
            form: code, period: form.text("period"), facility: unit, indicator: indicator,
            from: form.text("from"), to: form.text("to"))
        do {
            try await NoteFigure(officer: note.officer.acting(for: context.principal))(
                NoteFigure.Request(
                    form: code, period: place.period, facility: unit, indicator: indicator,
                    outcome: outcome, owner: form.text("owner"), note: form.text("note")))
        } catch let problem as Problem where request.wantsPage {
            var shown = try await page(of: place, request, context)
            shown.problem = problem
            return .page(shown.html, status: .init(code: problem.code.status))
        }
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(
            frame.link(
                PagePath.qualityFigure,
                [
                    ("form", code.text), ("period", place.period), ("facility", unit.text),
                    ("indicator", indicator.text),
                ] + place.span))
    }

    // MARK: - One figure

    /// Which figure a page is about.
    private struct FigurePlace {
        let form: FormCode
        let period: String
        let facility: FacilityID
        let indicator: IndicatorCode
        /// The span of the list that leads here; empty for the period's year.
        let from, to: String

        /// The span as a query.
        var span: [(name: String, value: String)] {
            [("from", from), ("to", to)].filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) }
        }
    }

    private func page(
        of place: FigurePlace, _ request: Request, _ context: CollectorContext
    ) async throws -> FigurePage {
        let now = surroundings.now()
        let catalogue = read.catalogue.current
        let slot = try LocatedSlot(
            form: place.form, period: place.period, facility: place.facility, in: catalogue)
        guard let number = slot.plan.form.slot(of: place.indicator) else {
            throw Problem(
                .badQuery, vi: "Biểu không có “\(place.indicator)”.",
                en: "The form has no “\(place.indicator)”.")
        }
        let last = slot.plan.period
        // Judged as in the list that leads here: among the same periods, so with the same grade.
        let from = place.from.isEmpty ? "\(last.year)" : place.from
        let question = QualityQuestion(
            form: place.form, from: from, to: place.to.isEmpty ? from : place.to,
            facility: place.facility, asOf: now, isNow: true)
        let scope = try ReadQuality.scopes(question, in: catalogue).first { scope in
            scope.periods.contains { $0.period == last }
        }
        guard let scope else {
            throw Problem(
                .badQuery, vi: "Kỳ \(last.identifier) không nằm trong “\(from.prefix(32))”.",
                en: "\(last.identifier) is not in “\(from.prefix(32))”.")
        }
        let items = try await work(question)
        let item = items.first { $0.indicator.code == place.indicator && $0.period == last }
        let shown = Self.span(to: last)
        return FigurePage(
            frame: try request.frame(context, at: now),
            item: item
                ?? WorkItem(
                    form: slot.plan.form, facility: place.facility,
                    name: UnusualRow.name(place.facility, last, catalogue.registry),
                    period: last, slot: number, figure: nil, note: nil, state: .nowUsual),
            points: try await points(place, shown),
            before: try await points(place, shown.compactMap(\.samePeriodLastYear)),
            window: scope.window.map(\.period), span: place.span,
            mayNote: context.principal.mayDecide(.reviewing, about: place.form))
    }

    /// A year and one period, so that the same period last year is the first.
    private static func span(to last: ReportingPeriod) -> [ReportingPeriod] {
        let count = 12 / max(1, last.kind.months ?? 1) + 1
        var periods = [last]
        while periods.count < max(5, count) { periods.insert(periods[0].previous, at: 0) }
        return periods
    }

    private func points(
        _ place: FigurePlace, _ periods: [ReportingPeriod]
    ) async throws -> [Series.Point] {
        guard let first = periods.first, let last = periods.last else { return [] }
        let catalogue = read.catalogue.current
        // A form that was not filed that early has no series there.
        guard catalogue.forms.form(place.form, for: first) != nil,
            catalogue.forms.form(place.form, for: last) != nil
        else { return [] }
        return try await series.points(
            Series.Question(
                form: place.form, indicator: place.indicator, from: first.identifier,
                to: last.identifier, scope: .facility(place.facility)))
    }

    // MARK: - The report

    private func made(_ request: Request) async throws -> QualityReport {
        let question = try question(request)
        var span = BoardQuestion(
            form: question.form, from: question.from, to: question.to, asOf: question.asOf)
        span.isSpan = true
        span.isNow = true
        span.filter.area = question.area
        return QualityReport(
            question, forms: try await read(question), board: try await board(span),
            work: try await work(question), years: try await read.years(question),
            registry: read.catalogue.current.registry)
    }

    private func report(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        return .page(QualityReportPage(frame: frame, report: try await made(request)).html)
    }

    private func reportCSV(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let report = try await made(request)
        return .text(
            QualityReportFiles(report: report).csv(withMark: true),
            type: "text/csv; charset=utf-8")
    }

    private func workbook(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let report = try await made(request)
        // On a reader's thread: the library writes through files and may block.
        let bytes = try await read.store.read { _ in
            try QualityReportFiles(report: report).workbook()
        }
        return .file(bytes, named: "chat-luong.xlsx", type: TemplateRoutes.mediaType)
    }

    // MARK: - Questions

    /// The span asked about; the year of last month without one.
    private func question(_ request: Request) throws(Problem) -> QualityQuestion {
        let now = surroundings.now()
        let year = "\(now.day.adding(days: -31).year)"
        let from = request.query("period") ?? year
        return QualityQuestion(
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) }, from: from,
            to: request.query("to") ?? from,
            area: try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) },
            asOf: now, isNow: true)
    }
}
