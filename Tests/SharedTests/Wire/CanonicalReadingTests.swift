import Support
import Testing

@testable import Shared

/// The quick reader has no say in what is accepted: whatever it takes, the thorough one must take,
/// and read the same.
@Suite("CanonicalReading: a report proved canonical while it is read")
struct CanonicalReadingTests {
    private static let catalog = FormCatalog(SeedFormTests.forms)

    @Test("reads at a glance what the writer writes, for every form", arguments: UInt64(1)...25)
    func glance(seed: UInt64) throws {
        #expect(SeedFormTests.forms.count == 10)
        for form in SeedFormTests.forms {
            var random = RandomReport(form, seed: seed)
            let report = try random.report()
            let bytes = ReportCodec.encode(report, form: form)
            let quick = try #require(
                ReportCodec.quickly(bytes, forms: Self.catalog), "\(form.key), seed \(seed)"
            ).report

            let thorough = try ReportCodec.thoroughly(bytes, forms: Self.catalog)
            expectSame(quick, thorough, "\(form.key), seed \(seed)")
            #expect(quick.content == report.content)
            #expect(quick.finalisedAt == report.finalisedAt)
        }
    }

    /// Other spellings of the same content, and contents that look alike.
    private static let respellings: [(String, String)] = [
        ("Head of unit", " Head of unit"), ("Head of unit", ""), (#"{"at""#, #"{"by":1,"at""#),
        (#""preparedBy":{"#, #""preparedBy":{},"#), (".500+", ".50+"),
        ("{", "{ "), (":", ": "), (",", ", "), ("}", " }"), ("}", "\n}"), ("{", "\u{FEFF}{"),
        (#""v":"#, #""v":0"#), (#""v":"#, #""v":-"#), (#""v":"#, #""v":+"#), ("0}", "0.0}"),
        ("0}", "0e0}"), ("0,", "0.0,"), ("1}", "1e0}"), ("1}", "1.0}"), (#""v":"#, #""v":""#),
        (#""v":0"#, #""v":-0"#), ("12", "012"), (#""m":"none""#, #""m":null"#),
        (#""m":"none""#, #""v":null"#), (#""m":"none""#, #""m":"none","v":0"#),
        (#""m":"none""#, #""m":"None""#), ("true", "True"), ("true", "1"), ("false", "null"),
        (#""at":"#, #""at" :"#), (#""at":"B"#, #""at":"b"#), (#""at":"B"#, #""at":"\u0042"#),
        (#""at":"B"#, #""at":"","at":"B"#), (#"{"at":"B4","#, "{"), ("at", "au"),
        ("+07:00", "Z"), ("+07:00", "+00:00"), ("T", "t"), ("T", " "), (":00+", ":60+"),
        ("+07:00", ".000+07:00"), (".500+", ".5+"), (".500+", ".500000+"), ("1970-", "970-"),
        ("ò", "o\u{300}"), ("ợ", "o\u{31B}\u{323}"), ("đ", "\\u0111"), ("/", "\\/"),
        ("x", "\\u0078"),
        (" y", "\\ty"), (" y", "\ty"), ("ok", ""), ("ok", "o\u{0}k"), ("ok", "o\u{7F}k"),
        ("formVersion\":1", "formVersion\":01"), ("formVersion\":1", "formVersion\":1.0"),
        ("revision\":", "revision\":0"), ("revision\":1", "revision\":10000"),
        (#""source":{"#, #""source":{"cells":[],"#), ("tháng 3.csv", "a/b.csv"),
        ("statistical", "Statistical"), ("statistical", "administrative"),
        (#""values":{"#, #""values":{"a":1,"#),
        (#","values""#, #","x":1,"values""#), (#""form":"#, #""form":"X","form":"#),
        ("}}}", "}},}"), ("}}}", "}}}}"), ("}}}", "}}} "), ("}}}", "}}"), ("2026", "2027"),
        ("2026-01", "2026-1"), ("2026-01", "2026-13"), ("SX-BV.1", "SX BV.1"), ("SX-BV.1", ""),
        (#""notes":{"#, #""notes":{},"notes":{"#),
        (#""decision":"12/QĐ-SYT","#, #""decision":"","#),
        ("019c", "019C"), ("019c", "19c"), ("\"", "'"), ("number", "nümber"),
    ]

    @Test(
        "takes no other spelling and no broken one that the thorough reader refuses",
        arguments: UInt64(1)...40)
    func respelled(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        var taken = 0
        for form in SeedFormTests.forms {
            var random = RandomReport(form, seed: seed)
            let text = String(
                decoding: ReportCodec.encode(try random.report(), form: form), as: UTF8.self)
            for (old, new) in Self.respellings {
                let places = text.ranges(of: old)
                guard let place = places.randomElement(using: &chance) else { continue }
                var changed = text
                changed.replaceSubrange(place, with: new)
                taken += try compare(
                    Array(changed.utf8), "\(old) → \(new) in \(form.key), seed \(seed)")
            }
        }
        // Some of them spell another canonical report (2026 → 2027): the comparison is not empty.
        #expect(taken > 0)
    }

    @Test(
        "takes nothing from damaged bytes that the thorough reader refuses",
        arguments: UInt64(1)...40)
    func damaged(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        var taken = 0
        for form in SeedFormTests.forms {
            var random = RandomReport(form, seed: seed)
            let bytes = ReportCodec.encode(try random.report(), form: form)
            for round in 0..<60 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...2, using: &chance) {
                    WireFuzzTests.damage(&damaged, &chance)
                }
                taken += try compare(damaged, "\(form.key), seed \(seed), round \(round)")
            }
        }
        #expect(taken > 0)
    }

    /// 1 when the quick reader took the bytes; whatever it takes must be what the thorough one reads.
    private func compare(_ bytes: [UInt8], _ place: String) throws -> Int {
        guard let quick = ReportCodec.quickly(bytes, forms: Self.catalog)?.report else { return 0 }
        do {
            expectSame(quick, try ReportCodec.thoroughly(bytes, forms: Self.catalog), place)
        } catch {
            Issue.record("taken at a glance, refused in earnest: \(error), \(place)")
        }
        return 1
    }

    private func expectSame(_ left: Report, _ right: Report, _ place: String) {
        #expect(left.content == right.content, "\(place)")
        #expect(left.slot == right.slot && left.form == right.form, "\(place)")
        #expect(left.id == right.id && left.revision == right.revision, "\(place)")
        #expect(left.finalisedAt == right.finalisedAt, "\(place)")
    }
}
