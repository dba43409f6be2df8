import Shared
import Support

/// Synthetic bundles.
enum BundleFixture {
    static func entry(_ number: Int, revision: Int = 1) -> BundleEntry {
        guard let facility = FacilityID("BV01"), let form = FormCode("HDKB-T") else {
            preconditionFailure("sample codes are well formed")
        }
        let id = ReportID(
            milliseconds: 1_775_000_000_000 + Int64(number),
            random: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 10))
        return BundleEntry(
            number: number, id: id, facility: facility, form: form, period: "2026-03",
            revision: revision)
    }

    static func report(_ number: Int) -> BundleReport {
        let body = Array(
            ("{\"n\":\(number),\"t\":\"" + String(repeating: "số liệu ", count: number * 7) + "\"}")
                .utf8)
        return BundleReport(
            entry: entry(number), digest: Digest(of: body), signature: nil, body: body)
    }

    /// A file of `count` reports with its list before and behind them, and what each is.
    static func file(_ count: Int) -> (text: [UInt8], frames: [BundleFrame]) {
        let entries = (1...count).map { entry($0) }
        let pages = BundleIndex(entries: entries).pages.map(\.bytes)
        let seal = BundleSeal(
            bundle: BundleID(random: [UInt8](repeating: 7, count: 16)), unit: entries[0].facility,
            madeAt: Instant(milliseconds: 1_775_000_000_000), reports: count,
            pages: pages.map { Digest(of: $0) }, sealedFor: nil)
        let list =
            [BundleFrame(.seal, 1, .plain, seal.bytes)]
            + pages.enumerated().map { BundleFrame(.index, $0 + 1, .plain, $1) }
        let reports = (1...count).map { BundleFrame(.report, $0, .plain, report($0).bytes) }
        let frames = list + reports + list
        let head = BundleText.manifest(
            seal, units: [(code: entries[0].facility, name: LocalizedText(vi: "BV", en: "H"))],
            entries: entries, digests: (1...count).map { report($0).digest })
        return (head + frames.flatMap(\.text), frames)
    }

    /// Everything that a scanner finds when a file is read in pieces of random size.
    static func scan(
        _ text: [UInt8], _ random: inout SplitMix64
    ) -> [BundleScanner.Finding] {
        var scanner = BundleScanner()
        var findings: [BundleScanner.Finding] = []
        var place = 0
        while place < text.count {
            let end = min(text.count, place + Int.random(in: 1...4096, using: &random))
            findings += scanner.take(Array(text[place..<end]))
            place = end
        }
        return findings + scanner.finish()
    }

    static func frames(_ findings: [BundleScanner.Finding]) -> [BundleFrame] {
        findings.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    }
}
