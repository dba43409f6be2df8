import Foundation
import Shared

/// Which files of a seed folder make up a scenario's world.
///
/// `scenarios/NAME.yaml` is the scenario. Forms and calendars are the folder's own and those that
/// scenarios bring, in `scenarios/forms`. Units, areas and plans are those of `scenarios/NAME/` where
/// that folder is, else the folder's own.
struct ScenarioSeeds {
    /// The scenario's file.
    let file: String
    /// What is loaded before it plays.
    let paths: [String]

    /// The scenario called `name` in the seed folder at `root`.
    init(_ name: String, in root: String) {
        let folder = root + "/" + SeedFolder.scenarioFolder
        let files = [".yaml", ".yml"].map { folder + "/" + name + $0 }
        file = files.first(where: Self.exists) ?? files[0]
        let own = folder + "/" + name
        let units = Self.exists(own) ? [own] : [root + "/facilities", root + "/plans"]
        paths = ([root + "/forms", root + "/calendars", folder + "/forms"] + units)
            .filter(Self.exists)
    }

    /// The names of the scenarios in a seed folder, sorted.
    static func names(in root: String) -> [String] {
        // No such folder: no scenario.
        let files =
            (try? FileManager.default.contentsOfDirectory(
                atPath: root + "/" + SeedFolder.scenarioFolder)) ?? []
        return files.compactMap { file in
            [".yaml", ".yml"].first(where: file.hasSuffix).map { String(file.dropLast($0.count)) }
        }.sorted()
    }

    /// The folder below `scenarios` that a file lies in and that no scenario reads; nil when one does.
    static func strayFolder(of file: String, in root: String) -> String? {
        let inside = file.dropFirst((root + "/" + SeedFolder.scenarioFolder + "/").count)
        let parts = inside.split(separator: "/").map(String.init)
        guard parts.count > 1, parts[0] != "forms", !names(in: root).contains(parts[0]) else {
            return nil
        }
        return parts[0]
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// Reads the scenario with its world; faults name every file that cannot be used.
    func read() -> (scenario: Scenario?, faults: [DocumentFault]) {
        guard Self.exists(file) else {
            let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
            let known = Self.names(in: folder.deletingLastPathComponent().path)
            let list = known.joined(separator: ", ")
            return (
                nil,
                [
                    DocumentFault(
                        file: file, line: 0,
                        reason: LocalizedText(
                            vi: "không có kịch bản này; có: \(list)",
                            en: "no such scenario; there are: \(list)"))
                ]
            )
        }
        let world = SeedFolder(paths: paths + [file], withScenarios: true)
        return (world.scenarios.first?.scenario, world.faults)
    }
}
