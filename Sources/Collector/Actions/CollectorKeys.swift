import Shared
import Synchronization

/// The keys that receipts are signed with, in memory.
///
/// A receipt is signed with the key that was in force at its report's place in the order of
/// everything committed, so that the same report gets the same bytes for ever, also after a change of
/// keys. Signing is pure and runs on the caller's thread.
final class CollectorKeys: Sendable {
    private struct Term {
        let row: CollectorKeyRow
        /// Nil when the private half is lost.
        let key: SigningKey?
        /// What bundles may be encrypted to while this key is the newest.
        let sealing: SealingOffer?

        init(row: CollectorKeyRow, key: SigningKey?) {
            self.row = row
            self.key = key
            sealing = key.map { SealingOffer(by: $0) }
        }
    }

    private let terms: Mutex<[Term]>
    private let isChanging = Mutex(false)

    /// - Parameters:
    ///   - rows: the public keys, oldest first.
    ///   - privates: what the file holds; a half without a row does nothing.
    init(_ rows: [CollectorKeyRow], privates: [SigningKey]) {
        terms = Mutex(
            rows.map { row in
                Term(row: row, key: privates.first { $0.publicKey == row.publicKey })
            })
    }

    /// The keys of a store; at its first start it gets one.
    static func open(
        _ store: SQLiteStore, file: CollectorKeyFile, surroundings: Surroundings
    ) throws -> CollectorKeys {
        let rows = try store.readNow { try $0.collectorKeys() }
        let privates = try file.read()
        guard rows.isEmpty else { return CollectorKeys(rows, privates: privates) }
        // A start that was cut between file and store left a key that nobody knows: it serves.
        let key =
            privates.last
            ?? SigningKey(seed: surroundings.randomBytes(SigningKey.seedByteCount))
        if privates.isEmpty { try file.write([key]) }
        try store.writeBeforeQueue { writer in
            let seq = try writer.append(.collectorKeyMade(key.publicKey, at: surroundings.now()))
            try writer.insertCollectorKey(
                CollectorKeyRow(seq: seq, publicKey: key.publicKey, link: nil))
        }
        return CollectorKeys(try store.readNow { try $0.collectorKeys() }, privates: [key])
    }

    /// The public keys and their links; nil before the first key.
    var identity: CollectorIdentity? {
        let terms = terms.withLock { $0 }
        return CollectorIdentity(
            keys: terms.map {
                CollectorIdentity.Key(publicKey: $0.row.publicKey, link: $0.row.link)
            },
            // Where the newest private half is lost, nobody could open what is encrypted to it.
            sealing: terms.last?.sealing)
    }

    /// What opens encrypted bundles: of every key whose private half is here, the newest first, because
    /// a unit may have been cut off since an older one.
    var sealingKeys: [SealingKey] { terms.withLock { $0.compactMap(\.key?.sealingKey).reversed() } }

    /// The public keys, oldest first.
    var publicKeys: [PublicKey] { terms.withLock { $0.map(\.row.publicKey) } }

    /// The private halves that are here.
    var privates: [SigningKey] { terms.withLock { $0.compactMap(\.key) } }

    /// The newest key; nil when its private half is lost, or there is none.
    var current: SigningKey? { terms.withLock { $0.last?.key } }

    /// The key that signs receipts whose last report has this place. Where its private half is lost,
    /// the newest signs: an acknowledgement that can be verified is worth more than equal bytes.
    func signer(at seq: Int64) -> SigningKey? {
        terms.withLock { terms in
            let term = terms.last { $0.row.seq <= seq } ?? terms.first
            return term?.key ?? terms.last?.key
        }
    }

    /// Puts a key in force from its own row on. Called inside the transaction that stores it, and so
    /// before any later report of the same commit is answered.
    func add(_ row: CollectorKeyRow, key: SigningKey) {
        terms.withLock { terms in
            terms.removeAll { $0.row.publicKey == row.publicKey }
            terms.append(Term(row: row, key: key))
        }
    }

    /// Begins a change of keys. False while another is under way: both would write the file from what
    /// they know, and the later one would forget the key of the earlier.
    func beginChange() -> Bool {
        isChanging.withLock { isChanging in
            defer { isChanging = true }
            return !isChanging
        }
    }

    /// Ends it.
    func endChange() { isChanging.withLock { $0 = false } }

    /// Takes a key away whose transaction has failed.
    func remove(_ key: SigningKey) {
        terms.withLock { $0.removeAll { $0.row.publicKey == key.publicKey } }
    }
}

/// Makes the next key for receipts; the one before vouches for it, so that agents which know that one
/// can follow. A lost key cannot: then every agent must be told (`giaoban-agent trust`).
struct ChangeCollectorKey: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The keys in memory.
    let keys: CollectorKeys
    /// Where the private halves are kept.
    let file: CollectorKeyFile
    /// Time and chance.
    let surroundings: Surroundings

    /// Makes the key: durable in the file before the store names it.
    ///
    /// - Parameter evenUnlinked: whether it may be made although nothing can vouch for it.
    /// - Throws: `badQuery` when the key before is lost and that was not said to be known; `tooBusy`
    ///   while another change is under way.
    func callAsFunction(evenUnlinked: Bool) async throws -> PublicKey {
        guard keys.beginChange() else {
            throw Problem(
                .tooBusy,
                vi:
                    "Đang có một lần thay khóa khác. Xem giaoban-collector identity rồi chạy lại "
                    + "nếu vẫn cần.",
                en:
                    "Another change of keys is under way. Look at giaoban-collector identity, and "
                    + "run this again if it is still wanted.")
        }
        defer { keys.endChange() }
        let older = keys.current
        if older == nil, !keys.publicKeys.isEmpty, !evenUnlinked {
            throw Problem(
                .badQuery,
                vi:
                    "Khóa đang dùng không có trong \(file.path). Khôi phục tệp từ bản sao lưu; "
                    + "nếu đã "
                    + "mất hẳn, chạy lại với --lost rồi báo mọi đơn vị.",
                en:
                    "The key in force is not in \(file.path). Restore the file from a backup; "
                    + "if it is "
                    + "gone for good, run again with --lost and tell every unit.")
        }
        let next = SigningKey(seed: surroundings.randomBytes(SigningKey.seedByteCount))
        try file.write(keys.privates + [next])
        let link = older.map { older in
            older.sign(CollectorIdentity.succession(of: older.publicKey, by: next.publicKey))
        }
        let now = surroundings.now()
        do {
            try await queue.perform { writer in
                let seq = try writer.append(.collectorKeyMade(next.publicKey, at: now))
                let row = CollectorKeyRow(seq: seq, publicKey: next.publicKey, link: link)
                try writer.insertCollectorKey(row)
                keys.add(row, key: next)
            }
        } catch {
            keys.remove(next)
            throw error
        }
        return next.publicKey
    }
}

extension AuditEntry {
    /// The act of making a key for receipts.
    fileprivate static func collectorKeyMade(_ key: PublicKey, at: Instant) -> AuditEntry {
        AuditEntry(
            at: at, actor: Principal.local.name, action: "collector.keyMade",
            subject: CollectorIdentity.id(of: key).text, detail: key.base64)
    }
}
