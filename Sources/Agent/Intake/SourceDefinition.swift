import Shared

/// One configured source of figures: `home/sources/NAME.conf`.
///
/// `docs/SOURCES.md` shows the format to people. All mistakes of a file are told together, each with
/// its line.
struct SourceDefinition: Sendable {
    /// Every key of the file.
    enum Key: String, CaseIterable, Sendable {
        /// `command`, `folder` or `merge`.
        case kind
        /// The form it gives figures for.
        case form
        /// The unit it speaks for; the home's first when it is left out.
        case unit
        /// What writes the figures: `csv` or `json`.
        case format
        /// How numbers are written in CSV: `en` (a program's way) or `vi`.
        case locale
        /// The program to run: a path, or a name looked for in `/usr/local/bin:/usr/bin:/bin`.
        case program
        /// One argument; as many lines as there are arguments. Placeholders are filled in.
        case argument
        /// A file beside this one that the program reads from its standard input.
        case input
        /// Where the program runs.
        case directory
        /// How long it may take: `90s`, `5m`.
        case timeout
        /// The user it runs as.
        case user
        /// One variable of its environment, `NAME=VALUE`.
        case environment
        /// A file beside this one, mode 0600, of lines `NAME=VALUE`.
        case secrets
        /// How much it may write, in KiB.
        case outputLimit = "output-limit"
        /// A folder to take the file from.
        case folder
        /// The file in that folder; placeholders are filled in.
        case file
        /// One source to merge, by name.
        case part
        /// `yes`: of two parts that both give a figure the first one counts.
        case prefer
        /// When to run by itself; `none` for by hand only, nothing for when the department says.
        case schedule
    }

    /// Where figures come from.
    enum Origin: Sendable {
        /// From a program.
        case command(Command)
        /// From a file in a folder.
        case folder(path: Template, file: Template)
        /// From other sources.
        case merge(parts: [SourceName], prefersFirst: Bool)
    }

    /// A program and how it is run.
    struct Command: Sendable {
        var program: String
        var arguments: [Template]
        var input: Template?
        var directory: String?
        var timeout: Duration
        var user: String?
        var environment: [String: String]
        /// Values that must never be shown.
        var secrets: [String: String]
        var outputLimit: Int
    }

    /// How figures are written.
    enum Format: String, CaseIterable, Sendable {
        case csv, json
    }

    /// Its name: the file's name without `.conf`.
    let name: SourceName
    /// The form.
    let form: FormCode
    /// The unit; nil for the home's first.
    let unit: FacilityID?
    /// How figures are written.
    let format: Format
    /// How numbers are written.
    let locale: FigureLocale
    /// Where they come from.
    let origin: Origin
    /// When to run, as written; nil for when the department says.
    let schedule: String?

    /// The sources that it merges; none for any other.
    var parts: [SourceName] {
        guard case .merge(let parts, _) = origin else { return [] }
        return parts
    }

    /// What it is in a report that was merged from it.
    var part: Report.Source.Part {
        switch origin {
        case .folder: Report.Source.Part(kind: .file, name: name.text)
        case .command where format == .json: Report.Source.Part(kind: .json, name: name.text)
        case .command, .merge: Report.Source.Part(kind: .command, name: name.text)
        }
    }
}

/// The name of a source: it becomes part of file names and of what people read.
struct SourceName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name as written.
    let text: String

    /// Nil unless it is 1 to 32 small letters, digits, `-` and `_`, beginning with a letter or digit.
    init?(_ text: String) {
        let bytes = text.utf8
        let isName = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...32).contains(bytes.count), bytes.first != UInt8(ascii: "-") else {
            return nil
        }
        self.text = text
    }

    var description: String { text }

    static func < (left: SourceName, right: SourceName) -> Bool { left.text < right.text }
}
