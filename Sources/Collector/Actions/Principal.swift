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
    /// A person who is signed in.
    case person(Person)
    /// A command on the collector's own machine, run by the directory's owner.
    case local

    /// The name in audit rows and logs.
    var name: String {
        switch self {
        case .anonymous: "anonymous"
        case .unit(_, let key, _), .reader(let key): key.text
        case .person(let person): person.name.text
        case .local: "local"
        }
    }

    /// In what capacity; nil for nobody, and for the machine's owner, who may everything.
    var role: Role? {
        switch self {
        case .anonymous, .local: nil
        case .unit: .agent
        case .reader: .reader
        case .person(let person): person.role
        }
    }

    /// The unit whose rows alone may be seen: an agent's, a unit user's; nil for everybody else.
    var ownUnit: FacilityID? {
        switch self {
        case .unit(let facility, _, _): facility
        case .person(let person): person.facility
        case .anonymous, .reader, .local: nil
        }
    }

    /// The forms that an officer answers for, where these are not all: what work lists open with.
    var ownForms: Set<FormCode>? {
        guard case .person(let person) = self, person.role == .officer,
            case .forms(let forms) = person.mandate
        else { return nil }
        return forms
    }

    /// Whether the holder of one of an access's roles may decide about a form.
    func mayDecide(_ access: Endpoint.Access, about form: FormCode) -> Bool {
        (role.map { access.roles.contains($0) } ?? false) && mandate.covers(form)
    }

    /// The forms that may be decided about.
    var mandate: Mandate {
        switch self {
        case .person(let person): person.mandate
        case .local: .everything
        case .anonymous, .unit, .reader: .forms([])
        }
    }
}

/// Every key that was given out, in memory: a request costs one hash and one look-up.
final class KeyRing: Sendable {
    private struct State {
        var byToken: [Digest: AccessKeyRow] = [:]
        var byID: [KeyID: AccessKeyRow] = [:]
        /// The last act that these keys know of.
        let asOf: Int64

        init(_ rows: [AccessKeyRow], asOf: Int64) {
            self.asOf = asOf
            for row in rows {
                byToken[row.tokenHash] = row
                byID[row.id] = row
            }
        }
    }

    private let state: Mutex<State>

    /// Holds the keys of the store.
    init(_ rows: [AccessKeyRow]) {
        state = Mutex(State(rows, asOf: 0))
    }

    /// How many keys there are, ended ones included.
    var count: Int { state.withLock { $0.byID.count } }

    /// Holds other keys from now on, unless those it holds are newer: two changes may be answered in
    /// another order than they were committed in, and a key that has ended must not come back.
    ///
    /// - Parameter asOf: the last act of the audit chain that `rows` know of.
    func replace(_ rows: [AccessKeyRow], asOf: Int64) {
        let fresh = State(rows, asOf: asOf)
        state.withLock { if $0.asOf <= asOf { $0 = fresh } }
    }

    /// Every key, in the order given out.
    var all: [AccessKeyRow] {
        state.withLock { $0.byID.values.sorted { $0.key < $1.key } }
    }

    /// The key of this name.
    func key(_ id: KeyID) -> AccessKeyRow? { state.withLock { $0.byID[id] } }

    /// The key whose token this is, whether it has ended or not.
    func holder(ofToken token: String) -> AccessKeyRow? {
        let hash = Digest(of: Array(token.utf8))
        return state.withLock { $0.byToken[hash] }
    }

    /// Who holds `token`.
    ///
    /// - Throws: `tokenUnknown`, `tokenRevoked`.
    func principal(token: String) throws(Problem) -> Principal {
        guard let row = holder(ofToken: token) else { throw Problem(.tokenUnknown) }
        guard row.state == .active else { throw Problem(.tokenRevoked) }
        return row.facility.map { .unit($0, key: row.id, row: row.key) } ?? .reader(key: row.id)
    }
}
