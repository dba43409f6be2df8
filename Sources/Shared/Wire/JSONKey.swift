/// A key of an object while its value is read: a look at the document's bytes, without a copy.
///
/// It cannot be kept: `text` makes a `String` of it where one is wanted, also for a `switch`, which
/// the language does not offer for a borrowed value.
public struct JSONKey: ~Copyable {
    private let bytes: DocumentBytes

    init(_ bytes: DocumentBytes) {
        self.bytes = bytes
    }

    /// The key as a text of its own.
    public var text: String { bytes.text }

    /// Bytes of the key in UTF-8.
    public var count: Int { bytes.count }

    /// Whether the key is the same bytes as `name`.
    public static func == (key: borrowing JSONKey, name: StaticString) -> Bool {
        key.bytes == name
    }

    /// Whether the key is the same bytes as `name`, without making a text of it.
    public func matches(_ name: String) -> Bool {
        bytes == name
    }

    /// Runs `body` on the key's bytes.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        bytes.withSpan(body)
    }
}

/// What is known about the keys of one object that is being read.
struct JSONKeyOrder {
    /// Where the object's keys begin in the log.
    let first: Int
    /// Keys read so far.
    var count = 0
    /// Whether all keys so far were plain ASCII and each greater than the one before, as in
    /// canonical JSON: then none can stand twice and nothing need be searched.
    var isAscending = true
    /// All keys so far, once the object has become too large to look through one by one.
    var set: Set<String>?

    var isEmpty: Bool { count == 0 }
}

/// The keys of all objects that are open, to find one that stands twice.
///
/// Canonical documents cost one comparison a key. Others cost a short search while the object is
/// small and a hash set afterwards: a hostile document cannot make it quadratic. Keys are equal when
/// they are canonically equivalent text, as after NFC.
struct JSONKeyLog {
    /// Most keys that are compared one by one.
    private static let searchLimit = 12
    private var entries: [JSONText] = []

    func startObject() -> JSONKeyOrder {
        JSONKeyOrder(first: entries.count)
    }

    mutating func forget(_ order: JSONKeyOrder) {
        entries.removeLast(entries.count - order.first)
    }

    /// Takes a plain key if it can be seen at once that it is new.
    mutating func acceptsPlain(
        _ key: JSONText, in document: DocumentBytes, _ order: inout JSONKeyOrder
    ) -> Bool {
        guard order.set == nil else { return false }
        if order.isAscending, let last = order.count > 0 ? entries.last : nil {
            order.isAscending = last.bytes(of: document) < key.bytes(of: document)
        }
        if !order.isAscending {
            guard order.count < Self.searchLimit else { return false }
            for index in order.first..<entries.count
            where entries[index].bytes(of: document) == key.bytes(of: document) {
                return false
            }
        }
        entries.append(key)
        order.count += 1
        return true
    }

    /// Takes any key; `false` if it stands twice.
    mutating func accepts(
        _ key: String, in document: DocumentBytes, _ order: inout JSONKeyOrder
    ) -> Bool {
        var set =
            order.set
            ?? Set(entries[order.first...].map { $0.bytes(of: document).text })
        order.set = nil
        let isNew = set.insert(key).inserted
        order.set = set
        order.isAscending = false
        order.count += 1
        return isNew
    }
}
