import Shared
import Support
import Testing

@testable import Spreadsheet

/// Seeded damage to the archive and to the XML inside it: no crash, no hang, no half-read sheet that
/// passes for whole. A failing seed is printed with its test.
@Suite("Workbooks spoilt at random")
struct WorkbookFuzzTests {
    private static let good: WorkbookFixture = {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet(
                "HDKB-T",
                [
                    [.shared("form"), .inline("HDKB-T")], [.shared("period"), .shared("2026-01")],
                    [.shared("kham_tong"), .number("8900"), .shared("ghi chú _x000D_ &")],
                    [.shared("kham_nu"), .formula("B3/2", cached: "4450"), .error("#N/A")],
                    [.number("46053", style: 1), .boolean(true), .number("1.5E-3", style: 2)],
                ]), WorkbookFixture.Sheet("Hướng dẫn", [[.shared("đọc kỹ")]]),
        ])
        fixture.formats = ["dd/mm/yyyy", "0.0%"]
        fixture.names = [("gb.v.kham_tong", nil, "'HDKB-T'!$B$3")]
        fixture.sheets[0].merged = ["B3:C3"]
        return fixture
    }()

    private func read(_ bytes: [UInt8]) -> Result<Int, SpreadsheetFault> {
        do throws(SpreadsheetFault) {
            let workbook = try Workbook(bytes)
            var count = 0
            for sheet in workbook.sheets {
                try workbook.read(sheet) { cell throws(SpreadsheetFault) in
                    count += cell.content.text.utf8.count
                }
            }
            return .success(count)
        } catch {
            return .failure(error)
        }
    }

    /// Changes bytes, cuts runs out, doubles them, or loses the end.
    private func spoil(
        _ bytes: [UInt8], _ words: [[UInt8]], _ random: inout SplitMix64
    ) -> [UInt8] {
        var spoilt = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where spoilt.count > 8 {
            let at = Int.random(in: 0..<spoilt.count - 4, using: &random)
            let end = min(spoilt.count, at + Int.random(in: 1...60, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: spoilt[at] = UInt8.random(in: 0...255, using: &random)
            case 1: spoilt[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: spoilt.removeSubrange(at..<end)
            case 3: spoilt.insert(contentsOf: spoilt[at..<end], at: at)
            case 4: spoilt.removeSubrange(end...)
            default:
                let word = words[Int.random(in: 0..<words.count, using: &random)]
                spoilt.insert(contentsOf: word, at: at)
            }
        }
        return spoilt
    }

    @Test("the archive's bytes", arguments: 0..<8)
    func archive(_ batch: Int) {
        let bytes = Self.good.bytes
        let words: [[UInt8]] = [
            [0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0xFF, 0xFF, 0xFF, 0xFF],
            [0, 0, 0, 0],
        ]
        var refused = 0
        for seed in UInt64(batch * 250)..<UInt64(batch * 250 + 250) {
            var random = SplitMix64(seed: seed)
            if case .failure(let fault) = read(spoil(bytes, words, &random)) {
                refused += 1
                #expect(!fault.message.vi.isEmpty && !fault.message.en.isEmpty, "seed \(seed)")
            }
        }
        #expect(refused > 125, "damage goes unnoticed")
    }

    @Test("the XML inside, packed afresh so that the check sums hold", arguments: 0..<8)
    func markup(_ batch: Int) {
        let words = [
            "<row>", "<c r=\"A1\" t=\"s\">", "<v>", "</v>", "<![CDATA[", "]]>", "<!--", "&#0;",
            "&lt;",
            "<si>", "<!DOCTYPE x>", "_x000D_", "9999999999", " r=\"ZZZ1\"", "<is><t>", "\u{FEFF}",
            "<f/>",
        ].map { Array($0.utf8) }
        let parts = Self.good.parts
        var read = 0
        for seed in UInt64(batch * 125)..<UInt64(batch * 125 + 125) {
            var random = SplitMix64(seed: seed)
            var zip = ZipFixture(parts)
            zip.deflates = false
            let index = Int.random(in: 1..<parts.count, using: &random)
            zip.parts[index].bytes = spoil(zip.parts[index].bytes, words, &random)
            switch self.read(zip.bytes) {
            case .success: read += 1
            case .failure(let fault):
                #expect(!fault.message.vi.isEmpty && !fault.message.en.isEmpty, "seed \(seed)")
            }
        }
        #expect(
            (1..<125).contains(read), "all or nothing is read: the damage is not what it should be")
    }
}
