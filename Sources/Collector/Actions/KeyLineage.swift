import Shared

/// The story that a key's requests tell: one home has one, two copies of a home soon have two
/// (FAULTS E7). Pure: what is heard goes in, what it means comes out.
///
/// An agent takes a new word at its start only after the collector has confirmed the last one, and
/// then names both. So every claim of one home follows from the one before; a claim that does not is
/// a *fork*: a copy of the home, or a home or a collector put back from a backup. Only when the other
/// side of a fork speaks again are there certainly two machines.
struct KeyLineage: Hashable, Sendable {
    /// The last word of one copy.
    struct Head: Hashable, Sendable {
        /// Its last word.
        var word: InstanceWord
        /// The word before, which a slow request may still carry.
        var before: InstanceWord?
        /// When it was first heard.
        var seenAt: Instant
    }

    /// What a claim means.
    enum Verdict: Hashable, Sendable {
        /// Nothing new.
        case known
        /// The next word of a known story.
        case moved
        /// A story that does not follow from what was heard.
        case forked
        /// The other side of a fork speaks again: two machines.
        case cloned
    }

    /// Most copies that are told apart.
    static let limit = 4

    /// Every copy's last word; the one that spoke last is last.
    private(set) var heads: [Head]

    init(_ heads: [Head] = []) {
        self.heads = heads
    }

    /// Takes a claim.
    mutating func hear(_ claim: InstanceClaim, at now: Instant) -> Verdict {
        let head = Head(word: claim.now, before: claim.before, seenAt: now)
        guard let last = heads.last else {
            heads = [head]
            return .moved
        }
        if last.word == claim.now || last.before == claim.now { return .known }
        if last.word == claim.before {
            heads[heads.count - 1] = head
            return .moved
        }
        if let other = heads.firstIndex(where: { Self.isOf($0, claim) }) {
            heads.remove(at: other)
            heads.append(head)
            return .cloned
        }
        heads.append(head)
        if heads.count > Self.limit { heads.removeFirst() }
        return .forked
    }

    private static func isOf(_ head: Head, _ claim: InstanceClaim) -> Bool {
        head.word == claim.now || head.before == claim.now || head.word == claim.before
    }
}
