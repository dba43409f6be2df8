import Shared

/// The end of the audit chain: the last act's number and hash.
struct AuditHead: Hashable, Sendable {
    /// Number of the last act; 0 before the first.
    let seq: Int64
    /// Hash of the last act; 32 zero bytes before the first.
    let hash: Digest

    /// The chain before any act.
    static let start = AuditHead(seq: 0, hash: .zero)
}

/// One act as it is chained: who did what to what, when.
struct AuditEntry: Hashable, Sendable {
    /// When, by the collector's clock.
    let at: Instant
    /// Who: a key's id, or `local` for a command on the collector's own machine.
    let actor: String
    /// What was done, such as `report.accepted`.
    let action: String
    /// To what: a report's id, a unit, a form.
    let subject: String
    /// What else must not be changed unseen, such as the report's digest.
    let detail: String

    /// The chain after this act: SHA-256 over the previous hash, the number, the moment and every
    /// text, each preceded by its length, so that no two rows have the same input.
    func chained(to head: AuditHead) -> AuditHead {
        var input: [UInt8] = []
        input.reserveCapacity(256)
        head.hash.append(to: &input)
        let seq = head.seq + 1
        Self.append(UInt64(bitPattern: seq), to: &input)
        Self.append(UInt64(bitPattern: at.milliseconds), to: &input)
        for text in [actor, action, subject, detail] {
            Self.append(UInt64(text.utf8.count), to: &input)
            input.append(contentsOf: text.utf8)
        }
        return AuditHead(seq: seq, hash: Digest(of: input))
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }
}

extension Digest {
    /// Thirty-two zero bytes: the chain before its first act.
    static let zero: Digest = {
        guard let zero = Digest(bytes: [UInt8](repeating: 0, count: Digest.byteCount)) else {
            preconditionFailure("a digest has \(Digest.byteCount) bytes")
        }
        return zero
    }()
}
