import Shared

/// Turns a one-time code into an identity. Token and key are made here and durable before the
/// collector hears of them, so a lost answer is harmless: the same code asks again with the same ones
/// and gets the same identity (FAULTS E6). Only the public half and the token's digest leave.
struct Enroller: Sendable {
    /// Why there is no identity yet.
    enum Failure: Error, Hashable {
        /// The line gave no whole answer: repeat the same command.
        case line(TransportFault)
        /// The collector refused in its own words.
        case refused(Outcome.OwnProblem)
        /// Someone else answered.
        case stranger(status: Int)
        /// The disk failed.
        case disk(FileFault)
    }

    private let home: AgentHome
    private let disk: any FileSystem
    private let transport: any Transport
    private let now: Instant
    private let randomBytes: @Sendable (Int) -> [UInt8]

    /// - Parameter now: this computer's clock, kept with the identity.
    init(
        home: AgentHome, disk: any FileSystem, transport: any Transport, now: Instant,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.home = home
        self.disk = disk
        self.transport = transport
        self.now = now
        self.randomBytes = randomBytes
    }

    /// Enrols, or completes or repeats an earlier enrolment with the same code.
    ///
    /// The code of a unit that this home speaks for already gives that unit a new token and key, as
    /// after a revocation; another unit's code adds that unit.
    ///
    /// - Parameters:
    ///   - code: the code the department gave out.
    ///   - known: the identities this home has, the first unit's first; it is nil where that file is
    ///     missing or damaged.
    ///   - machine: what the department will see as the machine's name.
    func enrol(
        _ code: EnrolmentCode, known: [AgentIdentity?], machine: String
    ) async throws(Failure) -> AgentIdentity {
        let credentials = try credentials(for: code, known: known.compactMap { $0 })
        let answer = try await ask(code, credentials, machine: machine)
        var identity = AgentIdentity(
            facility: answer.facility, facilityName: answer.facilityName, key: answer.key,
            token: credentials.token, code: code.digest)
        identity.signingKey = credentials.signingKey
        let before = known.compactMap { $0 }.first { $0.facility == answer.facility }
        identity.enrolledAt = before.map(\.enrolledAt) ?? now
        identity.collectorKeys = answer.collector?.keys.map(\.publicKey) ?? []
        if let collector = answer.collector { identity.learn(collector) }
        let isFirst =
            (known.first ?? nil).map { $0.facility == answer.facility } ?? true
            && !known.dropFirst().contains { $0?.facility == answer.facility }
        do throws(FileFault) {
            if !isFirst { try disk.makeDirectory(home.identities) }
            try disk.replace(
                isFirst ? home.identity : home.identity(of: answer.facility), identity.bytes)
            if disk.exists(home.pendingEnrolment) { try disk.remove(home.pendingEnrolment) }
        } catch {
            throw .disk(error)
        }
        return identity
    }

    /// What belongs to this code: kept from an earlier try, or made and saved now.
    private func credentials(
        for code: EnrolmentCode, known: [AgentIdentity]
    ) throws(Failure) -> PendingCredentials {
        if let known = known.first(where: { $0.code == code.digest }) {
            return PendingCredentials(
                purpose: code.digest, token: known.token, signingKey: known.signingKey)
        }
        do throws(FileFault) {
            return try PendingCredentials.kept(
                at: home.pendingEnrolment, for: code.digest, on: disk, randomBytes: randomBytes)
        } catch {
            throw .disk(error)
        }
    }

    private func ask(
        _ code: EnrolmentCode, _ credentials: PendingCredentials, machine: String
    ) async throws(Failure) -> EnrolmentAnswer {
        let request = EnrolmentRequest(
            agent: Product.version, code: code, name: machine,
            tokenDigest: Digest(of: Array(credentials.token.text.utf8)),
            key: credentials.signingKey)
        let answer: TransportAnswer
        do throws(TransportFault) {
            answer = try await transport.exchange(
                TransportRequest(
                    method: .post, path: Routes.enrolments,
                    headers: [Header("Content-Type", "application/json")], body: request.bytes,
                    isAuthorised: false, deadline: .seconds(30)))
        } catch {
            throw .line(error)
        }
        if let problem = CollectorAnswer.problem(in: answer) { throw .refused(problem) }
        guard answer.status == 200 || answer.status == 201,
            answer.mediaType == "application/json",
            let enrolled = EnrolmentAnswer(bytes: answer.body)
        else { throw .stranger(status: answer.status) }
        return enrolled
    }
}
