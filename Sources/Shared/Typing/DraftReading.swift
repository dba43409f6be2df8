/// What was typed into a form's page, read: answers where they can be read for certain, and for every
/// field that cannot, what stands there and what is accepted.
///
/// The same reader as for files (`FigureReader`), in Vietnamese spelling; what is blank stays a blank,
/// and the rules say what is missing.
public struct DraftReading: Sendable {
    /// A field that was not taken, or was taken with an assumption.
    public struct Remark: Hashable, Sendable {
        /// Which field.
        public let field: DraftField
        /// What stands there.
        public let read: String
        /// Why it is refused and what is accepted, or what was assumed.
        public let reason: LocalizedText
    }

    /// The answers; nil where nothing stands, or what stands cannot be read.
    public private(set) var content: Report.Content
    /// What cannot be read: the report cannot be sent as long as there is one.
    public private(set) var faults: [Remark] = []
    /// What was read with an assumption.
    public private(set) var assumptions: [Remark] = []

    private let form: Form

    /// Reads typed texts as answers to `form`; fields that the form does not ask for are passed over.
    public init(_ texts: [DraftField: String], form: Form) {
        self.form = form
        content = Report.Content(emptyFor: form)
        var lists: [IndicatorCode: [Int: [IndicatorCode: String]]] = [:]
        for (field, text) in texts.sorted(by: { $0.key.name < $1.key.name })
        where field.isAsked(by: form) {
            let typed = text.trimmedOfSpace.nfc
            guard !typed.isEmpty else { continue }
            if let reason = TextLimit.refusal(of: typed) {
                refuse(field, typed, reason)
            } else if case .listCell(let code, let row, let part) = field {
                lists[code, default: [:]][row, default: [:]][part] = cell(field, typed)
            } else {
                take(field, typed)
            }
        }
        for (code, rows) in lists {
            guard let slot = form.slot(of: code) else { continue }
            content.values[slot] = .list(
                rows.keys.sorted().map { ListRow(fields: rows[$0] ?? [:]) })
        }
        // In the order of the form, as a person looks for them.
        faults = faults.sorted { place($0.field) < place($1.field) }
    }

    private mutating func take(_ field: DraftField, _ typed: String) {
        switch field {
        case .figure(let code): takeFigure(field, code, typed)
        case .note(let code): content.notes[code] = typed
        case .explanation(let rule): content.explanations[rule] = typed
        case .reason: content.reason = typed
        case .decision: content.decision = typed
        case .preparedBy: checkName(field, typed)
        case .listCell: break
        }
    }

    /// A name goes into the report by itself; one that does not fit must not be left out in silence.
    private mutating func checkName(_ field: DraftField, _ typed: String) {
        guard typed.utf8.count > ReportPerson.nameLimit else { return }
        refuse(
            field, typed,
            LocalizedText(
                vi: "tên người lập dài hơn \(ReportPerson.nameLimit) byte.",
                en: "the preparer's name is longer than \(ReportPerson.nameLimit) bytes."))
    }

    private mutating func takeFigure(
        _ field: DraftField, _ code: IndicatorCode, _ typed: String
    ) {
        guard let slot = form.slot(of: code) else { return }
        switch FigureReader(locale: .vi).read(typed, as: form.indicators[slot]) {
        case .blank: break
        case .refused(let reason): refuse(field, typed, reason)
        case .value(let value, let warning):
            content.values[slot] = value
            if let warning {
                assumptions.append(Remark(field: field, read: typed, reason: warning))
            }
        }
    }

    /// A list's cell as it is kept: days in ISO, everything else as typed.
    private mutating func cell(_ field: DraftField, _ typed: String) -> String? {
        guard case .listCell(let code, _, let part) = field, let slot = form.slot(of: code),
            let column = form.indicators[slot].fields.first(where: { $0.code == part })
        else { return nil }
        guard column.type == .date else { return typed }
        if let day = FigureReader.day(typed) { return day.iso }
        refuse(
            field, typed,
            LocalizedText(
                vi: "ngày phải viết ngày/tháng/năm, như 31/01/2026.",
                en: "write a date as day/month/year, such as 31/01/2026."))
        return nil
    }

    private mutating func refuse(_ field: DraftField, _ typed: String, _ reason: LocalizedText) {
        faults.append(Remark(field: field, read: String(typed.prefix(40)), reason: reason))
    }

    private func place(_ field: DraftField) -> Int {
        field.indicator.flatMap { form.slot(of: $0) } ?? form.indicators.count
    }

    /// What the rules say of it, without the blanks that are none: where something stands that cannot
    /// be read, that is the fault.
    public func verdict(
        period: ReportingPeriod, revision: Int, context: RuleContext
    ) -> Verdict {
        var context = context
        context.surface = .page
        let verdict = Validator.verdict(
            on: content, form: form, period: period, revision: revision, context: context)
        let unread = Set(faults.compactMap(\.field.indicator))
        return Verdict(
            findings: verdict.findings.filter { finding in
                finding.rule.text != "form_blank"
                    || !finding.indicators.contains(where: unread.contains)
            }, unevaluated: verdict.unevaluated)
    }
}
