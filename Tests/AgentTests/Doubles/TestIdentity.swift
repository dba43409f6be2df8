import Shared

@testable import Agent

/// Synthetic units with keys of their own.
enum TestIdentity {
    /// A unit that signs with the key of `seed`.
    static func unit(_ code: String = "BV01", seed: UInt8 = 1) -> AgentIdentity {
        let text = "giaoban_" + String(repeating: "a", count: 42) + String(seed % 10)
        guard let facility = FacilityID(code), let key = KeyID("k-\(seed)"),
            let token = BearerToken(text: text)
        else { preconditionFailure("samples are well formed") }
        var identity = AgentIdentity(
            facility: facility, facilityName: LocalizedText(vi: "BV", en: "H"), key: key,
            token: token, code: Digest(of: [seed]))
        identity.signingKey = Self.key(seed: seed)
        return identity
    }

    /// The key of a seed.
    static func key(seed: UInt8) -> SigningKey {
        SigningKey(seed: [UInt8](repeating: seed, count: SigningKey.seedByteCount))
    }

    /// The book of a home with these units.
    static func book(
        _ units: [AgentIdentity] = [unit()], home: AgentHome = AgentHome(root: "/h"),
        disk: any FileSystem = MemoryFileSystem()
    ) -> IdentityBook {
        IdentityBook(home: home, disk: disk, units)
    }
}
