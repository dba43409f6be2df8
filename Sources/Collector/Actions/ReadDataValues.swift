import Exchange
import Shared

/// Figures as other systems read them: of the reports that count now, and to whoever may write a unit's
/// figures also of what waits to become its first report.
struct ReadDataValues: Sendable {
    /// What is wanted.
    struct Question: Sendable {
        /// Forms and the kinds of their periods.
        var dataSets: [ExchangeDirectory.DataSet] = []
        /// Only these elements; empty for all.
        var elements: Set<UID> = []
        /// The periods.
        var periods: [ReportingPeriod] = []
        /// The units.
        var units: Set<FacilityID> = []
        /// Only what was received from here on.
        var since: Instant?
        /// How things are to be named.
        var schemes = IdentifierSchemes()
    }

    /// The figures of one report.
    struct Slot: Sendable {
        let group: DataValueWriter.Group
        let figures: [DataValueWriter.Figure]
    }

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let now: @Sendable () -> Instant

    /// A form and period: figures are read one part at a time, so that memory stays flat.
    struct Part: Sendable {
        let form: Form
        /// The row of the form.
        let row: Int64
        let period: ReportingPeriod
    }

    /// The parts of the answer. What has not begun holds nothing, and any year up to 2999 can be named.
    func parts(_ question: Question) -> [Part] {
        let (catalogue, moment) = (catalogue.current, now())
        var seen: Set<String> = []
        return question.dataSets.flatMap { set in
            question.periods.compactMap { period -> Part? in
                guard period.kind == set.kind, period.window.lowerBound.startInstant <= moment,
                    let form = catalogue.forms.form(set.form, for: period),
                    let row = catalogue.formRow(set.form),
                    seen.insert("\(set.form) \(period)").inserted
                else { return nil }
                return Part(form: form, row: row, period: period)
            }
        }
    }

    /// One report that counts.
    struct Counted: Sendable {
        let form: Form
        let period: ReportingPeriod
        let unit: FacilityID
        let content: Report.Content

        /// Writes its figures, those of lists as one text each.
        func write(to document: inout SDMXCSV) {
            for (place, indicator) in form.indicators.enumerated() {
                guard let value = content.values[place] else { continue }
                document.write(
                    indicator.code, value, note: content.notes[indicator.code], unit: unit,
                    period: period)
            }
        }
    }

    /// The reports of one part that count now, by unit.
    func reports(of part: Part, _ question: Question) async throws -> [Counted] {
        let (catalogue, moment, wanted) = (catalogue.current, now(), question.units)
        return try await store.read { reader in
            guard let period = try reader.periodKey(part.period) else { return [] }
            return try reader.countedSubmissions(
                form: part.row, period: period, until: moment
            ).compactMap { stored in
                guard let unit = catalogue.facility(row: stored.facts.slot.facility),
                    wanted.contains(unit),
                    let form = catalogue.form(row: stored.facts.formVersion)
                else { return nil }
                return Counted(
                    form: form, period: part.period, unit: unit,
                    content: try StoredReport(stored, form: form).content)
            }.sorted { $0.unit < $1.unit }
        }
    }

    /// The figures of one part, by unit.
    func slots(
        of part: Part, _ question: Question, format: DataValueFormat,
        for principal: Principal
    ) async throws -> [Slot] {
        let (catalogue, moment) = (catalogue.current, now())
        let directory = directories.current(catalogue, on: moment.day).directory
        let naming = Naming(
            directory: directory, schemes: question.schemes, standard: format.standardScheme)
        let wanted = question.units
        return try await store.read { reader in
            guard let period = try reader.periodKey(part.period) else { return [] }
            let senders = try reader.senderNames()
            var slots: [(FacilityID, Slot)] = []
            var reported: Set<Int64> = []
            for stored in try reader.countedSubmissions(
                form: part.row, period: period, until: moment)
            {
                reported.insert(stored.facts.slot.facility)
                guard let unit = catalogue.facility(row: stored.facts.slot.facility),
                    wanted.contains(unit),
                    stored.facts.receivedAt >= question.since ?? .distantPast,
                    let form = catalogue.form(row: stored.facts.formVersion)
                else { continue }
                let content = try StoredReport(stored, form: form).content
                let sender = senders[stored.facts.accessKey] ?? ""
                slots.append(
                    (
                        unit,
                        naming.slot(
                            content, form, part.period, unit, by: sender,
                            at: stored.facts.receivedAt, isComplete: true,
                            elements: question.elements)
                    ))
            }
            for draft in try reader.drafts(form: part.row, period: period)
            where !reported.contains(draft.slot.facility) {
                guard let unit = catalogue.facility(row: draft.slot.facility),
                    wanted.contains(unit), draft.changedAt >= question.since ?? .distantPast,
                    TakeDataValues.refusal(principal, unit, part.form.code) == nil,
                    let form = catalogue.form(row: draft.formVersion)
                else { continue }
                slots.append(
                    (
                        unit,
                        naming.slot(
                            try draft.content(of: form), form, part.period, unit, by: draft.actor,
                            at: draft.changedAt, isComplete: false, elements: question.elements)
                    ))
            }
            return slots.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Names as a request wants them.
    private struct Naming {
        let directory: ExchangeDirectory
        let schemes: IdentifierSchemes
        let standard: IdentifierScheme

        func slot(
            _ content: Report.Content, _ form: Form, _ period: ReportingPeriod, _ unit: FacilityID,
            by sender: String, at moment: Instant, isComplete: Bool, elements: Set<UID>
        ) -> Slot {
            let scheme = schemes.scheme(\.dataElement, standard: standard)
            let figures = form.indicators.enumerated().compactMap { place, indicator in
                content.values[place].flatMap { value -> DataValueWriter.Figure? in
                    guard let element = directory.element(of: indicator.code, in: form.code),
                        elements.isEmpty || elements.contains(element.uid)
                    else { return nil }
                    return DataValueWriter.Figure(
                        element: name(scheme, element.uid, element.code, element.name),
                        value: value, note: content.notes[indicator.code])
                }
            }
            let set = directory.dataSets(of: form.code).first { $0.kind == period.kind }
            let known = directory.unit(unit)
            return Slot(
                group: DataValueWriter.Group(
                    dataSet: set.map {
                        name(
                            schemes.scheme(\.dataSet, standard: standard), $0.uid, $0.code, $0.name)
                    } ?? form.code.text, period: period,
                    unit: known.map { self.unit($0) } ?? unit.text, storedBy: sender,
                    receivedAt: moment, isComplete: isComplete), figures: figures)
        }

        private func unit(_ unit: ExchangeDirectory.Unit) -> String {
            let scheme = schemes.scheme(\.unit, standard: standard)
            guard case .attribute(let attribute) = scheme else {
                return name(scheme, unit.uid, unit.id.text, unit.name)
            }
            let code = directory.registry.facility(unit.id)?.codes.first { code in
                UID(.attribute, code.scheme.rawValue).text == attribute
                    && code.valid.contains(directory.today)
            }
            // A unit without such a code keeps a name by which it can be found.
            return code?.value ?? unit.uid.text
        }

        private func name(
            _ scheme: IdentifierScheme, _ uid: UID, _ code: String, _ name: String
        ) -> String {
            switch scheme {
            case .uid, .attribute: uid.text
            case .code: code
            case .name: name
            }
        }
    }
}

extension Instant {
    /// Before everything.
    static let distantPast = Instant(milliseconds: .min)
}
