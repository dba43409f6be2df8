import Shared

/// Randomness that is none: every draw follows from a seed and the names of what it is for, so that
/// the same seed gives the same province, whatever order its reports are written in.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014. Only exact
/// operations of IEEE 754 are used (no `exp`, no `log`): every machine draws the same.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    /// The chance of what `names` say together; other names give another, unrelated sequence.
    init(seed: UInt64, _ names: String...) {
        // FNV-1a over the names with a byte between them that no code holds.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for name in names {
            for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        state = hash
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to just under 1.
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// A number between two limits.
    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * fraction()
    }

    /// A whole number of a range.
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True as often as `share` says.
    mutating func happens(_ share: Double) -> Bool { fraction() < share }

    /// A number around 0 with standard deviation 1, never beyond 2,5: the sum of twelve draws.
    mutating func deviation() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += fraction() }
        return min(2.5, max(-2.5, sum))
    }

    /// How many events happen when `mean` are expected.
    mutating func count(mean: Double) -> Int64 {
        guard mean > 0 else { return 0 }
        if mean > 16 { return Int64(max(0, mean + mean.squareRoot() * deviation()).rounded()) }
        // Rare events: 32 trials come close enough to Poisson's law.
        var events: Int64 = 0
        for _ in 0..<32 where happens(mean / 32) { events += 1 }
        return events
    }

    /// One of several.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        precondition(!elements.isEmpty, "nothing to pick from")
        return elements[whole(0...elements.count - 1)]
    }
}
