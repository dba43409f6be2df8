/// Finds the pieces of a bundle in bytes that nobody vouches for, as they are read.
///
/// Total: whatever comes in, it goes on behind the next marker. Bounded: it holds at most one piece of
/// the greatest size and what was handed in last.
public struct BundleScanner: Sendable {
    /// What was found.
    public enum Finding: Hashable, Sendable {
        /// A whole piece.
        case frame(BundleFrame)
        /// What is left of one.
        case damaged(Damage)
    }

    /// A piece that cannot be used.
    public struct Damage: Hashable, Sendable {
        /// What is wrong with it.
        public enum Reason: String, CaseIterable, Sendable {
            /// Its end is missing: the copy was cut, or the marker was hit.
            case cut
            /// Its bytes are not the ones that were written.
            case changed
            /// A marker cannot be read.
            case marker
            /// No end within the greatest size.
            case tooLong
        }

        /// What its marker says it is; nil when that cannot be read.
        public let kind: BundleFrame.Kind?
        /// Which one its marker says it is; a flipped bit may say anything.
        public let number: Int?
        /// What is wrong.
        public let reason: Reason

        /// Describes a damage.
        public init(kind: BundleFrame.Kind?, number: Int?, reason: Reason) {
            self.kind = kind
            self.number = number
            self.reason = reason
        }
    }

    /// Most bytes between two markers.
    private static let textLimit = BundleFrame.payloadLimit / 3 * 4 + BundleFrame.payloadLimit / 8

    private var pending: [UInt8] = []
    /// Up to here `pending` holds no marker that was not dealt with.
    private var searched = 0
    /// The piece whose end is looked for, and where its text begins.
    private var open: (kind: BundleFrame.Kind, number: Int, packing: BundleFrame.Packing)?
    private var start = 0

    /// A scanner at the beginning of a file.
    public init() {}

    /// Takes the next bytes and gives what they complete.
    public mutating func take(_ bytes: [UInt8]) -> [Finding] {
        pending += bytes
        return scan(isLast: false)
    }

    /// Nothing follows: gives what is left.
    public mutating func finish() -> [Finding] {
        var findings = scan(isLast: true)
        if let left = open {
            findings.append(damage(left, .cut))
            open = nil
        }
        pending = []
        searched = 0
        return findings
    }

    private mutating func scan(isLast: Bool) -> [Finding] {
        var findings: [Finding] = []
        while let place = nextPrefix() {
            searched = place
            guard let (marker, end) = marker(at: place, isLast: isLast) else {
                break  // the rest of it is still to come
            }
            step(marker, from: place, to: end, &findings)
        }
        if let left = open, pending.count - start > Self.textLimit {
            findings.append(damage(left, .tooLong))
            open = nil
        }
        forget()
        return findings
    }

    private mutating func step(
        _ marker: BundleMarker?, from place: Int, to end: Int, _ findings: inout [Finding]
    ) {
        let before = open
        open = nil
        searched = end
        switch (marker, before) {
        case (.end(let number, let digest), let before?) where number == before.number:
            findings.append(close(before, at: place, digest))
        case (.end(let number, _), nil):
            findings.append(
                .damaged(Damage(kind: nil, number: number, reason: .marker)))
        case (.start(let kind, let number, let packing), _):
            if let before { findings.append(damage(before, .cut)) }
            open = (kind, number, packing)
            start = end
        case (_, let before?): findings.append(damage(before, .changed))
        case (nil, nil):
            findings.append(.damaged(Damage(kind: nil, number: nil, reason: .marker)))
        }
    }

    /// What stands between two markers, as a piece.
    private func close(
        _ head: (kind: BundleFrame.Kind, number: Int, packing: BundleFrame.Packing),
        at end: Int, _ digest: Digest
    ) -> Finding {
        let text = pending[start..<end].filter { $0 != 0x0D && $0 != 0x0A && $0 != 0x20 && $0 != 9 }
        guard let payload = Base64.decode(String(decoding: text, as: UTF8.self)),
            payload.count <= BundleFrame.payloadLimit,
            BundleFrame.digest(head.kind, head.number, head.packing, payload) == digest
        else { return damage(head, .changed) }
        return .frame(BundleFrame(head.kind, head.number, head.packing, payload))
    }

    private func damage(
        _ head: (kind: BundleFrame.Kind, number: Int, packing: BundleFrame.Packing),
        _ reason: Damage.Reason
    ) -> Finding {
        .damaged(Damage(kind: head.kind, number: head.number, reason: reason))
    }

    // MARK: - Searching

    /// Where the next marker begins, looked for from `searched` on. Where there is none, one may still
    /// have begun at the very end.
    private mutating func nextPrefix() -> Int? {
        let prefix = BundleMarker.prefix
        let last = pending.count - prefix.count
        guard searched <= last else { return nil }
        let place = Self.find(prefix, in: pending.span, from: searched, to: last)
        if place == nil { searched = last + 1 }
        return place
    }

    private static func find(
        _ prefix: [UInt8], in span: Span<UInt8>, from first: Int, to last: Int
    ) -> Int? {
        var place = first
        while place <= last {
            // Five hyphens: the fifth tells how far the first can be.
            if span[place + 4] != prefix[4] {
                place += 5
            } else if (0..<prefix.count).allSatisfy({ span[place + $0] == prefix[$0] }) {
                return place
            } else {
                place += 1
            }
        }
        return nil
    }

    /// The marker at a place and where it ends; nil while it may still be completed. One that cannot be
    /// read ends behind its prefix.
    private func marker(at place: Int, isLast: Bool) -> (BundleMarker?, Int)? {
        let first = place + BundleMarker.prefix.count
        let limit = first + BundleMarker.longest + BundleMarker.suffix.count
        let rest = pending[first..<min(limit, pending.count)]
        guard let suffix = rest.firstIndex(of: 0x2D) else {
            return isLast || pending.count >= limit ? (nil, first) : nil
        }
        let end = suffix + BundleMarker.suffix.count
        if end > pending.count, !isLast { return nil }
        guard end <= pending.count, pending[suffix..<end].elementsEqual(BundleMarker.suffix),
            let marker = BundleMarker(pending[first..<suffix])
        else { return (nil, first) }
        return (marker, end)
    }

    /// Lets go of what was dealt with.
    private mutating func forget() {
        let done = open == nil ? searched : start
        guard done > 0 else { return }
        pending.removeSubrange(..<done)
        searched -= done
        start -= min(start, done)
    }
}
