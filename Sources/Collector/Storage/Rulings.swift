import Shared

/// What a row of the department's rulings on due dates does.
enum RulingKind: String, Sendable, CaseIterable {
    /// A later due day (`gia hạn`).
    case `extension`
    /// No report is expected (`miễn`).
    case exemption
    /// The exemption before is taken back.
    case revocation
}

/// The department's rulings on one slot's due date, in the shape that `ObligationFacts` takes.
struct Rulings: Hashable, Sendable {
    /// Later due dates, in the order recorded.
    private(set) var extensions: [Extension] = []
    /// Releases, in the order recorded.
    private(set) var exemptions: [Exemption] = []

    /// Adds the next row in the order recorded.
    mutating func add(_ kind: RulingKind, dueDay: Int?, at moment: Instant) {
        switch kind {
        case .extension:
            guard let dueDay else { return }
            extensions.append(
                Extension(due: DueDate(day: Day(number: dueDay)), recordedAt: moment))
        case .exemption: exemptions.append(Exemption(recordedAt: moment))
        case .revocation:
            guard let last = exemptions.popLast() else { return }
            exemptions.append(Exemption(recordedAt: last.recordedAt, revokedAt: moment))
        }
    }
}
