import Shared
import Testing

@Suite("NFC: one spelling of a text")
struct WireNFCTests {
    @Test(
        "composes, reorders and takes apart as Unicode says",
        arguments: [
            ("", ""), ("ASCII only", "ASCII only"),
            ("đ", "đ"), ("\u{1ec1}", "\u{1ec1}"),
            ("e\u{302}\u{300}", "\u{1ec1}"), ("\u{ea}\u{300}", "\u{1ec1}"),
            ("\u{e8}\u{302}", "\u{e8}\u{302}"),
            ("a\u{323}\u{302}", "\u{1ead}"), ("a\u{302}\u{323}", "\u{1ead}"),
            ("u\u{31b}\u{301}", "\u{1ee9}"), ("u\u{301}\u{31b}", "\u{1ee9}"),
            ("d\u{335}", "d\u{335}"),
            ("\u{1112}\u{1161}\u{11ab}", "\u{d55c}"), ("\u{d558}\u{11ab}", "\u{d55c}"),
            ("\u{212b}", "\u{c5}"), ("\u{fb33}", "\u{5d3}\u{5bc}"), ("\u{fb01}", "\u{fb01}"),
            ("a\u{315}\u{300}\u{5ae}\u{62}", "\u{e0}\u{5ae}\u{315}\u{62}"),
            ("x\u{ad}y\u{200b}", "x\u{ad}y\u{200b}"),
            ("Bê\u{323}nh viê\u{323}n", "B\u{1ec7}nh vi\u{1ec7}n"),
        ])
    func composes(text: String, expected: String) {
        // Compared as code points: `==` of strings would call both spellings equal.
        #expect(Array(text.nfc.unicodeScalars) == Array(expected.unicodeScalars))
        #expect(text.isNFC == (Array(text.utf8) == Array(expected.utf8)))
        #expect(text.nfc.isNFC)
    }

    @Test("a long composed text is passed as it is, a late combining mark is found")
    func long() {
        let composed = String(repeating: "Sở Y tế tỉnh tổng hợp báo cáo; ", count: 200)
        #expect(composed.isNFC)
        #expect(Array(composed.nfc.utf8) == Array(composed.utf8))
        let late = composed + "e\u{302}"
        #expect(!late.isNFC)
        #expect(Array(late.nfc.utf8) == Array((composed + "\u{ea}").utf8))
    }
}
