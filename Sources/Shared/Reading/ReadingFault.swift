/// A cell or line of a report file that cannot be taken: where, what was read, what is accepted.
public struct ReadingFault: Hashable, Sendable {
    /// The file's name.
    public let file: String
    /// The cell (`B7`), or nil when the whole file is meant.
    public let cell: CellAddress?
    /// The place in a JSON document (RFC 6901), or nil for any other kind of file.
    public let pointer: String?
    /// The indicator concerned, or nil.
    public let indicator: IndicatorCode?
    /// What stood there, at most 40 characters of it.
    public let read: String
    /// Why it is refused and what is accepted.
    public let reason: LocalizedText

    /// Makes a fault.
    public init(
        file: String, cell: CellAddress?, pointer: String? = nil,
        indicator: IndicatorCode? = nil, read: String, reason: LocalizedText
    ) {
        self.file = file
        self.cell = cell
        self.pointer = pointer
        self.indicator = indicator
        self.read = String(read.prefix(40))
        self.reason = reason
    }

    /// The whole sentence: place, what was read, reason.
    public var message: LocalizedText {
        let place =
            cell.map {
                LocalizedText(
                    vi: "\($0.sheet.map { "trang “\($0.name)”, " } ?? "")"
                        + "dòng \($0.row), cột \($0.column) (ô \($0.local))",
                    en: "\($0.sheet.map { "sheet “\($0.name)”, " } ?? "")"
                        + "row \($0.row), column \($0.column) (cell \($0.local))")
            } ?? pointer.flatMap { $0.isEmpty ? nil : LocalizedText(vi: $0, en: $0) }
        let subject = indicator.map { "\($0): " } ?? ""
        let quoted = read.isEmpty ? "" : "“\(read)” — "
        return LocalizedText(
            vi: "\(file)\(place.map { ", \($0.vi)" } ?? ""): \(subject)\(quoted)\(reason.vi)",
            en: "\(file)\(place.map { ", \($0.en)" } ?? ""): \(subject)\(quoted)\(reason.en)")
    }
}

/// What a file says for one form and period: ready to be checked, not yet a report.
public struct ReportDraft: Sendable {
    /// The form version in force for the period.
    public let form: Form
    /// The unit the file says it speaks for; nil where it names none: then it is the unit whose
    /// folder the file lies in, or the first of the home.
    public var facility: FacilityID?
    /// The period.
    public let period: ReportingPeriod
    /// The answers, with the cell of each.
    public var content: Report.Content
    /// What was assumed while reading: shown, never a reason to refuse.
    public var remarks: [ReadingFault]
    /// The cell that names the period; nil when the file's name does.
    public var periodCell: CellAddress?

    /// Makes a draft.
    public init(
        form: Form, period: ReportingPeriod, facility: FacilityID? = nil, content: Report.Content,
        remarks: [ReadingFault] = []
    ) {
        self.form = form
        self.period = period
        self.facility = facility
        self.content = content
        self.remarks = remarks
    }
}

/// What reading a file gives: drafts when every cell could be read, faults otherwise.
///
/// One bad cell keeps its own draft back and no other: a wide file carries many reports.
public struct ReportFileReading: Sendable {
    /// The drafts, in the file's order.
    public var drafts: [ReportDraft] = []
    /// What could not be read, in the file's order.
    public var faults: [ReadingFault] = []
    /// Rows that were passed over on purpose: gaps stay gaps.
    public var remarks: [ReadingFault] = []

    /// A reading that has found nothing yet.
    public init() {}
}
