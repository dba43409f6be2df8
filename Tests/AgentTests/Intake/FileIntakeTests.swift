import Shared
import Support
import Testing

@testable import Agent

/// A home whose forms are cached, on a disk in memory.
struct Desk {
    let disk = MemoryFileSystem()
    let home = AgentHome(root: "/h")
    let clock = ManualClock()
    let outbox: DirectOutbox
    let intake: FileIntake

    init(_ units: [AgentIdentity] = [TestIdentity.unit()]) throws {
        outbox = try DirectOutbox(disk: disk)
        let cache = ReferenceCache(home: home, disk: disk)
        let form = try #require(FormCode("HDKB-T"))
        let key = Form.Key(code: form, version: 1)
        #expect(try cache.keep(form: key, document: Array(SmallDocument.text.utf8)), "form is read")
        let finaliser = Finaliser(
            outbox: outbox, cache: cache, book: TestIdentity.book(units), clock: clock,
            randomBytes: { Array(repeating: 7, count: $0) })
        intake = FileIntake(cache: cache, finaliser: finaliser)
    }

    func take(
        _ text: String, name: String = "x.csv", isHeard: Bool = false
    ) async throws -> FileIntake.Outcome {
        clock.advance(by: .seconds(1))
        var news = SlotNews()
        if isHeard { news.heard = [try slot] }
        return try await intake.take(Array(text.utf8), fileName: name, news: news)
    }

    var slot: OutboxName.Slot {
        get throws {
            OutboxName.Slot(
                facility: TestIdentity.unit().facility, form: try form, period: "2026-01")
        }
    }

    var form: FormCode { get throws { try #require(FormCode("HDKB-T")) } }

    /// Lets the collector say where 2026-01 stands.
    ///
    /// - Parameters:
    ///   - file: the text of the file that counts there.
    ///   - counted: its revision; the highest accepted one without it.
    ///   - returned: why the department gave it back.
    func hear(
        revision: Int, file: String? = nil, counted: Int? = nil, returned: String? = nil
    ) throws {
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let cache = ReferenceCache(home: home, disk: disk)
        let moment = Instant(milliseconds: 1_770_000_000_000)
        var known: ContextAnswer.Counted?
        var answers: [IndicatorCode: Value]?
        if let file {
            let reading = try #require(intake.read(Array(file.utf8), fileName: "x.csv"))
            let draft = try #require(reading.drafts.first)
            let unit = try #require(FacilityID("BV01"))
            known = ContextAnswer.Counted(
                content: ReportCodec.contentDigest(
                    draft.content, form: draft.form, facility: unit, period: period),
                id: ReportID(milliseconds: 5, random: Array(repeating: 9, count: 10)),
                revision: counted ?? revision, receivedAt: moment,
                dueAt: moment.adding(seconds: 86_400), daysLate: -1)
            answers = Dictionary(
                uniqueKeysWithValues: zip(draft.form.indicators, draft.content.values)
                    .compactMap { pair in pair.1.map { (pair.0.code, $0) } })
        }
        let answer = ContextAnswer(
            form: try form, period: period, revision: revision, dueAt: nil,
            context: RuleContext(history: [:], replaced: answers, hasRegistryEvent: nil),
            counted: known,
            returned: returned.map { ContextAnswer.Returned(at: moment, reason: $0) })
        try cache.keep(context: answer.bytes, form, period, of: TestIdentity.unit().facility)
    }
}

@Suite("Taking report files")
struct FileIntakeTests {
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

    @Test("a good file is one durable report whose bytes the collector can read")
    func good() async throws {
        let desk = try Desk()
        let taken = names(try await desk.take(Self.plain))
        #expect(taken.map(\.isNew) == [true])
        guard case .report(let report) = try desk.outbox.spool.load(try #require(taken.first).name)
        else {
            Issue.record("not in the outbox")
            return
        }
        let cache = ReferenceCache(home: desk.home, disk: desk.disk)
        let read = try ReportCodec.decode(report.body, forms: cache.forms())
        #expect(read.id == report.header.id)
        #expect(read.revision == 1)
        #expect(read.content.source?.cells == ["B3", "B4"])
        #expect(report.header.digest == Digest(of: report.body))
    }

    @Test("a file submitted twice unchanged, also under another name, is one report")
    func unchanged() async throws {
        let desk = try Desk()
        let first = names(try await desk.take(Self.plain))
        let second = names(try await desk.take(Self.plain, name: "copy.csv"))
        #expect(second.map(\.name) == first.map(\.name))
        #expect(second.map(\.isNew) == [false])
        try desk.outbox.spool.settle(try #require(first.first).name, receipt: Array("receipt".utf8))
        #expect(names(try await desk.take(Self.plain)).map(\.name) == first.map(\.name))
    }

    @Test("a changed file is the next revision and needs a reason, which the refusal asks for")
    func revision() async throws {
        let desk = try Desk()
        _ = try await desk.take(Self.plain)
        let changed = Self.plain.replacing("600", with: "601")
        let refused = complaints(try await desk.take(changed))
        #expect(refused.contains { $0.contains("reason;") })
        let taken = names(try await desk.take("reason;Gõ nhầm\n" + changed))
        #expect(taken.map(\.name.revision) == [2])
    }

    @Test("a file is taken whole or not at all; every complaint names its cell")
    func whole() async throws {
        let desk = try Desk()
        let wide = "form;HDKB-T\nperiod;kham;kham_nu\n2026-01;10;5\n2026-02;10;x\n2026-03;10;50\n"
        let refused = complaints(try await desk.take(wide))
        #expect(try desk.outbox.spool.names(in: .waiting).isEmpty)
        #expect(refused.contains { $0.contains("C4") && $0.contains("x") }, "\(refused)")
        #expect(refused.contains { $0.contains("C5") && $0.contains("50") }, "\(refused)")
        let mended = wide.replacing(";x", with: ";5").replacing(";50", with: ";9")
        #expect(names(try await desk.take(mended)).count == 3)
    }

    @Test("the complaint of a cell left blank names its row")
    func blankCell() async throws {
        let desk = try Desk()
        let text = "form;HDKB-T\nperiod;2026-01\nkham;1.200;\nkham_nu;;\n"
        let refused = complaints(try await desk.take(text))
        #expect(refused.contains { $0.contains("B4") && $0.contains("form_blank") }, "\(refused)")
    }

    @Test("the collector's own revision counts when this home never sent one")
    func knownRevision() async throws {
        let desk = try Desk()
        let form = try #require(FormCode("HDKB-T"))
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let answer = ContextAnswer(
            form: form, period: period, revision: 3, dueAt: nil, context: .unknown)
        try ReferenceCache(home: desk.home, disk: desk.disk)
            .keep(context: answer.bytes, form, period, of: TestIdentity.unit().facility)
        let taken = names(try await desk.take("reason;Máy mới\n" + Self.plain))
        #expect(taken.map(\.name.revision) == [4])
    }

    @Test("a report larger than the collector takes is refused before anything is saved")
    func tooLarge() async throws {
        let desk = try Desk()
        var document = SmallDocument.text
        let texts = (0..<20).map {
            "{\"code\":\"chu_\($0)\",\"title\":{\"vi\":\"Chữ\",\"en\":\"Text\"},\"type\":\"text\",\"optional\":true}"
        }
        let first = "\"indicators\":["
        document = document.replacing(first, with: first + texts.joined(separator: ",") + ",")
        let form = try #require(FormCode("HDKB-T"))
        let cache = ReferenceCache(home: desk.home, disk: desk.disk)
        let key = Form.Key(code: form, version: 1)
        #expect(try cache.keep(form: key, document: Array(document.utf8)), "form is read")
        let long = String(repeating: "chữ ", count: 9000)
        let most = (0..<19).map { "chu_\($0);\"\(long)\";\n" }.joined()
        #expect(names(try await desk.take(Self.plain + most)).count == 1, "fits")
        let more = (0..<20).map { "chu_\($0);\"\(long)\";\n" }.joined()
        let refused = complaints(
            try await desk.take("reason;Thêm\n" + Self.plain + more, name: "big.csv"))
        #expect(
            refused.contains { $0.contains("big.csv") && $0.contains("1024 KiB") }, "\(refused)")
        #expect(try desk.outbox.spool.names(in: .waiting).count == 1)
    }

    @Test("A5: a full disk while saving is a fault, not a half-taken file, and passes")
    func fullDisk() async throws {
        let desk = try Desk()
        desk.disk.limit(freeBytes: 10)
        await #expect(throws: FileFault.self) { try await desk.take(Self.plain) }
        #expect(try desk.outbox.spool.names(in: .waiting).isEmpty)
        desk.disk.limit(freeBytes: 1 << 20)
        #expect(names(try await desk.take(Self.plain)).count == 1)
    }

    @Test("other kinds of file, and a home without forms, are told apart")
    func kinds() async throws {
        let desk = try Desk()
        if case .unknownKind = try await desk.take("x", name: "bao cao.docx") {
        } else {
            Issue.record("an unknown kind was read")
        }
        try desk.disk.remove("/h/cache/forms/HDKB-T.1.json")
        if case .noForms = try await desk.take(Self.plain) {
        } else {
            Issue.record("read without forms")
        }
    }

    @Test("A9: a damaged cached form is passed over, not half-read")
    func damagedForm() throws {
        let desk = try Desk()
        desk.disk.corrupt("/h/cache/forms/HDKB-T.1.json") { $0 = $0.map { _ in 0 } }
        #expect(ReferenceCache(home: desk.home, disk: desk.disk).forms().codes.isEmpty)
    }
}
