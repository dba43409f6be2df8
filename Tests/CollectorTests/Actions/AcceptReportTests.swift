import Shared
import Testing

@testable import Collector

@Suite("Accepting a report") struct AcceptReportTests {
    /// One way a report can fail, and what it gets.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let reason: String
        let code: ProblemCode
        var now = "2026-02-03T09:00:00+07:00"
        var sender = TestCollector.hospital
        let change: @Sendable (inout SampleReport) -> Void

        var testDescription: String { reason }
    }

    static let refusals: [Refusal] = [
        Refusal(reason: "another unit's report", code: .wrongUnit) {
            $0.facility = TestCollector.otherHospital
        },
        Refusal(
            reason: "a period that has not ended", code: .periodNotEnded,
            now: "2026-01-31T23:59:59+07:00"
        ) { _ in },
        Refusal(reason: "a period before the form's validity", code: .unknownFormVersion) {
            $0.period = "2019-12"
        },
        Refusal(reason: "a kind of period the form does not have", code: .periodNotOwed) {
            $0.period = "2025-Q4"
        },
        Refusal(
            reason: "a period before the unit opened", code: .periodNotOwed, sender: "SX-BV3"
        ) { $0.facility = "SX-BV3" },
        Refusal(reason: "a unit that is not asked", code: .periodNotOwed, sender: "SX-VP") {
            $0.facility = "SX-VP"
        },
        Refusal(reason: "a second revision without a first", code: .revisionStale) {
            $0.revision = 2
            $0.reason = "sửa"
        },
        Refusal(reason: "a blank", code: .findings) { $0.values["giuong"] = nil },
        Refusal(reason: "a part larger than its whole", code: .findings) {
            $0.values["kham_nu"] = .number(1201)
        },
        Refusal(reason: "a warning without an explanation", code: .findings) {
            $0.values["giuong"] = .number(2000)
        },
    ]

    @Test("a period before the form's time is told since when the form applies")
    func beforeItsTime() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol(TestCollector.hospital)
        var draft = SampleReport()
        draft.period = "2019-12"
        let answer = try await test.report(try draft.report(in: test), token: token)
        let detail = try #require(answer.problem?.detail)
        #expect(detail.vi.contains("01/01/2020") && detail.vi.contains("2019-12"), "\(detail.vi)")
        #expect(detail.en.contains("2020-01-01"), "\(detail.en)")
    }

    @Test("refuses what cannot be taken, with its own code", arguments: refusals)
    func refuses(_ refusal: Refusal) async throws {
        let test = try await TestCollector(now: refusal.now)
        let token = try await test.enrol(refusal.sender)
        var draft = SampleReport()
        refusal.change(&draft)
        let answer = try await test.report(try draft.report(in: test), token: token)
        #expect(answer.status == refusal.code.status)
        #expect(answer.problem?.code == refusal.code)
        let counts = try await test.rowCounts()
        #expect(counts["submission"] == 0)
        #expect(counts["attempt"] == (refusal.code == .findings ? 1 : 0))
    }

    @Test("takes each period in the form version that is in force for it, and in no other")
    func versionInForce() async throws {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let token = try await test.enrol()
        var files = TestSeeds.files
        files["kb-t-2.yaml"] = TestSeeds.monthly.replacing("version: 1", with: "version: 2")
            .replacing("validFrom: 2020-01-01", with: "validFrom: 2026-02-01")
        #expect(try await test.seed(files).faults == [])
        for (version, period, isTaken) in [
            (1, "2026-01", true), (2, "2026-01", false), (1, "2026-02", false),
            (2, "2026-02", true),
        ] {
            let draft = SampleReport(
                id: version * 100 + (period == "2026-01" ? 1 : 2), version: version,
                period: period)
            let answer = try await test.report(try draft.report(in: test), token: token)
            #expect((answer.status == 201) == isTaken, "v\(version) \(period): \(answer.text)")
            if !isTaken { #expect(answer.problem?.code == .unknownFormVersion) }
        }
    }

    @Test("answers an accepted report with a receipt that repeats id and digest")
    func accepts() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try SampleReport().report(in: test)
        let answer = try await test.report(report, token: token)
        #expect(answer.status == 201)
        let receipt = try answer.receipt()
        #expect(receipt.id == report.id)
        #expect(receipt.digest == Digest(of: try test.bytes(report)))
        #expect(receipt.receivedAt == test.clock.now)
        #expect(receipt.dueAt?.rfc3339 == "2026-02-07T00:00:00+07:00")
        #expect(receipt.daysLate == -3)
        #expect(receipt.revision == 1)
    }

    @Test("gives the same receipt, byte for byte, to the same report sent again")
    func repeatsReceipt() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try SampleReport().report(in: test)
        let first = try await test.report(report, token: token)
        test.clock.set("2026-02-20T09:00:00+07:00")
        let again = try await test.report(report, token: token)
        #expect(again.status == 200)
        #expect(again.body == first.body)
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("D6: keeps the first and refuses other bytes under the same id, both kept for review")
    func conflict() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        var other = SampleReport()
        other.values["kham_tong"] = .number(1300)
        for _ in 0..<2 {
            let answer = try await test.report(try other.report(in: test), token: token)
            #expect(answer.problem?.code == .idReused)
        }
        let counts = try await test.rowCounts()
        #expect(counts["submission"] == 1)
        #expect(counts["attempt"] == 1)
    }

    @Test("D7: takes only the next revision and says which one stands")
    func staleRevision() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let first = try SampleReport().report(in: test)
        _ = try await test.report(first, token: token)
        let racing = try await test.report(try SampleReport(id: 2).report(in: test), token: token)
        #expect(racing.problem?.code == .revisionStale)
        #expect(racing.problem?.currentRevision == 1)
        #expect(racing.problem?.currentReport == first.id)
        #expect(racing.problem?.currentSender != nil)
        var next = SampleReport(id: 3, revision: 2)
        #expect(try await test.report(try next.report(in: test), token: token).status == 422)
        next.reason = "sửa số khám"
        next.id = 4
        #expect(try await test.report(try next.report(in: test), token: token).status == 201)
    }

    @Test("keeps timeliness as the first complete report fixed it")
    func timelinessIsFixed() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        test.clock.set("2026-03-20T09:00:00+07:00")
        var correction = SampleReport(id: 2, revision: 2)
        correction.reason = "sửa"
        let receipt = try await test.report(try correction.report(in: test), token: token)
            .receipt()
        #expect(receipt.daysLate == -3)
    }

    @Test("accepts a warning once it is explained, and judges against the committed history")
    func explanationAndHistory() async throws {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let token = try await test.enrol()
        var january = SampleReport()
        january.values["giuong"] = .number(2000)
        january.notes["giuong"] = "bệnh viện dã chiến"
        #expect(try await test.report(try january.report(in: test), token: token).status == 201)
        var february = SampleReport(id: 2, period: "2026-02")
        february.values["luy_ke"] = .number(4_000_000_000)
        let fallen = try await test.report(try february.report(in: test), token: token)
        #expect(
            fallen.problem?.findings.map(\.rule.text).contains { $0.contains("luy_ke") } == true)
        february.values["luy_ke"] = .number(6_000_000_000)
        february.id = 3
        #expect(try await test.report(try february.report(in: test), token: token).status == 201)
    }

    @Test("reproduces the digested bytes of every kind of answer from what is stored")
    func reproducesBytes() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        var draft = SampleReport()
        draft.values["kham_nu"] = Value.none
        draft.values["da_xong"] = .boolean(true)
        draft.values["muc"] = try .choice(#require(ChoiceCode("hai")))
        draft.values["ngay"] = try .date(#require(Day(iso: "2026-01-15")))
        draft.values["kho_khan"] = .text("Thiếu thuốc, mất điện 3 ngày")
        draft.values["kien_nghi"] = try .list([
            ListRow(fields: [
                #require(IndicatorCode("noi_dung")): "Cấp máy phát",
                #require(IndicatorCode("han")): "2026-06-30",
            ])
        ])
        draft.notes["mat_dien"] = "bão"
        draft.source = Report.Source(
            file: "KB-T_2026-01.csv",
            cells: ["B4", "B5", "B6", "C6", nil, nil, "AA9", "B10", "B11", "B12", "dòng 13"])
        let report = try draft.report(in: test)
        let bytes = try test.bytes(report)
        #expect(try await test.report(report, token: token).status == 201)
        let form = try #require(test.collector.catalogue.current.forms[report.form])
        let content = try await test.collector.store.read { reader in
            let facts = try #require(try reader.submission(report.id))
            let stored = try #require(try reader.stored(seq: facts.seq))
            return try StoredReport(stored, form: form).content
        }
        let again = Report(
            id: report.id, form: report.form, facility: report.facility, period: report.period,
            revision: report.revision, finalisedAt: report.finalisedAt, content: content)
        #expect(ReportCodec.encode(again, form: form) == bytes)
    }
}
