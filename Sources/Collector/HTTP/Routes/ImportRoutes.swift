import Hummingbird
import NIOCore
import Shared

/// Tables that come as files: the body is the file itself, CSV or a workbook.
struct ImportRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let imports = "/local/imports"
    }

    /// Largest file.
    static let fileLimit = 16 << 20

    let take: ImportReference
    let history: ImportHistory
    let surroundings: Surroundings

    /// The endpoints of this family.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.imports, access: .local, operation: "importTable",
                summary: "Take a table of units, days off, plans or people; dryRun=true only looks",
                parameters: [
                    .required("kind", Self.words),
                    .required("file", "The file's name"), .query("dryRun", "true or false"),
                ], takesBody: true, problems: [.badQuery, .bodyTooLarge], handler: importTable)
        ]
    }

    /// The word for past figures.
    private static let historyWord = "history"

    private static let words = (ImportKind.allCases.map(\.rawValue) + [historyWord])
        .joined(separator: ", ")

    private func importHistory(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let isDryRun = try request.isDryRun
        let outcome = try await history(
            ImportReference.File(
                name: try request.required("file", accepts: "ten.csv, ten.xlsx") { $0 },
                bytes: try await request.file(limit: Self.fileLimit)),
            by: context.principal.name, isDryRun: isDryRun)
        return .json(try outcome.json(isStored: !isDryRun).canonicalBytes())
    }

    private func importTable(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let words = Self.words
        if request.query("kind") == Self.historyWord {
            return try await importHistory(request, context)
        }
        let kind = try request.required("kind", accepts: words) { ImportKind(rawValue: $0) }
        let file = ImportReference.File(
            name: try request.required("file", accepts: "ten.csv, ten.xlsx") { $0 },
            bytes: try await request.file(limit: Self.fileLimit))
        let isDryRun = try request.isDryRun
        let plan =
            isDryRun
            ? try await take.preview(kind, file)
            : try await take(kind, file, by: context.principal.name)
        return .json(try plan.json(isStored: !isDryRun).canonicalBytes())
    }
}

extension Request {
    /// The body as a file of at most `limit` bytes.
    ///
    /// - Throws: `bodyTooLarge`.
    func file(limit: Int) async throws -> [UInt8] {
        do {
            return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .bodyTooLarge, vi: "Tệp lớn hơn \(limit >> 20) MiB.",
                en: "The file is larger than \(limit >> 20) MiB.")
        }
    }
}

extension ImportHistory.Outcome {
    /// The outcome as commands read it.
    fileprivate func json(isStored: Bool) -> JSONValue {
        .object([
            .init(
                "changes",
                .array(
                    taken.map { slot in
                        let name = "\(slot.form) \(slot.period.identifier) \(slot.facility)"
                        return LocalizedText(vi: name, en: name).pair
                    })), .init("faults", .array(faults.map(\.json))),
            .init("remarks", .array(remarks.map(\.json))),
            .init("stored", .bool(isStored && faults.isEmpty && !taken.isEmpty)),
            .init("unchanged", .integer(Int64(unchanged))),
        ])
    }
}

extension ImportPlan {
    /// The plan as commands read it.
    ///
    /// - Parameter isStored: false for a dry run.
    func json(isStored: Bool) -> JSONValue {
        .object([
            .init("changes", .array(changes.map(\.pair))),
            .init("faults", .array(faults.map(\.json))),
            .init("stored", .bool(isStored && faults.isEmpty && !documents.isEmpty)),
            .init("unchanged", .integer(Int64(unchanged))),
        ])
    }
}

extension ReadingFault {
    /// Where, what was read, why not.
    var json: JSONValue {
        .object([
            .init("cell", cell.map { .string($0.local) } ?? .null),
            .init("file", .string(file)), .init("message", message.pair),
            .init("read", .string(read)),
            .init("sheet", cell?.sheet.map { .string($0.name) } ?? .null),
        ])
    }
}
