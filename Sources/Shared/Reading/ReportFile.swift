/// Reads a report file (CSV) into drafts: long (an indicator a row) or wide (an indicator a column, a
/// period a row). `docs/REPORT-FILES.md` shows both to people.
///
/// Header lines come first: `form;CODE`, `period;ID`, and as wanted `facility;CODE`, `locale;vi|en`,
/// `calendar;…`, `decision;NUMBER`, `reason;TEXT`. They win over a file name `FORM_PERIOD.csv`.
/// Nothing is guessed: what cannot be read for certain is a fault with its cell.
public struct ReportFile: Sendable {
    /// Words that begin a header line.
    enum HeaderKey: String, CaseIterable {
        case form, period, facility, locale, calendar, decision, reason

        /// The key that a row's first cell names; the unit may be called `don_vi`.
        init?(word: String) {
            self.init(rawValue: ReportFile.facilityWords.contains(word) ? "facility" : word)
        }
    }

    /// What heads the unit's line in a long file and its column in a wide one.
    static let facilityWords: Set<String> = ["facility", "don_vi", "đơn vị"]

    /// The file's name, without its folder.
    public let name: String
    let table: CSVTable
    private let defaults: ReportDefaults
    private(set) var headers: [HeaderKey: (text: String, cell: CellAddress)] = [:]
    private(set) var faults: [ReadingFault] = []
    /// The rows after the header lines.
    private(set) var body: ArraySlice<CSVTable.Row> = []

    /// Takes a table apart into header lines and body.
    public init(name: String, table: CSVTable, defaults: ReportDefaults = ReportDefaults()) {
        self.name = name.nfc
        self.table = table
        self.defaults = defaults
        body = table.rows[...]
        takeHeaders()
    }

    /// Reads every report of the file.
    ///
    /// - Parameter forms: the published forms this unit knows.
    public func read(forms: FormCatalog) -> ReportFileReading {
        var reading = ReportFileReading()
        reading.faults = faults
        guard let code = formCode(&reading), let locale = locale(&reading) else { return reading }
        let versions = forms.versions(of: code)
        guard let newest = versions.last else {
            let known = forms.codes.map(\.text).joined(separator: ", ")
            reading.faults.append(
                fault(
                    headers[.form]?.cell, read: code.text,
                    vi: "không có biểu mẫu này; các biểu hiện có: \(known).",
                    en: "there is no such form; the forms are: \(known)."))
            return reading
        }
        guard checkCalendar(newest, &reading) else { return reading }
        if isWide {
            WideReportFile(file: self, forms: forms, newest: newest, locale: locale)
                .read(into: &reading)
        } else {
            LongReportFile(file: self, forms: forms, newest: newest, locale: locale)
                .read(into: &reading)
        }
        return reading
    }

    /// A header row `period;indicator;indicator…` makes a wide file, with or without a column for
    /// the unit before it.
    private var isWide: Bool {
        guard let first = body.first else { return false }
        return Self.word(first.cell(0)) == "period" || isUnitColumn(first)
    }

    /// Whether a report file may begin with a row whose first cell says `word`: a header line, or
    /// the heading of a long or a wide table.
    public static func mayBegin(with word: String) -> Bool {
        HeaderKey(word: Self.word(word)) != nil
            || LongReportFile.headings.contains(Self.word(word))
    }

    // MARK: - Header lines

    private mutating func takeHeaders() {
        while let row = body.first, let key = HeaderKey(word: Self.word(row.cell(0))) {
            let text = row.cell(1).trimmedOfSpace.nfc
            if key == .period && isWideHeader(row) || isUnitColumn(row) { return }
            let cell = row.address(2)
            if headers[key] != nil {
                faults.append(
                    fault(
                        cell, read: text, vi: "dòng “\(key.rawValue)” có hai lần.",
                        en: "the line “\(key.rawValue)” stands twice."))
            }
            let content = row.content(1)
            let asked = key == .facility ? content.refusalAsCode : content.refusalAsWord
            if let reason = TextLimit.refusal(of: text) ?? asked {
                faults.append(ReadingFault(file: name, cell: cell, read: text, reason: reason))
            }
            if !text.isEmpty { headers[key] = (text, cell) }
            body = body.dropFirst()
        }
    }

    /// `period;2026-01` names a period; `period;kham_tong;…` heads a table.
    private func isWideHeader(_ row: CSVTable.Row) -> Bool {
        let second = row.cell(1).trimmedOfSpace
        let isPeriod = ReportingCalendar.allCases.contains {
            ReportingPeriod(identifier: second, calendar: $0) != nil
        }
        return !isPeriod && second.utf8.first.map(CodeAlphabet.isLower) == true
    }

    /// `facility;period;kham_tong;…` heads a table too; `facility;U1` names the unit.
    private func isUnitColumn(_ row: CSVTable.Row) -> Bool {
        Self.facilityWords.contains(Self.word(row.cell(0)))
            && row.cells.dropFirst().contains { Self.word($0) == "period" }
    }

    private func formCode(_ reading: inout ReportFileReading) -> FormCode? {
        let text = headers[.form]?.text ?? defaults.form?.text ?? nameParts.form
        if let code = FormCode(text) { return code }
        if headers[.form] == nil, let row = body.first, !isWide {
            reading.faults.append(strayHeader(row))
            return nil
        }
        reading.faults.append(
            fault(
                headers[.form]?.cell, read: text,
                vi: "thiếu dòng “form;MÃ BIỂU” ở đầu tệp (hoặc đặt tên tệp MÃBIỂU_KỲ.csv).",
                en: "the line “form;CODE” is missing at the top (or name the file FORM_PERIOD.csv)."
            ))
        return nil
    }

    /// The line at which the header lines ended before any of them named the form.
    private func strayHeader(_ row: CSVTable.Row) -> ReadingFault {
        let keys = HeaderKey.allCases.map(\.rawValue).joined(separator: ", ")
        return fault(
            row.address(1), read: row.cell(0).trimmedOfSpace,
            vi: "không phải một dòng đầu tệp (\(keys)), và trước dòng này chưa có “form;MÃ BIỂU” "
                + "(hoặc đặt tên tệp MÃBIỂU_KỲ.csv).",
            en:
                "not one of the header lines (\(keys)), and the line “form;CODE” is missing before it "
                + "(or name the file FORM_PERIOD.csv).")
    }

    private func locale(_ reading: inout ReportFileReading) -> FigureLocale? {
        guard let header = headers[.locale] else { return defaults.locale }
        if let locale = FigureLocale(rawValue: header.text.lowercased()) { return locale }
        reading.faults.append(
            fault(
                header.cell, read: header.text, vi: "locale chỉ nhận vi hoặc en.",
                en: "locale is vi or en."))
        return nil
    }

    private func checkCalendar(_ form: Form, _ reading: inout ReportFileReading) -> Bool {
        guard let header = headers[.calendar], header.text != form.calendar.rawValue else {
            return true
        }
        reading.faults.append(
            fault(
                header.cell, read: header.text,
                vi: "biểu \(form.code) theo \(Self.lowered(form.calendar.title.vi)): viết "
                    + "calendar;\(form.calendar.rawValue) hoặc bỏ dòng này.",
                en: "form \(form.code) follows the \(Self.lowered(form.calendar.title.en)): write "
                    + "calendar;\(form.calendar.rawValue) or leave the line out."))
        return false
    }

    /// The period that the header line or the file's name says.
    func periodText() -> (text: String, cell: CellAddress?) {
        headers[.period].map { ($0.text, $0.cell) } ?? (defaults.period ?? nameParts.period, nil)
    }

    /// What the file's name says: `HDKB-T_2026-01.csv`.
    private var nameParts: (form: String, period: String) {
        var stem = Substring(name)
        for ending in [".csv", ".xlsx", ".xlsm"] where stem.lowercased().hasSuffix(ending) {
            stem = stem.dropLast(ending.utf8.count)
        }
        guard let underscore = stem.firstIndex(of: "_") else { return (String(stem), "") }
        return (
            String(stem[..<underscore]), String(stem[stem.index(after: underscore)...])
        )
    }

    // MARK: - Common parts

    /// A title inside a sentence.
    private static func lowered(_ title: String) -> String {
        title.prefix(1).lowercased() + title.dropFirst()
    }

    static func word(_ cell: String) -> String { cell.trimmedOfSpace.nfc.lowercased() }

    func fault(
        _ cell: CellAddress?, indicator: IndicatorCode? = nil, read: String, vi: String, en: String
    ) -> ReadingFault {
        ReadingFault(
            file: name, cell: cell, indicator: indicator, read: read,
            reason: LocalizedText(vi: vi, en: en))
    }

    /// The form version for a period text, or a fault that says which periods the form takes.
    func place(
        _ text: String, _ cell: CellAddress?, forms: FormCatalog, newest: Form,
        _ reading: inout ReportFileReading
    ) -> (form: Form, period: ReportingPeriod)? {
        if let period = ReportingPeriod(identifier: text, calendar: newest.calendar) {
            if let form = forms.form(newest.code, for: period) { return (form, period) }
            if newest.kinds.contains(period.kind) {
                reading.faults.append(notInForce(text, cell, forms.versions(of: newest.code)))
                return nil
            }
        }
        let accepted = newest.kinds.map(\.example).joined(separator: ", ")
        reading.faults.append(
            fault(
                cell, read: text,
                vi: "không phải kỳ của biểu \(newest.code); viết như \(accepted) (dòng period;KỲ).",
                en: "not a period of form \(newest.code); write it like \(accepted) (period;ID)."))
        return nil
    }

    /// A period of the right kind before, between or after the form's versions.
    private func notInForce(
        _ text: String, _ cell: CellAddress?, _ versions: [Form]
    ) -> ReadingFault {
        let spans = versions.map { version in
            let from = version.validity.from.map { "từ \($0.vietnamese)" } ?? ""
            let to = version.validity.to.map { " đến trước \($0.vietnamese)" } ?? ""
            let fromEn = version.validity.from.map { "from \($0.iso)" } ?? ""
            let toEn = version.validity.to.map { " until before \($0.iso)" } ?? ""
            return LocalizedText(vi: from + to, en: fromEn + toEn)
        }
        let code = versions.last.map(\.code.text) ?? ""
        return fault(
            cell, read: text,
            vi: "biểu \(code) không áp dụng cho kỳ này; biểu áp dụng "
                + spans.map(\.vi).joined(separator: "; ") + ".",
            en: "form \(code) does not apply to this period; it applies "
                + spans.map(\.en).joined(separator: "; ") + ".")
    }

    /// The unit that the header line names: nil in `unit` where there is none, and a fault for what
    /// is no unit's code.
    func facility(_ reading: inout ReportFileReading) -> (unit: FacilityID?, isReadable: Bool) {
        guard let header = headers[.facility] else { return (nil, true) }
        let unit = facility(header.text, header.cell, &reading)
        return (unit, unit != nil)
    }

    /// Reads a unit's code, or says what one looks like.
    func facility(
        _ text: String, _ cell: CellAddress, _ reading: inout ReportFileReading
    ) -> FacilityID? {
        if let unit = FacilityID(text) { return unit }
        reading.faults.append(
            fault(
                cell, read: text,
                vi:
                    "không phải mã đơn vị; viết mã mà Sở đã cấp, như BV01 (chữ không dấu, số, - _ .).",
                en: "not a unit's code; write the department's code, such as BV01 (ASCII letters, "
                    + "digits, - _ .)."))
        return nil
    }

    /// A content with what the header lines say.
    func startContent(_ form: Form) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        content.decision = headers[.decision]?.text
        content.reason = headers[.reason]?.text
        content.source = Report.Source(
            file: name, cells: Array(repeating: nil, count: form.indicators.count))
        return content
    }

    /// Finds the indicator that a cell names, or says which code is nearest.
    func indicator(
        _ text: String, in form: Form, _ cell: CellAddress, _ reading: inout ReportFileReading
    ) -> IndicatorReference? {
        if let code = IndicatorCode(text), let found = form.reference(to: code) { return found }
        let near = Spelling.nearest(to: text, among: form.indicators.map(\.code.text))
        reading.faults.append(
            fault(
                cell, read: text,
                vi: "biểu \(form.code) không có chỉ tiêu này"
                    + (near.map { "; có phải là \($0)?" } ?? "."),
                en: "form \(form.code) has no such indicator"
                    + (near.map { "; did you mean \($0)?" } ?? ".")))
        return nil
    }
}

/// Finds the word a person probably meant.
enum Spelling {
    /// The nearest candidate within a third of the word's length, or nil.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let typed = Array(word.lowercased().utf8.prefix(64))
        let scored = candidates.map { ($0, distance(typed, Array($0.utf8))) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, typed.count / 3) else {
            return nil
        }
        return best.0
    }

    /// Edits (insert, delete, replace) from one word to the other (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
