import Shared

/// The words of a mapping line's value: bare, or in quotation marks.
struct MappingWords {
    struct Word: Hashable {
        let text: String
        let isQuoted: Bool
    }

    /// What may follow a place.
    enum Option {
        case sheet(String)
        case times(String)
        case unknown(String)
    }

    private var rest: ArraySlice<Word>

    init(_ words: [Word]) { rest = words[...] }

    /// Takes a value apart; nil when a quotation mark is not closed. Word processors' “ ” are taken
    /// for quotation marks too. A comment may follow after ` #`.
    static func split(_ value: String) -> [Word]? {
        var words: [Word] = []
        var rest = value[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            guard let first = rest.first, first != "#" else { return words }
            if "\"“”".contains(first) {
                let inside = rest.dropFirst().prefix { !"\"“”".contains($0) }
                guard rest.count > inside.count + 1 else { return nil }
                words.append(Word(text: String(inside), isQuoted: true))
                rest = rest.dropFirst(inside.count + 2)
            } else {
                let bare = bareWord(rest)
                words.append(Word(text: String(bare), isQuoted: false))
                rest = rest.dropFirst(bare.count)
            }
        }
    }

    /// Up to the next space outside of 'a sheet's name'.
    private static func bareWord(_ text: Substring) -> Substring {
        var isInName = false
        return text.prefix { character in
            if character == "'" { isInName.toggle() }
            return isInName || !character.isWhitespace
        }
    }

    /// A value that is one text: with its quotation marks taken off, or as it stands.
    static func unquoted(_ value: String) -> String {
        guard let words = split(value), words.count == 1, words[0].isQuoted else { return value }
        return words[0].text
    }

    /// The place that the words begin with, and the sheet that an address names.
    mutating func place() -> (Mapping.Place, String?)? {
        guard let first = rest.popFirst() else { return nil }
        if first.text.lowercased() == "row", !first.isQuoted { return labels().map { ($0, nil) } }
        if let (sheet, cell) = DefinedName.target(of: first.text) {
            return (.address(column: cell.column, row: cell.row), sheet)
        }
        return CellAddress(first.text).map { (.address(column: $0.column, row: $0.row), nil) }
    }

    private mutating func labels() -> Mapping.Place? {
        guard let row = rest.popFirst(), var word = rest.popFirst() else { return nil }
        var under: String?
        if word.text.lowercased() == "under", !word.isQuoted {
            under = rest.popFirst()?.text
            guard let next = rest.popFirst() else { return nil }
            word = next
        }
        guard word.text.lowercased() == "column", !word.isQuoted, let column = rest.popFirst()
        else {
            return nil
        }
        return .labels(row: row.text, under: under, column: column.text)
    }

    /// The next option, or nil at the end.
    mutating func option() -> Option? {
        guard let word = rest.popFirst() else { return nil }
        switch word.text.lowercased() {
        case "sheet": return rest.popFirst().map { .sheet($0.text) } ?? .unknown("sheet")
        case "times": return rest.popFirst().map { .times($0.text) } ?? .unknown("times")
        default: return .unknown(word.text)
        }
    }
}
