import Shared
import Support
import Testing

@Suite("The ten forms of the province")
struct SeedFormTests {
    static let files = [
        "bmte-q", "btn-t", "cds-q", "csvc-q", "hdkb-t", "khtc-q", "ndtp-t", "nl-6t", "tch-t",
        "th-dk",
    ]

    @Test("are read without a fault", arguments: files)
    func whole(file: String) throws {
        let path = "seeds/forms/\(file).yaml"
        let (form, faults) = FormDocument.read(yaml(repositoryText(path)), file: path)
        #expect(faults.map(\.description) == [])
        #expect(try #require(form).code.text.lowercased() == file)
    }
}
