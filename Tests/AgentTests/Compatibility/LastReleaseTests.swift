import Foundation
import Shared
import Support
import Testing

@testable import Agent

/// What version 0.1.0 wrote and said, recorded from its own programs, is read for ever: an older agent
/// works with a newer collector, a newer agent with an older one, and an upgrade finds its reports.
/// A release that changes a message adds its own folder beside these; none is ever edited.
@Suite("Messages and files of 0.1.0") struct LastReleaseTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: Repository.path("Tests/Fixtures/" + name))))
    }

    private static func wire(_ name: String) throws -> [UInt8] {
        try bytes("wire-0.1.0/" + name)
    }

    private static func forms() throws -> FormCatalog {
        try FormCatalog(
            ["HDKB-T", "NDTP-T"].map { code in
                let node = try DocumentNode(json: wire("form-\(code).json"))
                return try #require(FormDocument.read(node, file: code).form)
            })
    }

    // MARK: - What the agent said

    @Test(
        "a report is decoded, and its canonical bytes are the same",
        arguments: ["HDKB-T", "NDTP-T"])
    func report(_ form: String) throws {
        let bytes = try Self.wire("report-\(form).json")
        let forms = try Self.forms()
        let report = try ReportCodec.decode(bytes, forms: forms)
        let published = try #require(forms.form(report.form.code, for: report.period))
        #expect(ReportCodec.encode(report, form: published) == bytes)
    }

    @Test("an enrolment is understood")
    func enrolment() throws {
        let request = try EnrolmentRequest(bytes: Self.wire("enrolment-request.json"))
        #expect(request.agent == "0.1.0")
        let identity = try #require(
            AgentIdentity(bytes: Self.bytes("home-0.1.0/identity.json")))
        #expect(request.tokenDigest == Digest(of: Array(identity.token.text.utf8)))
    }

    // MARK: - What the collector said, as it was and with members that a newer one may add

    @Test(
        "an answer is understood, with unknown members too",
        arguments: [
            "enrolment-answer.json", "context.json", "forms.json", "receipt-HDKB-T.json",
            "receipt-NDTP-T.json", "problem-findings.json", "problem-revisionStale.json",
        ], [false, true])
    func answers(_ name: String, isNewer: Bool) throws {
        let recorded = try Self.wire(name)
        let bytes = isNewer ? Self.withUnknownMembers(recorded) : recorded
        switch name.prefix(while: { $0 != "-" && $0 != "." }) {
        case "enrolment": #expect(EnrolmentAnswer(bytes: bytes)?.facility.text == "SX-TTYT-CUALON")
        case "context": #expect(ContextAnswer(bytes: bytes)?.period.identifier == "2026-02")
        case "forms":
            #expect(try JSONValue(parsing: bytes)["items"]?.elements?.count == 10)
        case "receipt":
            let receipt = try Receipt(bytes: bytes)
            let form = name.dropFirst("receipt-".count).prefix { $0 != "." }
            #expect(receipt.digest == Digest(of: try Self.wire("report-\(form).json")))
        case "problem":
            let problem = try #require(Problem(bytes: bytes))
            #expect(name.contains(problem.code.rawValue))
            #expect(problem.code != .findings || !problem.findings.isEmpty)
            #expect(problem.code != .revisionStale || problem.currentRevision == 2)
        default: Issue.record("no reader for \(name)")
        }
    }

    /// The same object with members that this version has never heard of, at both ends.
    private static func withUnknownMembers(_ bytes: [UInt8]) -> [UInt8] {
        let members = #""aaNewMember":{"list":[1,"hai"]},"#
        return Array("{".utf8) + Array(members.utf8) + bytes.dropFirst().dropLast()
            + Array(#","zzNewMember":null}"#.utf8)
    }

    // MARK: - What lies in a home

    @Test("a waiting report of an older home is whole, and travels as it was signed off")
    func waitingReport() throws {
        let folder = "home-0.1.0/outbox/waiting"
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Repository.path("Tests/Fixtures/" + folder))
        let name = try #require(names.first)
        // Names of 0.1.0 have no unit: then it is the home's only one.
        let identity = try #require(
            AgentIdentity(bytes: Self.bytes("home-0.1.0/identity.json")))
        let outboxName = try #require(
            OutboxName(fileName: name, ending: ".report", unit: identity.facility))
        guard case .report(let report) = SpoolFile.decode(try Self.bytes("\(folder)/\(name)"))
        else {
            Issue.record("\(name) is not read any more")
            return
        }
        #expect(outboxName.fits(report.header))
        #expect(Digest(of: report.body) == report.header.digest)
        _ = try ReportCodec.decode(report.body, forms: Self.forms())
    }

    @Test("the identity and the settings of an older home still hold")
    func home() throws {
        let identity = try #require(
            AgentIdentity(bytes: Self.bytes("home-0.1.0/identity.json")))
        #expect(identity.facility.text == "SX-TTYT-CUALON")
        let settings = String(decoding: try Self.bytes("home-0.1.0/agent.conf"), as: UTF8.self)
        let configuration = try AgentConfiguration(
            home: AgentHome(root: "/h"), flags: [:], environment: { _ in nil }, file: settings)
        #expect(configuration.collector == "http://127.0.0.1:18081")
    }
}
