import Shared

/// Who signs what the courier carries, and whose receipts it believes.
struct Signatory: Sendable {
    /// The units of the home; nil in a world without signatures: tests of delivery alone.
    private let book: IdentityBook?

    init(book: IdentityBook) {
        self.book = book
    }

    private init() {
        book = nil
    }

    /// Signs nothing and believes every receipt.
    static let nobody = Signatory()

    /// Whether the home speaks for this unit: what it does not, it cannot send.
    func speaks(for unit: FacilityID) -> Bool { book.map { $0[unit] != nil } ?? true }

    /// The signature that goes with a report.
    func signature(of report: OutboxReport.Header) -> ReportSignature? {
        guard let book else { return report.signature.flatMap { ReportSignature(header: $0) } }
        return book.signature(of: report)
    }

    /// Asks the collector for keys that follow the ones this unit knows, each vouched for by the one
    /// before. False when there is none: the line is down, or somebody else signs.
    func learnKeys(for unit: FacilityID, over transport: any Transport) async -> Bool {
        guard let book, let known = book[unit] else { return false }
        let request = TransportRequest(
            method: .get, path: Routes.identity, isAuthorised: false, deadline: .seconds(30))
        // Whatever goes wrong here, the report stays where it is and is sent again.
        guard let answer = try? await transport.exchange(request), answer.status == 200,
            answer.mediaType == "application/json",
            let value = try? JSONValue(parsing: answer.body),
            let identity = CollectorIdentity(value: value)
        else { return false }
        var learnt = known
        learnt.learn(identity)
        guard learnt != known, (try? book.replace(learnt)) != nil else { return false }
        return learnt.collectorKeys.count > known.collectorKeys.count
    }

    /// The same for every unit that does not know yet what bundles are encrypted to: it must be known
    /// before the line is down.
    func learnSealing(over transport: any Transport) async {
        for unit in book?.all ?? [] where unit.sealingKey == nil && !unit.collectorKeys.isEmpty {
            _ = await learnKeys(for: unit.facility, over: transport)
        }
    }

    /// Whether a receipt is the department's own word. A home that was enrolled before receipts were
    /// signed knows no key and must take them as they come.
    func believes(_ receipt: Receipt, for unit: FacilityID) -> Bool {
        let keys = book?[unit]?.collectorKeys ?? []
        return keys.isEmpty || receipt.isSigned(byOneOf: keys)
    }
}
