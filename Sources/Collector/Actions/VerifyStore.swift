import Shared

/// Reads everything that is stored again and finds what does not hold, a stretch at a time: the
/// database's own structure, the audit chain, every report with its digest and signature, what counts,
/// and the sums.
struct VerifyStore: Sendable {
    /// What is checked, in this order.
    enum Check: String, Sendable, CaseIterable {
        /// Pages, indexes and references of the database.
        case database
        /// The chain of acts.
        case audit
        /// Every accepted report: content, digest, signature, and its act in the chain.
        case reports
        /// Which revision counts.
        case slots
        /// The kept sums, computed again.
        case sums

        /// Its name for people.
        var title: LocalizedText {
            switch self {
            case .database: LocalizedText(vi: "cấu trúc cơ sở dữ liệu", en: "database structure")
            case .audit: LocalizedText(vi: "chuỗi kiểm toán", en: "audit chain")
            case .reports: LocalizedText(vi: "báo cáo và chữ ký", en: "reports and signatures")
            case .slots: LocalizedText(vi: "lần gửi được tính", en: "counted revisions")
            case .sums: LocalizedText(vi: "số tổng đã lưu", en: "kept sums")
            }
        }
    }

    /// What came of a stretch.
    struct Outcome: Sendable {
        /// Rows looked at.
        var checked = 0
        /// What does not hold; the rows after a broken act of the chain are not looked at.
        var faults: [StoreReader.Fault] = []
        /// Where to go on; nil at the end of the check.
        var next: Int64?
    }

    /// Most rows of one stretch.
    static let stretch = 20_000

    /// The store.
    let store: SQLiteStore
    /// Forms and units.
    let catalogue: CatalogueHolder
    /// Digests and signatures.
    let signatures: VerifySignatures

    /// Checks one stretch, from the place that the one before gave, or 0.
    func callAsFunction(_ check: Check, after place: Int64) async throws -> Outcome {
        switch check {
        case .database: try await database()
        case .audit: try await audit(after: place)
        case .reports: try await reports(after: place)
        case .slots:
            try await store.read { reader in
                Outcome(
                    checked: try reader.rowCounts()["slot"] ?? 0, faults: try reader.slotFaults())
            }
        case .sums: try await sums(after: Int(place))
        }
    }

    private func database() async throws -> Outcome {
        try await store.read { reader in
            let faults = try reader.integrityFaults().map { fault in
                StoreReader.Fault(
                    seq: 0, subject: "database", why: LocalizedText(vi: fault, en: fault))
            }
            return Outcome(checked: try reader.rowCounts().count, faults: faults)
        }
    }

    private func audit(after seq: Int64) async throws -> Outcome {
        try await store.read { reader in
            // The stretch before has verified this hash.
            let head = seq == 0 ? .start : try reader.auditHead(at: seq)
            guard let head else { return Outcome() }
            let page = try reader.auditPage(after: head, limit: Self.stretch)
            let isWhole = page.fault == nil && page.count == Self.stretch
            return Outcome(
                checked: page.count, faults: [page.fault].compactMap { $0 },
                next: isWhole ? page.head.seq : nil)
        }
    }

    private func reports(after seq: Int64) async throws -> Outcome {
        let outcome = try await signatures(after: seq)
        let unwitnessed = try await store.read { reader in
            try reader.unwitnessedSubmissions(after: seq, limit: VerifySignatures.pageLimit)
        }
        let faults = outcome.faults.map {
            StoreReader.Fault(seq: $0.seq, subject: $0.id.text, why: $0.why)
        }
        return Outcome(
            checked: outcome.reports, faults: faults + unwitnessed, next: outcome.next)
    }

    private func sums(after index: Int) async throws -> Outcome {
        let catalogue = catalogue.current
        return try await store.read { reader in
            let kept = try reader.cleanAggregates()
            let part = kept.dropFirst(index).prefix(Self.sumsAtOnce)
            var outcome = Outcome(checked: part.count)
            if index + part.count < kept.count { outcome.next = Int64(index + part.count) }
            for (form, row) in part {
                guard
                    let code = catalogue.versions.values.first(where: { $0.form == form })?.code
                        .code,
                    let period = try reader.period(row: row),
                    let version = catalogue.forms.form(code, for: period)
                else { continue }
                let fresh = try Series.sums(
                    of: catalogue.plan(version, period), form: form, period: row, among: nil,
                    catalogue, reader)
                guard try reader.aggregate(form: form, period: row) != fresh else { continue }
                outcome.faults.append(
                    StoreReader.Fault(
                        seq: 0, subject: "\(code) \(period.identifier)",
                        why: LocalizedText(
                            vi: "số tổng không khớp với các báo cáo",
                            en: "the kept sum is not what the reports give")))
            }
            return outcome
        }
    }

    /// Forms and periods of one stretch.
    private static let sumsAtOnce = 50
}
