import Shared
import Support
import Synchronization

@testable import Agent

/// A home in memory, its bundles, and a department that answers them.
struct BundleWorld {
    static let department = SigningKey(seed: [UInt8](repeating: 0xD0, count: 32))

    let disk = MemoryFileSystem()
    let outbox: SpoolOutbox
    let spool: Spool
    let book: IdentityBook

    /// - Parameter known: the department's key that the units trust.
    init(
        units: [AgentIdentity] = [TestIdentity.unit()], known: SigningKey? = Self.department
    ) throws {
        spool = try Spool(root: "/outbox", disk: disk, reserveSize: 512)
        outbox = SpoolOutbox(spool: spool, lockPath: nil)
        book = TestIdentity.book(
            units.map { unit in
                var unit = unit
                unit.collectorKeys = known.map { [$0.publicKey] } ?? []
                return unit
            }, disk: disk)
    }

    /// A report that waits.
    @discardableResult
    func save(_ number: Int, period: String = "2026-03", revision: Int = 1) throws -> OutboxName {
        try spool.save(Samples.report(number, period: period, revision: revision))
    }

    func exporter(to recipient: SealingPublicKey? = nil) -> BundleExporter {
        let dice = Mutex(SplitMix64(seed: 11))
        return BundleExporter(outbox: outbox, book: book, recipient: recipient) { count in
            dice.withLock { dice in
                (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
            }
        }
    }

    /// What an export would hold.
    func plan() async throws -> BundleExporter.Plan { try await exporter().plan() }

    /// The file that an export makes.
    func export(to recipient: SealingPublicKey? = nil) async throws -> [UInt8] {
        let exporter = exporter(to: recipient)
        var file: [UInt8] = []
        _ = try await exporter.write(
            try await exporter.plan(), at: Instant(milliseconds: 1_775_000_000_000)
        ) { bytes throws(FileFault) in file += bytes }
        return file
    }

    /// The whole pieces of a file.
    static func frames(_ file: [UInt8]) -> [BundleFrame] {
        var scanner = BundleScanner()
        return (scanner.take(file) + scanner.finish()).compactMap {
            if case .frame(let frame) = $0 { frame } else { nil }
        }
    }

    func importer() async throws -> ReceiptsImporter {
        try await ReceiptsImporter(outbox: outbox, book: book)
    }

    // MARK: - The department

    static func receipt(for report: OutboxReport, signed key: SigningKey = department) -> Receipt {
        let header = report.header
        guard
            let period = ReportingPeriod(identifier: header.period, calendar: .statistical)
        else { preconditionFailure("sample periods are well formed") }
        return Receipt(
            id: header.id, digest: header.digest, form: Form.Key(code: header.form, version: 1),
            facility: header.facility, period: period, revision: header.revision,
            receivedAt: Instant(milliseconds: 1_775_100_000_000), dueAt: nil, daysLate: nil,
            auditSequence: 1, auditHead: Digest(of: [])
        ).signed(with: key)
    }

    static func answer(
        _ report: OutboxReport, _ result: BundleAnswer.Result, body: [UInt8] = []
    ) -> BundleAnswer {
        let header = report.header
        return BundleAnswer(
            bundle: BundleID(random: [UInt8](repeating: 1, count: 16)), number: 1,
            entry: BundleEntry(
                number: 1, id: header.id, facility: header.facility, form: header.form,
                period: header.period, revision: header.revision), digest: header.digest,
            result: result, body: body)
    }
}
