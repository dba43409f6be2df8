import Shared
import Support

@testable import Collector

/// The ten forms as they lie in `seeds/forms`, read the way the collector reads them.
enum SeedForms {
    /// The form codes, in the order of DOMAIN §8.
    static let codes = [
        "HDKB-T", "BTN-T", "NDTP-T", "TCH-T", "BMTE-Q", "NL-6T", "KHTC-Q", "CDS-Q", "CSVC-Q",
        "TH-DK",
    ]

    /// Why a form could not be read.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// The path of a form's file, from the repository's root.
    static func path(of code: String) -> String { "seeds/forms/\(code.lowercased()).yaml" }

    /// Reads one form; throws with every fault when there are any.
    static func form(_ code: String) throws -> Form {
        let path = path(of: code)
        return try read(try Repository.text(of: path), file: path)
    }

    /// Reads a form from a text, as if it stood in `file`.
    static func read(_ yaml: String, file: String) throws -> Form {
        let (form, faults) = reading(yaml, file: file)
        guard let form else { throw Unreadable(description: faults.description) }
        return form
    }

    /// The form in a text, or what is wrong with it.
    static func reading(_ yaml: String, file: String) -> (form: Form?, faults: [DocumentFault]) {
        let document = YAMLDocument.read(yaml, file: file)
        guard let node = document.node else { return (nil, document.faults) }
        return FormDocument.read(node, file: file)
    }
}
