import Shared

extension AcceptReport {
    /// One report's turn inside the transaction: decides against what is committed, then writes.
    struct Decision {
        let prepared: Prepared
        let catalogue: Catalogue
        let writer: StoreWriter
        /// True for past figures from a file: nothing says when they were due.
        var isImported = false

        private var report: Report { prepared.report }

        /// Decides and writes what follows.
        func outcome() throws -> Decided {
            if try writer.knows(report.id),
                let known = try writer.reader.submission(report.id)
            {
                return try seen(known)
            }
            // A period nobody has reported has no row yet, and a refusal must not make one.
            if report.revision != 1, try writer.reader.periodKey(report.period) == nil {
                return .refused(try stale(nil, expected: 1))
            }
            let key = try slotKey()
            let slot = try writer.slot(key)
            if let problem = try obstacle(key, slot) { return .refused(problem) }
            let verdict = Validator.merge(
                prepared.own, try historyVerdict(slot), form: prepared.plan.form)
            guard verdict.accepts(report.content) else { return try refuse(verdict, key) }
            return try accept(key, slot)
        }

        private func slotKey() throws -> SlotRowKey {
            SlotRowKey(
                form: prepared.plan.formRow, period: try writer.periodKey(report.period),
                facility: prepared.unitRow)
        }

        /// The id is known: the same bytes get the same receipt, others are kept for review.
        private func seen(_ known: SubmissionFacts) throws -> Decided {
            guard known.digest == prepared.digest else {
                // Under the sender's own slot: nobody writes into another unit's history.
                try keep(.conflict, findings: [], try slotKey())
                return .refused(Problem(.idReused))
            }
            if let reason = try writer.reader.withdrawal(of: known.seq) {
                return .refused(Problem(.revisionWithdrawn, vi: reason, en: reason))
            }
            guard let head = try writer.reader.auditHead(at: known.seq) else {
                preconditionFailure("a stored report has an audit row")
            }
            let written = WrittenReceipt(try receipt(known, head: head))
            let (group, place) = try writer.group(of: written)
            return .repeated(written, group, place: place)
        }

        /// Why this revision cannot be taken, whatever its figures.
        private func obstacle(_ key: SlotRowKey, _ slot: SlotState?) throws -> Problem? {
            let expected = (slot?.revision ?? 0) + 1
            if report.revision != expected { return try stale(slot, expected: expected) }
            let isClosed = try !writer.isQuiet(key) && writer.reader.isClosed(key)
            if isClosed || slot?.review == .closed {
                // What was closed is mended by one erratum that the department has asked for.
                return try writer.reader.awaitsErratum(key) ? nil : Problem(.periodClosed)
            }
            if slot?.review == .approved || slot?.review == .consolidated {
                return Problem(.revisionLocked)
            }
            return nil
        }

        private func stale(_ slot: SlotState?, expected: Int) throws -> Problem {
            var problem = Problem(
                .revisionStale,
                vi: "Nhận được lần gửi \(report.revision); lần kế tiếp phải là \(expected).",
                en: "Revision \(report.revision) was sent; the next one is \(expected).")
            problem.currentRevision = expected - 1
            if let counted = slot?.counted, let last = try writer.reader.stored(seq: counted) {
                problem.currentReport = last.facts.reportID
                problem.currentSender = try writer.reader.keyID(row: last.facts.accessKey)
            }
            return problem
        }

        // MARK: - Rules over history

        private func historyVerdict(_ slot: SlotState?) throws -> Verdict {
            guard prepared.plan.readsHistory else {
                return Verdict(findings: [], unevaluated: [])
            }
            let known = KnownReports(reader: writer.reader, catalogue: catalogue)
            let context = try known.context(
                for: report.facility, plan: prepared.plan, replacing: slot?.counted)
            return Validator.verdict(
                on: report.content, form: prepared.plan.form, period: report.period,
                revision: report.revision, context: context, scope: .history)
        }

        // MARK: - What is written

        private func refuse(_ verdict: Verdict, _ key: SlotRowKey) throws -> Decided {
            var problem = Problem(.findings)
            problem.findings = verdict.hard + verdict.unexplained(in: report.content)
            try keep(.refused, findings: verdict.findings, key)
            return .refused(problem)
        }

        private func keep(_ kind: AttemptKind, findings: [Finding], _ key: SlotRowKey) throws {
            guard try !writer.reader.hasAttempt(report.id, digest: prepared.digest) else { return }
            let seq = try writer.append(
                entry("report.\(kind.rawValue)", detail: prepared.digestText))
            try writer.insert(
                StoredAttempt(
                    seq: seq, kind: kind, reportID: report.id, digest: prepared.digest, slot: key,
                    revision: report.revision, receivedAt: prepared.receivedAt,
                    accessKey: prepared.senderRow, findings: findings.json, body: prepared.body))
        }

        private func accept(_ key: SlotRowKey, _ slot: SlotState?) throws -> Decided {
            let due = isImported ? nil : try dueNow(key)
            if prepared.firstReceivedAt != prepared.receivedAt {
                _ = try writer.append(
                    .reportRecovered(
                        report.id, by: prepared.sender, firstAt: prepared.firstReceivedAt,
                        at: prepared.receivedAt))
            }
            let seq = try writer.append(
                entry("report.accepted", detail: prepared.digestText))
            let facts = SubmissionFacts(
                seq: seq, reportID: report.id, slot: key, revision: report.revision,
                receivedAt: prepared.firstReceivedAt, dueAt: due?.at,
                finalisedAt: report.finalisedAt, accessKey: prepared.senderRow,
                formVersion: prepared.plan.versionRow, digest: prepared.digest)
            try writer.insert(
                StoredSubmission(
                    facts: facts, cells: prepared.cells, detail: prepared.detail,
                    signature: prepared.signature))
            try writer.set(
                SlotState(
                    counted: seq, revision: report.revision,
                    review: slot?.review == .returned ? .resubmitted : .received), for: key)
            try writer.markDirty(key)
            let written = WrittenReceipt(try receipt(facts, head: writer.head))
            let place = writer.receipts.add(written.leaf, seq: seq)
            return .accepted(written, writer.receipts, place: place)
        }

        /// The receipt of a stored report: the same row gives the same receipt for ever. Timeliness is
        /// fixed by the first complete report of the slot; a correction keeps it.
        private func receipt(_ facts: SubmissionFacts, head: AuditHead) throws -> Receipt {
            let first =
                facts.revision == 1 ? facts : try writer.reader.first(facts.slot) ?? facts
            return Receipt(
                id: report.id, digest: facts.digest, form: report.form,
                facility: report.facility, period: report.period, revision: facts.revision,
                receivedAt: facts.receivedAt, dueAt: first.dueAt, daysLate: first.daysLate,
                auditSequence: facts.seq, auditHead: head.hash)
        }

        /// The due date in force now: the rule's, or the extension recorded last. A report asked for
        /// once has no rule, and may have a day all the same.
        private func dueNow(_ key: SlotRowKey) throws -> DueDate? {
            let due = prepared.plan.due
            if try writer.isQuiet(key) { return due }
            let rulings = try writer.reader.rulings(key)
            guard !rulings.extensions.isEmpty else { return due }
            return ObligationFacts(
                periodEnd: prepared.plan.endsAt, due: due,
                extensions: rulings.extensions
            ).due(at: prepared.firstReceivedAt)
        }

        private func entry(_ action: String, detail: String) -> AuditEntry {
            AuditEntry(
                at: prepared.receivedAt, actor: prepared.sender.text, action: action,
                subject: report.id.text, detail: detail)
        }
    }
}

extension SubmissionFacts {
    /// Local days past the due day, at least 1 if late; nil without a due date.
    var daysLate: Int? {
        guard let dueAt else { return nil }
        // The due day is the day whose closing `dueAt` is: the day of the last instant on time.
        let days = receivedAt.day - dueAt.adding(milliseconds: -1).day
        return receivedAt >= dueAt ? max(1, days) : min(0, days)
    }
}
