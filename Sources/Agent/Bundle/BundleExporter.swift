import Shared

/// Puts all waiting reports into a bundle. They go on waiting: only a receipt settles a report, whichever
/// way it comes, and `run` may deliver the same ones meanwhile.
struct BundleExporter: Sendable {
    /// Most reports in one bundle.
    static let limit = 50_000

    /// A report that is not in the bundle, and why.
    enum LeftOut: Hashable, Sendable {
        /// Its file was damaged and has been moved aside.
        case damaged(OutboxName, why: String)
        /// A newer version of the agent wrote it.
        case newer(OutboxName)
        /// The unit has no key yet: a stick proves nothing without a signature.
        case unsigned(OutboxName)
        /// The bundle is full.
        case tooMany(Int)
    }

    /// What a bundle will hold.
    struct Plan: Sendable {
        /// The reports, each slot's revisions in order: the collector accepts nothing else.
        var names: [OutboxName] = []
        /// Their digests.
        var digests: [Digest] = []
        /// What stays out.
        var leftOut: [LeftOut] = []

        /// The list that goes along.
        var entries: [BundleEntry] {
            names.enumerated().map { place, name in
                BundleEntry(
                    number: place + 1, id: name.id, facility: name.slot.facility,
                    form: name.slot.form, period: name.slot.period, revision: name.revision)
            }
        }
    }

    let outbox: SpoolOutbox
    let book: IdentityBook
    /// What the reports are encrypted to; nil for not.
    let recipient: SealingPublicKey?
    let randomBytes: @Sendable (Int) -> [UInt8]

    /// Looks at everything that waits.
    func plan() async throws(FileFault) -> Plan {
        var plan = Plan()
        let waiting = DeliverySchedule.inRevisionOrder(try await outbox.waiting())
        for name in waiting.prefix(Self.limit) {
            switch try await outbox.load(name) {
            case .report(let report) where book.signature(of: report.header) == nil:
                plan.leftOut.append(.unsigned(name))
            case .report(let report):
                plan.names.append(name)
                plan.digests.append(report.header.digest)
            case .damaged(let why): plan.leftOut.append(.damaged(name, why: why))
            case .newer: plan.leftOut.append(.newer(name))
            case .gone: break
            }
        }
        if waiting.count > Self.limit { plan.leftOut.append(.tooMany(waiting.count - Self.limit)) }
        return plan
    }

    /// Writes the bundle.
    ///
    /// - Parameters:
    ///   - moment: now, for people and for the seal.
    ///   - append: takes its bytes, piece after piece.
    /// - Returns: how many pieces were written.
    func write(
        _ plan: Plan, at moment: Instant,
        append: ([UInt8]) throws(FileFault) -> Void
    ) async throws(FileFault) -> Int {
        let entries = plan.entries
        let pages = BundleIndex(entries: entries).pages.map(\.bytes)
        let seal = seal(entries, pages, at: moment)
        let units = book.all.map { (code: $0.facility, name: $0.facilityName) }
        try append(
            BundleText.manifest(
                seal, units: units, entries: entries,
                digests: recipient == nil ? plan.digests : []))
        let list =
            [BundleFrame(.seal, 1, .plain, seal.bytes)]
            + pages.enumerated().map { BundleFrame(.index, $0 + 1, .plain, $1) }
        for frame in list { try append(frame.text) }
        var count = 0
        for (entry, name) in zip(entries, plan.names) {
            guard let report = try await load(name) else { continue }
            try append(frame(entry, report).text)
            count += 1
        }
        // Once more behind the reports: damage to one end leaves the other.
        for frame in list { try append(frame.text) }
        return count + 2 * list.count
    }

    private func seal(_ entries: [BundleEntry], _ pages: [[UInt8]], at moment: Instant)
        -> BundleSeal
    {
        let unit = book.all.first { $0.signingKey != nil } ?? book.first
        let seal = BundleSeal(
            bundle: BundleID(random: randomBytes(BundleID.byteCount)), unit: unit.facility,
            madeAt: moment, reports: entries.count, pages: pages.map { Digest(of: $0) },
            sealedFor: recipient?.id)
        return unit.signingKey.map { seal.signed(with: $0, as: unit.key) } ?? seal
    }

    /// A planned report. One that was delivered or refused meanwhile goes along all the same: the list is
    /// written, and the collector gives the same answer again.
    private func load(_ name: OutboxName) async throws(FileFault) -> OutboxReport? {
        if case .report(let report) = try await outbox.load(name) { return report }
        for place in [Spool.Place.sent, .refused] {
            if let report = await outbox.report(name, in: place) { return report }
        }
        return nil
    }

    private func frame(_ entry: BundleEntry, _ report: OutboxReport) -> BundleFrame {
        let content = BundleReport(
            entry: entry, digest: report.header.digest,
            signature: book.signature(of: report.header), body: report.body
        ).bytes
        guard let packed = Gzip.compress(content) else {
            // Memory is out for zlib; the report is small.
            return sealed(entry, content, .plain)
        }
        return sealed(entry, packed, .gzip)
    }

    private func sealed(
        _ entry: BundleEntry, _ bytes: [UInt8], _ packing: BundleFrame.Packing
    ) -> BundleFrame {
        guard let recipient else { return BundleFrame(.report, entry.number, packing, bytes) }
        let context = BundleFrame.context(.report, entry.number)
        guard
            let box = recipient.seal(
                bytes, context: context, once: randomBytes(SealingPublicKey.byteCount))
        else { preconditionFailure("the department has vouched for its key") }
        return BundleFrame(.report, entry.number, .sealed, box)
    }
}
