extension FixedDecimal {
    /// Whether one product is above another, exactly and at any number of decimals.
    ///
    /// Rules compare products (a figure × 100 with a limit × 102) so that no division loses a digit.
    /// Nil when the comparison does not fit 128 bits, which figures from outside never reach.
    static func isProduct(
        _ first: FixedDecimal, _ second: FixedDecimal, above third: FixedDecimal,
        _ fourth: FixedDecimal
    ) -> Bool? {
        let left = Int128(first.units) * Int128(second.units)
        let right = Int128(third.units) * Int128(fourth.units)
        let leftScale = first.scale + second.scale
        let rightScale = third.scale + fourth.scale
        let finer = max(leftScale, rightScale)
        guard let scaledLeft = scaled(left, by: finer - leftScale),
            let scaledRight = scaled(right, by: finer - rightScale)
        else { return nil }
        return scaledLeft > scaledRight
    }

    /// `units` times ten to the `exponent`, 0 to 12; nil when it does not fit.
    private static func scaled(_ units: Int128, by exponent: UInt8) -> Int128? {
        var units = units
        for _ in 0..<exponent {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            units = product
        }
        return units
    }
}
