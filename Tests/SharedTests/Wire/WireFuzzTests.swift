import Shared
import Support
import Testing

@Suite("JSONReader under damage")
struct WireFuzzTests {
    private static let valid = Array(
        #"""
        {"facility":"BV-01","finalisedAt":"2026-02-03T08:15:00+07:00","form":"HDKB-T",
        "id":"01J9ZK3V7Q","narrative":"Khó khăn về nhân lực \u0111 \uD83D\uDE00\n","revision":1,
        "values":{"kham_nu":{"v":120},"kham_tong":{"m":"none","n":null},"tre":{"v":"-12.50"}},
        "x":[true,false,[1.5e-3,{}],""]}
        """#.utf8)

    /// Bytes that matter to a parser more often than chance would bring them.
    private static let favourites =
        Array("{}[]\",:\\u0eE+-. \n\t/tfn".utf8) + [0, 0x1F, 0x80, 0xC3, 0xFF]

    @Test(
        "thousands of damaged documents are read or refused, never anything else",
        arguments: UInt64(1)...40)
    func mutations(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for round in 0..<150 {
            var bytes = Self.valid
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&bytes, &random) }
            let tree = outcome(bytes) { reader throws(JSONFault) in try JSONValue(reading: &reader)
            }
            let skipped = outcome(bytes) { reader throws(JSONFault) in try reader.skipValue() }
            switch (tree, skipped) {
            case (.success(let value), .success):
                // What was read is a whole document: all of it can be read again from its own text.
                #expect(value.kind.rawValue != "", "seed \(seed), round \(round)")
                if let canonical = try? value.canonicalBytes() {
                    let again = try JSONValue(parsing: canonical)
                    #expect(try again.canonicalBytes() == canonical, "seed \(seed), round \(round)")
                }
            case (.failure(let left), .failure(let right)):
                #expect(left == right, "seed \(seed), round \(round)")
                #expect((0...bytes.count).contains(left.offset), "seed \(seed), round \(round)")
            default:
                Issue.record("reading and skipping disagree: seed \(seed), round \(round)")
            }
        }
    }

    @Test("a document cut at any byte is refused", arguments: 0..<valid.count)
    func cut(length: Int) {
        if case .success = outcome(
            Array(Self.valid.prefix(length)), { reader throws(JSONFault) in try reader.skipValue() }
        ) {
            Issue.record("accepted \(length) of \(Self.valid.count) bytes")
        }
    }

    private func outcome<Value>(
        _ bytes: [UInt8], _ body: (inout JSONReader) throws(JSONFault) -> Value
    ) -> Result<Value, JSONFault> {
        do throws(JSONFault) {
            return .success(try JSONReader.read(bytes, body))
        } catch {
            return .failure(error)
        }
    }

    static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
        guard bytes.indices.contains(place) else { return }
        let favourite = favourites.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = favourite
        case 2: bytes.insert(favourite, at: place)
        case 3: bytes.remove(at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        case 5: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
