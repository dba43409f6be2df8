import Foundation
import Shared

/// Reference data as people keep it in files: forms, calendars, facilities, plans. Read whole or
/// refused with every fault, of single files and of all together.
///
/// What a file holds is told by its top-level names, not by its place: `form`, `years`, `schedules`,
/// `ladders`, `plans`, or any of `areas`, `facilities`, `events`, `populations`; `scenario` where scenarios are asked for.
struct SeedFolder {
    /// One file that was read.
    struct Source {
        /// The file's name without its folder: its name in the store.
        let name: String
        /// What stands in it.
        let node: DocumentNode
    }

    /// Forms with their files, in the order of file names.
    private(set) var forms: [(form: Form, source: Source)] = []
    /// Files of holiday tables, of schedules and of reminder ladders.
    private(set) var calendars: [Source] = []
    /// Facility lists' files.
    private(set) var facilities: [Source] = []
    /// Yearly plans' files.
    private(set) var plans: [Source] = []
    /// Scenarios with their files; none are loaded.
    private(set) var scenarios: [(scenario: Scenario, file: String)] = []
    /// All holiday tables.
    private(set) var holidays: [HolidayTable] = []
    /// The units; nil when a facility list has a fault.
    private(set) var registry: Registry?
    /// Everything that is wrong, by file and line.
    private(set) var faults: [DocumentFault] = []

    /// Whether a folder was read, so that all forms are known; false for single files.
    private var isWhole = false

    /// The folders of a seed directory that hold reference data.
    static let folders = ["forms", "facilities", "calendars", "plans"]

    /// The folders of a seed directory that `lint` reads beside the scenarios: what a form or a list
    /// of units means never hangs on the year's plans, which are changed by other people. Plans are
    /// judged when they are loaded, or named to `lint` by their own path.
    static let lintedFolders = ["forms", "facilities", "calendars"]

    /// The folder of scenarios: checked like the others, and never loaded with them.
    static let scenarioFolder = "scenarios"

    private let folders: [String]
    /// Scenarios that were checked in their own worlds already.
    private var ownScenarios: [(scenario: Scenario, file: String)] = []

    /// Reads what stands under `path`: a file, or a folder whose reference folders are read.
    ///
    /// - Parameters:
    ///   - folders: the reference folders to read of a seed directory.
    ///   - withScenarios: whether scenarios are read too, with the forms and units of theirs.
    init(paths: [String], folders: [String] = Self.folders, withScenarios: Bool = false) {
        self.folders = folders + (withScenarios ? [Self.scenarioFolder] : [])
        for path in paths { read(path) }
        faults +=
            joinFacilities() + clashingForms(published: [:]) + joinPlans() + joinScenarios()
            + joinSchedules()
        scenarios += ownScenarios
        shortenNames()
    }

    private mutating func read(_ path: String) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return fault(path, vi: "không có tệp hoặc thư mục này", en: "no such file or folder")
        }
        if !isFolder.boolValue { return readFile(path) }
        isWhole = true
        let inner = folders.map { path + "/" + $0 }
            .filter { FileManager.default.fileExists(atPath: $0) }
        let own = inner.filter { !$0.hasSuffix("/" + Self.scenarioFolder) }
        let files = (inner.isEmpty ? [path] : own).flatMap { Self.files(under: $0) }
        for file in files { readFile(file) }
        if inner.count > own.count { readScenarios(of: path) }
        guard files.isEmpty, inner.count == own.count else { return }
        let names = folders.map { $0 + "/" }.joined(separator: ", ")
        fault(
            path, vi: "thư mục không có tệp YAML nào để đọc (cần \(names))",
            en: "the folder holds no YAML to read (expected \(names))")
    }

    /// Reads each scenario of a folder in its own world: with its own forms, units and plans.
    private mutating func readScenarios(of path: String) {
        for name in ScenarioSeeds.names(in: path) {
            let seeds = ScenarioSeeds(name, in: path)
            let (scenario, found) = seeds.read()
            faults += found.filter { !faults.contains($0) }
            if let scenario { ownScenarios.append((scenario, seeds.file)) }
        }
        for file in Self.files(under: path + "/" + Self.scenarioFolder) {
            guard let folder = ScenarioSeeds.strayFolder(of: file, in: path) else { continue }
            fault(
                file, vi: "không có kịch bản “\(folder)” để đọc tệp này",
                en: "there is no scenario “\(folder)” to read this file")
        }
    }

    /// The YAML files under a folder, by path.
    private static func files(under folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            .sorted().map { folder + "/" + $0 }
    }

    private mutating func readFile(_ path: String) {
        guard let data = FileManager.default.contents(atPath: path) else {
            return fault(path, vi: "không đọc được tệp", en: "the file cannot be read")
        }
        let reading = YAMLDocument.read(data, file: path)
        faults.append(contentsOf: reading.faults)
        guard let node = reading.node else { return }
        take(Source(name: path, node: node), path)
    }

    private mutating func take(_ source: Source, _ path: String) {
        let keys = Set((source.node.entries ?? []).map(\.key))
        if keys.contains("form") {
            let (form, found) = FormDocument.read(source.node, file: path)
            faults.append(contentsOf: found)
            if let form { forms.append((form, source)) }
        } else if keys.contains("years") {
            var reader = DocumentReader(file: path)
            holidays += HolidayDocument.read(source.node, with: &reader)
            faults.append(contentsOf: reader.faults)
            calendars.append(source)
        } else if keys.contains("schedules") {
            var reader = DocumentReader(file: path)
            _ = ScheduleDocument.read(source.node, with: &reader)
            faults.append(contentsOf: reader.faults)
            calendars.append(source)
        } else if keys.contains("ladders") {
            var reader = DocumentReader(file: path)
            _ = ReminderDocument.read(source.node, with: &reader)
            faults.append(contentsOf: reader.faults)
            calendars.append(source)
        } else if !keys.isDisjoint(with: ["areas", "facilities", "events", "populations"]) {
            facilities.append(source)
        } else if keys.contains("plans") {
            plans.append(source)
        } else if keys.contains("scenario"), folders.contains(Self.scenarioFolder) {
            let (scenario, found) = ScenarioDocument.read(source.node, file: path)
            faults.append(contentsOf: found)
            if let scenario, found.isEmpty { scenarios.append((scenario, path)) }
        } else {
            fault(
                path, vi: "không phải biểu mẫu, lịch, danh sách đơn vị, kế hoạch hay kịch bản",
                en: "neither a form, a calendar, a facility list, a plan nor a scenario")
        }
    }

    // MARK: - All files together

    /// Makes the registry of all facility lists.
    private mutating func joinFacilities() -> [DocumentFault] {
        let joined = FacilityDocument.registry(from: facilities.map { ($0.name, $0.node) })
        registry = joined.registry
        return joined.faults
    }

    /// What is wrong with the forms together, or against what is published already: two versions in
    /// force at once, a rule over a form that nobody files so, a published version that changed.
    func clashingForms(published: [Form.Key: Digest]) -> [DocumentFault] {
        let entries = forms.compactMap { form, source -> FormCatalogLint.Entry? in
            // A document without canonical JSON has names that differ only in spelling: refused
            // when it was read.
            guard let bytes = try? source.node.canonicalJSON() else { return nil }
            return FormCatalogLint.Entry(
                form: form, file: source.name, digest: Digest(of: bytes))
        }
        return FormCatalogLint.faults(in: entries, isWhole: isWhole, published: published)
    }

    /// Checks plans against units and forms, when those were read, too.
    private func joinPlans() -> [DocumentFault] {
        var document = PlanDocument()
        for plan in plans { document.read(plan.node, file: plan.name) }
        guard let registry, !registry.facilities.isEmpty, document.faults.isEmpty else {
            return document.faults
        }
        let catalog = FormCatalog(forms.map(\.form))
        return document.table(registry: registry, knows: catalog.asks).faults
    }

    /// Holds scenarios against forms and units, when those were read, too.
    private func joinScenarios() -> [DocumentFault] {
        guard let registry, !registry.facilities.isEmpty, !forms.isEmpty else { return [] }
        let lint = ScenarioLint(forms: FormCatalog(forms.map(\.form)), registry: registry)
        return scenarios.flatMap { lint.faults(in: $0.scenario, file: $0.file) }
    }

    /// Checks that schedules and ladders are of forms that there are, when the forms were read, too.
    private func joinSchedules() -> [DocumentFault] {
        guard isWhole, !forms.isEmpty else { return [] }
        let known = Set(forms.map(\.form.code))
        return calendars.flatMap { calendar in
            ScheduleDocument.strangers(
                in: calendar.node, file: calendar.name, knows: known.contains)
                + ReminderDocument.strangers(
                    in: calendar.node, file: calendar.name, knows: known.contains)
        }
    }

    /// In the store a document is known by its file's name without the folder.
    private mutating func shortenNames() {
        func short(_ source: Source) -> Source {
            let name = URL(fileURLWithPath: source.name).lastPathComponent
            return Source(name: name, node: source.node)
        }
        calendars = calendars.map(short)
        facilities = facilities.map(short)
        plans = plans.map(short)
    }

    private mutating func fault(_ path: String, vi: String, en: String) {
        faults.append(
            DocumentFault(file: path, line: 0, reason: LocalizedText(vi: vi, en: en)))
    }
}

extension FormCatalog {
    /// True when some version of a form has the indicator.
    func asks(_ form: FormCode, _ indicator: IndicatorCode) -> Bool {
        versions(of: form).contains { $0.slot(of: indicator) != nil }
    }
}
