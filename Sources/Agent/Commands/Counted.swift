/// Counted nouns of the English sentences; Vietnamese has one form for all numbers.
enum Counted {
    /// `1 report`, `2 reports`.
    static func english(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
