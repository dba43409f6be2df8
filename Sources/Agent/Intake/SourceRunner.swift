import Shared

/// Runs configured sources: for one source and one period it gives what a report file would give,
/// drafts and faults. Nothing is saved here.
actor SourceRunner {
    private let executor = BlockingExecutor(label: "giaoban.sources")
    private let sources: [SourceDefinition]
    private let home: AgentHome
    private let cache: ReferenceCache
    private let units: [FacilityID]
    private let disk: any FileSystem
    private let clock: any AgentClock

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - sources: every source of the home: a merge looks its parts up among them.
    ///   - units: the home's units, the first one first.
    init(
        sources: [SourceDefinition], home: AgentHome, cache: ReferenceCache,
        units: [FacilityID], disk: any FileSystem, clock: any AgentClock
    ) {
        self.sources = sources
        self.home = home
        self.cache = cache
        self.units = units
        self.disk = disk
        self.clock = clock
    }

    /// What a source says for a period, with what people typed by hand in its place. With any fault
    /// there is no draft; without one there is exactly one.
    func run(
        _ source: SourceDefinition, period: ReportingPeriod
    ) throws(FileFault) -> ReportFileReading {
        var reading = ask(source, period: period)
        guard let draft = reading.drafts.first, let unit = source.unit ?? units.first else {
            return reading
        }
        let typed = try TypedFigures(
            home: home, form: source.form, period: period, unit: unit, disk: disk)
        let (changed, faults) = typed.apply(to: draft)
        reading.drafts = faults.isEmpty ? [changed] : []
        reading.faults += faults
        return reading
    }

    /// What a source says by itself.
    private func ask(_ source: SourceDefinition, period: ReportingPeriod) -> ReportFileReading {
        let reading =
            switch source.origin {
            case .command(let command): run(command, of: source, period)
            case .folder(let path, let file): read(path, file, of: source, period)
            case .merge(let parts, let prefersFirst):
                SourceMerge(
                    name: source.name, prefersFirst: prefersFirst,
                    parts: parts.compactMap { name in
                        sources.first { $0.name == name }
                            .map { ($0, ask($0, period: period)) }
                    }
                ).merged()
            }
        return reading.only(source, period, first: units.first)
    }

    /// The last complete period before `day` that the source's form is filed for: what a run without
    /// a period means. Nil while the form is not known here.
    nonisolated func latestPeriod(
        of source: SourceDefinition, before day: Day
    ) -> ReportingPeriod? {
        guard let form = cache.forms().versions(of: source.form).last else { return nil }
        let ended = form.kinds.flatMap { kind in
            ReportingPeriod.ending(
                in: day.adding(days: -800)..<day, kind: kind, calendar: form.calendar)
        }
        // Of several kinds that end together the shortest comes first.
        return ended.max { left, right in
            (left.lastDay, -left.dayCount) < (right.lastDay, -right.dayCount)
        }
    }

    // MARK: - Origins

    private func run(
        _ command: SourceDefinition.Command, of source: SourceDefinition,
        _ period: ReportingPeriod
    ) -> ReportFileReading {
        guard let unit = source.unit ?? units.first else {
            preconditionFailure("an enrolled home has a unit")
        }
        let parameters = SourceParameters(form: source.form, period: period, unit: unit)
        let runner = CommandSource(name: source.name, command: command, clock: clock)
        switch runner.run(parameters, isCancelled: { Task.isCancelled }) {
        case .success(let output): return read(output, of: source, period)
        case .failure(let fault): return ReportFileReading(source, fault)
        }
    }

    private func read(
        _ output: [UInt8], of source: SourceDefinition, _ period: ReportingPeriod
    ) -> ReportFileReading {
        let defaults = ReportDefaults(
            form: source.form, period: period.identifier, locale: source.locale)
        switch source.format {
        case .csv:
            return CSVSource().read(
                output, fileName: source.title, forms: cache.forms(), defaults: defaults)
        case .json:
            return JSONReportFile(name: source.title, forms: cache.forms(), defaults: defaults)
                .read(output)
        }
    }

    private func read(
        _ path: Template, _ file: Template, of source: SourceDefinition,
        _ period: ReportingPeriod
    ) -> ReportFileReading {
        guard let unit = source.unit ?? units.first else {
            preconditionFailure("an enrolled home has a unit")
        }
        let parameters = SourceParameters(form: source.form, period: period, unit: unit)
        let name = file.filled(with: parameters)
        let place = path.filled(with: parameters) + "/" + name
        guard let reader = SourceCatalog.source(for: name) else {
            return ReportFileReading(
                source, SourceFault(read: name, FileLoading.unknownKind(name)))
        }
        do throws(FileFault) {
            let bytes = try disk.read(place, limit: SourceCatalog.fileLimit)
            return reader.with(mappings: cache.mappings).with(locale: source.locale)
                .read(bytes, fileName: name, forms: cache.forms())
        } catch {
            return ReportFileReading(
                source,
                SourceFault(
                    read: name,
                    LocalizedText(
                        vi: "không đọc được \(place) (\(error.words.vi)).",
                        en: "\(place) cannot be read (\(error.words.en)).")))
        }
    }
}

extension SourceDefinition {
    /// What it is called where a file's name would stand.
    var title: String { "nguồn \(name)" }
}

extension ReportFileReading {
    /// Nothing but a fault of a source.
    init(_ source: SourceDefinition, _ fault: SourceFault) {
        self.init()
        faults = [
            ReadingFault(file: source.title, cell: nil, read: fault.read, reason: fault.reason)
        ]
    }

    /// The same if it is one report of the form, period and unit that were asked for; else a fault.
    ///
    /// - Parameter first: the unit of a source that names none.
    fileprivate func only(
        _ source: SourceDefinition, _ period: ReportingPeriod, first: FacilityID?
    ) -> ReportFileReading {
        let unit = source.unit ?? first
        var checked = self
        checked.drafts = []
        for var draft in drafts {
            let isAsked =
                draft.form.code == source.form && draft.period == period
                && (draft.facility ?? unit) == unit
            guard isAsked else {
                let got =
                    "\(draft.form.code) \(draft.period.identifier) "
                    + (draft.facility?.text ?? "")
                checked.faults.append(
                    ReadingFault(
                        file: source.title, cell: nil, read: got.trimmingBlanks,
                        reason: Self.notAsked(source, period)))
                continue
            }
            draft.facility = source.unit
            checked.drafts.append(draft)
        }
        if checked.drafts.isEmpty, checked.faults.isEmpty {
            checked.faults = [
                ReadingFault(
                    file: source.title, cell: nil, read: "", reason: Self.notAsked(source, period))
            ]
        }
        if !checked.faults.isEmpty { checked.drafts = [] }
        return checked
    }

    private static func notAsked(
        _ source: SourceDefinition, _ period: ReportingPeriod
    ) -> LocalizedText {
        let unit = source.unit.map { " (\($0))" } ?? ""
        return LocalizedText(
            vi: "cần đúng một báo cáo \(source.form) kỳ \(period.identifier)\(unit).",
            en: "exactly one report \(source.form) of \(period.identifier)\(unit) is needed.")
    }
}
