import Shared
import Spreadsheet
import Support
import Testing

@testable import Agent

/// A hospital's own workbook on its way through the agent.
@Suite("Mappings in a unit's home")
struct MappingFolderTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: kham, title: {vi: "Khám", en: "Visits"}, type: integer, measure: flow, unit: visit}
          - {code: ghi, title: {vi: "Ghi", en: "Text"}, type: text, optional: true}
        """
    ).form
    private static let forms = FormCatalog([form])
    private static let mapping = """
        form = THU-T
        file = BC*.xlsx
        period = fixed 2026-03
        [cells]
        kham = row "Khám" column "Số"
        """
    private static let workbook = WorkbookFixture([
        WorkbookFixture.Sheet(
            "Tháng 3", [[.shared("Nội dung"), .shared("Số")], [.shared("Khám"), .number("12")]])
    ]).bytes

    private func read(
        _ files: [String: String], _ name: String = "BC 3.xlsx"
    ) throws -> ReportFileReading {
        let disk = MemoryFileSystem()
        try disk.makeDirectory("/h/mappings")
        for (file, text) in files { try disk.create("/h/mappings/" + file, Array(text.utf8)) }
        let source = try #require(SourceCatalog.source(for: name))
        return source.with(mappings: MappingFolder(path: "/h/mappings", disk: disk))
            .read(Self.workbook, fileName: name, forms: Self.forms)
    }

    @Test("a workbook is read through the mapping for its name")
    func used() throws {
        let reading = try read(["khth.map": Self.mapping, "notes.txt": "x", ".swp.map": "y"])
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(reading.drafts.first?.content.source?.cells.first == "Tháng 3!B2")
        let other = try read(["khth.map": Self.mapping], "khac.xlsx")
        #expect(other.faults.count == 1 && other.drafts.isEmpty)
    }

    @Test("a mistake in a mapping is told with its line where no report could be read without it")
    func mistakes() throws {
        let broken = Self.mapping.replacing("kham =", with: "kam =")
        let alone = try read(["a.map": broken])
        #expect(alone.faults.contains { $0.message.vi.contains("a.map, dòng 5: ") })
        let beside = try read(["a.map": broken, "b.map": Self.mapping])
        #expect(beside.faults.isEmpty)
        #expect(beside.remarks.contains { $0.message.vi.contains("a.map, dòng 5: ") })
    }

    @Test("a new mapping file names every indicator, and is one once its cells are filled in")
    func skeleton() throws {
        let text = MappingNewCommand.text(Self.form)
        #expect(text.contains("\nkham = ") && text.contains("\n# ghi = "))
        let filled = text.replacing("\nkham = ", with: "\nkham = B2")
        let read = MappingFile.read(filled, name: "a.map", forms: Self.forms)
        #expect(throws: Never.self) { try read.get() }
        guard case .failure(let mistakes) = MappingFile.read(text, name: "a.map", forms: Self.forms)
        else {
            Issue.record("an empty mapping is taken")
            return
        }
        #expect(mistakes.list.count == 2)
    }
}
