import Shared
import Support
import Testing

@Suite("What the pieces of a bundle say") struct BundleContentsTests {
    private static let unitKey = SigningKey(seed: [UInt8](repeating: 1, count: 32))
    private static let department = SigningKey(seed: [UInt8](repeating: 2, count: 32))

    @Test("a report comes out as it went in, byte for byte")
    func report() throws {
        var report = BundleFixture.report(3)
        #expect(BundleReport(bytes: report.bytes) == report)
        let key = try #require(KeyID("k-1"))
        report.signature = ReportSignature(
            key: key, signature: Self.unitKey.sign(SignedStatement(.report, report.digest)))
        report.body += [0x0A, 0x0A, 0]
        let read = try #require(BundleReport(bytes: report.bytes))
        #expect(read == report)
    }

    @Test("random damage to a piece's content is read or refused, nothing else", arguments: 1...40)
    func fuzz(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let answer = BundleAnswer(
            bundle: BundleID(random: [UInt8](repeating: 3, count: 16)), number: 4,
            entry: BundleFixture.entry(4), digest: Digest(of: [1]), result: .refused,
            body: Problem(.findings).bytes
        ).signed(with: Self.department)
        let index = BundleIndex(entries: (1...5).map { BundleFixture.entry($0) })
        for _ in 0..<100 {
            for content in [BundleFixture.report(2).bytes, answer.bytes, index.bytes] {
                var bytes = content
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    WireFuzzTests.damage(&bytes, &random)
                }
                if let report = BundleReport(bytes: bytes) {
                    #expect(BundleReport(bytes: report.bytes) == report)
                }
                if let read = BundleAnswer(bytes: bytes), read.body == answer.body, read != answer {
                    #expect(!read.isSigned(byOneOf: [Self.department.publicKey]), "seed \(seed)")
                }
                _ = BundleSeal(bytes: bytes)
                if let list = BundleIndex(bytes: bytes) {
                    #expect(BundleIndex(bytes: list.bytes) == list)
                }
            }
        }
    }

    @Test(
        "a label that names no report of ours is refused",
        arguments: [
            ("\"period\":\"2026-03\"", "\"period\":\"../../etc\""),
            ("\"revision\":1", "\"revision\":0"), ("\"number\":3", "\"number\":0"),
            ("\"number\":3", "\"number\":99999999"), ("\"form\":\"HDKB-T\"", "\"form\":\"a/b\""),
        ])
    func labels(old: String, new: String) {
        let text = String(decoding: BundleFixture.report(3).bytes, as: UTF8.self)
        #expect(text.contains(old))
        #expect(BundleReport(bytes: Array(text.replacing(old, with: new).utf8)) == nil)
    }

    @Test("an answer proves itself, and no part of it can be changed")
    func answers() throws {
        let answer = BundleAnswer(
            bundle: BundleID(random: [UInt8](repeating: 3, count: 16)), number: 4,
            entry: BundleFixture.entry(4), digest: Digest(of: [1]), result: .refused,
            body: Problem(.findings).bytes
        ).signed(with: Self.department)
        let read = try #require(BundleAnswer(bytes: answer.bytes))
        #expect(read == answer)
        #expect(read.isSigned(byOneOf: [Self.unitKey.publicKey, Self.department.publicKey]))
        #expect(!read.isSigned(byOneOf: [Self.unitKey.publicKey]))
        #expect(!read.isSigned(byOneOf: []))
        #expect(read.problem?.code == .findings)
        var changed = read
        changed.result = .accepted
        #expect(!changed.isSigned(byOneOf: [Self.department.publicKey]))
        changed = read
        changed.entry?.revision = 2
        #expect(!changed.isSigned(byOneOf: [Self.department.publicKey]))
        changed = read
        changed.body.append(0x20)
        #expect(!changed.isSigned(byOneOf: [Self.department.publicKey]))
    }

    @Test("a seal is signed by the unit and names the pages of the list")
    func seal() throws {
        let key = try #require(KeyID("k-1"))
        let unit = try #require(FacilityID("BV01"))
        let seal = BundleSeal(
            bundle: BundleID(random: [UInt8](repeating: 3, count: 16)), unit: unit,
            madeAt: Instant(milliseconds: 1_775_000_000_000), reports: 2,
            pages: [Digest(of: [1])], sealedFor: Self.department.sealingKey.publicKey.id
        ).signed(with: Self.unitKey, as: key)
        var read = try #require(BundleSeal(bytes: seal.bytes))
        #expect(read == seal)
        #expect(read.isSigned(by: Self.unitKey.publicKey))
        read.reports = 1
        #expect(!read.isSigned(by: Self.unitKey.publicKey))
    }

    @Test("the part for people opens in any editor and shows no digest of what is encrypted")
    func manifest() throws {
        let (text, _) = BundleFixture.file(2)
        #expect(BundleText.isOurs(text))
        let shown = String(decoding: text, as: UTF8.self)
        #expect(shown.contains("GÓI BÁO CÁO"))
        #expect(shown.contains("BV01              HDKB-T"))
        #expect(shown.contains(BundleFixture.report(2).digest.hex))
        let unit = try #require(FacilityID("BV01"))
        let seal = BundleSeal(
            bundle: BundleID(random: [UInt8](repeating: 3, count: 16)), unit: unit,
            madeAt: Instant(milliseconds: 1_775_000_000_000), reports: 1, pages: [],
            sealedFor: Self.department.sealingKey.publicKey.id)
        let secret = String(
            decoding: BundleText.manifest(
                seal,
                units: [
                    (code: unit, name: LocalizedText(vi: "BV\n-----GIAOBAN END 1", en: "H"))
                ],
                entries: [BundleFixture.entry(1)], digests: []), as: UTF8.self)
        #expect(!secret.contains("SHA-256") && secret.contains("yes, to the department's key"))
        #expect(!secret.contains("-----GIAOBAN"), "a unit's name cannot pass for a marker")
    }
}
