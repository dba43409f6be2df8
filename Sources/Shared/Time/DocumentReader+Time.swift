extension DocumentReader {
    /// The day at `key`, written `YYYY-MM-DD`; a fault when absent or malformed.
    public mutating func day(_ key: String, in node: DocumentNode) -> Day? {
        guard text(key, in: node) != nil else { return nil }
        return optionalDay(key, in: node)
    }

    /// The day at `key`, or nil without a fault when the key is absent.
    public mutating func optionalDay(_ key: String, in node: DocumentNode) -> Day? {
        guard let text = optionalText(key, in: node) else { return nil }
        return day(text, line: node[key]?.line ?? node.line, key: key)
    }

    /// The days listed at `key`, in order; malformed ones are noted and left out.
    public mutating func days(_ key: String, in node: DocumentNode) -> [(day: Day, line: Int)] {
        list(key, in: node).compactMap { element in
            day(element.scalar ?? "", line: element.line, key: key).map { ($0, element.line) }
        }
    }

    /// Reads a day's text, or notes what was expected.
    public mutating func day(_ text: String, line: Int, key: String) -> Day? {
        if let day = Day(iso: text) { return day }
        fault(
            line,
            vi: "“\(key)”: “\(text)” không phải là ngày có thật viết dạng năm-tháng-ngày, "
                + "như 2026-01-31",
            en: "“\(key)”: “\(text)” is not an existing day written year-month-day, "
                + "such as 2026-01-31")
        return nil
    }

    /// The validity at the keys `from` (first day inside) and `to` (first day after), either of which
    /// may be absent; a fault when no day would be inside.
    public mutating func interval(in node: DocumentNode) -> DayInterval? {
        let from = optionalDay("from", in: node)
        let to = optionalDay("to", in: node)
        if let interval = DayInterval(from: from, to: to) { return interval }
        fault(
            node["to"]?.line ?? node.line,
            vi: "“to” phải sau “from”: đây là ngày đầu tiên hết hiệu lực",
            en: "“to” must be after “from”: it is the first day no longer valid")
        return nil
    }
}
