internal import Shared

/// One condition on objects: `id:in:[a,b]`, `name:ilike:bệnh`, `parent.id:eq:x`.
public struct MetadataFilter: Sendable {
    private let path: [String]
    private let operation: String
    private let operand: String

    private static let operations: Set<String> = [
        "eq", "ieq", "ne", "neq", "!eq", "like", "ilike", "!like", "!ilike", "$like", "$ilike",
        "like$", "ilike$", "in", "!in", "null", "!null", "empty", "gt", "ge", "lt", "le", "token",
    ]

    /// Reads a condition; nil where it has no operator that is known.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts[0].isEmpty, Self.operations.contains(String(parts[1]))
        else { return nil }
        path = parts[0].split(separator: ".").map { String($0) }
        operation = String(parts[1])
        operand = parts.count == 3 ? String(parts[2]) : ""
        let needsNone = ["null", "!null", "empty"].contains(operation)
        guard needsNone || parts.count == 3 else { return nil }
    }

    /// Whether an object fulfils it.
    ///
    /// - Parameter room: how much all conditions together may still look at.
    /// - Throws: `AnswerRoom.Exhausted`.
    public func accepts(
        _ object: MetadataObject, room: inout AnswerRoom,
        follow: (MetadataCollection, UID) -> MetadataObject?
    ) throws(AnswerRoom.Exhausted) -> Bool {
        let values = try Self.values(path[...], of: object, room: &room, follow: follow)
        switch operation {
        case "null", "empty": return values.isEmpty
        case "!null": return !values.isEmpty
        case "ne", "neq", "!eq": return !values.contains(operand)
        case "!in": return !values.contains { list.contains($0) }
        case "!like", "!ilike": return !values.contains { holds($0) }
        default: return values.contains { matches($0) }
        }
    }

    private var list: [String] {
        operand.filter { $0 != "[" && $0 != "]" }.split(separator: ",").map { part in
            String(part.drop { $0 == " " })
        }
    }

    private func holds(_ value: String) -> Bool {
        value.lowercased().contains(operand.lowercased())
    }

    private func matches(_ value: String) -> Bool {
        let (low, sought) = (value.lowercased(), operand.lowercased())
        switch operation {
        case "eq": return value == operand
        case "ieq": return low == sought
        case "like": return value.contains(operand)
        case "ilike", "token": return low.contains(sought)
        case "$like", "$ilike": return low.hasPrefix(sought)
        case "like$", "ilike$": return low.hasSuffix(sought)
        case "in": return list.contains(value)
        case "gt": return compare(value) > 0
        case "ge": return compare(value) >= 0
        case "lt": return compare(value) < 0
        case "le": return compare(value) <= 0
        default: return false
        }
    }

    /// Numbers as numbers, everything else as text.
    private func compare(_ value: String) -> Int {
        if let left = Int(value), let right = Int(operand) {
            return left == right ? 0 : (left < right ? -1 : 1)
        }
        return value == operand ? 0 : (value < operand ? -1 : 1)
    }

    private static func values(
        _ path: ArraySlice<String>, of object: MetadataObject, room: inout AnswerRoom,
        follow: (MetadataCollection, UID) -> MetadataObject?
    ) throws(AnswerRoom.Exhausted) -> [String] {
        try room.take(1)
        guard let key = path.first, let field = object.fields[key] else { return [] }
        let rest = path.dropFirst()
        let isReference = rest.isEmpty || rest.first == "id"
        switch field {
        case .value(let value): return plain(value).map { [$0] } ?? []
        case .one(_, let uid) where isReference: return [uid.text]
        case .many(_, let uids) where isReference:
            try room.take(uids.count)
            return uids.map(\.text)
        case .one(let collection, let uid):
            guard let object = follow(collection, uid) else { return [] }
            return try values(rest, of: object, room: &room, follow: follow)
        case .many(let collection, let uids):
            var found: [String] = []
            for uid in uids {
                guard let object = follow(collection, uid) else { continue }
                found += try values(rest, of: object, room: &room, follow: follow)
            }
            return found
        case .parts(let parts):
            var found: [String] = []
            for part in parts {
                found += try values(rest, of: part, room: &room, follow: follow)
            }
            return found
        }
    }

    private static func plain(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
