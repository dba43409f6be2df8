import Shared
import Testing

@testable import Collector

@Suite("Reading YAML into document trees")
struct YAMLDocumentTests {
    /// A tree as short text, so that a table row can state a whole document.
    static func outline(_ node: DocumentNode) -> String {
        switch node.content {
        case .null: "-"
        case .scalar(let text): "\(text)@\(node.line)"
        case .sequence(let parts): "[" + parts.map(outline).joined(separator: " ") + "]"
        case .mapping(let entries):
            "{"
                + entries.map { "\($0.key)@\($0.line)=\(outline($0.value))" }
                .joined(separator: " ") + "}"
        }
    }

    @Test(
        "A document keeps every text as written, with its line",
        arguments: [
            ("a: 05\nb: 1.50", "{a@1=05@1 b@2=1.50@2}", "a number's zeros belong to its text"),
            ("a: no\nb: True", "{a@1=no@1 b@2=True@2}", "no word turns into a truth value"),
            ("a: 2026-01-31", "{a@1=2026-01-31@1}", "a date stays text"),
            ("a:\nb: null\nc: ~", "{a@1=- b@2=- c@3=-}", "nothing, in its three spellings"),
            (
                "a: \"\"\nb: \"null\"\nc: '~'", "{a@1=@1 b@2=null@2 c@3=~@3}",
                "what is quoted is text"
            ),
            ("# why\n- x\n- {k: y}", "[x@2 {k@3=y@3}]", "comments count as lines"),
            ("a:\n  - x\n\n  - y", "{a@1=[x@2 y@4]}", "blank lines count too"),
            ("\u{FEFF}a: x", "{a@1=x@1}", "a byte order mark is no part of the first key"),
            ("a: x\r\nb: y\r\n", "{a@1=x@1 b@2=y@2}", "lines of Windows"),
            ("a: \"Sởi: mũi 1\"", "{a@1=Sởi: mũi 1@1}", "a quoted text may hold a colon"),
        ] as [(String, String, String)])
    func keeps(_ yaml: String, expected: String, reason: String) throws {
        let reading = YAMLDocument.read(Array(yaml.utf8), file: "x.yaml")
        #expect(reading.faults.isEmpty)
        let node = try #require(reading.node)
        #expect(Self.outline(node) == expected, "\(reason)")
    }

    @Test(
        "What is not accepted is refused with file, line and reason",
        arguments: [
            ("", 0, "empty", "an empty file"),
            ("# only a comment\n", 0, "empty", "a file of comments"),
            ("a: x\nb: y\na: z", 1, "“a” stands twice", "a repeated key would hide a value"),
            ("r:\n  - {k: 1,\n     k: 2}", 2, "“k” stands twice", "a repeated key deep inside"),
            ("a: &n x\nb: *n", 1, "&n", "an anchor"),
            ("a: x\nb: &n [1]\nc: *n", 2, "&n", "an anchored list"),
            ("a: *n", 1, "write it out", "an alias of nothing"),
            ("a: !!int 5", 1, "tag", "a tag on a text"),
            ("a:\n  b: !x {}", 2, "tag", "a tag on a map"),
            ("a: !!python/object []", 1, "tag", "a tag on a list"),
            ("? [a]\n: x", 1, "plain name", "a list as a key"),
            ("a: x\n---\na: y", 2, "one document", "a second document"),
            ("a: {b: x\nc: y", 2, "brace", "a brace left open"),
            ("a: [x\nc: y", 2, "bracket", "a bracket left open"),
            ("a: x\n\tb: y", 2, "tabs", "a tab as indent"),
            ("a: x: y", 1, "quotes", "a colon in a plain value"),
            ("a: \"x\nb: y", 2, "close the quotes", "quotes left open"),
            ("a: x\n  b: y\n c: z", 2, "quotes", "an indent that belongs nowhere"),
            ("a: x\nb: \u{7}", 2, "control character", "a bell"),
        ] as [(String, Int, String, String)])
    func refuses(_ yaml: String, line: Int, words: String, reason: String) throws {
        let reading = YAMLDocument.read(Array(yaml.utf8), file: "x.yaml")
        #expect(reading.node == nil, "\(reason)")
        let fault = try #require(reading.faults.first, "\(reason)")
        #expect(fault.file == "x.yaml")
        #expect(fault.line == line, "\(reason): \(fault)")
        #expect(fault.reason.en.contains(words), "\(reason): \(fault)")
        #expect(fault.reason.vi != fault.reason.en)
    }

    @Test("Every refused part of one file is named, not only the first")
    func namesEvery() {
        let reading = YAMLDocument.read("a: !x 1\nb: &n y\nc: !!int 3", file: "x.yaml")
        #expect(reading.faults.map(\.line) == [1, 2, 3])
    }

    @Test("Bytes that are not UTF-8 are refused with the line that holds them")
    func brokenUTF8() throws {
        // "a: x", then a Latin-1 "é" as an old Windows program writes it.
        let bytes: [UInt8] = [0x61, 0x3A, 0x20, 0x78, 0x0A, 0x62, 0x3A, 0x20, 0xE9, 0x0A]
        let reading = YAMLDocument.read(bytes, file: "x.yaml")
        #expect(reading.node == nil)
        let fault = try #require(reading.faults.first)
        #expect(fault.line == 2)
        #expect(fault.reason.en.contains("UTF-8"))
    }

    @Test(
        "Deep nesting is a fault, not a crash",
        arguments: [33, 900, 100_000])
    func deep(levels: Int) {
        let text = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let reading = YAMLDocument.read(text, file: "x.yaml")
        #expect(reading.node == nil)
        #expect(reading.faults.count == 1)
    }

    @Test("A few lines that unfold into billions are refused at once")
    func laughs() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(uses)]\n"
        }
        let reading = YAMLDocument.read(yaml, file: "x.yaml")
        #expect(reading.node == nil)
        #expect(reading.faults.first?.line == 1)
    }
}
