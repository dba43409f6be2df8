/// How a board is spread over pages, so that no page is heavy on a slow line: the more columns, the fewer
/// units on a page, and beyond some columns the rest stand on pages of their own.
struct BoardPaging: Hashable, Sendable {
    /// Units on a page.
    let size: Int
    /// Pages of units.
    let count: Int
    /// All units.
    private let units: Int

    /// Most columns beside each other: more than anybody compares, and what a page can carry.
    static let columnLimit = 36
    /// What a page may weigh for its units, in bytes; a cell and a unit's name weigh about so much.
    private static let weight = 26_000, cellWeight = 46, nameWeight = 150
    /// Fewest and most units on a page.
    private static let sizes = 10...100

    /// The paging of a board.
    init(units: Int, columns: Int) {
        let line = Self.nameWeight + Self.cellWeight * min(columns, Self.columnLimit)
        size = min(max(Self.weight / line, Self.sizes.lowerBound), Self.sizes.upperBound)
        count = (units + size - 1) / size
        self.units = units
    }

    /// The places of the units on a page, from 1; none beyond the last.
    func places(of number: Int) -> Range<Int> {
        let start = min((max(1, number) - 1) * size, units)
        return start..<min(start + size, units)
    }

    /// The places of the columns on a page of columns, from 1; none beyond the last.
    static func columns(of number: Int, in count: Int) -> Range<Int> {
        let start = min((max(1, number) - 1) * columnLimit, count)
        return start..<min(start + columnLimit, count)
    }

    /// Pages of columns.
    static func columnPages(_ count: Int) -> Int { (count + columnLimit - 1) / columnLimit }
}
