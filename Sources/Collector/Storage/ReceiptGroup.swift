import Shared
import Synchronization

/// The receipts of one commit. One signature over their tree serves all: it costs as much processor
/// time as a report's way through the writer, so each is not given one of its own.
///
/// The writer adds leaves while its transaction is open. After the commit whoever answers first builds
/// the tree and signs it; signing stays off the writer's thread.
final class ReceiptGroup: Sendable {
    private struct State {
        var leaves: [Digest] = []
        /// The number of the last report's act.
        var lastSeq: Int64 = 0
        var signed: Signed?
    }

    private struct Signed {
        let tree: ReceiptTree
        let key: KeyID
        let signature: Signature
    }

    private let state: Mutex<State>

    /// A group to be filled.
    init() {
        state = Mutex(State())
    }

    /// A group as it was committed.
    init(leaves: [Digest], lastSeq: Int64) {
        state = Mutex(State(leaves: leaves, lastSeq: lastSeq))
    }

    /// How many receipts it holds.
    var count: Int { state.withLock { $0.leaves.count } }

    /// The leaves, and the number of the last report's act.
    var contents: (leaves: [Digest], lastSeq: Int64) {
        state.withLock { ($0.leaves, $0.lastSeq) }
    }

    /// Adds a receipt's leaf; returns its place.
    func add(_ leaf: Digest, seq: Int64) -> Int {
        state.withLock { state in
            state.leaves.append(leaf)
            state.lastSeq = seq
            return state.leaves.count - 1
        }
    }

    /// Takes away the leaves of writes that were undone.
    func keep(first count: Int) {
        state.withLock { $0.leaves.removeLast($0.leaves.count - count) }
    }

    /// The place of a leaf; nil when it is in another group.
    func place(of leaf: Digest) -> Int? {
        state.withLock { $0.leaves.firstIndex(of: leaf) }
    }

    /// The seal of the receipt at a place; nil when nothing can sign. Only after the commit.
    func seal(at place: Int, with keys: CollectorKeys) -> ReceiptSeal? {
        state.withLock { state in
            if state.signed == nil {
                guard let key = keys.signer(at: state.lastSeq),
                    let tree = ReceiptTree(leaves: state.leaves)
                else { return nil }
                state.signed = Signed(
                    tree: tree, key: CollectorIdentity.id(of: key.publicKey),
                    signature: key.sign(SignedStatement(.receipt, tree.root)))
            }
            return state.signed.map { signed in
                ReceiptSeal(
                    key: signed.key, path: signed.tree.path(at: place),
                    signature: signed.signature)
            }
        }
    }
}

/// What the writer decided about one report: to be sealed and answered after the commit.
enum Decided: Sendable {
    /// Stored now.
    case accepted(WrittenReceipt, ReceiptGroup, place: Int)
    /// Stored before, with the same bytes.
    case repeated(WrittenReceipt, ReceiptGroup, place: Int)
    /// Not stored as a revision.
    case refused(Problem)

    /// The answer, its receipt under the department's signature. Where the private key is lost a
    /// receipt goes out without one.
    func sealed(with keys: CollectorKeys) -> AcceptReport.Outcome {
        switch self {
        case .accepted(let written, let group, let place):
            .accepted(written.receipt.sealed(group.seal(at: place, with: keys)))
        case .repeated(let written, let group, let place):
            .repeated(written.receipt.sealed(group.seal(at: place, with: keys)))
        case .refused(let problem): .refused(problem)
        }
    }
}
