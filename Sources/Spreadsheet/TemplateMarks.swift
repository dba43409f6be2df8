public import Shared

/// What the collector writes into a template, and what the reader finds figures by. Names first, then
/// codes beside the figures; the place of a cell alone means nothing.
///
/// - A name for every input cell: `gb.v.kham_tong` its figure, `gb.n.kham_tong` its note,
///   `gb.l.kien_nghi.1.noi_dung` a cell of a list, `gb.h.period` a line of the head.
/// - A hidden first column with the code of each row: `kham_tong`, `kien_nghi.1`, `period`; and at
///   its top the mark `giaoban-template:1:HDKB-T:1:FACILITY`. The mark is also a name, `gb.form`,
///   whose value is the text itself, so that it outlives the column.
/// - Hidden rows that say what the columns are: `gb:title`, `gb:value`, `gb:note`; above the rows of
///   a list `gb:list` and the codes of its fields.
public enum TemplateMarks {
    /// The name that holds the mark's text.
    public static let formName = "gb.form"
    /// What heads the column of titles, of figures, of notes, and a list.
    public static let title = "gb:title", value = "gb:value", note = "gb:note", list = "gb:list"
    /// What a sheet of guidance begins with: it is passed over without a word.
    public static let guide = "gb:guide"
    /// The lines of the head that a person may fill in, with the words of a report file.
    public static let headLines = ["period", "reason", "decision"]

    /// The name of a cell that holds a figure.
    public static func valueName(_ code: IndicatorCode) -> String { "gb.v.\(code)" }
    /// The name of a cell that holds the note on a figure.
    public static func noteName(_ code: IndicatorCode) -> String { "gb.n.\(code)" }
    /// The name of a cell of the head.
    public static func headName(_ line: String) -> String { "gb.h.\(line)" }
    /// The code of a row of a list, from 1.
    public static func listRow(_ code: IndicatorCode, _ row: Int) -> String { "\(code).\(row)" }
    /// The name of a cell of a list.
    public static func listName(_ code: IndicatorCode, _ row: Int, _ field: IndicatorCode) -> String
    {
        "gb.l.\(code).\(row).\(field)"
    }

    /// For which form, version and unit a template was made.
    public struct Mark: Hashable, Sendable {
        /// The form.
        public let form: FormCode
        /// Its version.
        public let version: Int
        /// The unit's code as the department knows it; empty in a template for any unit.
        public let facility: String

        /// Makes a mark.
        public init(form: FormCode, version: Int, facility: String) {
            self.form = form
            self.version = version
            self.facility = facility
        }

        /// Reads a mark; nil for any other text.
        public init?(_ text: String) {
            let parts = text.split(
                separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0] == "giaoban-template", parts[1] == "1",
                let form = FormCode(String(parts[2])), let version = Int(parts[3])
            else { return nil }
            self.init(form: form, version: version, facility: String(parts[4]))
        }

        /// The mark as it is written.
        public var text: String { "giaoban-template:1:\(form):\(version):\(facility)" }
    }
}
