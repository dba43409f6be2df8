import Shared
import Support
import Testing

/// The letters of Vietnamese with what each is in the old encodings. Sources: TCVN 5712:1993 (VN3),
/// as glibc's iconv has it, and the keyboard tables of VNI for Windows.
private enum Letters {
    static let small = Array(
        "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ")

    /// A byte a letter, in the order of `small`.
    static let tcvn3: [UInt8] = [
        0x61, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6, 0xA9, 0xC7, 0xC8,
        0xC9, 0xCA, 0xCB, 0x65, 0xCC, 0xCE, 0xCF, 0xD0, 0xD1, 0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6,
        0x69, 0xD7, 0xD8, 0xDC, 0xDD, 0xDE, 0x6F, 0xDF, 0xE1, 0xE2, 0xE3, 0xE4, 0xAB, 0xE5, 0xE6,
        0xE7, 0xE8, 0xE9, 0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE, 0x75, 0xEF, 0xF1, 0xF2, 0xF3, 0xF4,
        0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x79, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xAE,
    ]

    /// As Latin-1 shows them, in the order of `small`.
    static let vni = """
        a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä \
        i ì æ ó í ò o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï \
        u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î ñ
        """.split(separator: " ").map {
            $0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }

    static func vniCapital(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { $0 == 0x20 ? $0 : $0 & ~0x20 }
    }
}

@Suite("Old encodings are converted exactly, or not at all")
struct LegacyConversionTests {
    private static func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// A sentence of the encoding around the bytes, so that it is recognised.
    private static func file(_ bytes: [UInt8], _ encoding: LegacyEncoding) -> [UInt8] {
        let sentence = encoding == .tcvn3 ? "BÖnh viÖn huyÖn;" : "Beänh vieän huyeän;"
        return latin1(sentence) + bytes
    }

    private static func rest(_ text: String) -> String {
        String(text.dropFirst("Bệnh viện huyện;".count))
    }

    @Test("every letter of TCVN3, alone and within a word", arguments: Letters.small.indices)
    func tcvn3(_ index: Int) throws {
        let (letter, byte) = (Letters.small[index], Letters.tcvn3[index])
        // Bytes, and the same bytes saved as UTF-8 by a program that took them for Latin-1.
        let bytes = Self.file([byte, 0x3B] + Array("th".utf8) + [byte], .tcvn3)
        for file in [bytes, Array(String(bytes.map { Character(Unicode.Scalar($0)) }).utf8)] {
            let converted = try TextGuard.converted(file)
            #expect(Self.rest(converted.text) == "\(letter);th\(letter)")
            #expect(converted.text.isNFC && converted.conversion?.encoding == .tcvn3)
        }
    }

    @Test("the seven capitals of TCVN3, and small letters in a font of capitals")
    func tcvn3Capitals() throws {
        for (byte, letter) in zip(0xA1...0xA7 as ClosedRange<UInt8>, "ĂÂÊÔƠƯĐ") {
            let converted = try TextGuard.converted(Self.file([byte], .tcvn3))
            #expect(Self.rest(converted.text) == String(letter))
        }
        let capitals = try TextGuard.converted(Self.file(Self.latin1("BÖNH VIÖN §A KHOA"), .tcvn3))
        #expect(Self.rest(capitals.text) == "BỆNH VIỆN ĐA KHOA")
        // One capital at the beginning is no font of capitals.
        let sentence = try TextGuard.converted(Self.file(Self.latin1("Lµ; TØnh; ¸"), .tcvn3))
        #expect(Self.rest(sentence.text) == "Là; Tỉnh; á")
    }

    @Test("every letter of VNI, small and capital", arguments: Letters.small.indices)
    func vni(_ index: Int) throws {
        let (letter, bytes) = (Letters.small[index], Letters.vni[index])
        let capital = Letters.vniCapital(bytes)
        let all = Self.file(
            bytes + [0x3B] + Array("th".utf8) + bytes + [0x3B] + capital, .vni)
        for file in [all, Array(String(all.map { Character(Unicode.Scalar($0)) }).utf8)] {
            let converted = try TextGuard.converted(file)
            let expected = "\(letter);th\(letter);\(String(letter).uppercased())"
            #expect(Self.rest(converted.text) == expected)
            #expect(converted.text.isNFC && converted.conversion?.encoding == .vni)
        }
    }

    @Test("figures, delimiters and the mark … are left as they are")
    func figures() throws {
        let bytes =
            Self.latin1("form;HDKB-T\r\nkham;8.900;BÖnh viÖn huyÖn\r\nnu;") + [0x85] + [0x0D, 0x0A]
            + Self.latin1("ghi_chu;\"æ dÞch – ") + [0x96] + Self.latin1(" 12 m²\";37 °C\r\n")
        let converted = try TextGuard.converted(bytes.map { $0 == 0x13 ? 0x96 : $0 })
        #expect(converted.text.contains("kham;8.900;Bệnh viện huyện\r\nnu;…\r\n"))
        #expect(converted.text.contains("\"ổ dịch – – 12 m²\";37 °C"))
        #expect(converted.conversion?.message.vi.contains("“BÖnh” thành “Bệnh”") == true)
    }

    @Test("text in Unicode is not touched")
    func unicode() throws {
        let guarded = try TextGuard.converted(Array("\u{FEFF}Bệnh viện café m² a\u{ad}b".utf8))
        #expect(guarded.conversion == nil)
        #expect(Array(guarded.text.utf8) == Array("Bệnh viện café m² a\u{ad}b".utf8))
    }

    @Test(
        "a file of several encodings is refused with the word that does not fit",
        arguments: [
            // UTF-8 and TCVN3 bytes in one file.
            (latin1("BÖnh viÖn huyÖn\n") + Array("Bệnh viện".utf8), LegacyEncoding.tcvn3, 2),
            (latin1("Beänh vieän huyeän\n") + Array("đường".utf8), .vni, 2),
            // Letters of an old font among Unicode letters, all saved as UTF-8.
            (Array("BÖnh viÖn huyÖn\nđược".utf8), .tcvn3, 2),
            (Array("BÖnh viÖn huyÖn\nvà".utf8), .tcvn3, 2),
            (Array("Beänh vieän huyeän\nlà bệnh".utf8), .vni, 2),
            // TCVN3 and VNI.
            (latin1("BÖnh viÖn huyÖn tØnh\nBeänh vieän"), .tcvn3, 2),
            // A byte that means nothing in either.
            (latin1("BÖnh viÖn huyÖn\nth\u{DB}m"), .tcvn3, 2),
            (latin1("BÖnh viÖn huyÖn\nx ") + [0x81], .tcvn3, 2),
        ])
    func mixed(bytes: [UInt8], encoding: LegacyEncoding, line: Int) throws {
        let fault = try #require(throws: TextFault.self) { try TextGuard.converted(bytes) }
        #expect(fault.kind == .mixed(encoding))
        #expect(fault.line == line)
        #expect(fault.message.vi.contains(try #require(fault.example?.read)))
        #expect(fault.message.vi.contains("trộn") && fault.message.en.contains("mixes"))
    }

    @Test("what is neither text nor one of the two is refused as before")
    func others() throws {
        let windows = Self.latin1("B\u{ea}\u{f2}nh vi\u{ea}\u{f2}n \u{f0}\u{fd}\u{f5}\u{f2}c")
        for (bytes, name) in [
            (windows, "windows1258"), ([0x50, 0x4B, 3, 4], "zip"),
            ([0x6F, 0x6B, 0xFF], "invalidUTF8"),
        ] {
            let fault = try #require(throws: TextFault.self) { try TextGuard.converted(bytes) }
            #expect(fault.kind.name == name)
        }
    }

    @Test("bytes spoilt at random are converted or refused, never anything else")
    func spoilt() throws {
        let good = Self.latin1("form;HDKB-T\r\nghi_chu;\"BÖnh viÖn ®a khoa huyÖn; æ dÞch\"\r\n")
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 1...255, using: &random)
            }
            guard let text = try? TextGuard.converted(bytes) else { continue }  // refused: fine
            #expect(text.text.isNFC, "seed \(seed)")
        }
    }
}
