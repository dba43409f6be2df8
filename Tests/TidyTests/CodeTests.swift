import Testing

/// What our code may not say. The formatter holds the rest: force unwraps, missing documentation.
@Suite("Code") struct CodeTests {
    @Test("has none of what is banned", arguments: Ban.all)
    func nothingBanned(_ ban: Ban) {
        for file in RepositoryFile.swift
        where ban.covers(file) && ban.words.contains(where: file.mentions) {
            for (index, line) in file.code.enumerated()
            where ban.offends(line) {
                Issue.record("\(file.place(index + 1)): \(ban.name): \(ban.why)\n\(line)")
            }
        }
    }

    @Test("bans catch what they mean and nothing that looks alike", arguments: Ban.all)
    func bansWork(_ ban: Ban) {
        for line in ban.catches { #expect(ban.offends(line), "not caught: \(line)") }
        for line in ban.passes { #expect(!ban.offends(line), "caught in vain: \(line)") }
    }

    @Test("tells the compiler to trust it only with a SAFETY comment right above")
    func trustIsExplained() {
        for file in RepositoryFile.swift where asksForTrust(file.text) {
            for (index, line) in file.code.enumerated() where asksForTrust(line) {
                let above = file.lines[max(0, index - 8)...index]
                if !above.contains(where: { $0.contains("SAFETY") }) {
                    Issue.record(
                        "\(file.place(index + 1)): say in a SAFETY comment why this holds\n\(line)")
                }
            }
        }
    }

    @Test(
        "asks for trust in these words, and these only",
        arguments: [
            ("final class Box: @unchecked Sendable {", true),
            ("nonisolated(unsafe) var handle: Int", true),
            ("struct Row: Sendable {", false),
        ])
    func trustWords(line: String, asks: Bool) { #expect(asksForTrust(line) == asks) }

    @Test("files under Sources stay within 400 lines")
    func filesAreShort() {
        for file in RepositoryFile.all where file.isUnder(["Sources/"]) && file.lines.count > 400 {
            Issue.record("\(file.place(401)): \(file.lines.count) lines: split it by its stories")
        }
    }

    @Test(
        "search sees code and neither comments nor literals",
        arguments: [
            (["let a = 1 // try!"], ["let a = 1 "]),
            (["/* try!", "/* in */ still", "out */ b"], ["", "", " b"]),
            ([#"say("try! \"x\" // y")"#], [#"say("")"#]),
            ([##"say(#"a " b"# + c)"##], [#"say("" + c)"#]),
            (["let t = \"\"\"", "  try!", "  \"\"\" + d"], ["let t = \"", "", "\" + d"]),
            (["/// try!", "real()"], ["", "real()"]),
        ])
    func stripping(source: [String], code: [String]) {
        #expect(SwiftCode.lines(of: source) == code)
    }

    private func asksForTrust(_ line: String) -> Bool {
        line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)")
    }
}
