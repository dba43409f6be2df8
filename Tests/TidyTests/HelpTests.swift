import Testing

/// What `--help` says: Vietnamese first, English after a slash, in both programs.
@Suite("Help texts") struct HelpTests {
    @Test("Vietnamese stands before English")
    func order() {
        var seen = 0
        for file in RepositoryFile.swift where file.path.contains("/Commands/") {
            for (index, line) in file.lines.enumerated() {
                for text in Self.texts(in: line) {
                    seen += 1
                    if Self.isTurned(text) {
                        Issue.record("\(file.place(index + 1)): “\(text)”: Vietnamese first")
                    }
                }
            }
        }
        #expect(seen > 40, "the help texts were not found: fix the test")
    }

    @Test(
        "a text is turned when only what follows the slash is Vietnamese",
        arguments: [
            ("Report files / Các tệp báo cáo.", true), ("Các tệp báo cáo / report files.", false),
            ("table, csv, json.", false), ("vi / en", false),
        ])
    func reading(_ text: String, _ isTurned: Bool) { #expect(Self.isTurned(text) == isTurned) }

    private static func texts(in line: String) -> [String] {
        line.matches(of: /(?:help|abstract): "([^"]*)"/).map { String($0.1) }
    }

    private static func isTurned(_ text: String) -> Bool {
        guard let slash = text.firstRange(of: " / ") else { return false }
        return !isVietnamese(text[..<slash.lowerBound]) && isVietnamese(text[slash.upperBound...])
    }

    /// Letters beyond ASCII: English has none, and no Vietnamese sentence is without them.
    private static func isVietnamese(_ text: Substring) -> Bool {
        text.unicodeScalars.contains { $0.value > 0x7F && $0.properties.isAlphabetic }
    }
}
