import Shared
import Support
import Testing

/// Real forms spoilt at random: whatever somebody writes, reading ends with a form that can be judged
/// or with faults that have a place, and never with a crash.
@Suite("Forms spoilt at random")
struct FormFuzzTests {
    static let trees = SeedFormTests.files.map { yaml(repositoryText("seeds/forms/\($0).yaml")) }

    @Test("are read or refused, and what is read can be judged", arguments: 0..<400)
    func spoilt(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var tree = Self.trees[Int(seed) % Self.trees.count]
        var words = ["", "1", "-1", "true", "blank", "previous(x)", "0"]
        Self.collect(tree, into: &words)
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            var steps = Int.random(in: 1..<Self.size(tree), using: &chance)
            tree = Self.spoil(tree, at: &steps, words, &chance)
        }
        let (form, faults) = FormDocument.read(tree, file: "x.yaml")
        #expect((form == nil) == !faults.isEmpty)
        #expect(faults.allSatisfy { $0.line > 0 && !$0.reason.vi.isEmpty && !$0.reason.en.isEmpty })
        #expect(faults.map(\.line) == faults.map(\.line).sorted())
        if let form { Self.judge(form, &chance) }
    }

    /// Judging must end and be the same in two scopes, whatever the form says.
    static func judge(_ form: Form, _ chance: inout SplitMix64) {
        var content = Report.Content(emptyFor: form)
        for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            content.values[slot] = ValidatorTests.value(for: indicator, &chance)
        }
        for kind in form.kinds {
            let found = ReportingPeriod.containing(
                day("2026-05-10"), kind: kind, calendar: form.calendar)
            guard
                let period = found
                    ?? ReportingPeriod(
                        adHoc: day("2026-05-01")..<day("2026-05-09"), calendar: form.calendar)
            else { continue }
            func verdict(_ scope: Validator.Scope) -> Verdict {
                Validator.verdict(
                    on: content, form: form, period: period, revision: 1, context: .unknown,
                    scope: scope)
            }
            let merged = Validator.merge(verdict(.ownFigures), verdict(.history), form: form)
            #expect(merged.findings == verdict(.everything).findings)
            _ = form.dueDate(for: period, in: HolidayFixtures.calendar)
        }
    }

    // MARK: - Spoiling

    static func collect(_ node: DocumentNode, into words: inout [String]) {
        switch node.content {
        case .null: break
        case .scalar(let text): words.append(text)
        case .sequence(let nodes): for one in nodes { collect(one, into: &words) }
        case .mapping(let entries):
            for entry in entries {
                words.append(entry.key)
                collect(entry.value, into: &words)
            }
        }
    }

    static func size(_ node: DocumentNode) -> Int {
        switch node.content {
        case .null, .scalar: 1
        case .sequence(let nodes): 1 + nodes.map(size).reduce(0, +)
        case .mapping(let entries): 1 + entries.map { size($0.value) }.reduce(0, +)
        }
    }

    /// The tree with its `steps`-th node changed.
    static func spoil(
        _ node: DocumentNode, at steps: inout Int, _ words: [String], _ chance: inout SplitMix64
    ) -> DocumentNode {
        steps -= 1
        if steps == -1 { return changed(node, words, &chance) }
        switch node.content {
        case .null, .scalar: return node
        case .sequence(let nodes):
            var spoilt: [DocumentNode] = []
            for one in nodes { spoilt.append(spoil(one, at: &steps, words, &chance)) }
            return DocumentNode(.sequence(spoilt), line: node.line)
        case .mapping(let entries):
            var spoilt: [DocumentNode.Entry] = []
            for entry in entries {
                spoilt.append(
                    DocumentNode.Entry(
                        key: entry.key, line: entry.line,
                        value: spoil(entry.value, at: &steps, words, &chance)))
            }
            return DocumentNode(.mapping(spoilt), line: node.line)
        }
    }

    private static func changed(
        _ node: DocumentNode, _ words: [String], _ chance: inout SplitMix64
    ) -> DocumentNode {
        switch (Int.random(in: 0..<6, using: &chance), node.content) {
        case (0, _): return DocumentNode(.null, line: node.line)
        case (1, .sequence(let nodes)):
            return DocumentNode(.sequence(nodes + nodes.prefix(1)), line: node.line)
        case (1, .mapping(let entries)):
            return DocumentNode(.mapping(entries + entries.prefix(1)), line: node.line)
        case (2, .sequence(let nodes)):
            return DocumentNode(.sequence(nodes.dropLast()), line: node.line)
        case (2, .mapping(let entries)):
            return DocumentNode(.mapping(Array(entries.dropFirst())), line: node.line)
        case (3, _): return DocumentNode(.sequence([node]), line: node.line)
        case (4, _):
            let entry = DocumentNode.Entry(key: "code", line: node.line, value: node)
            return DocumentNode(.mapping([entry]), line: node.line)
        default:
            return DocumentNode(
                .scalar(words.randomElement(using: &chance) ?? ""), line: node.line)
        }
    }
}
