import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("What stands around every page") struct PageFrameTests {
    private static let headings = ["<h1>", "<main id=\"main\"", "class=\"skip\"", "</html>"]

    @Test(
        "every page has one heading, the way to its content, its language and no bare text of ours")
    func frame() async throws {
        let test = try await TestCollector()
        let admin = try await test.person(.administrator)
        let pages = test.collector.endpoints.filter {
            $0.method == .get && $0.produces.hasPrefix("text/html")
                && ($0.access == .open || $0.access.roles.contains(.administrator))
                && !$0.path.contains("{") && !$0.parameters.contains { $0.isRequired }
        }
        #expect(pages.count >= 5)
        for page in pages {
            for (query, language) in [("", "vi"), ("?lang=en", "en")] {
                let html = try await test.page(page.path + query, as: admin).text
                #expect(
                    html.hasPrefix("<!doctype html><html lang=\"\(language)\">"), "\(page.path)")
                for part in Self.headings {
                    #expect(html.ranges(of: part).count == 1, "\(page.path): \(part)")
                }
                #expect(!html.contains(" style=") && !html.contains("onclick"), "\(page.path)")
                #expect(html.contains(PageAsset.styleSheet.address.replacing("&", with: "&amp;")))
                #expect(html.utf8.count < 60_000, "\(page.path): \(html.utf8.count) bytes")
            }
        }
    }

    @Test("the other language keeps the question, and links keep the language")
    func language() async throws {
        let test = try await TestCollector()
        let admin = try await test.person(.administrator)
        let vi = try await test.page("/?period=2026-01", as: admin).text
        #expect(vi.contains(#"href="/?period=2026-01&amp;lang=en" hreflang="en""#))
        let en = try await test.page("/?period=2026-01&lang=en", as: admin).text
        #expect(en.contains(#"href="/?period=2026-01" hreflang="vi""#))
        #expect(en.contains(#"href="/accounts?lang=en""#))
        #expect(en.contains(#"<form method="post" action="/sign-out?lang=en""#))
    }

    @Test(
        "no link of a page leads to another host, whatever address was asked for",
        arguments: [
            "//x.example/a", "///x.example/", "/\\x.example/", "//x.example?lang=en",
            "/%2F/x.example", "/%5Cx.example",
        ])
    func ownHost(path: String) async throws {
        let test = try await TestCollector()
        let answer = try await test.page(path, as: try await test.person(.leader))
        #expect(answer.status == 404)
        for link in answer.text.split(separator: "href=\"").dropFirst() {
            #expect(!link.hasPrefix("//") && !link.hasPrefix("/\\"), "\(link.prefix(40))")
        }
    }

    @Test(
        "a moment is told to the minute, by the clock of Viet Nam",
        arguments: [(Language.vi, "00:00 07/02/2026"), (.en, "2026-02-07 00:00")])
    func moment(language: Language, shown: String) throws {
        let frame = PageFrame(
            principal: .local, language: language, path: "/", query: [],
            now: Instant(milliseconds: 0))
        let midnight = try #require(Instant(rfc3339: "2026-02-06T17:00:12.345Z"))
        #expect(frame.moment(midnight) == shown)
    }

    @Test(
        "a page beyond a list's last is its last", arguments: [(90, 2), (0, 1), (2, 2), (-5, 1)])
    func pagination(asked: Int, shown: Int) {
        let frame = PageFrame(
            principal: .local, language: .vi, path: "/", query: [],
            now: Instant(milliseconds: 0))
        var page = HTML()
        page.pagination(asked, of: 2, frame) { "/?page=\($0)" }
        #expect(page.source.contains("\(shown)\" aria-current=\"page\""))
        #expect(page.source.contains("/?page=1") && page.source.contains("/?page=2"))
    }

    @Test("the navigation shows what one may open, and marks where one is")
    func navigation() async throws {
        let test = try await TestCollector()
        let (admin, unit) = (
            try await test.person(.administrator), try await test.person(.unitUser)
        )
        let open = try await test.page("/accounts", as: admin).text
        #expect(open.contains(#"<a href="/accounts" aria-current="page">"#))
        #expect(!(try await test.page("/", as: unit).text.contains("href=\"/accounts\"")))
    }

    @Test("assets are kept for a year under their tag, and asked again without it")
    func assets() async throws {
        let test = try await TestCollector()
        for asset in PageAsset.all {
            let named = try await test.send(.get, asset.address)
            #expect(named.status == 200 && named.body == asset.bytes)
            #expect(named.headers[.cacheControl]?.contains("immutable") == true)
            let bare = try await test.send(.get, asset.path)
            #expect(bare.headers[.cacheControl] == "public, no-cache")
            let tag = try #require(bare.headers[.eTag])
            let same = try await test.send(.get, asset.path, headers: [.ifNoneMatch: tag])
            #expect(same.status == 304 && same.body.isEmpty)
        }
        #expect(PageAsset.script.bytes.count < 10_000)
    }

    @Test(
        "style sheet and script travel packed to whoever takes that",
        arguments: [
            ("gzip", true), ("br, gzip;q=0.5", true), ("gzip;q=0", false), ("identity", false),
        ])
    func packed(accepts: String, isPacked: Bool) async throws {
        let test = try await TestCollector()
        for asset in PageAsset.all {
            let answer = try await test.send(
                .get, asset.address, headers: [.acceptEncoding: accepts])
            #expect(answer.headers[.vary] == "Accept-Encoding")
            #expect((answer.headers[.contentEncoding] == "gzip") == isPacked)
            let bytes =
                isPacked ? try Inflation.gunzip(answer.body, limit: 100_000) : answer.body
            #expect(bytes == asset.bytes)
            #expect(!isPacked || answer.body.count < asset.bytes.count / 2)
        }
    }

    @Test("a problem is a page for a browser and problem+json for a program")
    func problems() async throws {
        let test = try await TestCollector()
        let admin = try await test.person(.administrator)
        let page = try await test.page("/?period=2026-13", as: admin)
        #expect(page.status == 400 && page.text.contains("role=\"alert\""))
        let json = try await test.send(
            .get, "/?period=2026-13", headers: [.cookie: admin.cookie])
        #expect(json.status == 400 && json.problem?.code == .badQuery)
        #expect(try await test.page("/khong-co", as: admin).status == 404)
    }

    @Test(
        "what is put into an address is escaped",
        arguments: [("a b&c=d", "a%20b%26c%3Dd"), ("đ", "%C4%91"), ("A-z_0.~", "A-z_0.~")])
    func escaping(text: String, escaped: String) { #expect(PageFrame.escaped(text) == escaped) }

    @Test(
        "fields of a form are read as browsers write them",
        arguments: [
            ("a=1&b=2", "a", "1"), ("a=x+y%20z", "a", "x y z"), ("a=%C4%91%", "a", "đ%"),
            ("a=1%0D%0A2", "a", "1\n2"), ("a", "a", ""), ("a=u%CC%81", "a", "\u{FA}"),
        ])
    func fields(body: String, name: String, value: String) {
        #expect(FormFields(body: Array(body.utf8))[name] == value)
    }

    @Test("boxes of one name are all read")
    func boxes() {
        let form = FormFields(body: Array("pick=A&pick=B&figure.a=x&figure.b=".utf8))
        #expect(form.all("pick") == ["A", "B"])
        #expect(form.fields(beginningWith: "figure.").map(\.name) == ["a", "b"])
    }
}
