import Shared
import Testing

@Suite("TextGuard: what a file's bytes are")
struct WireTextGuardTests {
    /// Bytes and the ASCII between them, as a file in an old encoding has them.
    private static func bytes(_ latin1: String) -> [UInt8] {
        latin1.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    @Test(
        "text in UTF-8 passes unchanged, its byte order mark aside",
        arguments: [
            "", "form;HDKB-T\nkham_tong;8.900;\n", "Bệnh viện đa khoa tỉnh; Trung tâm Y tế\n",
            "Be\u{323}\u{302}nh vie\u{323}\u{302}n", "a\u{ad}b",
            "café, Müller, naïve, 3×4, ±5 °C, m², ½",
            "Đắk Lắk – Gia Lai “ngoại trú”; μg; 5 µg; § 3; «a»", "à ê ô ã",
            "Cà phê, xà phòng, bà cô",
            "Château Hôpital Besançon Köln Zürich São Paulo señor", "😀",
        ])
    func passes(text: String) throws {
        #expect(Array(try TextGuard.text(of: Array(text.utf8)).utf8) == Array(text.utf8))
        let marked = try TextGuard.text(of: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(Array(marked.utf8) == Array(text.utf8))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let kind: TextFault.Kind
        let line: Int
        let meant: String?
        var testDescription: String { kind.name }

        init(_ bytes: [UInt8], _ kind: TextFault.Kind, line: Int = 1, meant: String? = nil) {
            (self.bytes, self.kind, self.line, self.meant) = (bytes, kind, line, meant)
        }
    }

    static let refused: [Refused] = [
        Refused([0x50, 0x4B, 3, 4, 0x14, 0], .zip),
        Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], .oldOffice),
        Refused(Array("%PDF-1.7".utf8), .pdf),
        Refused([0xFF, 0xFE, 0x66, 0, 0x6F, 0], .utf16),
        Refused([0xFE, 0xFF, 0, 0x66], .utf16),
        Refused("form;HDKB-T\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, .utf16),
        Refused(Array("a;b\nc;".utf8) + [0, 1, 2], .binary, line: 2),
        // "Bệnh viện đa khoa huyện" and "Trung tâm Y tế" typed with a TCVN3 font.
        Refused(
            bytes("form;HDKB-T\nB\u{d6}nh vi\u{d6}n \u{ae}a khoa huy\u{d6}n\n"), .legacy(.tcvn3),
            line: 2,
            meant: "Bệnh"),
        Refused(bytes("Trung t\u{a9}m Y t\u{d5}"), .legacy(.tcvn3), meant: "tâm"),
        // "người được" : the ư is U+00AD.
        Refused(bytes("ng\u{ad}\u{ea}i \u{ae}\u{ad}\u{ee}c"), .legacy(.tcvn3), meant: "người"),
        // "Bệnh viện huyện" and "người bệnh" typed with a VNI font.
        Refused(bytes("Be\u{e4}nh vie\u{e4}n huye\u{e4}n"), .legacy(.vni), meant: "Bệnh"),
        Refused(bytes("ng\u{f6}\u{f4}\u{f8}i be\u{e4}nh, s\u{f4}\u{fb} y te\u{e1}"), .legacy(.vni)),
        // "Bệnh viện được" in code page 1258.
        Refused(
            bytes("B\u{ea}\u{f2}nh vi\u{ea}\u{f2}n \u{f0}\u{fd}\u{f5}\u{f2}c"),
            .legacy(.windows1258),
            meant: "Bệnh"),
        Refused(Array("a\nb\u{e9}".utf8.dropLast()) + [0x3B], .invalidUTF8(byte: 0xC3), line: 2),
        Refused(Array("ok;".utf8) + [0xFF], .invalidUTF8(byte: 0xFF)),
        // The same letters, saved as UTF-8 without being converted.
        Refused(Array("a\nBÖnh viÖn huyÖn".utf8), .legacyLetters(.tcvn3), line: 2, meant: "Bệnh"),
        Refused(Array("ng\u{ad}êi ®\u{ad}îc".utf8), .legacyLetters(.tcvn3), meant: "người"),
        Refused(Array("Beänh vieän".utf8), .legacyLetters(.vni), meant: "Bệnh"),
        // One cell converted, the other not.
        Refused(Array("Bệnh viện;BÖnh viÖn".utf8), .legacyLetters(.tcvn3), meant: "Bệnh"),
    ]

    @Test("everything else is refused with its name and line", arguments: refused)
    func refuses(row: Refused) throws {
        let fault = try #require(throws: TextFault.self) { try TextGuard.text(of: row.bytes) }
        #expect(fault.kind == row.kind)
        #expect(fault.line == row.line)
        if let meant = row.meant { #expect(fault.example?.meant == meant) }
        #expect(fault.message.vi.contains("UTF-8"))
        #expect(fault.message.en.contains("UTF-8"))
    }

    @Test("the sentence for an old encoding shows what was read and what is meant")
    func sentence() throws {
        let fault = try #require(TextGuard.fault(in: Self.bytes("x\nB\u{d6}nh vi\u{d6}n")))
        #expect(fault.offset == 2)
        #expect(
            fault.message.vi == "Dòng 2: tệp dùng mã TCVN3 (ABC, .VnTime), không phải UTF-8: "
                + "đọc được “BÖnh”, có lẽ là “Bệnh”. Hãy chuyển mã sang Unicode rồi lưu thành “CSV UTF-8”."
        )
    }

    @Test(
        "a body that is not UTF-8 gets the problem of its encoding",
        arguments: [
            ("{\"n\":\"B\u{d6}nh vi\u{d6}n\"}", ProblemCode.legacyEncoding, "TCVN3"),
            ("{\"n\":\"Be\u{e4}nh vie\u{e4}n\"}", .legacyEncoding, "VNI"),
            ("{\"n\":\"\u{ff}\"}", .badUTF8, "UTF-8"),
        ])
    func problem(latin1: String, code: ProblemCode, named: String) throws {
        let body = Self.bytes(latin1)
        let fault = try #require(throws: JSONFault.self) { try JSONValue(parsing: body) }
        let problem = Problem(fault: fault, in: body)
        #expect(problem.code == code)
        #expect(problem.detail.vi.contains(named))
        #expect(problem.detail.en.contains(named))
    }
}
