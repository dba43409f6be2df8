import Shared
import Spreadsheet

/// The unit's mapping files: `mappings/NAME.map` in its home, read anew with every workbook, so that
/// an edit counts at once.
struct MappingFolder: Sendable {
    /// What the folder says.
    struct Contents: Sendable {
        /// The mappings without a mistake.
        var mappings: [Mapping] = []
        /// Every mistake of the others.
        var mistakes: [Mapping.Mistake] = []
    }

    /// Most bytes of a mapping file: a line for each cell of the largest form takes a tenth of it.
    static let fileLimit = 1 << 20

    private let path: String
    private let disk: any FileSystem

    init(path: String, disk: any FileSystem) {
        self.path = path
        self.disk = disk
    }

    /// Reads every mapping file, in the order of their names.
    func contents(forms: FormCatalog) -> Contents {
        var contents = Contents()
        // No folder means no mapping.
        let names = (try? disk.list(path)) ?? []
        for name in names.sorted() where name.lowercased().hasSuffix(".map") && !name.hasPrefix(".")
        {
            switch Self.read(path + "/" + name, disk, forms: forms) {
            case .success(let mapping): contents.mappings.append(mapping)
            case .failure(let mistakes): contents.mistakes += mistakes.list
            }
        }
        return contents
    }

    /// Reads one mapping file.
    static func read(
        _ path: String, _ disk: any FileSystem, forms: FormCatalog
    ) -> MappingFile.Result {
        let name = FilePath.name(of: path)
        do throws(FileFault) {
            let bytes = try disk.read(path, limit: fileLimit)
            do throws(TextFault) {
                return MappingFile.read(
                    try TextGuard.text(of: bytes), name: name, forms: forms)
            } catch {
                return .failure(MappingFile.Mistakes(name, line: error.line, error.message))
            }
        } catch {
            return .failure(MappingFile.Mistakes(name, line: 1, error.words))
        }
    }
}
