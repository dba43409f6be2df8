import Glibc
import Shared
import Testing

@testable import Agent

@Suite("Who the home speaks for") struct IdentityBookTests {
    private static func publicKey(_ seed: UInt8) -> PublicKey {
        TestIdentity.key(seed: seed).publicKey
    }

    /// The same home as two processes see it.
    private func processes() throws -> (
        disk: MemoryFileSystem, run: IdentityBook, command: IdentityBook
    ) {
        let disk = MemoryFileSystem()
        try disk.makeDirectory("/h")
        var unit = TestIdentity.unit()
        unit.collectorKeys = [Self.publicKey(20)]
        let book = TestIdentity.book([unit], disk: disk)
        try book.replace(unit)
        return (disk, book, TestIdentity.book([unit], disk: disk))
    }

    @Test(
        "a key of the department's that a command has added stays when the running agent learns more"
    )
    func union() throws {
        let (disk, run, command) = try processes()
        var trusting = command.first
        trusting.collectorKeys.append(Self.publicKey(21))
        try command.replace(trusting)

        var learnt = run.first
        learnt.collectorKeys.append(Self.publicKey(22))
        try run.replace(learnt)

        let kept = try #require(
            AgentIdentity(bytes: try disk.read("/h/identity.json", limit: 1 << 16)))
        #expect(Set(kept.collectorKeys) == Set([20, 21, 22].map { Self.publicKey($0) }))
        #expect(run.first == kept)
    }

    @Test("a key of the unit's that a command has changed is not brought back")
    func changedKey() throws {
        let (disk, run, command) = try processes()
        var rotated = command.first
        rotated.signingKey = TestIdentity.key(seed: 9)
        rotated.key = try #require(KeyID("k-9"))
        try command.replace(rotated)

        var learnt = run.first
        learnt.collectorKeys.append(Self.publicKey(22))
        #expect(throws: FileFault(operation: "replace", path: "/h/identity.json", code: ESTALE)) {
            try run.replace(learnt)
        }
        #expect(AgentIdentity(bytes: try disk.read("/h/identity.json", limit: 1 << 16)) == rotated)
    }
}
