import HTTPTypes
import Shared
import Testing

@testable import Collector

/// An agent that signs: what the collector knows it by, and the private half.
struct TestSigner: Sendable {
    let unit: String
    let key: SigningKey
    let token: String
    let id: KeyID
    /// What it was told at enrolment.
    let answer: EnrolmentAnswer

    /// The header of its signature under a report.
    func signature(_ body: [UInt8], as id: KeyID? = nil) -> ReportSignature {
        ReportSignature(
            key: id ?? self.id, signature: key.sign(SignedStatement(.report, Digest(of: body))))
    }
}

extension TestCollector {
    /// Makes a code for a unit.
    func code(_ facility: String = hospital) async throws -> EnrolmentCode {
        let made = try await send(
            .post, LocalRoutes.Path.codes, body: Array(#"{"facility":"\#(facility)"}"#.utf8),
            through: .local)
        return try #require(try made.json()["code"]?.text.flatMap { EnrolmentCode($0) })
    }

    /// Enrols an agent that signs.
    func enrolSigner(_ facility: String = hospital) async throws -> TestSigner {
        let key = SigningKey(seed: collector.surroundings.randomBytes(32))
        let token = "giaoban_" + Base64.encode(collector.surroundings.randomBytes(32), .urlSafe)
        let request = EnrolmentRequest(
            agent: "0.1.0", code: try await code(facility), name: "may-1",
            tokenDigest: Digest(of: Array(token.utf8)), key: key)
        let made = try await send(.post, Routes.enrolments, body: request.bytes)
        let answer = try #require(EnrolmentAnswer(bytes: made.body), "\(made.text)")
        return TestSigner(
            unit: facility, key: key, token: token, id: answer.key, answer: answer)
    }

    /// Sends a report with a signature, or without one.
    func send(
        _ body: [UInt8], from signer: TestSigner, signature: ReportSignature?
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[try #require(HTTPField.Name(WireHeader.signature))] = signature?.header
        return try await send(
            .post, Routes.reports, token: signer.token, body: body, headers: headers)
    }

    /// The acts of the audit log, oldest first.
    func acts() async throws -> [String] {
        try await collector.store.read { reader in
            try reader.acts(after: 0, facility: nil, limit: 1000).map(\.action)
        }
    }
}
