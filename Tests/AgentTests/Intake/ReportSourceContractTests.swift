import Shared
import Support
import Testing

@testable import Agent

/// What every report source promises, run over the catalogue.
@Suite("Report sources, the contract")
struct ReportSourceContractTests {
    private static let forms: FormCatalog = {
        let path = "seeds/forms/th-dk.yaml"
        let read = FormDocument.read(yaml(repositoryText(path)), file: path)
        return FormCatalog(read.form.map { [$0] } ?? [])
    }()

    /// What the example in CSV says, as a program would write it.
    private static let jsonSample = """
        {"form": "TH-DK", "period": "2026-9M", "calendar": "administrative", "version": 1,
         "values": {"kham_tong_ke_hoach": 118000, "cong_suat_thuc_ke_ke_hoach": 95.0,
          "ty_le_chuyen_tuyen_ke_hoach": "3.50", "kham_tong_ky_nay": 88940, "bac_si_ky_nay": null,
          "ngay_giuong_ky_nay": {"m": "notCollected"}, "ket_qua_noi_bat": "Duy trì khám",
          "kien_nghi": [{"noi_dung": "Sửa máy X-quang", "co_quan": "Sở Y tế", "han": "2026-12-31"}],
          "ngay_ky": "2026-09-15"}}
        """

    /// A good file of each source's kind.
    private static func sample(of source: any ReportSource) -> (name: String, bytes: [UInt8]) {
        switch source {
        case is CSVSource:
            let name = "TH-DK_2026-9M.csv"
            return (name, Array(repositoryText("seeds/examples/\(name)").utf8))
        case is XLSXSource:
            let text = repositoryText("seeds/examples/TH-DK_2026-9M.csv")
            let rows = (try? CSVTable(text))?.rows ?? []
            let sheet = WorkbookFixture.Sheet(
                "Tổng hợp", rows.map { $0.cells.map { WorkbookFixture.Cell.shared($0) } })
            return ("TH-DK_2026-9M.xlsx", WorkbookFixture([sheet]).bytes)
        case is JSONSource:
            return ("TH-DK_2026-9M.json", Array(jsonSample.utf8))
        default: preconditionFailure("give the new source a sample")
        }
    }

    @Test(
        "a source takes its own kind of file and no other", arguments: SourceCatalog.sources.indices
    )
    func kinds(_ index: Int) throws {
        let source = SourceCatalog.sources[index]
        let (name, bytes) = Self.sample(of: source)
        #expect(source.accepts(fileName: name))
        #expect(SourceCatalog.source(for: name)?.title == source.title)
        for foreign in [
            "", ".csv", "a.txt", "a.csv.ketqua.html", ".a.csv", "a", ".json", "~$a.csv",
            "~$a.xlsx", "a.xls",
        ] {
            #expect(!source.accepts(fileName: foreign), "\(foreign)")
        }
        let reading = source.read(bytes, fileName: name, forms: Self.forms)
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.drafts.map(\.period.identifier) == ["2026-9M"])
        #expect(reading.drafts.first?.content.source?.file == name)
    }

    @Test(
        "E3: a file spoilt at random ends in drafts or in faults that name it, never in a crash",
        arguments: SourceCatalog.sources.indices)
    func spoilt(_ index: Int) {
        let source = SourceCatalog.sources[index]
        let (name, bytes) = Self.sample(of: source)
        for seed in UInt64(0)..<400 {
            var random = SplitMix64(seed: seed)
            let spoilt = Self.spoil(bytes, &random)
            let reading = source.read(spoilt, fileName: name, forms: Self.forms)
            #expect(!reading.drafts.isEmpty || !reading.faults.isEmpty, "seed \(seed)")
            for fault in reading.faults {
                #expect(fault.message.vi.contains(name), "seed \(seed)")
                #expect(fault.file == name && !fault.reason.en.isEmpty, "seed \(seed)")
            }
        }
    }

    /// One to four of: a byte changed, a run cut out, a run doubled, the end lost.
    private static func spoil(
        _ bytes: [UInt8], _ random: inout SplitMix64
    ) -> [UInt8] {
        var spoilt = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where spoilt.count > 8 {
            let at = Int.random(in: 0..<spoilt.count - 4, using: &random)
            let end = min(spoilt.count, at + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: spoilt[at] = UInt8.random(in: 0...255, using: &random)
            case 1: spoilt[at] = Array(";\"\n,.-\t ".utf8)[Int.random(in: 0..<8, using: &random)]
            case 2: spoilt.removeSubrange(at..<end)
            case 3: spoilt.insert(contentsOf: spoilt[at..<end], at: at)
            default: spoilt.removeSubrange(end...)
            }
        }
        return spoilt
    }
}
