import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// Everything that was reported, for whoever keeps a copy of it or analyses it: all revisions from a
/// cursor on, and what counts now as SDMX-CSV. Sent piece by piece: memory is the same for a month
/// and for ten years.
struct ExportRoutes: Sendable {
    /// Paths of this family.
    enum Path {
        static let revisions = "/v1/export"
        static let sdmx = "/v1/sdmx/{set}"
        static let description = "/v1/adx/{set}/{part}"
    }

    /// Revisions read at once.
    static let batch = 400
    /// How much of an answer is held before it is sent.
    private static let chunk = 1 << 16
    /// Where the next question goes on.
    static let cursorHeader = "Giaoban-Cursor"

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let read: ReadDataValues
    let queue: CommitQueue
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Path.revisions, access: .reading, operation: "exportRevisions",
                summary: "Every accepted revision after a cursor, oldest first",
                parameters: [
                    .query("after", "The cursor of the answer before; all without it"),
                    .query("format", "csv (one figure a line) or jsonl (one report a line)"),
                    .query("form", "Only this form"), .query("facility", "Only this unit"),
                ], produces: "text/csv; charset=utf-8", problems: [.badQuery, .wrongUnit],
                handler: revisions),
            Endpoint(
                method: .get, path: Path.sdmx, access: .reading, operation: "exportSDMX",
                summary: "What counts now of a data set, as SDMX-CSV 1.0",
                parameters: [
                    .path("set", "A data set's code, HDKB-T or NL-6T.year"),
                    .query("from", "First day, 2026-01-01; a year ago without it"),
                    .query("to", "Last day; today without it"),
                ], produces: "text/csv; charset=utf-8", problems: [.badQuery, .unknownForm],
                handler: observations),
            Endpoint(
                method: .get, path: Path.description, access: .reading, operation: "describeADX",
                summary: "XML Schema, Schematron rules or structure definition of a data set's ADX",
                parameters: [
                    .path("set", "A data set's code, HDKB-T or NL-6T.year"),
                    .path("part", "schema.xsd, rules.sch or structure.xml"),
                ], produces: "application/xml", problems: [.unknownForm, .notFound],
                handler: description),
        ]
    }

    // MARK: - Revisions from a cursor on

    private func revisions(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let after =
            try request.query("after", accepts: "0, 1, 2 …") { text in
                Int64(text).flatMap { $0 >= 0 ? $0 : nil }
            } ?? 0
        let format =
            try request.query("format", accepts: "csv, jsonl") {
                RevisionLines.Format(rawValue: $0)
            }
            ?? .csv
        let catalogue = catalogue.current
        let form = try request.query("form", accepts: "HDKB-T …") { FormCode($0) }
        let unit = try context.principal.ownUnit(
            asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") { FacilityID($0) })
        var filter = StoreReader.ReportFilter(after: after, limit: Self.batch)
        filter.form = form.map { catalogue.formRow($0) ?? 0 }
        filter.facility = unit.map { catalogue.facilityRows[$0] ?? 0 }
        // What is committed while this is being sent comes with the next question.
        let (end, store, wanted) = (queue.recorded, store, filter)
        var headers: HTTPFields = [.contentType: format.mediaType, .cacheControl: "no-store"]
        if let name = HTTPField.Name(Self.cursorHeader) { headers[name] = String(max(after, end)) }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                var filter = wanted
                var lines = RevisionLines(format)
                while true {
                    let asked = filter
                    let found = try await store.read { reader in
                        try reader.revisions(asked, upTo: end)
                    }
                    for one in found { try lines.write(one, catalogue) }
                    if lines.count >= Self.chunk || found.isEmpty {
                        try await writer.write(ByteBuffer(bytes: lines.take()))
                    }
                    guard let last = found.last else { break }
                    filter.after = last.stored.facts.seq
                }
                try await writer.finish(nil)
            })
    }

    // MARK: - SDMX-CSV

    private func dataSet(
        _ context: CollectorContext
    ) throws(Problem) -> (ExchangeDirectory.DataSet, ExchangeDirectory) {
        let directory = directories.current(catalogue.current, on: surroundings.now().day).directory
        let code = context.parameters.get("set") ?? ""
        guard let set = directory.dataSet(code, by: .code) else {
            let known = directory.dataSets.map(\.code).joined(separator: ", ")
            throw Problem(
                .unknownForm, vi: "Không có tập dữ liệu “\(code.prefix(40))”; có: \(known).",
                en: "No data set “\(code.prefix(40))”; there are: \(known).")
        }
        return (set, directory)
    }

    private func observations(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let (set, directory) = try dataSet(context)
        let today = surroundings.now().day
        let last = try request.query("to", accepts: "2026-12-31") { Day(iso: $0) } ?? today
        let first =
            try request.query("from", accepts: "2026-01-01") { Day(iso: $0) }
            ?? last.adding(days: -366)
        guard first <= last, let latest = directory.forms.versions(of: set.form).last else {
            throw Problem(
                .badQuery, vi: "“from” phải trước “to”.", en: "“from” must be before “to”.")
        }
        var question = ReadDataValues.Question()
        question.dataSets = [set]
        question.periods = ReportingPeriod.ending(
            in: first..<last.adding(days: 1), kind: set.kind, calendar: latest.calendar)
        question.units = Set(directory.units.map(\.id))
        if let own = context.principal.ownUnit { question.units = [own] }
        let (read, asked) = (read, question)
        let parts = read.parts(question)
        return Response(
            status: .ok,
            headers: [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var document = SDMXCSV(dataSet: set.code, version: latest.key.version)
                for part in parts {
                    for report in try await read.reports(of: part, asked) {
                        report.write(to: &document)
                        guard document.count >= Self.chunk else { continue }
                        try await writer.write(ByteBuffer(bytes: document.take()))
                    }
                }
                try await writer.write(ByteBuffer(bytes: document.take()))
                try await writer.finish(nil)
            })
    }

    // MARK: - What describes our ADX

    private func description(
        _ request: Request, _ context: CollectorContext
    ) throws -> Response {
        let (set, directory) = try dataSet(context)
        guard let schema = ADXSchema(set, in: directory) else { throw Problem(.notFound) }
        switch context.parameters.get("part") {
        case "schema.xsd": return .text(schema.schema, type: "application/xml")
        case "rules.sch": return .text(schema.schematron, type: "application/xml")
        case "structure.xml": return .text(schema.structure, type: "application/xml")
        default: throw Problem(.notFound)
        }
    }
}
