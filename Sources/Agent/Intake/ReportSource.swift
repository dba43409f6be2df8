import Shared

/// A place report files come from: one kind of file. A new one is one file and one catalogue line.
///
/// Contract: pure; bytes and a name in, drafts and faults out. Every fault names its cell. A file
/// that is not of the source's kind is never half-read.
protocol ReportSource: Sendable {
    /// What the source is called in messages.
    var title: String { get }
    /// Whether a file of this name is of the source's kind.
    func accepts(fileName: String) -> Bool
    /// Reads a whole file.
    func read(_ bytes: [UInt8], fileName: String, forms: FormCatalog) -> ReportFileReading
    /// The same source, knowing where the unit says how its own files are laid out.
    func with(mappings: MappingFolder) -> any ReportSource
    /// The same source, for files that write numbers this way unless they say otherwise.
    func with(locale: FigureLocale) -> any ReportSource
}

extension ReportSource {
    /// Most kinds of file say themselves what is in them.
    func with(mappings: MappingFolder) -> any ReportSource { self }

    /// Only in CSV are numbers texts.
    func with(locale: FigureLocale) -> any ReportSource { self }
}

/// Every source there is.
enum SourceCatalog {
    /// In the order they are asked.
    static let sources: [any ReportSource] = [CSVSource(), XLSXSource(), JSONSource()]

    /// Most bytes of a report file.
    static let fileLimit = 8 << 20

    /// False for what programs put beside a file for themselves: hidden files, Excel's `~$` files.
    static func isVisible(_ fileName: String) -> Bool {
        !fileName.hasPrefix(".") && !fileName.hasPrefix("~$")
    }

    /// The source for a file, or nil.
    static func source(for fileName: String) -> (any ReportSource)? {
        sources.first { $0.accepts(fileName: fileName) }
    }
}
