import Shared
import Testing

@testable import Agent

/// What a file comes to that says what was said before, as the collector stands to it.
@Suite("A file submitted again")
struct SlotStandingTests {
    private static let plain = "form;HDKB-T\nperiod;2026-01\nkham;1.200;\nkham_nu;600;\n"

    private func names(_ outcome: FileIntake.Outcome) -> [FileIntake.Taken] {
        if case .taken(_, let taken) = outcome { return taken }
        Issue.record("not taken: \(outcome)")
        return []
    }

    private func complaints(_ outcome: FileIntake.Outcome) -> [String] {
        if case .refused(let examination) = outcome { return examination.sentences.map(\.vi) }
        Issue.record("not refused: \(outcome)")
        return []
    }

    /// A home that has sent the file as revision 1 and has its receipt.
    private func sent() async throws -> (desk: Desk, name: OutboxName) {
        let desk = try Desk()
        let first = try #require(names(try await desk.take(Self.plain)).first)
        try desk.outbox.spool.settle(first.name, receipt: Array("receipt".utf8))
        return (desk, first.name)
    }

    @Test("while it waits, or as the collector counts it, it is one report")
    func same() async throws {
        let desk = try Desk()
        let first = try #require(names(try await desk.take(Self.plain)).first)
        // Waiting still: whatever the collector says, it has not spoken of this one.
        try desk.hear(revision: 1)
        #expect(names(try await desk.take(Self.plain, isHeard: true)).map(\.isNew) == [false])
        try desk.outbox.spool.settle(first.name, receipt: Array("receipt".utf8))
        // An old context proves nothing.
        #expect(names(try await desk.take(Self.plain)).map(\.isNew) == [false])
        try desk.hear(revision: 1, file: Self.plain)
        let again = names(try await desk.take(Self.plain, isHeard: true))
        #expect(again.map(\.isNew) == [false] && again.map(\.isWaiting) == [false])
    }

    /// What counts in place of the file that was sent, also where only a note differs.
    static let others: [(String?, Int)] = [
        (nil, 0), (plain.replacing("1.200", with: "1.100"), 1),
        (plain.replacing("600;", with: "600;Ước tính"), 1),
    ]

    @Test(
        "withdrawn, it is a new revision, which is said and needs a reason",
        arguments: others)
    func withdrawn(_ file: String?, _ counted: Int) async throws {
        let (desk, _) = try await sent()
        try desk.hear(revision: 1, file: file, counted: counted)
        let refused = complaints(try await desk.take(Self.plain, isHeard: true))
        #expect(refused.contains { $0.contains("đã rút") && $0.contains("B2") }, "\(refused)")
        #expect(refused.contains { $0.contains("reason;") }, "\(refused)")
        let again = "reason;Đã đối chiếu\n" + Self.plain
        let taken = names(try await desk.take(again, isHeard: true))
        #expect(taken.map(\.name.revision) == [2] && taken.map(\.isNew) == [true])
    }

    @Test("followed by another home's revision, it needs a reason and nothing was withdrawn")
    func superseded() async throws {
        let (desk, _) = try await sent()
        let newer = Self.plain.replacing("600", with: "601")
        try desk.hear(revision: 2, file: newer)
        let refused = complaints(try await desk.take(Self.plain, isHeard: true))
        #expect(refused.contains { $0.contains("reason;") }, "\(refused)")
        #expect(!refused.contains { $0.contains("đã rút") }, "\(refused)")
        let taken = names(
            try await desk.take("reason;Bản cũ đúng\n" + Self.plain, isHeard: true))
        #expect(taken.map(\.name.revision) == [3])
    }

    @Test("D10: lost by a collector that was set back, it is sent again as it was")
    func lost() async throws {
        let (desk, name) = try await sent()
        let body = try desk.outbox.spool.read(name, in: .sent)
        try desk.hear(revision: 0)
        let outcome = try await desk.take(Self.plain, isHeard: true)
        let again = names(outcome)
        #expect(again.map(\.name) == [name], "the same report, not a revision")
        #expect(again.map(\.isWaiting) == [true] && again.map(\.isNew) == [false])
        if case .taken(let examination, _) = outcome {
            #expect(examination.sentences.contains { $0.vi.contains("sao lưu cũ") })
        }
        #expect(try desk.outbox.spool.names(in: .waiting) == [name])
        #expect(try desk.outbox.spool.read(name, in: .waiting) == body)
        #expect(desk.outbox.spool.receipt(of: name) == nil, "the old receipt counts no longer")
        // Looking changes nothing.
        try desk.outbox.spool.settle(name, receipt: Array("receipt".utf8))
        let reading = try #require(desk.intake.read(Array(Self.plain.utf8), fileName: "x.csv"))
        _ = try await desk.intake.examine(
            reading, heard: [try desk.slot])
        #expect(try desk.outbox.spool.names(in: .waiting).isEmpty)
    }

    @Test("counted already from another computer, it is told with its receipt and not sent")
    func counted() async throws {
        let desk = try Desk()
        try desk.hear(revision: 1, file: Self.plain)
        guard
            case .taken(let examination, let taken) = try await desk.take(
                Self.plain, isHeard: true)
        else {
            Issue.record("not taken")
            return
        }
        #expect(taken.isEmpty)
        let told = try #require(examination.counted.first)
        #expect(told.vi.contains("lần 1") && told.vi.contains("trước hạn 1 ngày"), "\(told.vi)")
        #expect(told.vi.contains("00000000000509090909090909090909"), "its id: \(told.vi)")
        #expect(try desk.outbox.spool.names(in: .waiting).isEmpty)
        // One figure differs: that is a correction, and needs its reason.
        let changed = Self.plain.replacing("600", with: "601")
        let refused = complaints(try await desk.take(changed, isHeard: true))
        #expect(refused.contains { $0.contains("reason;") }, "\(refused)")
    }

    @Test("going back to what counts while a correction waits is a correction of its own")
    func backWhileWaiting() async throws {
        let (desk, _) = try await sent()
        let changed = "reason;Gõ nhầm\n" + Self.plain.replacing("600", with: "601")
        #expect(names(try await desk.take(changed)).map(\.name.revision) == [2])
        try desk.hear(revision: 1, file: Self.plain)
        let refused = complaints(try await desk.take(Self.plain, isHeard: true))
        #expect(refused.contains { $0.contains("reason;") }, "\(refused)")
    }

    @Test("returned, it is refused with the department's reason, here and on another computer")
    func returned() async throws {
        let (own, _) = try await sent()
        let fresh = try Desk()
        for (desk, isHeard) in [(own, true), (own, false), (fresh, true)] {
            try desk.hear(revision: 1, file: Self.plain, returned: "Thiếu khoa Sản")
            let outcome = try await desk.take(Self.plain, isHeard: isHeard)
            let refused = complaints(outcome)
            #expect(refused.count == 1)
            #expect(
                refused.contains {
                    $0.contains("x.csv, dòng 2, cột 2") && $0.contains("“Thiếu khoa Sản”")
                        && $0.contains("trả lại")
                }, "\(refused)")
            #expect(try desk.outbox.spool.names(in: .waiting).isEmpty)
        }
        let mended = "reason;Bổ sung khoa Sản\n" + Self.plain.replacing("600", with: "640")
        let taken = names(try await own.take(mended, isHeard: true))
        #expect(taken.map(\.name.revision) == [2])
        // It waits now: what was returned lies behind.
        #expect(names(try await own.take(mended, isHeard: true)).map(\.isNew) == [false])
    }
}
