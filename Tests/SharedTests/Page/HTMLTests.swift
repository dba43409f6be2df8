import Shared
import Testing

@Suite("Pages are escaped by default") struct HTMLTests {
    @Test(
        "whatever a text holds, it stands in the page as text",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"><img src=x onerror='y'>", "&quot;&gt;&lt;img src=x onerror=&#39;y&#39;&gt;"),
            ("Bệnh viện A & B", "Bệnh viện A &amp; B"), ("", ""), ("&amp;", "&amp;amp;"),
        ])
    func escaping(text: String, written: String) {
        var page = HTML()
        page.element("p", [("title", text)], text: text)
        #expect(page.source == "<p title=\"\(written)\">\(written)</p>")
    }

    @Test("an attribute without a value stands alone, an element without an end tag has none")
    func shapes() {
        var page = HTML()
        page.void("input", [("disabled", nil), ("value", "1")])
        page.element("ul") { $0.element("li", text: "a") }
        #expect(page.source == "<input disabled value=\"1\"><ul><li>a</li></ul>")
    }
}
