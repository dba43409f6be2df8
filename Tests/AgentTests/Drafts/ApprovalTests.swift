import Glibc
import Shared
import Testing

@testable import Agent

@Suite("The head approves") struct ApprovalTests {
    /// A home that wants approval, on a disk in memory.
    private struct Desk {
        let disk: MemoryFileSystem
        let clock = ManualClock()
        let outbox: DirectOutbox
        let cache: ReferenceCache
        let drafts: DraftStore
        let intake: FileIntake
        let approval: Approval
        let slot: OutboxName.Slot

        init(disk: MemoryFileSystem = MemoryFileSystem()) throws {
            self.disk = disk
            outbox = try DirectOutbox(disk: disk)
            cache = ReferenceCache(home: AgentHome(root: "/h"), disk: disk)
            let form = try #require(FormCode("HDKB-T"))
            _ = try cache.keep(
                form: Form.Key(code: form, version: 1), document: Array(SmallDocument.text.utf8))
            let facility = try #require(FacilityID("BV01"))
            drafts = DraftStore(root: "/h/drafts", disk: disk, lockPath: nil)
            var finaliser = Finaliser(
                outbox: outbox, cache: cache, book: TestIdentity.book(), clock: clock,
                randomBytes: { Array(repeating: 7, count: $0) })
            finaliser.drafts = drafts
            finaliser.needsApproval = true
            finaliser.preparedBy = "Người lập (thử)"
            intake = FileIntake(cache: cache, finaliser: finaliser)
            approval = Approval(
                drafts: drafts, outbox: outbox, cache: cache, facility: facility, clock: clock)
            slot = OutboxName.Slot(facility: facility, form: form, period: "2026-01")
        }

        func take(
            _ women: Int = 600, reason: String = ""
        ) async throws -> FileIntake.Outcome {
            clock.advance(by: .seconds(60))
            let text =
                "form;HDKB-T\nperiod;2026-01\nreason;\(reason)\nkham;1200;\nkham_nu;\(women);\n"
            return try await intake.take(Array(text.utf8), fileName: "a.csv")
        }

        func state(_ outcome: FileIntake.Outcome) -> DraftState? {
            if case .held(_, let drafts) = outcome { return drafts.first?.state }
            return nil
        }

        func waiting() throws -> [OutboxName] { try outbox.spool.names(in: .waiting) }
    }

    @Test(
        "nothing is sent before the head approves; then exactly the approved bytes, with both names"
    )
    func approves() async throws {
        let desk = try Desk()
        #expect(desk.state(try await desk.take()) == .checked)
        #expect(try desk.waiting().isEmpty)
        let code = try #require(desk.drafts.all().first).code
        let name = try await desk.approval.approve(desk.slot, by: "Người duyệt (thử)", code: code)
        #expect(try desk.waiting() == [name])
        guard case .report(let sent) = try desk.outbox.spool.load(name) else {
            Issue.record("not in the outbox")
            return
        }
        let read = try ReportCodec.decode(sent.body, forms: desk.cache.forms())
        #expect(read.content.preparedBy?.name == "Người lập (thử)")
        #expect(read.content.approvedBy?.name == "Người duyệt (thử)")
        #expect(sent.header.digest == Digest(of: sent.body))
        #expect(desk.drafts.all().isEmpty)
        // The file is still in the folder: it is recognised, not held once more.
        guard case .taken(_, let taken) = try await desk.take() else {
            Issue.record("held again")
            return
        }
        #expect(taken.map(\.isNew) == [false])
    }

    @Test("what was given back or taken back is not asked for again by itself; other figures are")
    func rejects() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        #expect(try desk.approval.reject(desk.slot, reason: "xem lại").state == .rejected)
        #expect(desk.state(try await desk.take()) == .rejected)
        #expect(desk.state(try await desk.take(599)) == .checked)
        #expect(try desk.approval.withdraw(desk.slot).state == .withdrawn)
        #expect(desk.state(try await desk.take(599)) == .withdrawn)
        #expect(desk.state(try await desk.take(598)) == .checked)
        #expect(try desk.waiting().isEmpty)
    }

    @Test("the code of other figures, a second approval, and a draft that is not there are refused")
    func refusals() async throws {
        let desk = try Desk()
        await #expect(throws: Approval.Obstacle.none) {
            try await desk.approval.approve(desk.slot, by: "x", code: nil)
        }
        _ = try await desk.take()
        let old = try #require(desk.drafts.all().first).code
        _ = try await desk.take(599)
        let new = try #require(desk.drafts.all().first).code
        await #expect(throws: Approval.Obstacle.otherFigures(expected: new)) {
            try await desk.approval.approve(desk.slot, by: "x", code: old)
        }
        await #expect(throws: Approval.Obstacle.badName) {
            try await desk.approval.approve(desk.slot, by: " ", code: nil)
        }
        _ = try desk.approval.reject(desk.slot, reason: "x")
        await #expect(throws: Approval.Obstacle.self) {
            try await desk.approval.approve(desk.slot, by: "x", code: nil)
        }
        #expect(try desk.waiting().isEmpty)
    }

    @Test("broken rules never come so far as to be approved")
    func hardFindings() async throws {
        let desk = try Desk()
        guard case .refused = try await desk.take(9999) else {
            Issue.record("it was not refused")
            return
        }
        #expect(desk.drafts.all().isEmpty)
    }

    @Test("a power cut between the approval and the outbox is made good, once")
    func powerCut() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        // What approve writes down first, and no more.
        var held = try #require(desk.drafts.all().first)
        held.state = .approved
        let cut = held
        _ = try desk.drafts.change(desk.slot, of: held.report.header.facility) { _ in cut }
        let again = try Desk(disk: desk.disk)
        let sent = await again.approval.resume()
        #expect(sent.count == 1)
        #expect(await again.approval.resume().isEmpty)
        guard case .report(let report) = try again.outbox.spool.load(try #require(sent.first))
        else {
            Issue.record("not in the outbox")
            return
        }
        #expect(report.body == held.report.body)
        #expect(try again.waiting().count == 1)
    }

    @Test("an approved draft that another revision has overtaken goes back, and the next can come")
    func overtaken() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        // The department says that it stands at revision 3, from another machine of the unit.
        var problem = Problem(.revisionStale)
        problem.currentRevision = 3
        var refused = try #require(desk.drafts.all().first).report
        refused.header.id = ReportID(milliseconds: 1, random: Array(repeating: 1, count: 10))
        let name = try desk.outbox.spool.save(refused)
        try desk.outbox.spool.refuse(name, reason: problem.bytes)
        await #expect(throws: Approval.Obstacle.overtaken) {
            try await desk.approval.approve(desk.slot, by: "x", code: nil)
        }
        #expect(desk.drafts.all().map(\.state) == [.rejected])
        #expect(await desk.approval.resume().isEmpty)
        #expect(try desk.waiting().isEmpty)
        #expect(desk.state(try await desk.take(599, reason: "sửa")) == .checked)
        #expect(try await desk.approval.approve(desk.slot, by: "x", code: nil).revision == 4)
    }

    @Test("letting go of a sent draft leaves the one that was held after it")
    func settlesItsOwn() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        let sent = try #require(desk.drafts.all().first)
        _ = try await desk.take(599)
        var other = sent
        other.report.header.id = ReportID(milliseconds: 1, random: Array(repeating: 1, count: 10))
        try desk.drafts.settle(other)
        #expect(desk.drafts.all().count == 1)
        try desk.drafts.settle(try #require(desk.drafts.all().first))
        #expect(desk.drafts.all().isEmpty)
    }

    @Test("a damaged draft is told, moved aside, and the file is taken anew")
    func damage() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        let path = "/h/drafts/HDKB-T_2026-01_BV01/draft"
        var bytes = try desk.disk.read(path, limit: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try desk.disk.replace(path, bytes)
        let log = RecordingLog()
        var drafts = desk.drafts
        drafts.watch = DraftWatch(log: log)
        #expect(drafts.all().isEmpty)
        #expect(log.names == ["draft.damaged"])
        #expect(desk.disk.exists(path + ".damaged"))
        #expect(desk.state(try await desk.take()) == .checked)
    }

    @Test(
        "A14: a draft of a newer version is told once, left alone, and nothing is put in its place")
    func newer() async throws {
        let desk = try Desk()
        _ = try await desk.take()
        let path = "/h/drafts/HDKB-T_2026-01_BV01/draft"
        let text = String(decoding: try desk.disk.read(path, limit: 1 << 20), as: UTF8.self)
        var bytes = Array(
            text.replacing("\"format\":1", with: "\"format\":2", maxReplacements: 1).utf8)
        bytes.removeLast(2 * Digest.byteCount + 1)
        bytes += Array((Digest(of: bytes).hex + "\n").utf8)
        try desk.disk.replace(path, bytes)
        let log = RecordingLog()
        var drafts = desk.drafts
        drafts.watch = DraftWatch(log: log)
        #expect(drafts.all().isEmpty && drafts.all().isEmpty)
        #expect(log.names == ["draft.newerFormat"])
        await #expect(throws: FileFault(operation: "replace", path: path, code: ENOTSUP)) {
            _ = try await desk.take(599)
        }
        try desk.drafts.forget(desk.slot, of: desk.slot.facility)
        #expect(try desk.disk.read(path, limit: 1 << 20) == bytes)
    }

    @Test("an explanation typed beside the file goes along and is then forgotten")
    func explanations() async throws {
        let desk = try Desk()
        let women = try #require(IndicatorCode("kham_nu"))
        let facility = try #require(FacilityID("BV01"))
        try desk.drafts.explain(desk.slot, of: facility) { $0.notes[women] = "đã kiểm lại" }
        _ = try await desk.take()
        let draft = try #require(desk.drafts.all().first)
        #expect(draft.content(desk.cache.forms())?.report.content.notes[women] == "đã kiểm lại")
        _ = try await desk.approval.approve(desk.slot, by: "x", code: nil)
        #expect(desk.drafts.explanations(desk.slot, of: facility).isEmpty)
    }
}
