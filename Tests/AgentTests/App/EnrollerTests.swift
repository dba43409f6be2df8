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
                facility: facility, facilityName: LocalizedText(vi: "BV", en: "H"), key: key)
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
        Enroller(home: home, disk: disk, transport: desk) { count in
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
                    .enrol(code(), known: nil, machine: "m")
            }
        }
        let identity = try await enroller(disk, desk, seed: 3)
            .enrol(code(), known: nil, machine: "m")
        #expect(identity.facility.text == "BV01")
        let bytes = try disk.read("/h/identity.json", limit: 9999)
        let read = try #require(AgentIdentity(bytes: bytes))
        #expect(read == identity)
        #expect(!disk.exists("/h/enrolment.json"))
        let again = try await enroller(disk, desk, seed: 4)
            .enrol(code(), known: read, machine: "m")
        #expect(again == identity, "the same code is the same enrolment")
    }

    @Test("a code of another unit changes nothing in this home, and can still be used in its own")
    func otherUnit() async throws {
        let disk = try disk()
        let desk = EnrolmentDesk()
        let ours = try await enroller(disk, desk, seed: 1)
            .enrol(code(), known: nil, machine: "m")
        let before = try disk.read(home.identity, limit: 9999)
        desk.state.withLock { $0.facility = "BV02" }
        let other = try code("0000-1111-2222")
        let theirs = try #require(FacilityID("BV02"))
        for seed in UInt8(2)...3 {
            await #expect(
                throws: Enroller.Failure.otherUnit(
                    ours: ours, theirs: theirs, name: LocalizedText(vi: "BV", en: "H"))
            ) {
                try await enroller(disk, desk, seed: seed).enrol(other, known: ours, machine: "m")
            }
        }
        #expect(try disk.read(home.identity, limit: 9999) == before)
        let told = EnrolCommand.otherUnit(ours, theirs, LocalizedText(vi: "BV", en: "H"), home)
        #expect(told.vi.contains("BV01") && told.vi.contains("BV02"), "\(told.vi)")
        // As the sentence says: the begun enrolment, moved to a home of its own, ends well.
        let home = AgentHome(root: "/h2")
        try disk.makeDirectory("/h2")
        try disk.rename("/h/enrolment.json", to: home.pendingEnrolment)
        let second = try await Enroller(
            home: home, disk: disk, transport: desk, randomBytes: { Array(repeating: 9, count: $0) }
        ).enrol(other, known: nil, machine: "m")
        #expect(second.facility == theirs)
    }

    @Test("E6: cut at any step of the disk, the repeated command ends with one identity")
    func cuts() async throws {
        for loss in MemoryFileSystem.Loss.allCases {
            for step in 1...14 {
                let first = try disk()
                let desk = EnrolmentDesk()
                first.script(.death, in: step)
                _ = try? await enroller(first, desk, seed: 1)
                    .enrol(code(), known: nil, machine: "m")
                let second = first.reopened(after: loss)
                let bytes = try? second.read("/h/identity.json", limit: 9999)
                let identity = try await enroller(second, desk, seed: 2)
                    .enrol(code(), known: bytes.flatMap(AgentIdentity.init), machine: "m")
                let kept = try second.read("/h/identity.json", limit: 9999)
                #expect(AgentIdentity(bytes: kept) == identity, "\(loss) step \(step)")
            }
        }
    }

    @Test("E9: the token itself is never sent, nor shown when an identity is printed")
    func secrecy() async throws {
        let desk = EnrolmentDesk()
        let identity = try await enroller(try disk(), desk, seed: 9)
            .enrol(code(), known: nil, machine: "m")
        let token = identity.token.text
        #expect(!desk.state.withLock { $0.bodies.joined() }.contains(token))
        #expect(!"\(identity)".contains(token))
        #expect(!String(reflecting: identity).contains(token))
    }

    @Test("B4: a captive portal's page enrols nobody")
    func portal() async throws {
        let page = TransportAnswer(
            status: 200, headers: [Header("Content-Type", "text/html")], body: Array("hi".utf8))
        let disk = try disk()
        let enroller = Enroller(home: home, disk: disk, transport: AnsweringNetwork(page)) {
            Array(repeating: 1, count: $0)
        }
        await #expect(throws: Enroller.Failure.stranger(status: 200)) {
            try await enroller.enrol(code(), known: nil, machine: "m")
        }
        #expect(!disk.exists("/h/identity.json"))
    }

    @Test("A9: a zeroed, emptied or cut identity is damaged, never somebody")
    func damaged() async throws {
        let identity = try await enroller(try disk(), EnrolmentDesk(), seed: 1)
            .enrol(code(), known: nil, machine: "m")
        for bytes in [[], identity.bytes.map { _ in 0 }, Array(identity.bytes.dropLast(5))] {
            #expect(AgentIdentity(bytes: bytes) == nil)
        }
    }
}
