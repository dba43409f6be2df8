import HTTPTypes
import Hummingbird
import Shared

/// What was reported: lists, single reports, the whole history of a slot, the feed of changes.
struct HistoryRoutes: Sendable {
    /// Most rows in one answer.
    static let pageLimit = 1000

    let store: SQLiteStore
    let catalogue: CatalogueHolder

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.reports, access: .reading, operation: "listReports",
                summary: "Accepted reports in the order received",
                parameters: [
                    .query("form", "A form's code"), .query("period", "2026-03 …; needs form"),
                    .query("facility", "A unit's code"), .query("after", "The last row's seq"),
                    .query("limit", "1…\(Self.pageLimit)"),
                ], answer: .reports,
                problems: [.badQuery, .unknownForm, .unknownFacility, .wrongUnit],
                handler: list),
            Endpoint(
                method: .get, path: Routes.report, access: .reading, operation: "getReport",
                summary: "One accepted report, exactly the bytes that were digested",
                parameters: [.path("id", "The report's id")], answer: .report,
                problems: [.notFound, .badQuery],
                handler: report),
            Endpoint(
                method: .get, path: Routes.history, access: .reading, operation: "getHistory",
                summary: "Every revision, refused attempt and decision of one slot",
                parameters: [
                    .required("form", "A form's code"), .required("period", "2026-03 …"),
                    .query("facility", "A unit's code; a unit's own without it"),
                ], answer: .history,
                problems: [
                    .badQuery, .unknownForm, .unknownFacility, .periodNotOwed, .wrongUnit,
                ], handler: history),
            Endpoint(
                method: .get, path: Routes.changes, access: .reading, operation: "listChanges",
                summary: "Every act after a cursor, in the order committed",
                parameters: [
                    .query("since", "The cursor of the last answer; from the start without it"),
                    .query("limit", "1…\(Self.pageLimit)"),
                ], answer: .changes, problems: [.badQuery], handler: changes),
        ]
    }

    // MARK: - Lists

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let catalogue = catalogue.current
        let unit = try context.principal.ownUnit(
            asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                FacilityID($0)
            })
        var filter = StoreReader.ReportFilter()
        filter.after = try Self.cursor("after", request)
        filter.limit = try Self.limit(request)
        if let unit {
            guard let row = catalogue.facilityRows[unit] else { throw Problem(.unknownFacility) }
            filter.facility = row
        }
        let code = try request.query("form", accepts: "HDKB-T …") { FormCode($0) }
        var period: ReportingPeriod?
        if let code {
            guard let row = catalogue.formRow(code) else { throw Problem(.unknownForm) }
            filter.form = row
            period = try request.query("period").map { identifier throws(Problem) in
                try PeriodPlan.find(code, identifier, in: catalogue).period
            }
        } else if request.query("period") != nil {
            throw Problem(
                .badQuery, vi: "“period” cần có “form”: mỗi biểu có lịch riêng.",
                en: "“period” needs “form”: each form has its own calendar.")
        }
        let (wanted, asked) = (filter, period)
        let items = try await store.read { reader -> [ReportLine] in
            var filter = wanted
            if let asked {
                guard let row = try reader.periodKey(asked) else { return [] }
                filter.period = row
            }
            return try reader.reports(filter).map { try ReportLine($0, catalogue, reader) }
        }
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for item in items { item.write(to: &writer) } }
                writer.key("next")
                if let last = items.last, items.count == wanted.limit {
                    writer.integer(last.facts.seq)
                } else {
                    writer.null()
                }
            }
        }
    }

    private func changes(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let since = try Self.cursor("since", request)
        let limit = try Self.limit(request)
        let unit = try context.principal.ownUnit(asked: nil)
        let row = unit.flatMap { catalogue.current.facilityRows[$0] }
        let acts = try await store.read { reader in
            try reader.acts(after: since, facility: row, limit: limit)
        }
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for act in acts { act.write(to: &writer) } }
                writer.key("next")
                writer.integer(acts.last?.seq ?? since)
            }
        }
    }

    private static func cursor(_ name: String, _ request: Request) throws(Problem) -> Int64 {
        try request.query(name, accepts: "0…2^53") { text in
            Int64(text).flatMap { $0 >= 0 ? $0 : nil }
        } ?? 0
    }

    private static func limit(_ request: Request) throws(Problem) -> Int {
        try request.number("limit", in: 1...pageLimit) ?? 200
    }

    // MARK: - One report, one slot

    private func report(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ ReportID($0) }) else {
            throw Problem(
                .badQuery, vi: "Mã báo cáo gồm 32 chữ số hệ 16.",
                en: "A report id is 32 hexadecimal digits.")
        }
        let catalogue = catalogue.current
        let (found, signer) = try await store.read { reader in
            (
                try reader.reportBytes(id, in: catalogue, for: context.principal),
                try reader.signer(of: id)
            )
        }
        guard let bytes = found else { throw Problem(.notFound) }
        var response = Response.json(bytes)
        if let signer, let signature = Self.signatureField, let key = Self.signingKeyField {
            response.headers[signature] = signer.signature.header
            response.headers[key] = signer.key.base64
        }
        return response
    }

    private static let signatureField = HTTPField.Name(WireHeader.signature)
    private static let signingKeyField = HTTPField.Name(WireHeader.signingKey)

    private func history(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let catalogue = catalogue.current
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
            FacilityID($0)
        }
        guard let facility = try context.principal.ownUnit(asked: asked) else {
            throw Problem(.badQuery, vi: "Thiếu “facility”.", en: "“facility” is missing.")
        }
        let slot = try LocatedSlot(
            form: try request.required("form", accepts: "HDKB-T …") { FormCode($0) },
            period: try request.required("period", accepts: "2026-03 …") { $0 },
            facility: facility, in: catalogue)
        let story = try await store.read { try SlotStory(slot, catalogue, $0) }
        return .json { writer in story.write(to: &writer) }
    }
}

extension StoreReader {
    /// The canonical bytes of an accepted report, made again from what is stored; nil when there is
    /// none that `principal` may see.
    func reportBytes(
        _ id: ReportID, in catalogue: Catalogue, for principal: Principal
    ) throws -> [UInt8]? {
        guard let facts = try submission(id), let stored = try stored(seq: facts.seq),
            let form = catalogue.form(row: facts.formVersion),
            let facility = catalogue.facility(row: facts.slot.facility),
            let period = try period(row: facts.slot.period)
        else { return nil }
        if let own = principal.ownUnit, own != facility { return nil }
        let report = Report(
            id: id, form: form.key, facility: facility, period: period, revision: facts.revision,
            finalisedAt: facts.finalisedAt, content: try StoredReport(stored, form: form).content)
        return ReportCodec.encode(report, form: form)
    }
}
