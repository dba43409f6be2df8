import Shared
import Synchronization

/// Who is asking.
enum Principal: Hashable, Sendable {
    /// Nobody we know.
    case anonymous
    /// A unit's agent.
    case unit(FacilityID, key: KeyID, row: Int64)
    /// Somebody who may read everything.
    case reader(key: KeyID)
    /// A command on the collector's own machine, run by the directory's owner.
    case local

    /// The name in audit rows and logs.
    var name: String {
        switch self {
        case .anonymous: "anonymous"
        case .unit(_, let key, _), .reader(let key): key.text
        case .local: "local"
        }
    }
}

/// Every key that was given out, in memory: a request costs one hash and one look-up.
final class KeyRing: Sendable {
    private struct Entry {
        let principal: Principal
        let isValid: Bool
    }

    private let entries: Mutex<[Digest: Entry]>
    private let rows: Mutex<[AccessKeyRow]>

    /// Holds the keys of the store.
    init(_ rows: [AccessKeyRow]) {
        entries = Mutex(Self.index(rows))
        self.rows = Mutex(rows)
    }

    /// How many keys there are, ended ones included.
    var count: Int { entries.withLock { $0.count } }

    /// Holds other keys from now on.
    func replace(_ rows: [AccessKeyRow]) {
        let index = Self.index(rows)
        entries.withLock { $0 = index }
        self.rows.withLock { $0 = rows }
    }

    /// Every key, in the order given out.
    var all: [AccessKeyRow] { rows.withLock { $0.sorted { $0.key < $1.key } } }

    /// Who holds `token`.
    ///
    /// - Throws: `tokenUnknown`, `tokenRevoked`.
    func principal(token: String) throws(Problem) -> Principal {
        let hash = Digest(of: Array(token.utf8))
        guard let entry = entries.withLock({ $0[hash] }) else { throw Problem(.tokenUnknown) }
        guard entry.isValid else { throw Problem(.tokenRevoked) }
        return entry.principal
    }

    private static func index(_ rows: [AccessKeyRow]) -> [Digest: Entry] {
        var index: [Digest: Entry] = [:]
        for row in rows {
            let principal: Principal =
                row.facility.map { .unit($0, key: row.id, row: row.key) } ?? .reader(key: row.id)
            index[row.tokenHash] = Entry(principal: principal, isValid: row.isValid)
        }
        return index
    }
}
