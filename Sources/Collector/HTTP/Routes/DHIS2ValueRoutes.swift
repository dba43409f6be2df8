import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// Figures through the door of DHIS2 and ADX, in and out.
struct DHIS2ValueRoutes: Sendable {
    typealias Path = DHIS2Routes.Path

    /// Largest body, as it travels and unpacked.
    static let bodyLimit = 96 << 20
    /// Most periods of one question.
    static let periodLimit = 2000
    /// When to come again while others send large bodies.
    private static let busySeconds = 10
    /// How much of an answer is held before it is sent.
    private static let chunk = 1 << 16

    let take: TakeDataValues
    let read: ReadDataValues
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let jobs: ImportJobs
    let large: LargeBodies
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.dataValueSets, access: .entering,
                operation: "dhis2Import",
                summary: "Take figures: JSON, XML, CSV, ADX; plain, gzip or zip",
                parameters: Self.importing, takesBody: true, handler: importSets),
            Endpoint(
                method: .get, path: Path.dataValueSets, access: .reading, operation: "dhis2Export",
                summary: "Figures that count: JSON, XML, CSV, ADX by Accept or the address's end",
                parameters: Self.exporting, handler: exportSets),
            Endpoint(
                method: .post, path: Path.completions, access: .entering,
                operation: "dhis2Complete",
                summary: "Call figures complete: what waits becomes a report",
                parameters: [.query("dryRun", "true only looks")], takesBody: true,
                handler: complete),
            Endpoint(
                method: .get, path: Path.completions, access: .reading,
                operation: "dhis2Completions", summary: "Reports that count, as completions",
                parameters: Self.exporting, handler: completions),
        ]
    }

    private static let importing: [Endpoint.Parameter] = [
        .query("importStrategy", "CREATE_AND_UPDATE, CREATE, UPDATE, DELETE and the old names"),
        .query("dryRun", "true only looks"), .query("async", "true answers with a job"),
        .query("idScheme", "UID, CODE, NAME, ATTRIBUTE:uid"),
        .query("dataSetIdScheme", "The same for data sets"),
        .query("dataElementIdScheme", "The same for data elements"),
        .query("orgUnitIdScheme", "The same for units"),
        .query("dataSet", "The data set of every row"),
        .query("firstRowIsHeader", "false for CSV without column names"),
    ]

    private static let exporting: [Endpoint.Parameter] = [
        .required("dataSet", "Identifier or code; several may stand"),
        .required("period", "202601, 2026Q1 …; or startDate and endDate"),
        .required("orgUnit", "Identifier or code; several may stand"),
        .query("startDate", "2026-01-01"), .query("endDate", "2026-12-31"),
        .query("children", "true with everything below"),
        .query("dataElement", "Only these elements"),
        .query("lastUpdated", "Only what was received from this day on"),
        .query("idScheme", "UID, CODE, NAME, ATTRIBUTE:uid, for all names of the answer"),
    ]

    var metadata: MetadataCatalogue {
        directories.current(catalogue.current, on: surroundings.now().day)
    }

    // MARK: - In

    private func importSets(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let format = try Self.format(of: request)
        let bytes = try await request.doorBody(limit: Self.bodyLimit)
        do {
            return try await large.admit(bytes.count) {
                try await importSets(bytes, as: format, request, context)
            }
        } catch is LargeBodies.Busy {
            var problem = Problem(.tooBusy)
            problem.retryAfter = Self.busySeconds
            throw problem
        }
    }

    private func importSets(
        _ bytes: [UInt8], as format: DataValueFormat, _ request: Request,
        _ context: CollectorContext
    ) async throws -> Response {
        var set: DataValueSet
        do throws(ExchangeFault) {
            set = try DataValueSet.read(
                bytes, as: format, firstRowIsHeader: request.doorFlag("firstRowIsHeader") ?? true)
        } catch {
            throw WebMessage.refusal(
                error.isTooLarge ? 413 : 400, vi: error.vietnamese, en: error.message)
        }
        let strategy = try Self.strategy(request.query("importStrategy") ?? set.strategy)
        var asked = TakeDataValues.Request(body: set, format: format)
        asked.schemes = try request.schemes()
        asked.dataSet = request.query("dataSet")
        asked.strategy = strategy
        asked.isDryRun = request.doorFlag("dryRun") ?? set.isDryRun ?? false
        let isComplete = set.saysComplete
        set.rows = []
        let remarks = set.remarks
        let message: WebMessage
        do throws(SetFault) {
            message =
                ImportAnswer(
                    outcome: try await outcome(asked, context.principal), isDryRun: asked.isDryRun,
                    isComplete: isComplete, remarks: remarks
                ).message
        } catch {
            message = ImportAnswer.refused(error)
        }
        return answer(message, request, context.principal)
    }

    /// The outcome, with only what is a set's own fault thrown as one.
    private func outcome(
        _ asked: TakeDataValues.Request, _ principal: Principal
    ) async throws(SetFault) -> TakeDataValues.Outcome {
        do {
            return try await take(asked, from: principal)
        } catch let fault as SetFault {
            throw fault
        } catch let problem as Problem {
            throw SetFault(.forbidden, vi: problem.detail.vi, en: problem.detail.en)
        } catch {
            var outcome = TakeDataValues.Outcome()
            outcome.broken = error as? StorageFailure ?? .unavailable(code: 0)
            return outcome
        }
    }

    private func answer(
        _ message: WebMessage, _ request: Request, _ principal: Principal
    ) -> Response {
        guard request.doorFlag("async") == true, let summary = message.response else {
            return .webMessage(message)
        }
        let id = UID(.job, Hex.encode(surroundings.randomBytes(16))).text
        let time = DataValueWriter.moment(surroundings.now())
        jobs.add(ImportJobs.Job(owner: principal.name, time: time, summary: summary), id: id)
        let job: JSONValue = .object([
            .init("created", .string(time)), .init("id", .string(id)),
            .init("jobStatus", .string("COMPLETED")),
            .init("jobType", .string("DATAVALUE_IMPORT")),
            .init("name", .string("dataValueImport")),
            .init(
                "relativeNotifierEndpoint", .string("/api/system/tasks/DATAVALUE_IMPORT/\(id)")),
            .init("responseType", .string("JobConfigurationWebMessageResponse")),
        ])
        return .webMessage(
            WebMessage(
                httpStatus: 200, status: .ok, message: "Initiated DATAVALUE_IMPORT", response: job))
    }

    private static func format(of request: Request) throws -> DataValueFormat {
        let field = request.headers[.contentType] ?? "application/json"
        if let format = DataValueFormat(mediaType: field) { return format }
        // A zip says nothing of what is in it: DHIS2 reads such a body as the address says, JSON else.
        if field.lowercased().hasPrefix("application/zip")
            || field.lowercased().hasPrefix("application/gzip")
        {
            return request.headers[.accept].flatMap { DataValueFormat(mediaType: $0) } ?? .json
        }
        let accepted = DataValueFormat.allCases.map(\.mediaType).joined(separator: ", ")
        throw WebMessage.refusal(
            415, vi: "Content-Type “\(field.prefix(60))”: cần \(accepted).",
            en: "Content-Type `\(field.prefix(60))`: expected \(accepted).")
    }

    private static func strategy(_ text: String?) throws -> ImportStrategy {
        guard let text else { return .createAndUpdate }
        guard let strategy = ImportStrategy(text) else {
            let accepted = ImportStrategy.allCases.map(\.rawValue).joined(separator: ", ")
            throw WebMessage.refusal(
                400, vi: "importStrategy “\(text.prefix(40))”: cần \(accepted).",
                en: "importStrategy `\(text.prefix(40))`: expected \(accepted).")
        }
        return strategy
    }

    // MARK: - Out

    private func exportSets(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let format = Self.wanted(request)
        let question = try question(request, context.principal, format)
        let (read, principal, now) = (read, context.principal, surroundings.now())
        let parts = read.parts(question)
        let comboScheme = question.schemes.scheme(\.combo, standard: format.standardScheme)
        let combo = comboScheme == .uid ? UID.defaultCombo.text : "default"
        return Response(
            status: .ok,
            headers: [.contentType: format.mediaType, .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var document = DataValueWriter(format, exportedAt: now, combo: combo)
                for part in parts {
                    let slots = try await read.slots(
                        of: part, question, format: format, for: principal)
                    for slot in slots {
                        document.write(slot.figures, of: slot.group)
                        if document.count >= Self.chunk {
                            try await writer.write(ByteBuffer(bytes: document.take()))
                        }
                    }
                }
                document.finish()
                try await writer.write(ByteBuffer(bytes: document.take()))
                try await writer.finish(nil)
            })
    }

    /// The format asked for by `Accept`; JSON where nothing else is named first.
    private static func wanted(_ request: Request) -> DataValueFormat {
        (request.headers[.accept] ?? "").split(separator: ",").lazy.compactMap {
            DataValueFormat(mediaType: String($0))
        }.first ?? .json
    }
}
