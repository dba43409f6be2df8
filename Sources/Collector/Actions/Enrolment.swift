import Shared

/// Makes a one-time code for a unit. A new code for an enrolled unit adds a key; the old ones stay
/// until they are revoked.
struct CreateEnrolmentCode: Sendable {
    /// How long a code can be used.
    static let lifetimeSeconds: Int64 = 14 * 86_400

    /// The queue of the store.
    let queue: CommitQueue
    /// The units in force.
    let catalogue: CatalogueHolder
    /// Time and chance.
    let surroundings: Surroundings

    /// Makes and stores a code; the code itself is not kept anywhere.
    ///
    /// - Throws: `unknownFacility`.
    func callAsFunction(for facility: FacilityID) async throws -> EnrolmentCode {
        guard let row = catalogue.current.facilityRows[facility] else {
            throw Problem(
                .unknownFacility, vi: "Không có đơn vị “\(facility)”.",
                en: "No facility “\(facility)”.")
        }
        let code = EnrolmentCode(random: surroundings.randomBytes(EnrolmentCode.randomByteCount))
        let now = surroundings.now()
        try await queue.perform { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: Principal.local.name, action: "enrolment.codeMade",
                    subject: facility.text, detail: code.digest.base64))
            try writer.insertCode(
                hash: code.digest, facility: row, at: now,
                expires: now.adding(seconds: Self.lifetimeSeconds))
        }
        return code
    }
}

/// Turns a code into a key: binds the digest of a token that the agent has made to a unit.
///
/// The same request again gets the same answer, so that a lost answer does no harm (FAULTS E6); the
/// code with another token is refused and noted.
struct EnrolAgent: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The units in force.
    let catalogue: CatalogueHolder
    /// The keys in memory.
    let keys: KeyRing
    /// Time and chance.
    let surroundings: Surroundings
    /// Where a code that was tried by a second machine is told.
    let log: EventLog
    /// Where it is counted.
    let metrics: Metrics
    /// Slows down guessing.
    let limiter: GuessLimiter
    /// The keys that receipts are signed with: the agent remembers them.
    let collectorKeys: CollectorKeys
    /// True when a sender that cannot sign is turned away.
    var mustSign = false

    /// How it ended inside the transaction.
    private enum Outcome: Sendable {
        case enrolled(FacilityID, KeyID)
        case refused(Problem, FacilityID?)
    }

    /// Enrols, or repeats the answer of an earlier enrolment.
    ///
    /// - Throws: `enrolmentCodeUnknown`, `enrolmentCodeUsed`, `enrolmentCodeExpired`, `rateLimited`.
    func callAsFunction(_ request: EnrolmentRequest) async throws -> EnrolmentAnswer {
        let now = surroundings.now()
        try limiter.admit(at: now)
        if mustSign, request.publicKey == nil { throw Problem(.signatureMissing) }
        let fresh = Self.keyID(surroundings.randomBytes(8))
        let outcome = try await keys.change(through: queue) { writer in
            try Self.decide(request, fresh: fresh, at: now, in: writer)
        }
        switch outcome {
        case .refused(let problem, let facility):
            if let facility {
                metrics.add(.codesReused)
                log.write(.codeReused(facility: facility.text))
            }
            if problem.code == .enrolmentCodeUnknown { limiter.countWrong(at: now) }
            throw problem
        case .enrolled(let facility, let key):
            log.write(.enrolled(facility: facility.text, key: key.text))
            return EnrolmentAnswer(
                facility: facility,
                facilityName: catalogue.current.name(of: facility, on: now.day), key: key,
                collector: collectorKeys.identity)
        }
    }

    private static func decide(
        _ request: EnrolmentRequest, fresh: KeyID, at now: Instant, in writer: StoreWriter
    ) throws -> Outcome {
        guard let code = try writer.reader.enrolmentCode(hash: request.code.digest) else {
            return .refused(Problem(.enrolmentCodeUnknown), nil)
        }
        let holder = try writer.reader.accessKeys().first { row in
            row.tokenHash == request.tokenDigest
                || request.publicKey.map { row.publicKey == $0 } ?? false
        }
        if let used = code.usedBy {
            let isSame =
                holder?.key == used && holder?.tokenHash == request.tokenDigest
                && holder?.publicKey == request.publicKey
            if let holder, isSame { return .enrolled(code.facilityID, holder.id) }
            try writer.append(
                AuditEntry(
                    at: now, actor: Principal.anonymous.name, action: "enrolment.codeReused",
                    subject: code.facilityID.text, detail: request.tokenDigest.base64))
            return .refused(Problem(.enrolmentCodeUsed), code.facilityID)
        }
        guard now < code.expiresAt else { return .refused(Problem(.enrolmentCodeExpired), nil) }
        // One token, one signing key is one key: an agent that enrols again must make new ones.
        guard holder == nil else { return .refused(Problem(.enrolmentCodeUsed), nil) }
        try writer.append(
            AuditEntry(
                at: now, actor: fresh.text, action: "agent.enrolled",
                subject: code.facilityID.text,
                detail: request.publicKey?.base64 ?? request.tokenDigest.base64))
        let key = try writer.insertKey(
            id: fresh, facility: code.facility, name: request.name,
            tokenHash: request.tokenDigest, publicKey: request.publicKey, at: now)
        try writer.useCode(hash: request.code.digest, key: key, at: now)
        return .enrolled(code.facilityID, fresh)
    }

    /// A key's public name: `k-` and sixteen hexadecimal digits.
    static func keyID(_ random: [UInt8]) -> KeyID {
        guard let id = KeyID("k-" + Hex.encode(random)) else {
            preconditionFailure("hexadecimal digits are allowed in key ids")
        }
        return id
    }
}

/// Makes a token for somebody who may read everything (`giaoban-collector token --role reader`).
struct CreateReaderToken: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The keys in memory.
    let keys: KeyRing
    /// Time and chance.
    let surroundings: Surroundings

    /// Makes a token; only its digest is kept.
    func callAsFunction(name: String) async throws -> String {
        let token = "giaoban_" + Base64.encode(surroundings.randomBytes(32), .urlSafe)
        let digest = Digest(of: Array(token.utf8))
        let id = EnrolAgent.keyID(surroundings.randomBytes(8))
        let now = surroundings.now()
        try await keys.change(through: queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: Principal.local.name, action: "token.made", subject: name,
                    detail: id.text))
            _ = try writer.insertKey(
                id: id, facility: nil, name: name, tokenHash: digest, at: now)
        }
        return token
    }
}

extension KeyRing {
    /// Changes keys in one transaction, and holds what the store then has. What was committed is in
    /// force when this returns: there is no second look that could fail in between.
    func change<Result: Sendable>(
        through queue: CommitQueue, _ work: @escaping @Sendable (StoreWriter) throws -> Result
    ) async throws -> Result {
        let (result, rows, seq) = try await queue.perform { writer in
            (try work(writer), try writer.reader.accessKeys(), writer.head.seq)
        }
        replace(rows, asOf: seq)
        return result
    }
}
