import Shared

/// One thing that a revision says otherwise than the one before it.
struct RevisionDifference: Hashable, Sendable {
    /// The indicator, by code: versions of a form may differ.
    let indicator: IndicatorCode
    /// What stood there before; nil for nothing.
    let before: Value?
    /// What stands there now; nil for nothing.
    let now: Value?

    /// What `now` says otherwise, in the order of its form; what only the older form asks comes last.
    static func between(_ before: StoredReport, _ now: StoredReport) -> [RevisionDifference] {
        let (old, new) = (before.answers, now.answers)
        let codes =
            now.form.indicators.map(\.code)
            + before.form.indicators.map(\.code).filter { now.form.slot(of: $0) == nil }
        return codes.compactMap { code in
            old[code] == new[code]
                ? nil : RevisionDifference(indicator: code, before: old[code], now: new[code])
        }
    }
}
