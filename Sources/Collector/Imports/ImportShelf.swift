import Shared
import Synchronization

/// Files that were looked at and wait to be taken, in memory: between a look and the taking nobody
/// chooses the file a second time, and what is taken is what was looked at. Nothing is lost when they
/// go: the file is chosen again.
final class ImportShelf: Sendable {
    /// A file that waits.
    struct Item: Sendable {
        let kind: String
        let file: ImportReference.File
        fileprivate let account: Int64
        fileprivate let until: Instant
    }

    /// Most bytes of all files together; the oldest go first.
    static let byteLimit = 48 << 20
    /// How long a file waits.
    static let seconds: Int64 = 30 * 60

    private let items = Mutex<[(id: Digest, item: Item)]>([])

    /// Keeps a file for the person who looked at it; gives what to ask for it by.
    func keep(
        _ file: ImportReference.File, kind: String, for person: Person, at now: Instant
    ) -> Digest {
        let id = Digest(of: file.bytes)
        let item = Item(
            kind: kind, file: file, account: person.account,
            until: now.adding(seconds: Self.seconds))
        items.withLock { items in
            items.removeAll {
                $0.item.until <= now || $0.id == id && $0.item.account == person.account
            }
            items.append((id, item))
            var bytes = items.reduce(0) { $0 + $1.item.file.bytes.count }
            while bytes > Self.byteLimit, items.count > 1 {
                bytes -= items.removeFirst().item.file.bytes.count
            }
        }
        return id
    }

    /// The file that this person looked at; nil when it has gone.
    func take(_ id: Digest, for person: Person, at now: Instant) -> Item? {
        items.withLock { items in
            let place = items.firstIndex {
                $0.id == id && $0.item.account == person.account && $0.item.until > now
            }
            return place.map { items.remove(at: $0).item }
        }
    }
}
