import Shared

/// A text with the parts of a period in braces: `BC tháng {M}-{YYYY}.xlsx`, `Quý {Q} năm {YYYY}`,
/// `{ID}` for a whole identifier. `*` stands for anything.
struct PeriodPattern: Sendable {
    /// What a pattern can read.
    enum Part: String, CaseIterable {
        case year = "YYYY", shortYear = "YY", month = "M", quarter = "Q", half = "H", week = "W"
        case identifier = "ID"
    }

    private enum Piece {
        case text(String)
        case anything
        case part(Part)
    }

    private let pieces: [Piece]
    /// The parts it reads.
    let parts: Set<Part>

    /// Reads a pattern; nil when a brace holds something else, or it reads nothing.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var parts: Set<Part> = []
        var rest = text.nfc.lowercased()[...]
        while let character = rest.first {
            if character == "{" {
                let inside = rest.dropFirst().prefix { $0 != "}" }
                let name = inside.uppercased()
                guard let part = Part(rawValue: name == "MM" ? "M" : name),
                    parts.insert(part).inserted, rest.count > inside.count + 1
                else { return nil }
                pieces.append(.part(part))
                rest = rest.dropFirst(inside.count + 2)
            } else if character == "*" {
                pieces.append(.anything)
                rest = rest.dropFirst()
            } else {
                let plain = rest.prefix { $0 != "{" && $0 != "*" }
                pieces.append(.text(String(plain)))
                rest = rest.dropFirst(plain.count)
            }
        }
        guard !parts.isEmpty else { return nil }
        self.pieces = pieces
        self.parts = parts
    }

    /// What the parts say in `text`, or nil when it does not match.
    func read(_ text: String) -> [Part: String]? {
        Self.match(pieces[...], WildPattern.plain(text)[...], [:])
    }

    private static func match(
        _ pieces: ArraySlice<Piece>, _ text: Substring, _ found: [Part: String]
    ) -> [Part: String]? {
        guard let piece = pieces.first else { return text.isEmpty ? found : nil }
        let rest = pieces.dropFirst()
        switch piece {
        case .text(let plain):
            let wanted = plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let given = text.drop { $0 == " " }
            guard given.hasPrefix(wanted) else { return nil }
            return match(rest, given.dropFirst(wanted.count).drop { $0 == " " }, found)
        case .anything:
            if rest.isEmpty { return found }
            for start in text.indices {
                if let all = match(rest, text[start...], found) { return all }
            }
            return match(rest, text[text.endIndex...], found)
        case .part(let part):
            let given = text.drop { $0 == " " }
            // The longest reading that lets the rest match.
            for length in lengths(part, given).reversed() {
                var more = found
                more[part] = String(given.prefix(length))
                let after = given.dropFirst(length)
                if let all = match(rest, after, more) { return all }
                if let all = match(rest, after.drop { $0 == " " }, more) { return all }
            }
            return nil
        }
    }

    /// How many characters of `text` the part may take.
    private static func lengths(_ part: Part, _ text: Substring) -> [Int] {
        let digits = text.prefix { $0.isASCII && $0.isNumber }.count
        let roman = text.prefix { "iv".contains($0) }.count
        return switch part {
        case .year: digits >= 4 ? [4] : []
        case .shortYear: digits >= 2 ? [2] : []
        case .month, .week: Array([1, 2].prefix(digits))
        case .quarter, .half: roman > 0 ? [roman] : Array([1].prefix(digits))
        case .identifier: Array(1...max(1, min(text.count, 22)))
        }
    }

    /// The identifier of the period that some parts make together, or nil.
    static func identifier(_ parts: [Part: String]) -> String? {
        if let whole = parts[.identifier] { return whole.uppercased() }
        guard let year = parts[.year] ?? parts[.shortYear].map({ "20" + $0 }) else { return nil }
        if let month = parts[.month] { return "\(year)-\(padded(month))" }
        if let week = parts[.week] { return "\(year)-W\(padded(week))" }
        if let quarter = parts[.quarter] { return "\(year)-Q\(number(quarter))" }
        if let half = parts[.half] { return "\(year)-H\(number(half))" }
        return year
    }

    private static func padded(_ text: String) -> String { text.count == 1 ? "0" + text : text }

    /// `iv` is 4.
    private static func number(_ text: String) -> String {
        ["i": "1", "ii": "2", "iii": "3", "iv": "4"][text] ?? text
    }
}
