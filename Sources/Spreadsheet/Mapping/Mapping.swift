public import Shared

/// Where the figures of one form stand in a hospital's own workbooks: `docs/SPREADSHEETS.md` shows
/// the file people write. Read once, with every mistake told at its line; applied to any number of
/// workbooks.
public struct Mapping: Sendable {
    /// One mistake in a mapping file.
    public struct Mistake: Error, Hashable, Sendable {
        /// The file's name.
        public let file: String
        /// The line, from 1.
        public let line: Int
        /// What is wrong and what is accepted.
        public let reason: LocalizedText

        /// The whole sentence.
        public var message: LocalizedText {
            LocalizedText(
                vi: "\(file), dòng \(line): \(reason.vi)", en: "\(file), line \(line): \(reason.en)"
            )
        }
    }

    /// Where a cell is.
    enum Place: Hashable, Sendable {
        /// At an address.
        case address(column: Int, row: Int)
        /// In the row of one label and the column of another. `under` names a label above the row's.
        case labels(row: String, under: String?, column: String)
    }

    /// One line that says where an answer stands.
    struct Line: Sendable {
        /// What it answers: `kham_tong`, `kham_tong.note`, `kien_nghi.1.noi_dung`.
        let target: String
        let place: Place
        /// The sheet, where it is not the mapping's.
        let sheet: String?
        /// The power of ten that the figure is multiplied with.
        let power: Int
        let number: Int
    }

    /// Where a part of the period is read.
    enum PeriodSource: Sendable {
        case fixed(String)
        case file(PeriodPattern)
        case sheet(PeriodPattern)
        case cell(column: Int, row: Int, PeriodPattern?)
    }

    /// The mapping file's name.
    public let file: String
    /// The form.
    public let form: FormCode
    /// The files it is for.
    let filePattern: WildPattern
    /// The sheet it is about; nil for the first that is shown.
    let sheetPattern: WildPattern?
    let facility: String?
    let periods: [PeriodSource]
    let lines: [Line]

    /// Whether a file of this name is one of those it is for.
    public func isFor(fileName: String) -> Bool { filePattern.matches(fileName) }

    /// The indicators that must be answered and are not in the mapping.
    public func unmapped(of form: Form) -> [Indicator] {
        let named = Set(lines.map { $0.target.split(separator: ".").first.map(String.init) ?? "" })
        return form.inputIndicators.filter { !$0.isOptional && !named.contains($0.code.text) }
    }
}

/// A text with `*` for anything and `?` for one character. Capitals and the number of spaces between
/// words do not matter.
struct WildPattern: Hashable, Sendable {
    private let pattern: [Character]

    init(_ text: String) { pattern = Array(Self.plain(text)) }

    /// Whether `text` matches from end to end.
    func matches(_ text: String) -> Bool {
        let text = Array(Self.plain(text))
        var (at, star, resume) = (0, -1, 0)
        var index = 0
        while index < text.count {
            if at < pattern.count, pattern[at] == "*" {
                (star, resume) = (at, index)
                at += 1
            } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[index] {
                at += 1
                index += 1
            } else if star >= 0 {
                resume += 1
                (at, index) = (star + 1, resume)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }

    /// The text as it is compared.
    static func plain(_ text: String) -> String {
        text.nfc.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
