public import Shared

/// Which fields of objects are asked for: `id,name,dataSetElements[dataElement[id,name]]`.
public struct FieldSelection: Hashable, Sendable {
    private struct Wanted: Hashable, Sendable {
        let inner: FieldSelection?
        let name: String
    }

    private var wanted: [String: Wanted] = [:]
    private var left: Set<String> = []
    private var isAll = false

    /// Deepest nesting that is followed.
    private static let deepest = 8
    private static let presets: [String: [String]] = [
        ":identifiable": ["id", "name", "code", "created", "lastUpdated"],
        ":nameable": ["id", "name", "shortName", "code", "created", "lastUpdated"],
    ]

    /// Reads a selection; nil where brackets do not match or nest too deep.
    public init?(_ text: String) {
        guard Self.hasFewDots(text) else { return nil }
        var bytes = Array(text.utf8)[...]
        guard let made = Self.read(&bytes, depth: 0), bytes.isEmpty else { return nil }
        self = made
    }

    /// A dot nests as a bracket does: `parent.id` is `parent[id]`.
    private static func hasFewDots(_ text: String) -> Bool {
        var dots = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"): dots = 0
            default: continue
            }
            if dots >= deepest { return false }
        }
        return true
    }

    /// Everything.
    public static let all: FieldSelection = {
        var all = FieldSelection()
        all.isAll = true
        return all
    }()

    private init() {}

    private static func read(_ bytes: inout ArraySlice<UInt8>, depth: Int) -> FieldSelection? {
        guard depth < deepest else { return nil }
        var selection = FieldSelection()
        var name: [UInt8] = []
        func add(_ inner: FieldSelection?) {
            let text = String(decoding: name, as: UTF8.self).filter { $0 != " " }
            name = []
            if !text.isEmpty { selection.add(text, inner) }
        }
        while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "("):
                bytes.removeFirst()
                guard let inner = read(&bytes, depth: depth + 1), let close = bytes.first,
                    close == UInt8(ascii: "]") || close == UInt8(ascii: ")")
                else { return nil }
                bytes.removeFirst()
                // What stands in round brackets is how to show a field: `~rename(x)`.
                if byte == UInt8(ascii: "[") { add(inner) } else { name += Self.renamed(inner) }
            case UInt8(ascii: "]"), UInt8(ascii: ")"):
                add(nil)
                return depth > 0 ? selection : nil
            case UInt8(ascii: ","):
                bytes.removeFirst()
                add(nil)
            default:
                bytes.removeFirst()
                name.append(byte)
            }
        }
        add(nil)
        return depth == 0 ? selection : nil
    }

    private static func renamed(_ inner: FieldSelection) -> [UInt8] {
        Array("(".utf8) + Array((inner.wanted.keys.first ?? "").utf8) + Array(")".utf8)
    }

    private mutating func add(_ text: String, _ inner: FieldSelection?) {
        if text.hasPrefix("!") {
            left.insert(String(text.dropFirst()))
            return
        }
        if let preset = Self.presets[text] {
            for name in preset { wanted[name] = Wanted(inner: nil, name: name) }
            return
        }
        if text.hasPrefix(":") || text == "*" {
            isAll = true
            return
        }
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        var field = String(parts[0].split(separator: ":").first ?? parts[0])
        var shown = field
        for part in parts.dropFirst() where part.hasPrefix("rename(") {
            shown = String(part.dropFirst("rename(".count).dropLast())
        }
        var inner = inner
        if let dot = field.firstIndex(of: ".") {
            inner = FieldSelection(String(field[field.index(after: dot)...]))
            field = String(field[..<dot])
            shown = field
        }
        wanted[field] = Wanted(inner: inner, name: shown)
    }

    /// The fields of an object that are asked for.
    ///
    /// - Parameters:
    ///   - room: how much the whole answer may still hold.
    ///   - follow: finds the object of a reference.
    /// - Throws: `AnswerRoom.Exhausted`.
    public func apply(
        _ object: MetadataObject, room: inout AnswerRoom,
        follow: (MetadataCollection, UID) -> MetadataObject?
    ) throws(AnswerRoom.Exhausted) -> JSONValue {
        var members: [JSONValue.Member] = []
        let keys = isAll ? Set(object.fields.keys).union(wanted.keys) : Set(wanted.keys)
        for key in keys.subtracting(left).sorted() {
            guard let field = object.fields[key] else { continue }
            let asked = wanted[key]
            members.append(
                .init(
                    asked?.name ?? key,
                    try Self.shown(field, asked?.inner, room: &room, follow: follow)))
        }
        try room.take(members.count)
        return .object(members.sorted { $0.key < $1.key })
    }

    private static func shown(
        _ field: MetadataObject.Field, _ inner: FieldSelection?, room: inout AnswerRoom,
        follow: (MetadataCollection, UID) -> MetadataObject?
    ) throws(AnswerRoom.Exhausted) -> JSONValue {
        switch field {
        case .value(let value): return value
        case .one(let collection, let uid):
            return try reference(collection, uid, inner, room: &room, follow: follow)
        case .many(let collection, let uids):
            var shown: [JSONValue] = []
            for uid in uids {
                shown.append(
                    try reference(collection, uid, inner, room: &room, follow: follow))
            }
            return .array(shown)
        case .parts(let parts):
            var shown: [JSONValue] = []
            for part in parts {
                shown.append(try (inner ?? .all).apply(part, room: &room, follow: follow))
            }
            return .array(shown)
        }
    }

    private static func reference(
        _ collection: MetadataCollection, _ uid: UID, _ inner: FieldSelection?,
        room: inout AnswerRoom, follow: (MetadataCollection, UID) -> MetadataObject?
    ) throws(AnswerRoom.Exhausted) -> JSONValue {
        guard let inner, let object = follow(collection, uid) else {
            try room.take(1)
            return .object([.init("id", .string(uid.text))])
        }
        return try inner.apply(object, room: &room, follow: follow)
    }
}
