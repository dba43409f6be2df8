/// Reads fixed-width ASCII digits and marks from the front of a text, without allocating.
///
/// Dates and period identifiers are read strictly: `Int("+7")` and full-width digits are accepted by
/// the standard library's number reading and must not be here.
struct ASCIIScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    /// Whether everything has been read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next byte, not consumed.
    var peek: UInt8? { rest.first }

    /// Consumes `byte` if it comes next.
    mutating func take(_ byte: Character) -> Bool {
        guard let next = rest.first, next == byte.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    /// Consumes exactly `count` ASCII digits; nil when one of them is missing.
    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Consumes one ASCII digit.
    mutating func digit() -> Int? {
        guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte) - 0x30
    }

    /// Consumes `YYYY-MM-DD`; nil when it is not a day that exists.
    mutating func day() -> Day? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"),
            let dayOfMonth = digits(2)
        else { return nil }
        return Day(year: year, month: month, day: dayOfMonth)
    }
}

extension Int {
    /// Decimal text with leading zeros up to `width` digits.
    func padded(to width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}
