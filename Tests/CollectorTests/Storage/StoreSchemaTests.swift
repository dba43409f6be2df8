import Shared
import Testing

@testable import Collector

/// Databases out there were made by these very texts: a text that has shipped is never edited.
@Suite("The shipped database shapes") struct StoreSchemaTests {
    /// SHA-256 of each version's text, in order. A release freezes its line for ever; only a
    /// version that is in no release yet may change, and its line with it.
    static let digests = [
        "6bbd3d7425c33d0d18012f8b9daca569f00104866cb5ca15985ab982a7a43cf3"
    ]

    @Test("are the texts that were shipped")
    func textsAreFrozen() {
        #expect(StoreSchema.versions.map { Digest(of: Array($0.utf8)).hex } == Self.digests)
    }
}
