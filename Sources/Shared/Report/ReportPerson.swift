/// Who did a step at the unit (`người lập`, `người duyệt`), and when by the agent's clock.
public struct ReportPerson: Hashable, Sendable {
    /// The person's name, as the unit writes it.
    public let name: String
    /// When.
    public let at: Instant

    /// Most bytes of a name.
    public static let nameLimit = 200

    /// Names a person; nil for a name that is empty or too long. The name is kept in NFC.
    public init?(name: String, at: Instant) {
        let name = name.nfc
        guard (1...Self.nameLimit).contains(name.utf8.count), !name.isOnlySpace else { return nil }
        self.name = name
        self.at = at
    }
}
