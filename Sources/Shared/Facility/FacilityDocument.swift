/// Reads facility lists (`seeds/facilities`, or their JSON on the wire) into a registry.
///
/// Several files make one registry; each may hold any of these:
///
/// ```yaml
/// home: SX                     # the province whose department this is; in one of the files
/// areas:
///   - {id: SX-A01, kind: district, parent: SX, name: {vi: Huyện Đồi Sim}, mountain: true,
///      from: 1990-01-01, to: 2025-07-01, codes: [{scheme: administrativeUnit, value: "991"}]}
/// facilities:
///   - id: SX-TTYT-DS           # permanent, never reused
///     opened: 2006-01-01       # or an `open` event
///     name: {vi: Trung tâm Y tế Đồi Sim, en: Doi Sim Health Centre}
///     aliases: [TTYT Đồi Sim]
///     type: districtHealthCentreWithBeds
///     ownership: province
///     parent: SX-SYT
///     area: SX-A01
///     services: [obstetrics]
///     autonomyGroup: [{value: 3}, {value: 2, from: 2025-01-01}]    # anything may be dated so
///     codes: [{scheme: insurance, value: "99011", from: 2006-01-01}]
/// events:
///   - {kind: merge, on: 2025-07-01, facilities: [SX-A, SX-B], into: [SX-C], decision: 12/QĐ-SX}
/// populations:
///   - {area: SX-A01, source: {vi: …, en: …}, counts: [{day: 2024-07-01, people: 46200}]}
/// ```
///
/// Every fault of every file is kept, with file, line and reason; what is faulty is left out.
public struct FacilityDocument {
    /// Where something stands in the files.
    struct Place {
        let file: String
        let line: Int
    }

    /// The units read so far.
    public private(set) var facilities: [Facility] = []
    /// The areas read so far.
    public private(set) var areas: [Area] = []
    /// The events read so far.
    public private(set) var events: [FacilityEvent] = []
    /// The populations read so far.
    public private(set) var populations: [Population] = []
    /// What was found wrong in the files so far, in the order met.
    public private(set) var faults: [DocumentFault] = []
    /// The home province, once a file names it.
    public private(set) var home: AreaID?
    private var told: [Happening: String] = [:]
    private var homePlace = Place(file: "", line: 0)
    private var facilityPlaces: [Place] = []
    private var areaPlaces: [Place] = []
    private var eventPlaces: [Place] = []
    private var populationPlaces: [Place] = []

    /// Nothing read yet.
    public init() {}

    /// Reads several files, given as name and tree, into one registry.
    ///
    /// - Returns: the registry, or nil and at least one fault.
    public static func registry(
        from files: [(name: String, node: DocumentNode)]
    ) -> (registry: Registry?, faults: [DocumentFault]) {
        var document = FacilityDocument()
        for file in files { document.read(file.node, file: file.name) }
        return document.registry()
    }

    /// Reads one file and adds what it holds.
    public mutating func read(_ node: DocumentNode, file: String) {
        var reader = DocumentReader(file: file)
        reader.allow(["home", "areas", "facilities", "events", "populations"], in: node)
        readHome(of: node, reader: &reader)
        for part in reader.list("areas", in: node) {
            guard let area = Area(part, reader: &reader) else { continue }
            areas.append(area)
            areaPlaces.append(Place(file: file, line: part.line))
        }
        for part in reader.list("facilities", in: node) {
            guard let facility = Facility(part, reader: &reader) else { continue }
            facilities.append(facility)
            facilityPlaces.append(Place(file: file, line: part.line))
        }
        for part in reader.list("events", in: node) {
            guard let event = FacilityEvent(part, reader: &reader), isNews(event, in: file)
            else { continue }
            events.append(event)
            eventPlaces.append(Place(file: file, line: part.line))
        }
        for part in reader.list("populations", in: node) {
            for (count, line) in Population.counts(part, reader: &reader) {
                populations.append(count)
                populationPlaces.append(Place(file: file, line: line))
            }
        }
        faults.append(contentsOf: reader.faults)
    }

    /// Notes that an event happened. False when an earlier file says that the same happened on the
    /// same day: a list that was written out after events had been entered repeats them, and nobody
    /// merges twice.
    private mutating func isNews(_ event: FacilityEvent, in file: String) -> Bool {
        let happening = Happening(change: event.change, day: event.effective)
        if let teller = told[happening], teller != file { return false }
        told[happening] = file
        return true
    }

    private struct Happening: Hashable {
        let change: FacilityEvent.Change
        let day: Day
    }

    private mutating func readHome(of node: DocumentNode, reader: inout DocumentReader) {
        guard let part = node["home"], !part.isNull,
            let id = reader.code("home", in: node, as: AreaID.self)
        else { return }
        if let home, home != id {
            reader.fault(
                part.line, vi: "home đã là “\(home)”", en: "home is “\(home)” already")
        }
        home = id
        homePlace = Place(file: reader.file, line: part.line)
    }

    /// The registry of all files read; nil when anything in them is wrong. What is wrong between
    /// files is told only once each of them is readable: a unit with a misspelt type would
    /// otherwise be reported again by every event that names it.
    public func registry() -> (registry: Registry?, faults: [DocumentFault]) {
        guard faults.isEmpty else { return (nil, faults) }
        do throws(RegistryRefusal) {
            let registry = try Registry(
                facilities: facilities, areas: areas, events: events, populations: populations,
                home: home)
            return (registry, [])
        } catch {
            return (nil, error.faults.map(located))
        }
    }

    private func located(_ fault: RegistryFault) -> DocumentFault {
        let place =
            switch fault.subject {
            case .facility(let index): facilityPlaces[index]
            case .area(let index): areaPlaces[index]
            case .event(let index): eventPlaces[index]
            case .population(let index): populationPlaces[index]
            case .home: homePlace
            }
        return DocumentFault(file: place.file, line: place.line, reason: fault.reason.text)
    }
}
