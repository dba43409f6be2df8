import Shared
import Testing

@Suite("Searching and replacing in texts") struct TextSearchTests {
    @Test(
        "every part is replaced, from left to right, once",
        arguments: [
            ("watch-folder", "-", "_", "watch_folder"), ("a--b-", "-", "", "ab"),
            ("aaa", "aa", "b", "ba"), ("{code}/{code}", "{code}", "x{code}", "x{code}/x{code}"),
            ("Nậm Đống", "Đ", "D", "Nậm Dống"), ("không", "kong", "x", "không"),
            ("", "a", "b", ""), ("giữ", "", "x", "giữ"),
        ])
    func replacing(text: String, part: String, with: String, result: String) {
        let read: String = text.replacing(part, with: with)
        #expect(read == result)
    }

    @Test(
        "the first place of a part is found in a text and in a part of one",
        arguments: [
            ("https://a.vn", "://", 5), ("a:b://c", "://", 3), ("::/://", "://", 3),
            ("ghi đè", "đ", 4), ("abc", "d", nil), ("abc", "", nil), ("ab", "abc", nil),
        ] as [(String, String, Int?)])
    func finding(text: String, part: String, offset: Int?) {
        let whole = text.firstRange(of: part).map { text[..<$0.lowerBound].utf8.count }
        #expect(whole == offset)
        let inner = ("  " + text).dropFirst(2)
        #expect(inner.firstRange(of: part).map { inner[..<$0.lowerBound].utf8.count } == offset)
    }
}
