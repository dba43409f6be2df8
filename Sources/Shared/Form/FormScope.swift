/// The indicators that expressions and rules of one form may name.
struct FormScope {
    /// Every indicator read so far; its position is its slot.
    let indicators: [Indicator]
    private let slots: [IndicatorCode: Int]

    /// A scope over these indicators; of two with one code (a fault noted elsewhere) the first counts.
    init(_ indicators: [Indicator]) {
        self.indicators = indicators
        slots = Dictionary(
            indicators.enumerated().map { ($0.element.code, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The reference to an indicator, or nil when the form does not ask it.
    func reference(to code: IndicatorCode) -> IndicatorReference? {
        slots[code].map { IndicatorReference(code: code, slot: $0) }
    }

    subscript(reference: IndicatorReference) -> Indicator { indicators[reference.slot] }
}
