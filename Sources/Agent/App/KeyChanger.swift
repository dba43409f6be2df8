import Shared

/// Gives a unit its next key and token, in steps of which each may be repeated after a lost answer or
/// a power cut: made and durable; known to the collector; in use here; the older token ended.
///
/// Until the last step both tokens are good. Reports that wait under the older signature are signed
/// again when they go; those on a USB stick already are taken as they are.
struct KeyChanger: Sendable {
    private let home: AgentHome
    private let disk: any FileSystem
    private let transport: any Transport
    private let book: IdentityBook
    private let randomBytes: @Sendable (Int) -> [UInt8]

    init(
        home: AgentHome, disk: any FileSystem, transport: any Transport, book: IdentityBook,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.home = home
        self.disk = disk
        self.transport = transport
        self.book = book
        self.randomBytes = randomBytes
    }

    /// Changes a unit's key, or completes a change that was cut off.
    func change(_ identity: AgentIdentity) async throws(Enroller.Failure) -> AgentIdentity {
        if identity.retiring != nil { try await finish(identity) }
        let path = home.pendingKeyChange(of: identity.facility)
        let credentials: PendingCredentials
        do throws(FileFault) {
            credentials = try PendingCredentials.kept(
                at: path, for: Digest(of: Array(identity.key.text.utf8)), on: disk,
                randomBytes: randomBytes)
        } catch {
            throw .disk(error)
        }
        guard let signingKey = credentials.signingKey else {
            preconditionFailure("credentials for a change are made with a key")
        }
        let answer = try await ask(identity, signingKey, credentials.token)
        var changed = identity
        changed.key = answer.key
        changed.token = credentials.token
        changed.signingKey = signingKey
        changed.retiring = identity.key
        if let collector = answer.collector {
            changed.collectorKeys =
                identity.collectorKeys.isEmpty
                ? collector.keys.map(\.publicKey) : collector.trusted(from: identity.collectorKeys)
        }
        do throws(FileFault) {
            try book.replace(changed)
            if disk.exists(path) { try disk.remove(path) }
        } catch {
            throw .disk(error)
        }
        return changed
    }

    /// Lets the collector end the token of the key before; nothing where that is done.
    func finish(_ identity: AgentIdentity) async throws(Enroller.Failure) {
        guard let older = identity.retiring else { return }
        var writer = JSONWriter()
        writer.object { writer in writer.text("key", older.text) }
        let answer = try await exchange(
            Routes.keyRetirements, writer.bytes, of: identity.facility)
        guard answer.status == 200, answer.mediaType == "application/json" else {
            throw .stranger(status: answer.status)
        }
        var finished = identity
        finished.retiring = nil
        do throws(FileFault) {
            try book.replace(finished)
        } catch {
            throw .disk(error)
        }
    }

    private func ask(
        _ identity: AgentIdentity, _ next: SigningKey, _ token: BearerToken
    ) async throws(Enroller.Failure) -> EnrolmentAnswer {
        let request = KeyChangeRequest(
            next: next, tokenDigest: Digest(of: Array(token.text.utf8)),
            older: identity.signingKey)
        let answer = try await exchange(Routes.keyChanges, request.bytes, of: identity.facility)
        guard answer.status == 200 || answer.status == 201,
            answer.mediaType == "application/json",
            let known = EnrolmentAnswer(bytes: answer.body), known.facility == identity.facility
        else { throw .stranger(status: answer.status) }
        return known
    }

    private func exchange(
        _ path: String, _ body: [UInt8], of unit: FacilityID
    ) async throws(Enroller.Failure) -> TransportAnswer {
        let answer: TransportAnswer
        do throws(TransportFault) {
            answer = try await transport.exchange(
                TransportRequest(
                    method: .post, path: path,
                    headers: [Header("Content-Type", "application/json")], body: body, unit: unit,
                    deadline: .seconds(30)))
        } catch {
            throw .line(error)
        }
        if let problem = CollectorAnswer.problem(in: answer) { throw .refused(problem) }
        return answer
    }
}
