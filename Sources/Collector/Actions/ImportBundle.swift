import Shared

/// Takes reports that came on a stick: each goes through `AcceptReport` like one from the network, and
/// is answered by itself.
///
/// Nobody's token comes along, so the signature stands in for it: a key of the unit must have signed
/// the report, and must not have been revoked. The moment of receipt is the import's. Taking the same
/// report again, by whichever way, is answered with the same receipt.
struct ImportBundle: Sendable {
    /// One piece as it stood in the bundle; its own digest has been held against it already.
    struct Item: Sendable {
        /// Its place in the bundle.
        let number: Int
        /// What was done to it.
        let packing: BundleFrame.Packing
        /// Whether an earlier revision of its slot is lost in this bundle.
        let isAfterLost: Bool
        /// The bytes, packed.
        let payload: [UInt8]
    }

    let accept: AcceptReport
    let keys: KeyRing
    let collectorKeys: CollectorKeys
    let surroundings: Surroundings
    let metrics: Metrics
    let refusals: NoteRefusal

    /// Judges pieces in their order and stores what is good, in one transaction.
    ///
    /// - Throws: `StorageFailure` when nothing could be committed: then nothing was answered.
    func callAsFunction(_ items: [Item], of bundle: BundleID) async throws -> [BundleAnswer] {
        let receivedAt = surroundings.now()
        let sealingKeys = collectorKeys.sealingKeys
        var answers: [BundleAnswer?] = []
        var waiting: [(place: Int, prepared: AcceptReport.Prepared)] = []
        for (place, item) in items.enumerated() {
            guard let report = Self.open(item, with: sealingKeys) else {
                answers.append(
                    BundleAnswer(
                        bundle: bundle, number: item.number, entry: nil, digest: nil,
                        result: .damaged))
                continue
            }
            var answer = Self.answer(to: report, item, of: bundle)
            do throws(Problem) {
                let prepared = try prepare(report, receivedAt: receivedAt)
                answer.digest = prepared.digest
                waiting.append((place, prepared))
            } catch {
                metrics.count(.refused(error))
                await note(error)
                answer.settle(as: .refused(error), isEarly: false)
            }
            answers.append(answer)
        }
        if !waiting.isEmpty {
            let outcomes = try await accept.together(waiting.map(\.prepared))
            for ((place, prepared), outcome) in zip(waiting, outcomes) {
                metrics.count(outcome)
                answers[place]?.settle(
                    as: outcome,
                    isEarly: items[place].isAfterLost && Self.isAhead(prepared, outcome))
            }
        }
        let signer = collectorKeys.current
        return answers.compactMap { answer in
            // What was lost was not judged; nothing follows from it.
            guard let signer, let answer, answer.result != .damaged else { return answer }
            return answer.signed(with: signer)
        }
    }

    // MARK: - One piece

    /// Unpacks a piece under hard caps; nil for what cannot be unpacked, or not here.
    private static func open(_ item: Item, with keys: [SealingKey]) -> BundleReport? {
        var bytes = item.payload
        if item.packing == .sealed {
            let context = BundleFrame.context(.report, item.number)
            guard let inner = keys.lazy.compactMap({ $0.open(bytes, context: context) }).first
            else {
                return nil
            }
            bytes = inner
        }
        // A sealed piece is in gzip, or as it is where its maker had no memory for that.
        if item.packing == .gzip || item.packing == .sealed && bytes.starts(with: [0x1F, 0x8B]) {
            // Damaged, or a bomb (FAULTS E2).
            guard let inner = try? Inflation.gunzip(bytes, limit: BundleReport.byteLimit) else {
                return nil
            }
            bytes = inner
        }
        return BundleReport(bytes: bytes)
    }

    private static func answer(
        to report: BundleReport, _ item: Item, of bundle: BundleID
    ) -> BundleAnswer {
        var entry = report.entry
        entry.number = item.number
        return BundleAnswer(
            bundle: bundle, number: item.number, entry: entry, digest: Digest(of: report.body),
            result: .refused)
    }

    /// The signer speaks as its unit; whether it may, the intake itself finds out.
    private func prepare(
        _ report: BundleReport, receivedAt: Instant
    ) throws(Problem) -> AcceptReport.Prepared {
        guard let claim = report.signature else { throw Problem(.signatureMissing) }
        guard let signer = keys.key(claim.key), let unit = signer.facility else {
            throw Problem(.signingKeyUnknown)
        }
        let prepared = try AcceptReport.prepare(
            AcceptReport.Delivery(body: report.body, claimed: report.digest, signature: claim),
            from: .unit(unit, key: signer.id, row: signer.key), receivedAt: receivedAt,
            in: accept.catalogue.current, signatures: accept.signatures)
        // Answers go by the id: a label for another report would settle that one.
        guard prepared.report.id == report.entry.id,
            prepared.report.facility == report.entry.facility
        else {
            throw Problem(
                .badReport, vi: "Nhãn của mục trong gói không khớp báo cáo bên trong.",
                en: "The label of the piece does not match the report in it.")
        }
        return prepared
    }

    /// Whether a report skips a revision of its slot. Where that one is lost in the bundle and waits at
    /// the unit, this is no refusal to a person.
    private static func isAhead(
        _ prepared: AcceptReport.Prepared, _ outcome: AcceptReport.Outcome
    ) -> Bool {
        guard case .refused(let problem) = outcome, problem.code == .revisionStale else {
            return false
        }
        return prepared.report.revision > (problem.currentRevision ?? 0) + 1
    }

    private func note(_ problem: Problem) async {
        await refusals.note(
            problem,
            NoteRefusal.Refused(token: nil, address: "bundle", path: BundleRoutes.Path.reports))
    }
}

extension BundleAnswer {
    /// Says what the intake said.
    fileprivate mutating func settle(as outcome: AcceptReport.Outcome, isEarly: Bool) {
        switch outcome {
        case .accepted(let receipt): (result, body) = (.accepted, receipt.bytes)
        case .repeated(let receipt): (result, body) = (.repeated, receipt.bytes)
        case .refused(let problem): (result, body) = (isEarly ? .later : .refused, problem.bytes)
        }
    }
}

/// Ends the import of a bundle: verifies its seal and notes the act.
struct FinishBundle: Sendable {
    /// What can be said of a seal.
    enum Verdict: String, Sendable {
        /// A unit's key has signed it.
        case good
        /// A unit's key that has since been revoked has signed it.
        case revoked
        /// Nobody has signed it.
        case unsigned
        /// Its signature does not hold, or its key is not known.
        case wrong
    }

    let queue: CommitQueue
    let keys: KeyRing
    let surroundings: Surroundings

    /// - Parameter counts: how many reports ended how, in words for the audit log.
    func callAsFunction(_ seal: BundleSeal, counts: String) async throws -> Verdict {
        let verdict = judge(seal)
        let entry = AuditEntry(
            at: surroundings.now(), actor: Principal.local.name, action: "bundle.imported",
            subject: seal.bundle.text,
            detail: "\(seal.unit) \(verdict.rawValue) \(counts.prefix(200))")
        _ = try await queue.perform { writer in try writer.append(entry) }
        return verdict
    }

    private func judge(_ seal: BundleSeal) -> Verdict {
        guard let claim = seal.signature else { return .unsigned }
        guard let signer = keys.key(claim.key), signer.facility == seal.unit,
            let key = signer.publicKey, seal.isSigned(by: key)
        else { return .wrong }
        return signer.state == .revoked ? .revoked : .good
    }
}
