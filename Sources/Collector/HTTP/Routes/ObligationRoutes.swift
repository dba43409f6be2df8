import Hummingbird
import Shared

/// Who owes what and where it stands; completeness and timeliness.
struct ObligationRoutes: Sendable {
    let board: ObligationBoard
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.obligations, access: .reading,
                operation: "listObligations",
                summary: "What is owed for a period, by whom, and how it stands at a moment",
                parameters: Self.parameters, answer: .obligations, problems: Self.problems,
                handler: obligations),
            Endpoint(
                method: .get, path: Routes.completeness, access: .reading,
                operation: "completeness", summary: "Reports received against expected, by form",
                parameters: Self.parameters, answer: .rates, problems: Self.problems,
                handler: { request, context in
                    try await rates(request, context, counting: "received", \.received)
                }),
            Endpoint(
                method: .get, path: Routes.timeliness, access: .reading, operation: "timeliness",
                summary: "Reports received on time against expected, by form",
                parameters: Self.parameters, answer: .rates, problems: Self.problems,
                handler: { request, context in
                    try await rates(request, context, counting: "onTime", \.onTime)
                }),
        ]
    }

    private static let parameters: [Endpoint.Parameter] = [
        .required("period", "2026-03, 2026-Q1, 2026-H1, 2026-9M, 2026, 2026-W07"),
        .query("form", "A form's code"), .query("facility", "A unit's code"),
        .query("asOf", "RFC 3339; now without it"),
    ]
    private static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .wrongUnit,
    ]

    private func question(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> ObligationBoard.Question {
        ObligationBoard.Question(
            period: try request.required("period", accepts: "2026-03 …") { $0 },
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) },
            facility: try context.principal.ownUnit(
                asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                    FacilityID($0)
                }),
            asOf: try request.query("asOf", accepts: "2026-04-10T08:00:00+07:00") {
                Instant(rfc3339: $0)
            } ?? surroundings.now())
    }

    private func obligations(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let question = try question(request, context)
        let rows = try await board.rows(question)
        return .json { writer in
            writer.object { writer in
                writer.key("asOf")
                writer.string(question.asOf.rfc3339)
                writer.key("items")
                writer.array { writer in for row in rows { row.write(to: &writer) } }
            }
        }
    }

    private func rates(
        _ request: Request, _ context: CollectorContext, counting name: String,
        _ numerator: @Sendable (ReportingRate) -> Int
    ) async throws -> Response {
        let question = try question(request, context)
        let rows = try await board.rows(question)
        let forms = Dictionary(grouping: rows, by: \.form).sorted { $0.key < $1.key }
        return .json { writer in
            writer.object { writer in
                writer.key("asOf")
                writer.string(question.asOf.rfc3339)
                writer.key("items")
                writer.array { writer in
                    for (form, rows) in forms {
                        let rate = ReportingRate(rows)
                        writer.object { writer in
                            writer.key("denominator")
                            writer.integer(Int64(rate.expected))
                            writer.key("form")
                            writer.string(form.code.text)
                            writer.key("numerator")
                            writer.integer(Int64(numerator(rate)))
                            writer.key("period")
                            writer.string(question.period)
                        }
                    }
                }
                writer.key("measure")
                writer.string(name)
            }
        }
    }
}

extension Principal {
    /// The unit whose rows may be shown: a unit's agent and its users see its own and
    /// nothing else.
    ///
    /// - Throws: `wrongUnit` when a unit asks for another.
    func ownUnit(asked: FacilityID?) throws(Problem) -> FacilityID? {
        guard let own = ownUnit else { return asked }
        guard asked == nil || asked == own else { throw Problem(.wrongUnit) }
        return own
    }
}

extension ObligationBoard.Row {
    /// Writes the row as `status --format json` shows it.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("attempts")
            writer.integer(Int64(attempts))
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            writer.key("daysLate")
            if let days = verdict.daysLate { writer.integer(Int64(days)) } else { writer.null() }
            writer.key("dueAt")
            if let due = verdict.due { writer.string(due.at.rfc3339) } else { writer.null() }
            writer.key("dueIsExtended")
            writer.bool(verdict.isExtended)
            writer.key("dueIsProvisional")
            writer.bool(verdict.due?.isProvisional ?? false)
            writer.key("facility")
            writer.string(facility.text)
            writer.key("facilityName")
            writer.string(facilityName.vi)
            writer.key("facilityNameEn")
            writer.string(facilityName.en)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("formVersion")
            writer.integer(Int64(form.version))
            writer.key("imported")
            writer.bool(isImported)
            writer.key("period")
            writer.string(period.identifier)
            writer.key("receivedAt")
            if let at = verdict.receivedAt { writer.string(at.rfc3339) } else { writer.null() }
            writer.key("review")
            writer.string(review.rawValue)
            writer.key("revision")
            if let revision { writer.integer(Int64(revision)) } else { writer.null() }
            writer.key("status")
            writer.string(verdict.status.rawValue)
            writer.key("why")
            if let why { why.write(to: &writer) } else { writer.null() }
        }
    }
}

extension AwaitReason.Told {
    /// Writes the reason: a stable word, since when, which rules, how the unit's clock goes, and a
    /// sentence in both languages.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("clockOffsetSeconds")
            if let clockOffset { writer.integer(clockOffset / 1000) } else { writer.null() }
            writer.key("reason")
            writer.string(reason.word)
            writer.key("rules")
            writer.array { writer in
                guard case .standing(let slot, _) = reason else { return }
                for rule in slot.rules { writer.string(rule.text) }
            }
            writer.key("since")
            if let since = reason.since { writer.string(since.rfc3339) } else { writer.null() }
            writer.key("text")
            writer.string(sentence.vi)
            writer.key("textEn")
            writer.string(sentence.en)
        }
    }
}
