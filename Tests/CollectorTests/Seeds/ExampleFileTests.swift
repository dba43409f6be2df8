import Foundation
import Shared
import Support
import Testing

@testable import Collector

/// The files of `seeds/examples`, read by the reader that the agent has; `docs/EXAMPLES.md` tells
/// people what each of the broken ones teaches.
@Suite("The example report files")
struct ExampleFileTests {
    /// Where a broken file is refused: cells that cannot be read, or findings on what was read.
    struct Row: CustomTestStringConvertible, Sendable {
        let file: String
        var cells: [String] = []
        var finds: [String] = []
        var testDescription: String { file }
    }

    static let folder = "seeds/examples"

    static let broken: [Row] = [
        Row(
            file: "HDKB-T_2026-01.broken.csv",
            finds: ["hard tu_vong_24h", "hard kham_nu"]),
        Row(
            file: "BTN-T_2026-01.broken.csv",
            finds: [
                "hard o_dich_cuoi_ky", "hard mac_sot_xuat_huyet", "hard mac_tay_chan_mieng",
                "hard mac_soi", "hard mac_viem_nao", "hard mac_cum", "hard mac_covid19",
                "hard o_dich_moi", "hard o_dich_ket_thuc",
            ]),
        Row(file: "NDTP-T_2026-01.broken.csv", cells: ["B6", "B20"]),
        Row(file: "TCH-T_2026-01.broken.csv", cells: ["B5"]),
        Row(file: "BMTE-Q_2026-Q3.broken.csv", cells: ["A23"]),
        Row(file: "NL-6T_2026-H1.broken.csv", cells: ["B2"]),
        Row(file: "KHTC-Q_2026-Q3.broken.csv", finds: ["hard tong_thu", "hard vuot_bhyt"]),
        Row(file: "CDS-Q_2026-Q3.broken.csv", cells: ["B6", "B11"]),
        Row(file: "CSVC-Q_2026-Q3.broken.csv", cells: ["B19"]),
        Row(file: "TH-DK_2026-9M.broken.csv", cells: ["B15", "B37"]),
    ]

    /// The day the examples were written for: every period has ended before it.
    static let today = "2026-11-23"

    @Test("For every form there is one accepted and one refused file, and nothing else")
    func complete() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Repository.path(Self.folder))
        let files = names.filter { $0.contains(".") }
        let accepted = SeedForms.codes.compactMap { ExampleReport.file(of: $0) }.map {
            String($0.dropFirst(Self.folder.count + 1))
        }
        #expect(accepted.count == SeedForms.codes.count)
        let refused = accepted.map { "\($0.dropLast(4)).broken.csv" }
        #expect(Set(files) == Set(accepted + refused))
        #expect(Set(Self.broken.map(\.file)) == Set(refused))
    }

    @Test(
        "The accepted file has no fault, no finding and an ended period", arguments: SeedForms.codes
    )
    func accepted(code: String) throws {
        let path = try #require(ExampleReport.file(of: code))
        let reading = try ExampleReport.reading(of: path)
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.remarks.isEmpty)
        let draft = try #require(reading.drafts.first)
        #expect(reading.drafts.count == 1 && draft.remarks.isEmpty)
        #expect(path.hasSuffix("/\(draft.form.code)_\(draft.period.identifier).csv"))
        #expect(draft.period.lastDay < (try #require(Day(iso: Self.today))))
        #expect(findings(draft) == [])
    }

    @Test("The refused file is refused for what it was broken with", arguments: broken)
    func refused(_ row: Row) throws {
        let reading = try ExampleReport.reading(of: "\(Self.folder)/\(row.file)")
        #expect(reading.faults.compactMap { $0.cell?.description } == row.cells)
        #expect(reading.faults.allSatisfy { $0.message.en.contains(row.file) })
        #expect(reading.drafts.flatMap(findings) == row.finds)
    }

    @Test("The wide file carries three accepted reports")
    func wide() throws {
        let reading = try ExampleReport.reading(of: "\(Self.folder)/wide/HDKB-T.csv")
        #expect(reading.faults.map(\.message.en) == [])
        let periods = reading.drafts.map(\.period.identifier)
        #expect(periods == ["2025-10", "2025-11", "2025-12"])
        #expect(reading.drafts.flatMap(findings) == [])
    }

    private func findings(_ draft: ReportDraft) -> [String] {
        ExampleReport(draft).verdict(context: .unknown)
    }
}
