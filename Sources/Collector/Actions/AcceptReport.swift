import Shared

/// Takes one report of a unit: the only way figures come into the store.
///
/// What the report alone decides is judged first, in parallel with others. What depends on what is
/// committed (is the id known, is this the next revision, do the figures fit the unit's history) is
/// judged inside the transaction that stores it, so that two reports that race see each other.
///
/// One transaction holds everything that follows from an acceptance: the revision, the slot, the
/// dirty mark of its sums, and the audit row whose hash the receipt carries. A refusal with findings
/// is kept, too: the department sees who is trying (DOMAIN §4.4).
struct AcceptReport: Sendable {
    /// How it ended, when the request could be judged.
    enum Outcome: Sendable {
        /// Stored now; durable.
        case accepted(Receipt)
        /// Stored before, with the same bytes: the same receipt again.
        case repeated(Receipt)
        /// Not stored as a revision.
        case refused(Problem)
    }

    /// A report whose own figures have been judged and that waits for its turn.
    ///
    /// A class, because it goes from hand to hand between threads: a structure of this size would
    /// count two dozen references each time.
    final class Prepared: Sendable {
        let report: Report
        let body: [UInt8]
        let digest: Digest
        /// The digest as audit rows spell it.
        let digestText: String
        let plan: PeriodPlan
        let own: Verdict
        let sender: KeyID
        let senderRow: Int64
        let unitRow: Int64
        let receivedAt: Instant
        /// When this very report came for the first time, where a restored backup has lost it: what
        /// decides whether it was on time. As a rule `receivedAt`.
        let firstReceivedAt: Instant
        let cells: [UInt8]
        let detail: [UInt8]?
        let signature: VerifiedSignature?

        /// Whether a header `Giaoban-Digest` names this very body.
        func isClaimed(_ header: String) -> Bool { header == "sha-256=:\(digestText):" }

        fileprivate init(
            _ report: Report, body: [UInt8], digest: Digest, plan: PeriodPlan, sender: KeyID,
            senderRow: Int64, unitRow: Int64, receivedAt: Instant, firstReceivedAt: Instant,
            signature: VerifiedSignature?
        ) {
            self.report = report
            self.body = body
            self.digest = digest
            digestText = digest.base64
            self.plan = plan
            self.sender = sender
            self.senderRow = senderRow
            self.unitRow = unitRow
            self.receivedAt = receivedAt
            self.firstReceivedAt = firstReceivedAt
            self.signature = signature
            own = Validator.verdict(
                on: report.content, form: plan.form, period: report.period,
                revision: report.revision, context: .unknown, scope: .ownFigures)
            cells = ValueBlob.encode(report.content.values, of: plan.form)
            detail = DetailBlob.encode(report.content)
        }
    }

    /// One report as it came.
    struct Delivery: Sendable {
        /// Canonical JSON.
        let body: [UInt8]
        /// The digest that came beside it, if one did.
        var claimed: Digest?
        /// The signature that came beside it, if one did.
        var signature: ReportSignature?
        /// The receipt it had before this collector lost it, if one came beside it and holds.
        var former: FormerReceipt?
    }

    /// The queue of the store.
    let queue: CommitQueue
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// Who has signed what.
    let signatures: SignatureCheck
    /// What receipts are signed with.
    let collectorKeys: CollectorKeys

    /// Judges and stores one report.
    ///
    /// - Parameter receivedAt: when the last byte of its body was read.
    /// - Throws: `Problem` for everything that leaves the store untouched; `StorageFailure` when
    ///   nothing could be committed.
    func callAsFunction(
        _ delivery: Delivery, from principal: Principal, receivedAt: Instant
    ) async throws -> Outcome {
        let catalogue = catalogue.current
        let prepared = try Self.prepare(
            delivery, from: principal, receivedAt: receivedAt, in: catalogue,
            signatures: signatures)
        let outcome = try await queue.perform { writer in
            try Decision(prepared: prepared, catalogue: catalogue, writer: writer).outcome()
        }
        return outcome.sealed(with: collectorKeys)
    }

    /// Decides a prepared report for a caller that does not wait; `then` is called once, on any
    /// thread. The same transaction, and the same promise: what is decided is durable.
    func decide(
        _ prepared: Prepared, in catalogue: Catalogue,
        then: @escaping @Sendable (Result<Decided, any Error>) -> Void
    ) {
        queue.perform(
            { writer in
                try Decision(prepared: prepared, catalogue: catalogue, writer: writer).outcome()
            }, then: then)
    }

    /// Everything that the report and the catalogue decide.
    static func prepare(
        _ delivery: Delivery, from principal: Principal, receivedAt: Instant,
        in catalogue: Catalogue, signatures: SignatureCheck
    ) throws(Problem) -> Prepared {
        guard case .unit(let unit, let sender, let senderRow) = principal else {
            throw Problem(.wrongRole)
        }
        let body = delivery.body
        let digest = Digest(of: body)
        if let claimed = delivery.claimed, claimed != digest { throw Problem(.digestMismatch) }
        let report = try ReportCodec.decode(body, forms: catalogue.forms)
        guard report.facility == unit else { throw foreign(report.facility, in: catalogue) }
        let signature = try signatures.verified(
            delivery.signature, of: digest, by: unit, sender: sender)
        let (plan, unitRow) = try owed(report, receivedAt: receivedAt, in: catalogue)
        return Prepared(
            report, body: body, digest: digest, plan: plan, sender: sender, senderRow: senderRow,
            unitRow: unitRow, receivedAt: receivedAt,
            firstReceivedAt: delivery.former?.receivedAt(report, digest: digest, now: receivedAt)
                ?? receivedAt,
            signature: signature)
    }

    /// Why a report of another unit than the sender's is not taken: a mistyped code is told as one.
    private static func foreign(_ facility: FacilityID, in catalogue: Catalogue) -> Problem {
        guard catalogue.registry.facility(facility) == nil else { return Problem(.wrongUnit) }
        return Problem(
            .unknownFacility, vi: "Không có đơn vị “\(facility)”.", en: "No facility “\(facility)”."
        )
    }

    /// What the form asks for the period, and the unit's row, once it is certain that this unit owes
    /// it and may send it.
    private static func owed(
        _ report: Report, receivedAt: Instant, in catalogue: Catalogue
    ) throws(Problem) -> (plan: PeriodPlan, unitRow: Int64) {
        let known = catalogue.knownPlan(report.form, report.period)
        if let known, known.isInForce, let row = known.rows[report.facility],
            receivedAt >= known.endsAt
        {
            return (known, row)
        }
        return try slowlyOwed(report, receivedAt: receivedAt, in: catalogue)
    }

    /// The same, for the first report of a period and for what will be refused: one reason at a time.
    private static func slowlyOwed(
        _ report: Report, receivedAt: Instant, in catalogue: Catalogue
    ) throws(Problem) -> (plan: PeriodPlan, unitRow: Int64) {
        guard let form = catalogue.forms[report.form] else { throw Problem(.unknownForm) }
        guard catalogue.registry.facility(report.facility) != nil,
            catalogue.facilityRows[report.facility] != nil
        else { throw Problem(.unknownFacility) }
        guard form.kinds.contains(report.period.kind) else { throw Problem(.periodNotOwed) }
        // An open version ends where the next one begins: only the one in force is taken.
        guard let inForce = catalogue.forms.form(form.code, for: report.period) else {
            throw notInForce(form, report.period, in: catalogue)
        }
        guard inForce.key == form.key else {
            throw Problem(
                .unknownFormVersion,
                vi: "Kỳ \(report.period.identifier) theo phiên bản \(inForce.key.version) của biểu "
                    + "\(form.code), báo cáo ghi phiên bản \(form.key.version).",
                en: "\(report.period.identifier) falls under version \(inForce.key.version) of "
                    + "\(form.code), the report says \(form.key.version).")
        }
        let plan = catalogue.plan(form, report.period)
        guard let row = plan.rows[report.facility] else {
            let owing = catalogue.registry.owing(
                report.facility, filedBy: form.filedBy, for: report.period)
            throw Problem(.periodNotOwed, owing.obstacle)
        }
        guard receivedAt >= plan.endsAt else { throw Problem(.periodNotEnded) }
        return (plan, row)
    }

    /// No version of the form covers the period: since when, or until when, the form applies.
    private static func notInForce(
        _ form: Form, _ period: ReportingPeriod, in catalogue: Catalogue
    ) -> Problem {
        let versions = catalogue.forms.versions(of: form.code)
        if let first = versions.compactMap(\.validity.from).min(), period.lastDay < first {
            return Problem(
                .unknownFormVersion,
                vi: "Biểu \(form.code) áp dụng từ kỳ kết thúc ngày \(first.vietnamese) trở đi; kỳ "
                    + "\(period.identifier) kết thúc trước ngày đó.",
                en: "\(form.code) applies to periods that end on \(first.iso) or later; "
                    + "\(period.identifier) ends before that.")
        }
        return Problem(
            .unknownFormVersion,
            vi: "Biểu \(form.code) không còn áp dụng cho kỳ \(period.identifier).",
            en: "\(form.code) no longer applies to \(period.identifier).")
    }
}
