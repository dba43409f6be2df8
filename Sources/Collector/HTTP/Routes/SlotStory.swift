import Shared

/// One accepted revision as lists show it.
struct ReportLine: Sendable {
    let facts: SubmissionFacts
    private let form: Form.Key?
    private let facility: FacilityID?
    private let period: ReportingPeriod?
    private let sender: KeyID?
    private let withdrawal: String?
    private let preparedBy: ReportPerson?
    private let approvedBy: ReportPerson?

    /// Gathers what a line shows.
    ///
    /// - Parameter content: what the revision says, where its people are to be shown.
    init(
        _ facts: SubmissionFacts, _ catalogue: Catalogue, _ reader: StoreReader,
        content: Report.Content? = nil
    ) throws {
        preparedBy = content?.preparedBy
        approvedBy = content?.approvedBy
        self.facts = facts
        form = catalogue.form(row: facts.formVersion)?.key
        facility = catalogue.facility(row: facts.slot.facility)
        period = try reader.period(row: facts.slot.period)
        sender = try reader.keyID(row: facts.accessKey)
        withdrawal = try reader.withdrawal(of: facts.seq)
    }

    /// Writes the line.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let approvedBy {
                writer.key("approvedBy")
                approvedBy.write(to: &writer)
            }
            writer.key("calendar")
            writer.string(period?.calendar.rawValue ?? "")
            writer.key("digest")
            writer.string(facts.digest.header)
            writer.key("facility")
            writer.string(facility?.text ?? "")
            writer.key("finalisedAt")
            writer.string(facts.finalisedAt.rfc3339)
            writer.key("form")
            writer.string(form?.code.text ?? "")
            writer.key("formVersion")
            writer.integer(Int64(form?.version ?? 0))
            writer.key("id")
            writer.string(facts.reportID.text)
            writer.key("period")
            writer.string(period?.identifier ?? "")
            if let preparedBy {
                writer.key("preparedBy")
                preparedBy.write(to: &writer)
            }
            writer.key("receivedAt")
            writer.string(facts.receivedAt.rfc3339)
            writer.key("revision")
            writer.integer(Int64(facts.revision))
            writer.key("sender")
            writer.string(sender?.text ?? "")
            writer.key("seq")
            writer.integer(facts.seq)
            if let withdrawal {
                writer.key("withdrawn")
                writer.string(withdrawal)
            }
        }
    }
}

/// Everything that ever happened to one slot: nothing is overwritten, so it can be told whole.
struct SlotStory: Sendable {
    private let revisions: [ReportLine]
    private let attempts: [StoredAttempt]
    private let decisions: [StoredDecision]

    /// Gathers the story of a slot.
    init(_ slot: LocatedSlot, _ catalogue: Catalogue, _ reader: StoreReader) throws {
        guard let period = try reader.periodKey(slot.plan.period) else {
            (revisions, attempts, decisions) = ([], [], [])
            return
        }
        let key = SlotRowKey(form: slot.form, period: period, facility: slot.facilityRow)
        let filter = StoreReader.ReportFilter(
            form: key.form, period: key.period, facility: key.facility, limit: 10_000)
        revisions = try reader.reports(filter).map { facts in
            let content = try reader.stored(seq: facts.seq).flatMap { stored in
                try catalogue.form(row: facts.formVersion).map {
                    try StoredReport(stored, form: $0).content
                }
            }
            return try ReportLine(facts, catalogue, reader, content: content)
        }
        attempts = try reader.attempts(key)
        decisions = try reader.decisions(key)
    }

    /// Writes the story.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("attempts")
            writer.array { writer in for attempt in attempts { attempt.write(to: &writer) } }
            writer.key("decisions")
            writer.array { writer in for decision in decisions { decision.write(to: &writer) } }
            writer.key("revisions")
            writer.array { writer in for line in revisions { line.write(to: &writer) } }
        }
    }
}

extension StoredAttempt {
    /// Writes the attempt with its findings; its figures stay in the store.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("digest")
            writer.string(digest.header)
            writer.key("findings")
            writer.canonical(findings)
            writer.key("id")
            writer.string(reportID.text)
            writer.key("kind")
            writer.string(kind.rawValue)
            writer.key("receivedAt")
            writer.string(receivedAt.rfc3339)
            writer.key("revision")
            writer.integer(Int64(revision))
            writer.key("seq")
            writer.integer(seq)
        }
    }
}

extension StoredDecision {
    /// Writes the decision.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            if !figures.isEmpty {
                writer.key("figures")
                writer.texts(figures)
            }
            writer.key("kind")
            writer.string(kind.rawValue)
            writer.key("reason")
            writer.string(reason)
            writer.key("seq")
            writer.integer(seq)
        }
    }
}

extension StoredAct {
    /// Writes the act.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("action")
            writer.string(action)
            writer.key("actor")
            writer.string(actor)
            writer.key("at")
            writer.string(at.rfc3339)
            writer.key("seq")
            writer.integer(seq)
            writer.key("subject")
            writer.string(subject)
        }
    }
}
