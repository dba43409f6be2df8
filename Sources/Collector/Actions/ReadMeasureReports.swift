import Exchange
import Shared

/// Reports that count now, one resource each, in a fixed order: by form, period and unit.
struct ReadMeasureReports: Sendable {
    /// Which are wanted.
    struct Question: Sendable {
        /// Of these forms only; nil for all.
        var forms: Set<FormCode>?
        /// Of these units only; nil for all.
        var units: Set<FacilityID>?
        /// These alone; nil for all.
        var ids: Set<MeasureReportID>?
        /// Conditions on the period that must all hold, each a list of which one is enough.
        var periods: [[FHIRDateFilter]] = []
        /// The same on when it came.
        var received: [[FHIRDateFilter]] = []
        /// Only those behind this one.
        var after: MeasureReportID?
    }

    /// One page.
    struct Page: Sendable {
        var reports: [FHIRReport] = []
        /// True when there are more behind it.
        var isMore = false
    }

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let now: @Sendable () -> Instant

    /// What is found, at most `limit`.
    func page(_ question: Question, limit: Int) async throws -> Page {
        let work = Work(self, question)
        return try await store.read { reader in
            var page = Page()
            try work.walk(reader) { found throws in
                guard page.reports.count < limit else {
                    page.isMore = true
                    return false
                }
                if let report = try work.report(found, reader) { page.reports.append(report) }
                return true
            }
            return page
        }
    }

    /// How many there are.
    func count(_ question: Question) async throws -> Int {
        let work = Work(self, question)
        return try await store.read { reader in
            var count = 0
            try work.walk(reader) { _ in
                count += 1
                return true
            }
            return count
        }
    }

    /// The report of an id; nil where none counts.
    func report(_ id: MeasureReportID) async throws -> FHIRReport? {
        var question = Question()
        question.ids = [id]
        question.forms = [id.form]
        return try await page(question, limit: 1).reports.first
    }

    /// One reading of the store.
    private struct Work {
        /// A report whose figures are not read yet.
        struct Found {
            let id: MeasureReportID
            let seq: Int64
            let revision: Int
            let receivedAt: Instant
        }

        let question: Question
        let catalogue: Catalogue
        let units: FHIRUnits
        let moment: Instant

        init(_ action: ReadMeasureReports, _ question: Question) {
            self.question = question
            moment = action.now()
            catalogue = action.catalogue.current
            units = FHIRUnits(
                action.directories.current(catalogue, on: moment.day).directory)
        }

        /// Hands over each report that fits, until `take` wants no more.
        func walk(
            _ reader: StoreReader, _ take: (Found) throws -> Bool
        ) throws {
            for code in question.forms.map({ $0.sorted() }) ?? catalogue.forms.codes {
                guard question.after.map({ code >= $0.form }) ?? true,
                    let form = catalogue.formRow(code)
                else { continue }
                for (row, period) in try periods(of: form, code, reader) {
                    for found in try slots(form, row, code, period, reader) {
                        guard try take(found) else { return }
                    }
                }
            }
        }

        private func periods(
            of form: Int64, _ code: FormCode, _ reader: StoreReader
        ) throws -> [(row: Int64, period: ReportingPeriod)] {
            let wanted = question.ids.map { Set($0.map(\.period)) }
            return try reader.reportedPeriods(form: form).filter { _, period in
                if let after = question.after, after.form == code, period < after.period {
                    return false
                }
                return (wanted?.contains(period) ?? true)
                    && question.periods.allSatisfy { any in any.contains { $0.accepts(period) } }
            }.sorted { $0.period < $1.period }
        }

        private func slots(
            _ form: Int64, _ row: Int64, _ code: FormCode, _ period: ReportingPeriod,
            _ reader: StoreReader
        ) throws -> [Found] {
            try reader.slotRecords(form: form, period: row, until: moment).compactMap {
                facility, record -> Found? in
                guard let counted = record.counted, let unit = catalogue.facility(row: facility)
                else { return nil }
                let id = MeasureReportID(form: code, period: period, unit: unit)
                if let after = question.after, after.form == code, after.period == period,
                    unit <= after.unit
                {
                    return nil
                }
                guard question.units?.contains(unit) ?? true, question.ids?.contains(id) ?? true,
                    question.received.allSatisfy({ any in
                        any.contains { $0.accepts(counted.receivedAt) }
                    })
                else { return nil }
                return Found(
                    id: id, seq: counted.seq, revision: counted.revision,
                    receivedAt: counted.receivedAt)
            }.sorted { $0.id.unit < $1.id.unit }
        }

        func report(_ found: Found, _ reader: StoreReader) throws -> FHIRReport? {
            guard let stored = try reader.stored(seq: found.seq),
                let form = catalogue.form(row: stored.facts.formVersion)
            else { return nil }
            return FHIRReport(
                id: found.id, form: form, content: try StoredReport(stored, form: form).content,
                revision: found.revision, receivedAt: found.receivedAt,
                finalisedAt: stored.facts.finalisedAt, unitName: units.name(of: found.id.unit))
        }
    }
}
