import Shared
import Testing

@Suite("Reports travel as canonical bytes")
struct ReportCodecTests {
    private static let golden =
        #"{"calendar":"statistical","decision":"12/QĐ-SYT","explanations":{"outlier_kham":"#
        + #""Có đoàn khám"},"facility":"U1","finalisedAt":"2026-02-03T10:00:00+07:00","#
        + #""form":"THU-T","formVersion":1,"id":"019c1c38a40000010203040506070809","narrative":"#
        + #"{"ghi_chu":{"v":"Bão số 3: mất điện \"3 ngày\"\n"},"viec":{"v":[{"han":"2026-03-31","#
        + #""noi_dung":"Sửa mái"}]}},"notes":{"kham":"Đợt khám lưu động"},"period":"2026-01","#
        + #""reason":"Gõ nhầm","revision":2,"source":{"file":"thử.csv"},"values":{"co":{"v":true},"#
        + #""gio":{"v":"12.50"},"kham":{"at":"B4","v":1200},"muc":{"v":"cao"},"ngay":{"m":"#
        + #""notCollected"},"tien":{"m":"none"}}}"#

    @Test("one report is these bytes, and these bytes are that report")
    func roundTrip() throws {
        let form = try SmallForm.form()
        let report = try SmallForm.report(form)
        let bytes = ReportCodec.encode(report, form: form)
        #expect(String(decoding: bytes, as: UTF8.self) == Self.golden)
        let read = try ReportCodec.decode(bytes, forms: FormCatalog([form]))
        #expect(read.content == report.content)
        #expect(read.slot == report.slot)
        #expect(read.id == report.id && read.revision == 2)
        #expect(read.finalisedAt == report.finalisedAt)
        #expect(ReportCodec.encode(read, form: form) == bytes)
    }

    @Test("who prepared and who approved travel along, and change nothing of what is said")
    func people() throws {
        let form = try SmallForm.form()
        var report = try SmallForm.report(form)
        let before = ReportCodec.contentDigest(
            report.content, form: form, facility: report.facility, period: report.period)
        let at = Instant(milliseconds: 1_770_087_600_000)
        var content = report.content
        content.preparedBy = ReportPerson(name: "Người lập (thử)", at: at)
        content.approvedBy = ReportPerson(name: "Người duyệt (thử)", at: at)
        report = Report(
            id: report.id, form: report.form, facility: report.facility, period: report.period,
            revision: report.revision, finalisedAt: report.finalisedAt, content: content)
        let bytes = ReportCodec.encode(report, form: form)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"approvedBy":{"at":""#))
        #expect(text.contains(#","preparedBy":{"at":""#))
        let forms = FormCatalog([form])
        #expect(try ReportCodec.decode(bytes, forms: forms).content == content)
        #expect(
            ReportCodec.contentDigest(
                content, form: form, facility: report.facility, period: report.period) == before)
        for (read, written) in [
            (#""name":"Người lập (thử)""#, #""name":"""#),
            (#""name":"Người lập (thử)""#, #""name":"x","role":"y""#),
            (#""name":"Người lập (thử)""#, #""role":"y""#),
        ] {
            let broken = Array(text.replacing(read, with: written).utf8)
            #expect {
                try ReportCodec.decode(broken, forms: forms)
            } throws: {
                ($0 as? Problem)?.code == .badReport
            }
        }
    }

    @Test("a report merged from several sources says which figure came from where")
    func parts() throws {
        let form = try SmallForm.form()
        let plain = try SmallForm.report(form)
        var content = plain.content
        content.source?.parts = [
            Report.Source.Part(kind: .command, name: "his"),
            Report.Source.Part(kind: .typed, name: "Cán bộ thống kê"),
        ]
        content.source?.origins = form.indicators.map { $0.code.text == "kham" ? 2 : 0 }
        let report = Report(
            id: plain.id, form: plain.form, facility: plain.facility, period: plain.period,
            revision: 2, finalisedAt: plain.finalisedAt, content: content)
        let bytes = ReportCodec.encode(report, form: form)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""kham":{"at":"B4","from":2,"v":1200}"#))
        let parts =
            #""source":{"file":"thử.csv","parts":[{"kind":"command","name":"his"},"#
            + #"{"kind":"typed","name":"Cán bộ thống kê"}]}"#
        #expect(text.contains(parts))
        let read = try ReportCodec.decode(bytes, forms: FormCatalog([form]))
        #expect(read.content == content)
        #expect(read.content.source?.part(of: 0)?.kind == .typed)
        #expect(read.content.source?.part(of: 1) == nil)
        // Where figures came from does not make another report of them.
        let digests = [plain.content, content].map {
            ReportCodec.contentDigest(
                $0, form: form, facility: plain.facility, period: plain.period)
        }
        #expect(digests[0] == digests[1])
    }

    @Test(
        "a figure points to a part that is there, in the one spelling",
        arguments: [
            (#""from":2"#, #""from":3"#), (#""from":2"#, #""from":0"#),
            (#""from":2"#, #""from":"2""#), (#""kind":"typed""#, #""kind":"guess""#),
            (#""name":"his""#, #""name":1"#), (#"{"kind":"command","name":"his"},"#, ""),
            (#""at":"B4","from":2"#, #""from":2,"at":"B4""#),
            (#""kind":"command","#, ""),
        ])
    func badParts(old: String, new: String) throws {
        let form = try SmallForm.form()
        let golden = String(
            decoding: ReportCodec.encode(try SmallForm.report(form), form: form), as: UTF8.self)
        let merged =
            golden
            .replacing(
                #""source":{"file":"thử.csv"}"#,
                with: #""source":{"file":"thử.csv","parts":[{"kind":"command","name":"his"},"#
                    + #"{"kind":"typed","name":"B"}]}"#
            )
            .replacing(#""at":"B4","#, with: #""at":"B4","from":2,"#)
        let forms = FormCatalog([form])
        _ = try ReportCodec.decode(Array(merged.utf8), forms: forms)
        #expect(merged.contains(old))
        let bad = Array(merged.replacing(old, with: new).utf8)
        #expect(throws: Problem.self) { try ReportCodec.decode(bad, forms: forms) }
    }

    @Test(
        "what is not a canonical report of a known form is refused with its own problem",
        arguments: [
            (#""v":1200"#, #""v":1200.0"#, ProblemCode.badReport, "not an integer"),
            (#""v":1200"#, #""v":"1200""#, .badReport, "a text where a number belongs"),
            (#""v":1200"#, #""v":9007199254740993"#, .badReport, "beyond ±2^53"),
            (#""v":1200"#, #""v":1e3"#, .badReport, "an exponent"),
            (#""v":1200"#, #""v":NaN"#, .badJSON, "NaN"),
            (#""12.50""#, #""12.5""#, .badReport, "one decimal too few"),
            (#""12.50""#, #""12,50""#, .badReport, "a decimal comma on the wire"),
            (#""v":"cao""#, #""v":"vua""#, .badReport, "no such choice"),
            (#""m":"none""#, #""m":"nil""#, .badReport, "no such mark"),
            (#""muc""#, #""mux""#, .badReport, "unknown indicator"),
            (#""values""#, #""valuez""#, .badReport, "unknown key"),
            (#""2026-03-31""#, #""31/03/2026""#, .badReport, "a date that is not ISO"),
            (#"{"calendar""#, #"{ "calendar""#, .notCanonical, "white space"),
            (#""Có đoàn khám""#, #""C\u00f3 đoàn khám""#, .notCanonical, "a needless escape"),
            (#""Có đoàn khám""#, "\"Co\u{301} đoàn khám\"", .notCanonical, "not NFC"),
            (#""revision":2"#, #""revision":2,"revision":2"#, .badJSON, "a key twice"),
            (#""m":"none"}}}"#, #""m":"none"},}}"#, .badJSON, "a trailing comma"),
            (#""revision":2"#, #""revision":0"#, .badReport, "revisions count from 1"),
            (#""muc""#, #""mux",""#, .badJSON, "what is broken is told before what is unknown"),
            (#""THU-T""#, #""KHAC-T",,"#, .badJSON, "broken, and of an unknown form, too"),
            (#"{"calendar""#, #"{"a":1,}{"calendar""#, .badJSON, "an unknown key before a comma"),
            ("Đợt khám lưu động", "BÖnh viÖn huyÖn", .legacyEncoding, "a note in TCVN3 letters"),
            ("Sửa mái", "Beänh vieän", .legacyEncoding, "a list row in VNI letters"),
            (#""2026-01""#, #""2026-13""#, .badReport, "no such month"),
            (#""statistical""#, #""administrative""#, .wrongCalendar, "the other calendar"),
            (#""THU-T""#, #""KHAC-T""#, .unknownForm, "no such form"),
            (#""formVersion":1"#, #""formVersion":9"#, .unknownFormVersion, "no such version"),
            (#""tien":{"m":"none"}"#, #""ty_le":{"v":"1.0"}"#, .badReport, "a ratio is never sent"),
        ])
    func refusals(old: String, new: String, code: ProblemCode, why: String) throws {
        let forms = FormCatalog([try SmallForm.form()])
        let text = Self.golden.replacing(old, with: new, maxReplacements: 1)
        #expect(text.utf8.elementsEqual(Self.golden.utf8) == false, "the row changes nothing")
        let problem = #expect(throws: Problem.self) {
            try ReportCodec.decode(Array(text.utf8), forms: forms)
        }
        #expect(problem?.code == code, "\(why): \(problem?.detail.en ?? "")")
    }

    @Test(
        "every member that a report must have is missed by name",
        arguments: [
            "calendar", "facility", "finalisedAt", "form", "formVersion", "id", "period",
            "revision",
            "values",
        ])
    func missing(key: String) throws {
        let forms = FormCatalog([try SmallForm.form()])
        guard case .object(let members) = try JSONValue(parsing: Array(Self.golden.utf8)) else {
            Issue.record("the golden report is an object")
            return
        }
        // Parts that depend on the form go with it, as the reader meets them first.
        let kept = members.filter { member in
            member.key != key
                && !(key.hasPrefix("form")
                    && ["narrative", "notes", "values"]
                        .contains(member.key))
        }
        let bytes = try JSONValue.object(kept).canonicalBytes()
        let problem = #expect(throws: Problem.self) {
            try ReportCodec.decode(bytes, forms: forms)
        }
        #expect(problem?.code == .badReport)
        #expect(
            problem?.detail.en.contains("form") == true || problem?.detail.en.contains(key) == true)
    }

    @Test("the content digest ignores identity and the file's name, and nothing else")
    func contentDigest() throws {
        let form = try SmallForm.form()
        let report = try SmallForm.report(form)
        func digest(_ content: Report.Content) -> Digest {
            ReportCodec.contentDigest(
                content, form: form, facility: report.facility, period: report.period)
        }
        let before = digest(report.content)
        var renamed = report.content
        renamed.source?.file = "bản khác.csv"
        #expect(digest(renamed) == before)
        var noted = report.content
        noted.notes = [:]
        #expect(digest(noted) != before)
        var blank = report.content
        blank.values[2] = .number(.zero)
        #expect(digest(blank) != before, "zero is not “did not occur”")
    }
}

@Suite("Receipts and problems travel as JSON")
struct AnswerCodecTests {
    @Test("a receipt is the same after the journey, with and without a due date")
    func receipt() throws {
        let report = try SmallForm.report(try SmallForm.form())
        for due in [Instant(rfc3339: "2026-02-07T00:00:00+07:00"), nil] {
            let receipt = Receipt(
                id: report.id, digest: Digest(of: [1]), form: report.form,
                facility: report.facility, period: report.period, revision: 2,
                receivedAt: report.finalisedAt, dueAt: due, daysLate: due == nil ? nil : -3,
                auditSequence: 7, auditHead: Digest(of: [2]))
            #expect(try Receipt(bytes: receipt.bytes) == receipt)
        }
    }

    @Test("an object that is not a receipt is refused")
    func notAReceipt() {
        #expect(throws: JSONFault.self) { try Receipt(bytes: Array(#"{"ok":true}"#.utf8)) }
        #expect(throws: JSONFault.self) { try Receipt(bytes: Array("<html>".utf8)) }
    }

    @Test("a problem keeps its findings and the current revision")
    func problem() throws {
        var problem = Problem(.revisionStale, vi: "cũ", en: "stale")
        problem.currentRevision = 3
        problem.currentReport = ReportID(milliseconds: 1, random: Array(repeating: 1, count: 10))
        problem.currentSender = KeyID("k-1")
        problem.retryAfter = 5
        problem.findings = [
            Finding(
                rule: try #require(RuleCode("subset_a_b")), severity: .hard,
                indicators: [try #require(IndicatorCode("a"))],
                message: LocalizedText(vi: "lớn hơn", en: "more"))
        ]
        let read = try #require(Problem(bytes: problem.bytes))
        #expect(read.code == .revisionStale && read.currentRevision == 3 && read.retryAfter == 5)
        #expect(read.currentReport == problem.currentReport)
        #expect(read.currentSender == problem.currentSender)
        #expect(read.findings == problem.findings)
        #expect(read.detail == problem.detail)
    }

    @Test(
        "a proxy's page is not our problem",
        arguments: [
            "<html>502</html>", #"{"code":"tooBusy"}"#, #"{"error":"x"}"#, "",
        ])
    func foreign(body: String) {
        #expect(Problem(bytes: Array(body.utf8)) == nil)
    }

    @Test("every problem has a sentence in both languages", arguments: ProblemCode.allCases)
    func titles(code: ProblemCode) {
        #expect(code.title.vi != code.rawValue && code.title.en != code.rawValue)
        #expect(code.title.vi.hasSuffix(".") && code.title.en.hasSuffix("."))
    }
}
