import Shared

/// A statistic as it is shown: four decimals.
struct Statistic: Sendable {
    let value: Double

    init(_ value: Double) { self.value = value }

    /// Rounded to four decimals; held at a hundred million million, beyond which no reader compares.
    var shown: FixedDecimal {
        let limit = 1e14
        let held = min(max(value, -limit), limit)
        return FixedDecimal(units: Int64((held * 10_000).rounded()), scale: 4) ?? .zero
    }
}

extension JSONWriter {
    /// Writes a key with a count.
    mutating func counted(_ name: String, _ count: Int) {
        key(name)
        integer(Int64(count))
    }

    /// Writes a decimal, or null.
    mutating func figure(_ value: FixedDecimal?) {
        if let value { decimal(value) } else { null() }
    }
}
