import Exchange
import HTTPTypes
import Hummingbird
import Shared

/// Reports as `MeasureReport`, in and out. Each is taken as a whole or not at all, through the intake
/// that every other report goes through.
struct FHIRReportRoutes: Sendable {
    let take: TakeDataValues
    let read: ReadMeasureReports
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            endpoint(
                .get, FHIRPath.reports, "fhirReports", "Reports that count, page by page", search,
                FHIRRoutes.searching(FHIRCapability.reports)),
            endpoint(
                .get, FHIRPath.report, "fhirReport", "One report that counts", one, [Self.id]),
            endpoint(
                .post, FHIRPath.reports, "fhirCreate", "Take a whole report", create),
            endpoint(
                .put, FHIRPath.report, "fhirUpdate", "Take a whole report, or its next revision",
                update, [Self.id, .header("If-Match", "W/\"1\": only over this revision")]),
            endpoint(
                .post, FHIRPath.validate, "fhirValidate", "Judge a report and store nothing",
                validate),
        ]
    }

    private static let id = Endpoint.Parameter.path(
        "report", "FORM.FIRST-DAY.LENGTH.UNIT: HDKB-T.2026-01-01.P1M.SX-TTYT-01")

    private func endpoint(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler, _ parameters: [Endpoint.Parameter] = []
    ) -> Endpoint {
        let isReading = method == .get
        let makes = [FHIRPath.reports, FHIRPath.report].contains(path) && !isReading
        return Endpoint(
            method: method, path: path, access: isReading ? .reading : .entering,
            operation: operation, summary: summary, parameters: parameters,
            produces: FHIRNames.mediaType, otherSuccess: makes ? 201 : nil, takesBody: !isReading,
            handler: handler)
    }

    private var directory: ExchangeDirectory {
        directories.current(catalogue.current, on: surroundings.now().day).directory
    }

    // MARK: - Out

    private func asked(_ context: CollectorContext) throws -> MeasureReportID {
        let text = context.parameters.get("report") ?? ""
        guard let id = MeasureReportID(text, in: directory),
            context.principal.ownUnit.map({ $0 == id.unit }) ?? true
        else { throw FHIRRoutes.missing("MeasureReport", text) }
        return id
    }

    private func one(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try request.wantsFHIR()
        let id = try asked(context)
        guard let report = try await read.report(id) else {
            throw FHIRRoutes.missing("MeasureReport", id.description)
        }
        if request.headers[.ifNoneMatch]?.contains("\"\(report.revision)\"") ?? false
            || request.headers[.ifNoneMatch] == String(report.revision)
        {
            return Response(status: .notModified)
        }
        return .fhir(report)
    }

    private func search(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try request.wantsFHIR()
        try request.onlyKnows(FHIRCapability.reports)
        let limit = try request.fhirCount()
        let question = try question(request, context.principal)
        var bundle = FHIRBundle(own: request.origin + "\(request.uri)")
        if limit == 0 || request.query("_total") == "accurate" {
            var all = question
            all.after = nil
            bundle.total = try await read.count(all)
        }
        let page =
            limit == 0
            ? ReadMeasureReports.Page() : try await read.page(question, limit: limit)
        bundle.entries = page.reports.map {
            ("\(request.fhirBase)/MeasureReport/\($0.id)", $0.json)
        }
        if page.isMore, let last = page.reports.last {
            bundle.next = request.fhirNext(after: last.id.description)
        }
        return .fhir(bundle.json)
    }

    private func question(
        _ request: Request, _ principal: Principal
    ) throws -> ReadMeasureReports.Question {
        let directory = directory
        let units = FHIRUnits(directory)
        var question = ReadMeasureReports.Question()
        for any in request.fhirQuery("measure") {
            let named = Set(any.compactMap { FHIRSearch.form(ofMeasure: $0, in: directory) })
            question.forms = question.forms?.intersection(named) ?? named
        }
        for any in request.fhirQuery("reporter") + request.fhirQuery("subject") {
            let named = Set(any.compactMap { FHIRSearch.unit(ofReference: $0, units) })
            question.units = question.units?.intersection(named) ?? named
        }
        for any in request.fhirQuery("_id") {
            let named = Set(any.compactMap { MeasureReportID($0, in: directory) })
            question.ids = question.ids?.intersection(named) ?? named
        }
        // What counts is complete; nothing else is ever shown.
        if request.fhirQuery("status").contains(where: { !$0.contains("complete") }) {
            question.ids = []
        }
        question.periods = try request.fhirDates("period")
        question.received = try request.fhirDates("_lastUpdated")
        if let after = request.query("_after") {
            guard let id = MeasureReportID(after, in: directory) else {
                throw OperationOutcome.refusal(
                    400, .value, vi: "_after: chỉ dùng như trong liên kết next.",
                    en: "_after: use it as a next link has it.")
            }
            question.after = id
        }
        if let own = principal.ownUnit {
            question.units = question.units?.intersection([own]) ?? [own]
        }
        return question
    }

    // MARK: - In

    private func create(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try request.wantsFHIR()
        return try await taken(
            FHIRReading(try await request.fhirBody(), in: directory), request, context.principal)
    }

    private func update(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try request.wantsFHIR()
        let text = context.parameters.get("report") ?? ""
        let reading = try FHIRReading(try await request.fhirBody(), in: directory)
        guard reading.named == text else {
            throw OperationOutcome.refusal(
                400, .invariant, at: "MeasureReport.id",
                vi: "id trong nội dung phải là id của địa chỉ.",
                en: "The id in the body must be the address's.")
        }
        guard reading.id.description == text else {
            throw OperationOutcome.refusal(
                400, .invariant, at: "MeasureReport.id",
                vi: "Nội dung là báo cáo \(reading.id); gửi đến địa chỉ ấy.",
                en: "The body is the report \(reading.id); send it to that address.")
        }
        return try await taken(reading, request, context.principal)
    }

    private func taken(
        _ reading: FHIRReading, _ request: Request, _ principal: Principal
    ) async throws -> Response {
        let outcome = try await judged(
            reading, principal, expected: try Self.expected(request), isDryRun: false)
        guard let report = try await read.report(reading.id) else {
            throw Problem(.storeUnavailable)
        }
        let isNew = outcome.reports > 0 && report.revision == 1
        var response = Response.fhir(report, status: isNew ? 201 : 200)
        response.headers[.location] =
            "\(request.fhirBase)/MeasureReport/\(reading.id)/_history/\(report.revision)"
        return response
    }

    private func validate(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        try request.wantsFHIR()
        let reading = try FHIRReading(try await request.fhirBody(), in: directory)
        _ = try await judged(reading, context.principal, expected: nil, isDryRun: true)
        return .outcome(OperationOutcome(status: 200, []))
    }

    /// What came of a report, once all of it was taken.
    ///
    /// - Throws: `OperationOutcome` with every fault, and nothing is stored.
    private func judged(
        _ reading: FHIRReading, _ principal: Principal, expected: Int?, isDryRun: Bool
    ) async throws -> TakeDataValues.Outcome {
        var asked = TakeDataValues.Request(body: reading.set, format: .json)
        asked.isWhole = true
        asked.isDryRun = isDryRun
        asked.expected = expected
        asked.door = TakeDataValues.Request.fhir
        let outcome: TakeDataValues.Outcome
        do {
            outcome = try await take(asked, from: principal)
        } catch let fault as SetFault {
            throw OperationOutcome(
                status: fault.code == .forbidden ? 403 : 422,
                [
                    FHIRIssue(
                        fault.code == .forbidden ? .forbidden : .processing,
                        code: fault.code.rawValue, vi: fault.message.vi, en: fault.message.en)
                ])
        } catch let overtaken as TakeDataValues.Overtaken {
            throw OperationOutcome.refusal(
                412, .conflict, vi: "Báo cáo đang ở lần gửi \(overtaken.current): đọc lại rồi sửa.",
                en: "The report is at revision \(overtaken.current): read it again, then change it."
            )
        }
        if let broken = outcome.broken { throw broken }
        guard outcome.conflicts.isEmpty else {
            throw FHIRConflicts(reading: reading, conflicts: outcome.conflicts).outcome
        }
        return outcome
    }

    /// The revision that the sender has seen.
    private static func expected(_ request: Request) throws -> Int? {
        guard let field = request.headers[.ifMatch] else { return nil }
        let digits = field.filter { $0.isASCII && $0.isNumber }
        guard field.hasPrefix("W/\"") || field.hasPrefix("\""), let revision = Int(digits) else {
            throw OperationOutcome.refusal(
                400, .value, vi: "If-Match: cần W/\"1\", như ETag của lần đọc trước.",
                en: "If-Match: expected W/\"1\", as the ETag of what was read.")
        }
        return revision
    }
}

/// What was wrong with a report's figures, at their places in its document.
struct FHIRConflicts {
    let reading: FHIRReading
    let conflicts: [ValueSorter.Conflict]

    /// All of it.
    var outcome: OperationOutcome {
        let codes = Set(conflicts.map(\.fault.code))
        let status =
            codes.contains(.foreignUnit) ? 403 : codes.contains(.approved) ? 409 : 422
        return OperationOutcome(
            status: status,
            conflicts.map { conflict in
                let fault = conflict.fault
                return FHIRIssue(
                    Self.kind(fault.code), at: expressions(conflict), code: fault.code.rawValue,
                    vi: fault.message.vi, en: fault.message.en)
            })
    }

    private static func kind(_ code: RowFault.Code) -> FHIRIssue.Kind {
        switch code {
        case .element, .notInSet, .combo, .attribution, .option: .codeInvalid
        case .unit: .notFound
        case .foreignUnit: .forbidden
        case .missing: .required
        case .type, .period, .periodType: .value
        case .comment: .tooLong
        case .approved: .conflict
        case .notAssigned, .expired, .future, .closed, .rule: .businessRule
        }
    }

    private func expressions(_ conflict: ValueSorter.Conflict) -> [String] {
        let root = "MeasureReport"
        switch conflict.fault.code {
        case .period, .periodType, .expired, .future, .approved, .closed: return [root + ".period"]
        case .unit, .foreignUnit, .notAssigned: return [root + ".reporter"]
        default: break
        }
        guard !conflict.rows.isEmpty else { return [root + ".group"] }
        return conflict.rows.filter { reading.places.indices.contains($0) }.map { row in
            let place = reading.places[row]
            return switch conflict.fault.code {
            case .element, .notInSet, .combo, .attribution: place + ".code"
            case .comment: place + ".extension"
            default: place
            }
        }
    }
}
