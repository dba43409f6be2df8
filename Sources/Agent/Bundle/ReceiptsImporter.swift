import Shared

/// Takes the department's answers from a file, each as if it had just come over the line.
///
/// A stick can be anybody's: what settles or refuses a report must bear the department's signature. An
/// agent that was cut off while the department changed its key follows by the chain that goes along.
struct ReceiptsImporter: Sendable {
    /// Most answers in one file.
    static let limit = BundleExporter.limit

    /// What one answer came to here.
    enum Fate: Hashable, Sendable {
        /// The same as the network's answer.
        case settled(Outcome)
        /// The report no longer waits: an answer came before.
        case settledBefore
        /// Another home's report.
        case foreign
        /// Nobody of the department has signed it.
        case unproven
        /// For other bytes than the ones that wait.
        case otherBytes
        /// Spoilt or missing on the way there: it waits on.
        case lost
        /// Not taken yet: it waits on.
        case later
    }

    /// A file's content, found whole.
    struct Content: Sendable {
        /// The answers.
        var answers: [BundleAnswer] = []
        /// The department's keys as it sent them along.
        var identity: CollectorIdentity?
        /// Pieces that could not be read.
        var damaged = 0
        /// True when there were reports in it: it is a bundle on its way there.
        var isBundle = false

        /// Takes what was found.
        mutating func add(_ finding: BundleScanner.Finding) {
            guard case .frame(let frame) = finding else {
                damaged += 1
                return
            }
            switch frame.kind {
            case .keys:
                let value = try? JSONValue(parsing: frame.payload)  // not keys: none are learnt
                identity = value.flatMap { CollectorIdentity(value: $0) } ?? identity
            case .answer where answers.count < ReceiptsImporter.limit:
                if let answer = BundleAnswer(bytes: frame.payload) {
                    answers.append(answer)
                } else {
                    damaged += 1
                }
            case .report: isBundle = true
            case .answer, .seal, .index: break
            }
        }
    }

    private let outbox: SpoolOutbox
    private let book: IdentityBook
    private let waiting: [ReportID: OutboxName]
    private let settled: Set<ReportID>

    /// - Parameter book: the units that the home speaks for.
    init(outbox: SpoolOutbox, book: IdentityBook) async throws(FileFault) {
        self.outbox = outbox
        self.book = book
        waiting = Dictionary(
            try await outbox.waiting().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        settled = Set(
            try await outbox.names(in: .sent).map(\.id)
                + (try await outbox.names(in: .refused)).map(\.id))
    }

    /// Follows the department to a newer key. What the disk does not take is learnt another time.
    func learn(_ identity: CollectorIdentity) {
        for unit in book.all where !unit.collectorKeys.isEmpty {
            var learnt = unit
            learnt.learn(identity)
            if learnt != unit { try? book.replace(learnt) }
        }
    }

    /// Does what an answer says, and tells what that was.
    func take(_ answer: BundleAnswer) async throws(FileFault) -> (OutboxName?, Fate) {
        guard let entry = answer.entry else { return (nil, .lost) }
        guard let unit = book[entry.facility] else { return (nil, .foreign) }
        guard let name = waiting[entry.id] else {
            return (nil, settled.contains(entry.id) ? .settledBefore : .foreign)
        }
        switch answer.result {
        case .damaged, .missing: return (name, .lost)
        case .accepted, .repeated, .refused, .later: break
        }
        guard answer.isSigned(byOneOf: unit.collectorKeys) else { return (name, .unproven) }
        if answer.result == .later { return (name, .later) }
        guard case .report(let report) = try await outbox.load(name) else {
            return (name, .settledBefore)
        }
        guard answer.digest == report.header.digest else { return (name, .otherBytes) }
        let outcome = outcome(of: answer, for: report, unit)
        try await outbox.settle(name, as: outcome)
        return (name, .settled(outcome))
    }

    /// The very judgement that an answer over the line gets.
    private func outcome(
        of answer: BundleAnswer, for report: OutboxReport, _ unit: AgentIdentity
    ) -> Outcome {
        let isReceipt = answer.result != .refused
        let travelled = TransportAnswer(
            status: isReceipt ? 200 : answer.problem?.code.status ?? 0,
            headers: [
                Header("Content-Type", isReceipt ? Receipt.mediaType : Problem.mediaType)
            ], body: answer.body)
        return Outcome(travelled, id: report.header.id, digest: report.header.digest) { receipt in
            receipt.isSigned(byOneOf: unit.collectorKeys)
        }
    }
}

extension Outbox {
    /// Brings a report to where an answer puts it: the one way, whether the answer came over the line or
    /// on a stick.
    func settle(_ name: OutboxName, as outcome: Outcome) async throws(FileFault) {
        switch outcome {
        case .accepted(let receipt): try await settle(name, receipt: receipt)
        case .refused(let problem): try await refuse(name, reason: problem.body)
        case .identity, .later: break
        }
    }
}
