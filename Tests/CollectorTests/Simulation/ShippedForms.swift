import Foundation
import Shared
import Support

@testable import Collector

/// The forms of `seeds/forms`, read once.
enum ShippedForms {
    static let all: [Form] = read()

    /// The form with this code.
    static func form(_ code: String) -> Form {
        guard let form = all.first(where: { $0.code.text == code }) else {
            preconditionFailure("no shipped form \(code)")
        }
        return form
    }

    private static func read() -> [Form] {
        let folder = Repository.path("seeds/forms")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            guard let text = try? Repository.text(of: "seeds/forms/\(name)"),
                let node = YAMLDocument.read(Data(text.utf8), file: name).node
            else { return nil }
            return FormDocument.read(node, file: name).form
        }
    }

    /// A form written in a test.
    static func form(yaml: String) throws -> Form {
        let reading = YAMLDocument.read(Data(yaml.utf8), file: "test.yaml")
        guard let node = reading.node else {
            throw ReadingFailed(faults: reading.faults.map { "\($0)" })
        }
        let (form, faults) = FormDocument.read(node, file: "test.yaml")
        guard let form else { throw ReadingFailed(faults: faults.map { "\($0)" }) }
        return form
    }

    struct ReadingFailed: Error {
        let faults: [String]
    }
}
