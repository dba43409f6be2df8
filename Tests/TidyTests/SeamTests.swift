import Testing

/// A seam is a protocol with a catalogue of what stands behind it and one contract suite that each of
/// them passes: a new source or outbox that nobody listed would pass no suite at all.
@Suite("Seams") struct SeamTests {
    /// A protocol, where its implementations are, and where each of them must be named.
    struct Seam: Sendable, CustomTestStringConvertible {
        let name: String
        /// Folders whose implementations count.
        let folders: [String]
        /// The file that lists every implementation.
        let catalogue: String
        /// The suite that runs over the catalogue.
        let suite: String
        /// What the suite walks through.
        let walks: String

        var testDescription: String { name }
    }

    static let seams = [
        Seam(
            name: "ReportSource", folders: ["Sources/"],
            catalogue: "Sources/Agent/Intake/ReportSource.swift",
            suite: "Tests/AgentTests/Intake/ReportSourceContractTests.swift",
            walks: "SourceCatalog.sources.indices"),
        Seam(
            name: "Outbox", folders: ["Sources/", "Tests/"],
            catalogue: "Tests/AgentTests/Outbox/OutboxContractTests.swift",
            suite: "Tests/AgentTests/Outbox/OutboxContractTests.swift", walks: "Kind.allCases"),
        Seam(
            name: "Transport", folders: ["Sources/"],
            catalogue: "Tests/AgentTests/Transport/CurlTransportTests.swift",
            suite: "Tests/AgentTests/Transport/CurlTransportTests.swift",
            walks: "CurlTransport(line:"),
        Seam(
            name: "NoticeSender", folders: ["Sources/"],
            catalogue: "Sources/Collector/Notices/NoticeSender.swift",
            suite: "Tests/CollectorTests/Notices/NoticeSenderContractTests.swift",
            walks: "NoticeChannel.allCases"),
    ]

    @Test("every implementation stands in its catalogue", arguments: seams)
    func listed(_ seam: Seam) throws {
        let catalogue = try #require(RepositoryFile.at(seam.catalogue))
        let found = Self.implementations(of: seam)
        #expect(!found.isEmpty, "no \(seam.name) was found: fix the test")
        for one in found where !catalogue.code.contains(where: { $0.contains(one.name + "(") }) {
            Issue.record("\(one.place): \(catalogue.path) does not make a \(one.name)")
        }
    }

    @Test("the contract suite runs over the catalogue", arguments: seams)
    func walked(_ seam: Seam) throws {
        let suite = try #require(RepositoryFile.at(seam.suite))
        let tests = suite.lines.count { $0.contains("@Test(") }
        #expect(tests > 1, "\(suite.path) holds no contract")
        #expect(suite.mentions(seam.walks), "\(suite.path) does not walk \(seam.walks)")
        #expect(
            RepositoryFile.swift.contains { $0.mentions("protocol \(seam.name): Sendable {") },
            "\(seam.name) is no seam any more")
    }

    @Test(
        "an implementation is a type that names the seam where it is declared",
        arguments: [
            ("struct CSVSource: ReportSource {", "ReportSource", "CSVSource"),
            ("actor SpoolOutbox: Outbox {", "Outbox", "SpoolOutbox"),
            ("final class A: B, Outbox {", "Outbox", "A"),
            ("struct A: OutboxLike {", "Outbox", nil),
            ("struct A<Inner: Outbox>: Outbox {", "Outbox", nil),
            ("extension A: Outbox {", "Outbox", "A"), ("let a: Outbox = b {", "Outbox", nil),
            ("protocol Outbox: Sendable {", "Outbox", nil),
        ] as [(String, String, String?)])
    func reading(_ line: String, _ seam: String, _ name: String?) {
        #expect(Self.implementation(of: seam, in: line) == name)
    }

    private static func implementations(of seam: Seam) -> [(name: String, place: String)] {
        RepositoryFile.swift.filter { $0.isUnder(seam.folders) }.flatMap { file in
            file.code.enumerated().compactMap { index, line in
                implementation(of: seam.name, in: line).map { ($0, file.place(index + 1)) }
            }
        }
    }

    private static func implementation(of seam: String, in line: String) -> String? {
        let found = line.firstMatch(
            of:
                /^\s*(?:public |private |fileprivate )?(?:final )?(?:struct|class|actor|enum|extension) (\w+)[^:]*: ([^{]*)\{/
        )
        // What only wraps another transport is judged by the one it wraps.
        guard let found, !line.contains("<Inner: \(seam)>") else { return nil }
        let names = found.2.split { $0 == "," || $0 == " " }
        return names.contains(Substring(seam)) ? String(found.1) : nil
    }
}
