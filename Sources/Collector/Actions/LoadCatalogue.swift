import Shared

extension Catalogue {
    /// A stored document cannot be read by this program: it was written by another version.
    struct UnreadableDocument: Error, CustomStringConvertible {
        /// What is wrong, by file.
        let faults: [DocumentFault]

        var description: String { faults.map(\.description).joined(separator: "\n") }
    }

    /// Reads the catalogue from the store.
    ///
    /// - Parameter drafts: documents as if they were in force: what a preview judges.
    /// - Throws: `UnreadableDocument` with every fault of documents, single or together.
    convenience init(from reader: StoreReader, with drafts: [DocumentRow] = []) throws {
        let rows = try reader.formVersions()
        var faults: [DocumentFault] = []
        let forms = try rows.compactMap { row -> Form? in
            let (form, found) = FormDocument.readPublished(
                try DocumentNode(json: row.document), file: row.code.description)
            faults += found
            return form
        }
        let calendars = try CalendarDocuments(Self.inForce(.calendar, reader, drafts))
        faults += calendars.faults
        let lists = try Self.inForce(.facilities, reader, drafts).map { row in
            (name: row.name, node: try DocumentNode(json: row.body))
        }
        let (registry, found) = FacilityDocument.registry(from: lists)
        faults += found
        let catalog = FormCatalog(forms)
        var plans = PlanDocument()
        for row in try Self.inForce(.plan, reader, drafts) {
            plans.read(try DocumentNode(json: row.body), file: row.name)
        }
        guard faults.isEmpty, let registry else { throw UnreadableDocument(faults: faults) }
        let (planTable, clashes) = plans.table(registry: registry, knows: catalog.asks)
        guard let planTable else { throw UnreadableDocument(faults: clashes) }
        self.init(
            forms: catalog, registry: registry,
            workingDays: WorkingCalendar(tables: calendars.holidays),
            schedules: calendars.schedules, ladders: ReminderLadders(calendars.ladders),
            calls: try reader.adHocCalls(),
            planTable: planTable,
            versions: rows, facilityRows: try reader.facilityKeys())
    }

    /// The documents of a kind in the order in which they are read.
    private static func inForce(
        _ kind: DocumentKind, _ reader: StoreReader, _ drafts: [DocumentRow]
    ) throws -> [DocumentRow] {
        let fresh = drafts.filter { $0.kind == kind }
        let stored = try reader.documents(kind).filter { row in
            !fresh.contains { $0.name == row.name }
        }
        return (stored + fresh).sorted {
            EnteredDocument.order($0.name) < EnteredDocument.order($1.name)
        }
    }
}

/// The documents about days: holidays, schedules, reminder ladders.
private struct CalendarDocuments {
    private(set) var holidays: [HolidayTable] = []
    private(set) var schedules: [FormSchedule] = []
    private(set) var ladders: [ReminderLadder] = []
    private(set) var faults: [DocumentFault] = []

    init(_ rows: [DocumentRow]) throws {
        for row in rows {
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
