import Shared
import Support
import Testing

@Suite("A bundle read from a stick nobody vouches for") struct BundleScannerTests {
    @Test("every piece is found again, however the file is cut into reads", arguments: 1...20)
    func whole(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let (text, frames) = BundleFixture.file(seed)
        let findings = BundleFixture.scan(text, &random)
        #expect(BundleFixture.frames(findings) == frames)
        #expect(findings.count == frames.count, "a whole file shows no damage")
    }

    @Test("an editor that changes line ends, or adds blanks, harms nothing")
    func editors() {
        var random = SplitMix64(seed: 1)
        let (text, frames) = BundleFixture.file(3)
        let unix = text.filter { $0 != 0x0D }
        #expect(BundleFixture.frames(BundleFixture.scan(unix, &random)) == frames)
        let padded = unix.flatMap { $0 == 0x0A ? Array("  \t\r\n".utf8) : [$0] }
        #expect(BundleFixture.frames(BundleFixture.scan(padded, &random)) == frames)
    }

    /// Where each piece stands in a file.
    private static func places(_ text: [UInt8], _ frames: [BundleFrame]) -> [Range<Int>] {
        var start = text.count - frames.reduce(0) { $0 + $1.text.count }
        return frames.map { frame in
            defer { start += frame.text.count }
            return start..<(start + frame.text.count)
        }
    }

    @Test(
        "bits that turn cost the pieces they stand in, and no other", arguments: UInt64(1)...60)
    func flippedBits(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let (text, frames) = BundleFixture.file(12)
        let places = Self.places(text, frames)
        for round in 0..<10 {
            var spoilt = text
            var hit: Set<Int> = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                spoilt[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                if let piece = places.firstIndex(where: { $0.contains(place) }) {
                    hit.insert(piece)
                }
            }
            let found = BundleFixture.frames(BundleFixture.scan(spoilt, &random))
            for (index, frame) in frames.enumerated() where !hit.contains(index) {
                #expect(found.contains(frame), "seed \(seed), round \(round), piece \(index)")
            }
            #expect(found.allSatisfy { frames.contains($0) }, "seed \(seed), round \(round)")
        }
    }

    @Test(
        "a file with a piece cut out, zeroed or doubled loses nothing else",
        arguments: UInt64(1)...40)
    func lostStretches(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let (text, frames) = BundleFixture.file(12)
        let places = Self.places(text, frames)
        let start = Int.random(in: 0..<text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 1...6000, using: &random))
        var spoilt = text
        switch seed % 3 {
        case 0: spoilt.removeSubrange(start..<end)
        case 1: spoilt.replaceSubrange(start..<end, with: [UInt8](repeating: 0, count: end - start))
        default: spoilt.insert(contentsOf: text[start..<end], at: end)
        }
        let found = BundleFixture.frames(BundleFixture.scan(spoilt, &random))
        for (index, frame) in frames.enumerated() where !places[index].overlaps(start..<end) {
            // Behind a doubled stretch the text of one piece goes on in the middle of itself.
            if seed % 3 == 2, places[index].contains(end) { continue }
            #expect(found.contains(frame), "seed \(seed), piece \(index)")
        }
        #expect(found.allSatisfy { frames.contains($0) }, "seed \(seed)")
    }

    @Test("a copy cut at any byte gives every piece before the cut")
    func truncated() {
        var random = SplitMix64(seed: 5)
        let (text, frames) = BundleFixture.file(3)
        let places = Self.places(text, frames)
        for length in stride(from: 0, through: text.count, by: 7) {
            let found = BundleFixture.frames(
                BundleFixture.scan(Array(text.prefix(length)), &random))
            // The line end behind the last marker is not missed.
            let whole = zip(places, frames).filter { $0.0.upperBound - 2 <= length }.map(\.1)
            #expect(found == whole, "cut at \(length)")
        }
    }

    @Test("random bytes and markers in any order are read to their end", arguments: UInt64(1)...40)
    func garbage(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let snippets: [[UInt8]] = [
            Array("-----GIAOBAN ".utf8), Array("-----".utf8), Array("REPORT 1 GZIP-----".utf8),
            Array("-----GIAOBAN REPORT 1 PLAIN-----".utf8), Array("END 1 ".utf8), [0x0A], [0],
            Array("-----GIAOBAN END 1 \(Digest(of: []).hex)-----".utf8), Array("AAAA".utf8),
            Array("-----GIAOBAN REPORT 99999999999999999999 PLAIN-----".utf8), [0xFF, 0xEF, 0xBB],
        ]
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 1...400, using: &random) {
            if Bool.random(using: &random) {
                text += snippets.randomElement(using: &random) ?? []
            } else {
                text += (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
        }
        let once = BundleFixture.scan(text, &random)
        let again = BundleFixture.scan(text, &random)
        #expect(once == again, "what is found does not depend on the reads: seed \(seed)")
    }

    @Test("a piece without an end is given up at the greatest size, and the next one is found")
    func tooLong() {
        var random = SplitMix64(seed: 3)
        let frame = BundleFrame(.report, 2, .plain, [1, 2, 3])
        let endless = [UInt8](repeating: 0x41, count: 6 << 20)
        let text = Array("-----GIAOBAN REPORT 1 PLAIN-----\n".utf8) + endless + frame.text
        let findings = BundleFixture.scan(text, &random)
        #expect(BundleFixture.frames(findings) == [frame])
        #expect(
            findings.first
                == .damaged(.init(kind: .report, number: 1, reason: .tooLong)), "\(findings.count)")
    }

    @Test("markers are read exactly: other numbers, words and digests are none")
    func markers() {
        var random = SplitMix64(seed: 3)
        let good = BundleFrame(.report, 1, .plain, [1, 2, 3]).text
        let text = String(decoding: good, as: UTF8.self)
        for (old, new) in [
            ("REPORT 1 ", "REPORT 0 "), ("REPORT 1 ", "REPORT 01 "), ("REPORT 1 ", "REPORT -1 "),
            ("REPORT 1 ", "REPORT 1000001 "), ("REPORT", "Report"), ("PLAIN", "ZIP"),
            ("END 1", "END 2"), ("REPORT 1 PLAIN", "REPORT 1 PLAIN x"),
        ] {
            let spoilt = Array(text.replacing(old, with: new).utf8)
            #expect(spoilt != good)
            #expect(
                BundleFixture.frames(BundleFixture.scan(spoilt, &random)).isEmpty, "\(old) → \(new)"
            )
        }
    }
}
