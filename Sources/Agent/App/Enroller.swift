import Shared

/// Turns a one-time code into an identity. The token is made here and durable before the collector
/// hears of it, so a lost answer is harmless: the same code asks again with the same token and gets
/// the same identity (FAULTS E6).
struct Enroller: Sendable {
    /// Why there is no identity yet.
    enum Failure: Error, Hashable {
        /// The line gave no whole answer: repeat the same command.
        case line(TransportFault)
        /// The collector refused in its own words.
        case refused(Outcome.OwnProblem)
        /// Someone else answered.
        case stranger(status: Int)
        /// The code is another unit's: this home goes on speaking for its own.
        case otherUnit(ours: AgentIdentity, theirs: FacilityID, name: LocalizedText)
        /// The disk failed.
        case disk(FileFault)
    }

    private let home: AgentHome
    private let disk: any FileSystem
    private let transport: any Transport
    private let randomBytes: @Sendable (Int) -> [UInt8]

    init(
        home: AgentHome, disk: any FileSystem, transport: any Transport,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.home = home
        self.disk = disk
        self.transport = transport
        self.randomBytes = randomBytes
    }

    /// Enrols, or completes or repeats an earlier enrolment with the same code.
    ///
    /// One home speaks for one unit: a code of another unit than `known`'s changes nothing here.
    ///
    /// - Parameters:
    ///   - code: the code the department gave out.
    ///   - known: the identity this home has already, if any.
    ///   - machine: what the department will see as the machine's name.
    func enrol(
        _ code: EnrolmentCode, known: AgentIdentity?, machine: String
    ) async throws(Failure) -> AgentIdentity {
        let token = try token(for: code, known: known)
        let answer = try await ask(code, token: token, machine: machine)
        if let known, known.facility != answer.facility {
            // The begun enrolment stays: moved to a home of its own, it ends well there.
            throw .otherUnit(ours: known, theirs: answer.facility, name: answer.facilityName)
        }
        let identity = AgentIdentity(
            facility: answer.facility, facilityName: answer.facilityName, key: answer.key,
            token: token, code: code.digest)
        do throws(FileFault) {
            try disk.replace(home.identity, identity.bytes)
            if disk.exists(home.pendingEnrolment) { try disk.remove(home.pendingEnrolment) }
        } catch {
            throw .disk(error)
        }
        return identity
    }

    /// The token that belongs to this code: kept from an earlier try, or made and saved now.
    private func token(
        for code: EnrolmentCode, known: AgentIdentity?
    ) throws(Failure) -> BearerToken {
        if let known, known.code == code.digest { return known.token }
        do throws(FileFault) {
            if disk.exists(home.pendingEnrolment),
                let pending = PendingEnrolment(
                    bytes: try disk.read(home.pendingEnrolment, limit: 1 << 16)),
                pending.code == code.digest
            {
                return pending.token
            }
            let text = "giaoban_" + Base64.encode(randomBytes(32), .urlSafe)
            guard let token = BearerToken(text: text) else {
                preconditionFailure("32 bytes make a token")
            }
            let pending = PendingEnrolment(code: code.digest, token: token)
            try disk.replace(home.pendingEnrolment, pending.bytes)
            return token
        } catch {
            throw .disk(error)
        }
    }

    private func ask(
        _ code: EnrolmentCode, token: BearerToken, machine: String
    ) async throws(Failure) -> EnrolmentAnswer {
        let request = EnrolmentRequest(
            agent: Product.version, code: code, name: machine,
            tokenDigest: Digest(of: Array(token.text.utf8)))
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
