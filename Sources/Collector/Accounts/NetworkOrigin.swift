/// Where a connection comes from, as far as one user can choose it: an IPv4 address, or the 64-bit
/// network of an IPv6 address, since whoever has one address there has all of them (RFC 6177, RFC 8981).
/// An IPv4 address that is written as IPv6 (`::ffff:203.0.113.7`) is that IPv4 address.
struct NetworkOrigin: Hashable, Sendable {
    /// The address or network; what is neither stays as it was told.
    let text: String

    /// The origin of an address as the system writes it.
    init(_ address: String) {
        let bare = address.prefix { $0 != "%" }
        guard bare.contains(":"), let groups = Self.groups(bare) else {
            text = address
            return
        }
        if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            text = groups[6...].map { "\($0 >> 8).\($0 & 0xFF)" }.joined(separator: ".")
        } else {
            text = groups[..<4].map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
        }
    }

    /// The eight groups of an IPv6 address; nil for anything else.
    private static func groups(_ text: Substring) -> [UInt16]? {
        guard let gap = text.firstRange(of: "::") else {
            return part(text).flatMap { $0.count == 8 ? $0 : nil }
        }
        guard let head = part(text[..<gap.lowerBound]), let tail = part(text[gap.upperBound...]),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// Groups one after the other; the last two may be written as an IPv4 address.
    private static func part(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        for (place, word) in words.enumerated() {
            if place == words.count - 1, word.contains(".") {
                let bytes = word.split(separator: ".").compactMap { UInt8($0) }.map(UInt16.init)
                guard bytes.count == 4 else { return nil }
                groups += [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
            } else {
                guard let group = UInt16(word, radix: 16) else { return nil }
                groups.append(group)
            }
        }
        return groups
    }
}
