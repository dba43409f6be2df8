/// One word of the story of a home: made anew at every start of the agent, so that two copies of one
/// home tell different stories from their next start on (FAULTS E7).
public struct InstanceWord: Hashable, Sendable {
    /// Random bytes in a word.
    public static let byteCount = 8
    /// Sixteen hexadecimal digits.
    public let text: String

    /// Makes a word of `byteCount` random bytes.
    public init(random: [UInt8]) {
        precondition(random.count == Self.byteCount, "a word has eight random bytes")
        text = Hex.encode(random)
    }

    /// Reads a word; nil for anything but sixteen small hexadecimal digits.
    public init?(_ text: String) {
        guard text.utf8.count == 2 * Self.byteCount, let bytes = Hex.decode(text),
            Hex.encode(bytes) == text
        else { return nil }
        self.text = text
    }
}

/// Which run of which copy of a home speaks: the header `Giaoban-Instance`, `NOW` or
/// `NOW after BEFORE`, where `BEFORE` is the last word that the collector has confirmed.
public struct InstanceClaim: Hashable, Sendable {
    /// The word of this run.
    public let now: InstanceWord
    /// The word before it; nil in a home that has never been heard.
    public let before: InstanceWord?

    private static let joint = " after "

    /// Makes a claim.
    public init(now: InstanceWord, before: InstanceWord?) {
        self.now = now
        self.before = before
    }

    /// Reads the header's value; nil for anything else.
    public init?(header: String) {
        guard header.utf8.count <= 64 else { return nil }
        guard let joint = header.firstRange(of: Self.joint) else {
            guard let now = InstanceWord(header) else { return nil }
            self.init(now: now, before: nil)
            return
        }
        guard let now = InstanceWord(String(header[..<joint.lowerBound])),
            let before = InstanceWord(String(header[joint.upperBound...]))
        else { return nil }
        self.init(now: now, before: before)
    }

    /// The header's value.
    public var header: String { now.text + (before.map { Self.joint + $0.text } ?? "") }
}
