import Glibc
import Shared
import Synchronization

/// Every unit that this home speaks for, the first one first: a centre files for its stations too.
///
/// One for all tasks of a program, so that what one learns (a new key of the collector's) the others
/// know. The first unit's file is `identity.json`, as it was when a home had one; the others lie in
/// `identities/`.
final class IdentityBook: Sendable {
    private let home: AgentHome
    private let disk: any FileSystem
    private let identities: Mutex<[AgentIdentity]>

    /// - Parameter identities: the first unit's first; not empty.
    init(home: AgentHome, disk: any FileSystem, _ identities: [AgentIdentity]) {
        precondition(!identities.isEmpty, "a home without a unit has no book")
        self.home = home
        self.disk = disk
        self.identities = Mutex(identities)
    }

    /// The unit of files that name none.
    var first: AgentIdentity { identities.withLock { $0[0] } }

    /// Every unit.
    var all: [AgentIdentity] { identities.withLock { $0 } }

    /// A unit's identity; nil when this home does not speak for it.
    subscript(unit: FacilityID) -> AgentIdentity? {
        identities.withLock { $0.first { $0.facility == unit } }
    }

    /// Takes over a unit's changed identity, durable before it is used. Blocks for one small file:
    /// that happens when keys change, once in years.
    ///
    /// A key of the collector's that another process (`trust`) has added meanwhile stays.
    ///
    /// - Throws: also when another process (`rotate-key` beside `run`) has changed it meanwhile: what
    ///   was decided over an older identity must not bring that one back.
    func replace(_ changed: AgentIdentity) throws(FileFault) {
        var identity = changed
        // A lock that cannot be had is no reason to lose a key: the write itself is one rename.
        let lock = try? FileLock.wait(home.identityLock)
        defer { extendLifetime(lock) }
        let path =
            first.facility == identity.facility
            ? home.identity : home.identity(of: identity.facility)
        if let known = self[identity.facility],
            let bytes = try? disk.read(path, limit: 1 << 16),  // unreadable: the write will tell
            let now = AgentIdentity(bytes: bytes)
        {
            guard now.key == known.key else {
                throw FileFault(operation: "replace", path: path, code: ESTALE)
            }
            identity.collectorKeys += now.collectorKeys.filter {
                !changed.collectorKeys.contains($0)
            }
        }
        try disk.replace(path, identity.bytes)
        identities.withLock { identities in
            guard let index = identities.firstIndex(where: { $0.facility == identity.facility })
            else { return }
            identities[index] = identity
        }
    }

    /// The signature to send with a report, and to seal it with in a bundle: the one it was finalised
    /// with while that key is still the unit's own, else one made now. Signatures are made of digest
    /// and key alone, so that it is the same every time.
    ///
    /// A report that was finalised before the unit had a key, or with a key that was replaced or
    /// revoked, is thereby still the unit's own.
    func signature(of report: OutboxReport.Header) -> ReportSignature? {
        let kept = report.signature.flatMap { ReportSignature(header: $0) }
        guard let identity = self[report.facility], identity.signingKey != nil else { return kept }
        return kept?.key == identity.key ? kept : identity.signature(of: report.digest)
    }
}
