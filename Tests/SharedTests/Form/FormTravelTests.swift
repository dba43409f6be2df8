import Shared
import Support
import Testing

/// Forms travel to agents as canonical JSON: the agent must read what the department wrote.
@Suite("Forms as JSON")
struct FormTravelTests {
    static func node(_ file: String) -> DocumentNode {
        yaml(repositoryText("seeds/forms/\(file).yaml"))
    }

    @Test("travel and come back with the same bytes", arguments: SeedFormTests.files)
    func bytes(_ file: String) throws {
        let bytes = try Self.node(file).canonicalJSON()
        let back = try DocumentNode(json: bytes)
        #expect(try back.canonicalJSON() == bytes)
    }

    @Test("ask and check the same on both sides", arguments: SeedFormTests.files)
    func meaning(_ file: String) throws {
        let node = Self.node(file)
        let there = try #require(FormDocument.read(node, file: file).form)
        let travelled = try DocumentNode(json: try node.canonicalJSON())
        let here = try #require(FormDocument.read(travelled, file: file).form)
        // `description` of a value type spells every part of it.
        #expect(String(describing: here.indicators) == String(describing: there.indicators))
        #expect(String(describing: here.rules) == String(describing: there.rules))
        #expect(String(describing: here.dues) == String(describing: there.dues))
        #expect(here.filedBy == there.filedBy)
        #expect(here.key == there.key && here.kinds == there.kinds)
        #expect(here.validity == there.validity && here.calendar == there.calendar)
        #expect(here.sortedSlots == there.sortedSlots)
    }

    @Test("give the same verdicts on both sides", arguments: 0..<60)
    func verdicts(seed: UInt64) throws {
        let file = SeedFormTests.files[Int(seed) % SeedFormTests.files.count]
        let node = Self.node(file)
        let there = try #require(FormDocument.read(node, file: file).form)
        let travelled = try DocumentNode(json: try node.canonicalJSON())
        let here = try #require(FormDocument.read(travelled, file: file).form)
        func verdict(_ form: Form) -> Verdict {
            var chance = SplitMix64(seed: seed)
            var content = Report.Content(emptyFor: form)
            for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
                content.values[slot] = ValidatorTests.value(for: indicator, &chance)
            }
            let kind = form.kinds[0]
            let day = day("2026-05-10")
            guard
                let period = ReportingPeriod.containing(day, kind: kind, calendar: form.calendar)
            else { preconditionFailure("no period of \(kind)") }
            return Validator.verdict(
                on: content, form: form, period: period, revision: 1, context: .unknown)
        }
        #expect(verdict(here).findings == verdict(there).findings)
        #expect(verdict(here).unevaluated == verdict(there).unevaluated)
        let judged = verdict(there).findings.count + verdict(there).unevaluated.count
        #expect(judged > 0, "random reports are never plain")
    }

    @Test("any tree keeps its texts, whatever they look like", arguments: 0..<200)
    func trees(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let tree = Self.tree(depth: 4, &chance)
        let bytes = try tree.canonicalJSON()
        #expect(try DocumentNode(json: bytes).canonicalJSON() == bytes)
        #expect(Self.flat(try DocumentNode(json: bytes)) == Self.flat(tree))
    }

    @Test("neither the order of names nor the layout changes the digest")
    func order() throws {
        let one = yaml("a: 1\nb: {c: [x, y], d: \"05\"}\n# remark\n")
        let two = yaml("b:\n  d: \"05\"\n  c:\n    - x\n    - y\na: \"1\"\n")
        #expect(try one.canonicalJSON() == two.canonicalJSON())
        let other = yaml("a: 1\nb: {c: [y, x], d: \"05\"}\n")
        #expect(try one.canonicalJSON() != other.canonicalJSON(), "the order of a list does")
        #expect(
            try String(decoding: one.canonicalJSON(), as: UTF8.self)
                == #"{"a":"1","b":{"c":["x","y"],"d":"05"}}"#)
    }

    // MARK: - Random trees

    static func tree(depth: Int, _ chance: inout SplitMix64) -> DocumentNode {
        let texts = [
            "", "05", "true", "null", "1e5", "Sởi", "{\"a\"}", "\u{1}\n", "-", "…", "10.50",
        ]
        switch Int.random(in: 0..<(depth == 0 ? 2 : 4), using: &chance) {
        case 0: return DocumentNode(.null, line: 1)
        case 1:
            return DocumentNode(.scalar(texts.randomElement(using: &chance) ?? ""), line: 2)
        case 2:
            let count = Int.random(in: 0..<4, using: &chance)
            let items = (0..<count).map { _ in tree(depth: depth - 1, &chance) }
            return DocumentNode(.sequence(items), line: 3)
        default:
            let count = Int.random(in: 0..<4, using: &chance)
            let entries = (0..<count).map { index in
                DocumentNode.Entry(
                    key: "k\((index * 7) % 5)", line: 4, value: tree(depth: depth - 1, &chance))
            }
            return DocumentNode(.mapping(entries), line: 4)
        }
    }

    /// The tree without lines, its mappings sorted by name.
    static func flat(_ node: DocumentNode) -> String {
        switch node.content {
        case .null: "∅"
        case .scalar(let text): "“\(text)”"
        case .sequence(let nodes): "[\(nodes.map(flat).joined(separator: ","))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key):\(flat($0.value))" }.sorted().joined(separator: ","))}"
        }
    }
}
