import HTTPTypes
import Hummingbird
import Shared

/// Taking reports: one, or several at a time.
struct ReportRoutes: Sendable {
    /// Most reports in one batch.
    static let batchLimit = 256

    let accept: AcceptReport
    let surroundings: Surroundings
    let bodyLimit: Int
    let metrics: Metrics
    let refusals: NoteRefusal

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Routes.reports, access: .sending, operation: "sendReport",
                summary: "Send one report; 201 with a receipt, 200 with the same receipt again",
                parameters: [
                    .query("dryRun", "true only looks: 204, or the refusal with every finding"),
                    .header(WireHeader.digest, "sha-256=:BASE64: of the body's canonical bytes"),
                    .header(WireHeader.signature, "key=ID, sig=:BASE64: from a unit that signs"),
                    .header(
                        WireHeader.receipt,
                        ":BASE64: of the receipt of a report that a restored collector has lost"),
                ], answer: .receipt, success: 201, otherSuccess: 200, emptySuccess: 204,
                takesBody: true,
                body: .report, isQuick: true, problems: Self.problems, handler: send),
            Endpoint(
                method: .post, path: Routes.reportBatch, access: .sending,
                operation: "sendReports",
                summary: "Send several reports; each item is judged and answered by itself",
                answer: .reportBatchAnswer, takesBody: true, body: .reportBatch,
                problems: [.badUTF8, .legacyEncoding, .badJSON, .badReport, .tooBusy],
                handler: sendBatch),
        ]
    }

    private static let problems: [ProblemCode] = [
        .badQuery, .badUTF8, .legacyEncoding, .badJSON, .badReport, .notCanonical, .digestMismatch,
        .wrongUnit, .signatureMissing, .signatureInvalid, .signingKeyUnknown,
        .signingKeyRevoked, .unknownForm, .unknownFormVersion,
        .unknownFacility, .wrongCalendar, .periodNotOwed, .periodNotEnded, .periodClosed,
        .idReused, .revisionStale, .revisionWithdrawn, .revisionLocked, .findings, .tooBusy,
        .diskFull,
    ]

    private static let digestField = HTTPField.Name(WireHeader.digest)
    private static let signatureField = HTTPField.Name(WireHeader.signature)
    private static let receiptField = HTTPField.Name(WireHeader.receipt)

    private func send(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let body = try await request.jsonBody(limit: bodyLimit)
        let receivedAt = surroundings.now()
        metrics.add(.bodyBytes, body.count)
        let delivery = AcceptReport.Delivery(
            body: body, claimed: try Self.claimedDigest(request),
            signature: try ReportSignature.read(
                Self.signatureField.flatMap { request.headers[$0] }),
            former: FormerReceipt(
                header: Self.receiptField.flatMap { request.headers[$0] },
                keys: accept.collectorKeys.publicKeys))
        if try request.isDryRun {
            let problem = try await accept.look(
                delivery, from: context.principal, receivedAt: receivedAt)
            return problem.map { .problem($0) } ?? Response(status: .noContent)
        }
        let outcome = try await accept(
            delivery, from: context.principal, receivedAt: receivedAt)
        metrics.count(outcome)
        switch outcome {
        case .accepted(let receipt): return .json(receipt.bytes, status: .created)
        case .repeated(let receipt): return .json(receipt.bytes)
        case .refused(let problem): return .problem(problem)
        }
    }

    private static func claimedDigest(_ request: Request) throws(Problem) -> Digest? {
        guard let name = digestField, let text = request.headers[name] else { return nil }
        guard let digest = Digest(header: text) else { throw Problem(.digestMismatch) }
        return digest
    }

    // MARK: - Batches

    /// One item of a batch: a report, the digest of its canonical bytes, and perhaps a signature.
    private struct Item: Sendable {
        let body: [UInt8]
        let digest: Digest
        let signature: String?
    }

    /// An item, or why it alone cannot be judged.
    private typealias Reading = Result<Item, Problem>

    private func sendBatch(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: bodyLimit)
        let receivedAt = surroundings.now()
        metrics.add(.bodyBytes, body.count)
        let items = try Self.items(body)
        let principal = context.principal
        let answers = await judge(items, from: principal, receivedAt: receivedAt)
        for answer in answers {
            metrics.count(answer)
            guard case .refused(let problem) = answer else { continue }
            await refusals.note(
                problem,
                NoteRefusal.Refused(
                    token: Gate.token(in: request).map { Digest(of: Array($0.utf8)) },
                    address: context.address, path: Routes.reportBatch))
        }
        return .json { writer in Self.write(answers, to: items, &writer) }
    }

    /// Judges the items in their order, so that a correction finds the revision before it and a month
    /// the month before. What cannot be judged alone keeps back only itself.
    private func judge(
        _ items: [Reading], from principal: Principal, receivedAt: Instant
    ) async -> [AcceptReport.Outcome] {
        var answers = [AcceptReport.Outcome?](repeating: nil, count: items.count)
        var waiting: [(place: Int, report: AcceptReport.Prepared)] = []
        for (place, reading) in items.enumerated() {
            do throws(Problem) {
                let item = try reading.get()
                waiting.append(
                    (
                        place,
                        try AcceptReport.prepare(
                            AcceptReport.Delivery(
                                body: item.body, claimed: item.digest,
                                signature: try ReportSignature.read(item.signature)),
                            from: principal, receivedAt: receivedAt,
                            in: accept.catalogue.current, signatures: accept.signatures)
                    ))
            } catch {
                answers[place] = .refused(error)
            }
        }
        do {
            let outcomes = try await accept.together(waiting.map(\.report))
            for ((place, _), outcome) in zip(waiting, outcomes) { answers[place] = outcome }
        } catch {
            let problem = CollectorResponder.problem(for: error)
            for (place, _) in waiting { answers[place] = .refused(problem) }
        }
        return answers.compactMap { $0 }
    }

    /// Reads `{"items":[{"digest":"sha-256=:…:","report":{…},"signature":"key=…, sig=:…:"}]}`.
    private static func items(_ body: [UInt8]) throws(Problem) -> [Reading] {
        do throws(JSONFault) {
            let elements = try JSONValue(parsing: body)["items"]?.elements ?? []
            var items: [Reading] = []
            for element in elements {
                guard let report = element["report"], let digest = element["digest"] else { break }
                items.append(item(report, digest, signature: element["signature"]?.text))
            }
            guard !items.isEmpty, items.count == elements.count, items.count <= batchLimit
            else { throw batchShape }
            return items
        } catch {
            throw Problem(fault: error, in: body)
        }
    }

    /// A digest that cannot be read, or a report without canonical bytes, keeps back its own item.
    private static func item(
        _ report: JSONValue, _ digest: JSONValue, signature: String?
    ) -> Reading {
        guard let digest = digest.text.flatMap({ Digest(header: $0) }) else {
            return .failure(
                Problem(
                    .digestMismatch, vi: "“digest”: cần sha-256=:BASE64:.",
                    en: "“digest”: expected sha-256=:BASE64:."))
        }
        do throws(JSONFault) {
            return .success(
                Item(body: try report.canonicalBytes(), digest: digest, signature: signature))
        } catch {
            return .failure(Problem(fault: error, in: []))
        }
    }

    private static var batchShape: JSONFault {
        JSONFault(
            .notAccepted(
                expected: LocalizedText(
                    vi: "items: 1–\(batchLimit) phần tử có digest và report",
                    en: "items: 1–\(batchLimit) elements with digest and report")),
            offset: 0, line: 1, column: 1)
    }

    private static func write(
        _ answers: [AcceptReport.Outcome], to items: [Reading], _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for (answer, item) in zip(answers, items) {
                    writer.object { writer in
                        // A receipt names its report itself.
                        if case .refused = answer, case .success(let item) = item {
                            writer.key("digest")
                            writer.string(item.digest.header)
                        }
                        write(answer, to: &writer)
                    }
                }
            }
        }
    }

    private static func write(_ answer: AcceptReport.Outcome, to writer: inout JSONWriter) {
        let status: Int
        switch answer {
        case .accepted(let receipt), .repeated(let receipt):
            writer.key("receipt")
            receipt.write(to: &writer)
            if case .accepted = answer { status = 201 } else { status = 200 }
        case .refused(let problem):
            writer.key("problem")
            problem.write(to: &writer)
            status = problem.code.status
        }
        writer.key("status")
        writer.integer(Int64(status))
    }
}
