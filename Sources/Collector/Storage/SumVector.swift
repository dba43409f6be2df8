import Shared

/// The figures of several reports of one form and period, added slot by slot.
///
/// For each slot it knows how many reports gave a number (`-` counts as 0, `…` and blanks do not
/// count, DOMAIN §7) and their exact sum at the indicator's scale.
struct SumVector: Hashable, Sendable {
    /// One slot's sum.
    struct Sum: Hashable, Sendable {
        /// Reports that gave a number.
        var count = 0
        /// Their sum in units of the indicator's scale; nil when it outgrew 64 bits.
        var units: Int64? = 0
    }

    /// How many reports were added.
    private(set) var reports = 0
    /// One entry a slot.
    private(set) var sums: [Sum]

    /// Nothing added yet, for a form of `slots` indicators.
    init(slots: Int) {
        sums = Array(repeating: Sum(), count: slots)
    }

    /// Adds the answers of one report of `form`.
    mutating func add(_ values: [Value?], of form: Form) {
        reports += 1
        for (slot, value) in values.enumerated() where slot < sums.count {
            guard let number = value?.counted,
                let scaled = number.rescaled(toScale: form.indicators[slot].scale)
            else { continue }
            sums[slot].count += 1
            sums[slot].units = sums[slot].units.flatMap { units in
                let (sum, overflow) = units.addingReportingOverflow(scaled.units)
                return overflow ? nil : sum
            }
        }
    }

    /// The sum of a slot; nil when no report gave a number, or the sum cannot be held.
    func number(_ slot: Int, of form: Form) -> FixedDecimal? {
        guard sums.indices.contains(slot), sums[slot].count > 0 else { return nil }
        return sums[slot].units.flatMap {
            FixedDecimal(units: $0, scale: form.indicators[slot].scale)
        }
    }

    // MARK: - As stored

    /// The vector as a blob: for each slot the count, then the sum; an overflown sum is a count
    /// with its highest bit set and no sum.
    var blob: [UInt8] {
        var writer = ByteWriter()
        writer.unsigned(UInt64(reports))
        writer.unsigned(UInt64(sums.count))
        for sum in sums {
            writer.unsigned(UInt64(sum.count) << 1 | (sum.units == nil ? 1 : 0))
            if let units = sum.units { writer.signed(units) }
        }
        return writer.bytes
    }

    /// Reads a blob.
    init(blob: [UInt8]) throws(DamagedBlob) {
        var reader = ByteReader(blob)
        reports = Int(try reader.unsigned())
        sums = []
        for _ in 0..<(try reader.count()) {
            let head = try reader.unsigned()
            sums.append(
                Sum(count: Int(head >> 1), units: head & 1 == 1 ? nil : try reader.signed()))
        }
        guard reader.isAtEnd else { throw reader.damage }
    }
}
