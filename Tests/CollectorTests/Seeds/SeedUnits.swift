import Foundation
import Shared
import Support
import Testing

@testable import Collector

/// The seeds that say who reports: facilities, and what they are to reach.
enum SeedUnits {
    /// The YAML files of a folder of the repository, by name, each read as the collector reads it.
    static func files(in folder: String) throws -> [(name: String, node: DocumentNode)] {
        let path = Repository.path(folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yaml") }.sorted()
        return try names.map { name in
            let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
            let reading = YAMLDocument.read(bytes, file: name)
            #expect(reading.faults.isEmpty, "\(reading.faults)")
            return (name, try #require(reading.node))
        }
    }

    /// The synthetic province.
    static func registry() throws -> Registry {
        let (registry, faults) = FacilityDocument.registry(from: try files(in: "seeds/facilities"))
        #expect(faults.isEmpty, "\(faults)")
        return try #require(registry)
    }
}
