import Shared
import Support
import Synchronization
import Testing

@testable import Agent

/// The enrolment endpoint as the contract has it: a code is used by one token for ever.
private final class EnrolmentDesk: Transport {
    struct State: Sendable {
        var usedBy: [String: Digest] = [:]
        var loseAnswers = 0
        var bodies: [String] = []
        var facility = "BV01"
        var collector: CollectorIdentity?
    }

    let state = Mutex(State())

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        try state.withLock { state throws(TransportFault) in
            let body = request.body ?? []
            state.bodies.append(String(decoding: body, as: UTF8.self))
            guard let read = try? EnrolmentRequest(bytes: body),
                let facility = FacilityID(state.facility), let key = KeyID("k-1")
            else { return ModelCollector.answer(Problem(.badReport)) }
            if let holder = state.usedBy[read.code.text], holder != read.tokenDigest {
                return ModelCollector.answer(Problem(.enrolmentCodeUsed))
            }
            state.usedBy[read.code.text] = read.tokenDigest
            if state.loseAnswers > 0 {
                state.loseAnswers -= 1
                throw TransportFault(reason: .cut, detail: "")
            }
            let answer = EnrolmentAnswer(
                facility: facility, facilityName: LocalizedText(vi: "BV", en: "H"), key: key,
                collector: state.collector)
            return ModelCollector.receipt(201, answer.bytes)
        }
    }
}

@Suite("Enrolment")
struct EnrollerTests {
    private let home = AgentHome(root: "/h")

    private func disk() throws -> MemoryFileSystem {
        let disk = MemoryFileSystem()
        try disk.makeDirectory("/h")
        return disk
    }

    private func enroller(
        _ disk: MemoryFileSystem, _ desk: EnrolmentDesk, seed: UInt8
    ) -> Enroller {
        Enroller(
            home: home, disk: disk, transport: desk, now: Instant(milliseconds: Int64(seed) * 1000)
        ) { count in
            Array(repeating: seed, count: count)
        }
    }

    private func code(_ text: String = "7K3M-0QXV-2BDE") throws -> EnrolmentCode {
        try #require(EnrolmentCode(text))
    }

    @Test("E6: after lost answers the same home gets the same identity")
    func lostAnswers() async throws {
        let disk = try disk()
        let desk = EnrolmentDesk()
        desk.state.withLock { $0.loseAnswers = 2 }
        for seed in UInt8(1)...2 {
            await #expect(throws: Enroller.Failure.self) {
                try await enroller(disk, desk, seed: seed)
                    .enrol(code(), known: [], machine: "m")
            }
        }
        let identity = try await enroller(disk, desk, seed: 3)
            .enrol(code(), known: [], machine: "m")
        #expect(identity.facility.text == "BV01")
        let bytes = try disk.read("/h/identity.json", limit: 9999)
        let read = try #require(AgentIdentity(bytes: bytes))
        #expect(read == identity)
        #expect(!disk.exists("/h/enrolment.json"))
        let again = try await enroller(disk, desk, seed: 4)
            .enrol(code(), known: [read], machine: "m")
        #expect(again == identity, "the same code is the same enrolment")
    }

    @Test("another unit's code adds that unit; each keeps its own token and key")
    func secondUnit() async throws {
        let disk = try disk()
        let desk = EnrolmentDesk()
        let first = try await enroller(disk, desk, seed: 1)
            .enrol(code(), known: [], machine: "m")
        let before = try disk.read(home.identity, limit: 9999)
        desk.state.withLock { $0.facility = "BV02" }
        let other = try code("0000-1111-2222")
        let second = try await enroller(disk, desk, seed: 2)
            .enrol(other, known: [first], machine: "m")
        #expect(try disk.read(home.identity, limit: 9999) == before)
        #expect(second.facility.text == "BV02" && second.token != first.token)
        #expect(second.signingKey != first.signingKey)
        let kept = try disk.read(home.identity(of: second.facility), limit: 9999)
        #expect(AgentIdentity(bytes: kept) == second)
        #expect(!disk.exists(home.pendingEnrolment))
        // A later code of either gives that one a new key, and leaves the other alone.
        desk.state.withLock { $0.facility = "BV01" }
        let renewed = try await enroller(disk, desk, seed: 3)
            .enrol(try code("0000-3333-4444"), known: [first, second], machine: "m")
        #expect(renewed.facility == first.facility && renewed.signingKey != first.signingKey)
        #expect(AgentIdentity(bytes: try disk.read(home.identity, limit: 9999)) == renewed)
        #expect(try disk.read(home.identity(of: second.facility), limit: 9999) == kept)
    }

    @Test("the collector's keys are remembered from the enrolment on")
    func pinned() async throws {
        let desk = EnrolmentDesk()
        let key = TestIdentity.key(seed: 77).publicKey
        desk.state.withLock {
            $0.collector = CollectorIdentity(keys: [.init(publicKey: key, link: nil)])
        }
        let identity = try await enroller(try disk(), desk, seed: 1)
            .enrol(code(), known: [], machine: "m")
        #expect(identity.collectorKeys == [key])
    }

    @Test("an identity from before agents signed is read, and signs nothing")
    func olderFile() throws {
        let bytes = Array(
            """
            {"code":"\(Digest(of: [1]).hex)","facility":"BV01","facilityName":"BV",\
            "facilityNameEn":"H","key":"k-1","token":"\(TestIdentity.unit().token.text)"}
            """.utf8)
        let identity = try #require(AgentIdentity(bytes: bytes))
        #expect(identity.signingKey == nil && identity.collectorKeys.isEmpty)
        #expect(identity.signature(of: Digest(of: [1])) == nil)
    }

    @Test("E6: cut at any step of the disk, the repeated command ends with one identity")
    func cuts() async throws {
        for loss in MemoryFileSystem.Loss.allCases {
            for step in 1...14 {
                let first = try disk()
                let desk = EnrolmentDesk()
                first.script(.death, in: step)
                _ = try? await enroller(first, desk, seed: 1)
                    .enrol(code(), known: [], machine: "m")
                let second = first.reopened(after: loss)
                let bytes = try? second.read("/h/identity.json", limit: 9999)
                let identity = try await enroller(second, desk, seed: 2)
                    .enrol(code(), known: [bytes.flatMap(AgentIdentity.init)], machine: "m")
                let kept = try second.read("/h/identity.json", limit: 9999)
                #expect(AgentIdentity(bytes: kept) == identity, "\(loss) step \(step)")
            }
        }
    }

    @Test("E9: token and private key are never sent, nor shown when an identity is printed")
    func secrecy() async throws {
        let desk = EnrolmentDesk()
        let identity = try await enroller(try disk(), desk, seed: 9)
            .enrol(code(), known: [], machine: "m")
        let seed = try #require(identity.signingKey?.secretText)
        for secret in [identity.token.text, seed] {
            #expect(!desk.state.withLock { $0.bodies.joined() }.contains(secret))
            #expect(!"\(identity)".contains(secret))
            #expect(!String(reflecting: identity).contains(secret))
        }
    }

    @Test("B4: a captive portal's page enrols nobody")
    func portal() async throws {
        let page = TransportAnswer(
            status: 200, headers: [Header("Content-Type", "text/html")], body: Array("hi".utf8))
        let disk = try disk()
        let enroller = Enroller(
            home: home, disk: disk, transport: AnsweringNetwork(page), now: Instant(milliseconds: 0)
        ) { Array(repeating: 1, count: $0) }
        await #expect(throws: Enroller.Failure.stranger(status: 200)) {
            try await enroller.enrol(code(), known: [], machine: "m")
        }
        #expect(!disk.exists("/h/identity.json"))
    }

    @Test("A9: a zeroed, emptied or cut identity is damaged, never somebody")
    func damaged() async throws {
        let identity = try await enroller(try disk(), EnrolmentDesk(), seed: 1)
            .enrol(code(), known: [], machine: "m")
        for bytes in [[], identity.bytes.map { _ in 0 }, Array(identity.bytes.dropLast(5))] {
            #expect(AgentIdentity(bytes: bytes) == nil)
        }
    }
}
