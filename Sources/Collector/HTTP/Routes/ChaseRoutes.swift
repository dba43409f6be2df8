import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// What chasing gives to print and to subscribe to, and rulings for many units at once.
struct ChaseRoutes: Sendable {
    /// Paths of this family.
    enum Path {
        static let letter = "/letter"
        static let calendar = "/calendar.ics"
        static let rulings = "/local/rulings"
        static let calls = "/local/calls"
    }

    let board: ShowBoard
    let calendar: DueCalendar
    let bulk: RuleInBulk
    let call: CallReports
    /// What the department calls itself.
    let department: LocalizedText
    let surroundings: Surroundings

    /// The endpoints of the contract.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Path.letter, access: .department, operation: "chaseLetter",
                summary: "A letter of late and missing units with reasons, to print and sign",
                parameters: [
                    .query("period", "2026-03 …; the latest period of each form without it"),
                    .query("asOf", "2026-03-31 (its end) or RFC 3339; now without it"),
                    .query("lang", "vi or en; vi without it"),
                    .query("number", "The document's number"),
                    .query("place", "Where it is signed"),
                    .query("signer", "Who signs"), .query("position", "As what"),
                ], produces: "text/html; charset=utf-8", problems: [.badQuery], handler: letter),
            Endpoint(
                method: .get, path: Path.calendar, access: .reading, operation: "dueCalendar",
                summary: "Due dates as iCalendar: of all forms, or of what one unit owes",
                parameters: [
                    .query("facility", "A unit's code; a unit's own without it"),
                    .query("from", "2026-01-01; a month ago without it"),
                    .query("to", "2026-12-31; a year from now without it"),
                    .query("lang", "vi or en; vi without it"),
                ], produces: "text/calendar; charset=utf-8",
                problems: [.badQuery, .unknownFacility, .wrongUnit], handler: due),
        ]
    }

    /// What commands on this machine may ask beyond it.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.rulings, access: .local, operation: "ruleInBulk",
                summary: "Extend or exempt many units, forms and periods at once",
                takesBody: true, handler: rule),
            Endpoint(
                method: .post, path: Path.calls, access: .local, operation: "callReports",
                summary: "Ask units for a report once", takesBody: true, handler: callUnits),
        ]
    }

    // MARK: - Letter and calendar

    private func language(_ request: Request) throws(Problem) -> Language {
        try request.query("lang", accepts: "vi, en") { Language(rawValue: $0) } ?? .vi
    }

    private func letter(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let asOf = try request.query("asOf", accepts: "2026-03-31") { text in
            Instant(rfc3339: text) ?? Day(iso: text).map { $0.lastInstant }
        }
        let language = try language(request)
        let selection = request.query("period").map { BoardSelection.period($0) } ?? .latest
        let moment = asOf ?? surroundings.now()
        let shown = try await board(
            selection, facility: try context.principal.ownUnit(asked: nil), asOf: moment)
        func text(_ name: String) -> String { String((request.query(name) ?? "").prefix(120)) }
        let letter = ChaseLetter(
            heading: ChaseLetter.Heading(
                department: department[language], number: text("number"), place: text("place"),
                signer: text("signer"), position: text("position")),
            lines: ChaseLetter.lines(shown), asOf: moment, language: language)
        return .page(letter.html(in: try request.frame(context, at: surroundings.now())))
    }

    private func due(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") { FacilityID($0) }
        let facility = try context.principal.ownUnit(asked: asked)
        let catalogue = calendar.catalogue.current
        if let facility, catalogue.registry.facility(facility) == nil {
            throw Problem(.unknownFacility)
        }
        let now = surroundings.now()
        let language = try language(request)
        let from = try request.query("from", accepts: "2026-01-01") { Day(iso: $0) }
        let to = try request.query("to", accepts: "2026-12-31") { Day(iso: $0) }
        let first = from ?? now.day.adding(days: -31)
        let last = to ?? now.day.adding(days: 366)
        guard first <= last, last - first <= 1100 else {
            throw Problem(
                .badQuery, vi: "“from”, “to”: cần từ 1 ngày đến 3 năm.",
                en: "“from”, “to”: between a day and three years.")
        }
        let items = try await calendar(
            first..<last.adding(days: 1), facility: facility, at: now)
        let unit = facility.flatMap {
            catalogue.registry.state(of: $0, on: now.day)?.name.localized[language]
        }
        let title = LocalizedText(vi: "Hạn nộp báo cáo", en: "Reports due")[language]
        let text = CalendarText(
            name: [title, unit].compactMap { $0 }.joined(separator: " – "),
            entries: items.map { $0.entry(language, owner: facility?.text ?? "-") }, madeAt: now)
        return .text(text.text, type: "text/calendar; charset=utf-8")
    }

    // MARK: - Many at once

    private func rule(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let fields = try await request.fields()
        let asked = try Self.asked { fields[$0]?.text ?? "" }
        let isSaved = fields["apply"]?.text == "true"
        let changes = isSaved ? try await bulk(asked) : try await bulk.preview(asked)
        return .json { writer in
            writer.object { writer in
                writer.key("applied")
                writer.bool(isSaved)
                writer.key("items")
                writer.array { writer in for change in changes { change.write(to: &writer) } }
            }
        }
    }

    /// A ruling as it is asked for in texts; lists are parted by commas.
    static func asked(_ text: (String) -> String) throws(Problem) -> RuleInBulk.Request {
        var request = RuleInBulk.Request(
            ruling: try ruling(text("verb"), due: text("due")), periods: list(text("periods")))
        request.forms = try codes(text("forms"), "forms") { FormCode($0) }
        request.units = try units(text)
        request.reason = text("reason")
        request.decision = try decision(text("decision"))
        return request
    }

    /// Units as they are named in texts.
    static func units(_ text: (String) -> String) throws(Problem) -> UnitSelection {
        UnitSelection(
            facilities: try codes(text("facilities"), "facilities") { FacilityID($0) },
            area: try codes(text("area"), "area") { AreaID($0) }.first,
            types: Set(try codes(text("types"), "types") { FacilityType(rawValue: $0) }))
    }

    /// A document's number; nil for none.
    static func decision(_ text: String) throws(Problem) -> DecisionNumber? {
        guard !text.isEmpty else { return nil }
        guard let decision = DecisionNumber(text) else {
            throw Problem(
                .badQuery,
                vi: "“decision”: đọc được “\(text.prefix(64))”, cần như 1234/QĐ-SYT.",
                en: "“decision”: read “\(text.prefix(64))”, expected like 1234/QĐ-SYT.")
        }
        return decision
    }

    private func callUnits(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = try await request.fields()
        let units = try await call(try Self.called { fields[$0]?.text ?? "" })
        return .json { writer in
            writer.object { writer in
                writer.key("facilities")
                writer.array { writer in for unit in units { writer.string(unit.text) } }
            }
        }
    }

    /// A call as it is asked for in texts.
    static func called(_ text: (String) -> String) throws(Problem) -> CallReports.Request {
        guard let form = FormCode(text("form")) else { throw Problem(.unknownForm) }
        guard let due = DueDate(text: text("due")) else {
            throw Problem(
                .badQuery,
                vi: "“due”: đọc được “\(text("due").prefix(40))”, cần như 2026-09-08 17:00.",
                en: "“due”: read “\(text("due").prefix(40))”, expected like 2026-09-08 17:00.")
        }
        return CallReports.Request(
            form: form, period: text("period"), due: due, units: try units(text),
            reason: text("reason"), decision: try decision(text("decision")))
    }

    private static func ruling(
        _ verb: String, due: String
    ) throws(Problem) -> GrantExtension.Ruling {
        switch verb {
        case "extend":
            guard let day = Day(iso: due) else {
                throw Problem(
                    .badQuery, vi: "Phải nêu hạn mới, như 2026-03-20.",
                    en: "Give the new due day, such as 2026-03-20.")
            }
            return .due(day)
        case "exempt": return .exempt
        case "revokeExemption": return .revokeExemption
        default:
            throw Problem(
                .badQuery, vi: "“verb”: cần extend, exempt hoặc revokeExemption.",
                en: "“verb”: expected extend, exempt or revokeExemption.")
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " }.map(String.init)
    }

    private static func codes<Value>(
        _ text: String, _ name: String, _ make: (String) -> Value?
    ) throws(Problem) -> [Value] {
        var values: [Value] = []
        for word in list(text) {
            guard let value = make(word) else {
                throw Problem(
                    .badQuery, vi: "“\(name)”: không đọc được “\(word.prefix(40))”.",
                    en: "“\(name)”: “\(word.prefix(40))” cannot be read.")
            }
            values.append(value)
        }
        return values
    }
}

extension RuleInBulk.Change {
    /// Writes what becomes of one report.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("dueAt")
            if let due = row.verdict.due { writer.string(due.at.rfc3339) } else { writer.null() }
            writer.key("effect")
            writer.string(effect.rawValue)
            writer.key("facility")
            writer.string(row.facility.text)
            writer.key("facilityName")
            writer.string(row.facilityName.vi)
            writer.key("form")
            writer.string(row.form.code.text)
            writer.key("period")
            writer.string(row.period.identifier)
            writer.key("status")
            writer.string(row.verdict.status.rawValue)
        }
    }
}
