import Shared

extension Catalogue {
    /// A stored document cannot be read by this program: it was written by another version.
    struct UnreadableDocument: Error, CustomStringConvertible {
        /// What is wrong, by file.
        let faults: [DocumentFault]

        var description: String { faults.map(\.description).joined(separator: "\n") }
    }

    /// Reads the catalogue from the store.
    convenience init(from reader: StoreReader) throws {
        let rows = try reader.formVersions()
        var faults: [DocumentFault] = []
        let forms = try rows.compactMap { row -> Form? in
            let (form, found) = FormDocument.readPublished(
                try DocumentNode(json: row.document), file: row.code.description)
            faults += found
            return form
        }
        let calendars = try CalendarDocuments(from: reader)
        faults += calendars.faults
        let lists = try reader.documents(.facilities).map { row in
            (name: row.name, node: try DocumentNode(json: row.body))
        }
        let (registry, found) = FacilityDocument.registry(from: lists)
        faults += found
        let catalog = FormCatalog(forms)
        var plans = PlanDocument()
        for row in try reader.documents(.plan) {
            plans.read(try DocumentNode(json: row.body), file: row.name)
        }
        guard faults.isEmpty, let registry else { throw UnreadableDocument(faults: faults) }
        let (planTable, clashes) = plans.table(registry: registry, knows: catalog.asks)
        guard let planTable else { throw UnreadableDocument(faults: clashes) }
        self.init(
            forms: catalog, registry: registry,
            workingDays: WorkingCalendar(tables: calendars.holidays),
            schedules: calendars.schedules, ladders: ReminderLadders(calendars.ladders),
            planTable: planTable,
            versions: rows, facilityRows: try reader.facilityKeys())
    }
}

/// The documents about days: holidays, schedules, reminder ladders.
private struct CalendarDocuments {
    private(set) var holidays: [HolidayTable] = []
    private(set) var schedules: [FormSchedule] = []
    private(set) var ladders: [ReminderLadder] = []
    private(set) var faults: [DocumentFault] = []

    init(from reader: StoreReader) throws {
        for row in try reader.documents(.calendar) {
            var document = DocumentReader(file: row.name)
            let node = try DocumentNode(json: row.body)
            if node["schedules"] != nil {
                schedules += ScheduleDocument.read(node, with: &document)
            } else if node["ladders"] != nil {
                ladders += ReminderDocument.read(node, with: &document)
            } else {
                holidays += HolidayDocument.read(node, with: &document)
            }
            faults += document.faults
        }
    }
}
