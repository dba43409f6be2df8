import Shared
import Support
import Testing

@testable import Agent

@Suite("The page beside a report file") struct ResultPageTests {
    private static let form: Form? = {
        guard let node = try? DocumentNode(json: Array(SmallDocument.text.utf8)) else { return nil }
        return FormDocument.read(node, file: "x").form
    }()

    private static func examination(_ text: String) throws -> FileIntake.Examination {
        let form = try #require(form)
        let reading = CSVSource().read(
            Array(text.utf8), fileName: "a.csv", forms: FormCatalog([form]))
        let verdicts = reading.drafts.map { draft -> Verdict? in
            Validator.verdict(
                on: draft.content, form: form, period: draft.period, revision: 1,
                context: .unknown)
        }
        return FileIntake.Examination(reading: reading, verdicts: verdicts)
    }

    private static func page(
        _ standing: ResultPage.Standing, _ examination: FileIntake.Examination? = nil,
        language: Language = .vi
    ) -> String {
        let page = ResultPage(
            file: "a<b>.csv", readAt: Instant(milliseconds: 1_775_000_000_000),
            standing: standing, examination: examination)
        return String(decoding: page.document(language), as: UTF8.self)
    }

    @Test("a broken rule names every cell and figure it concerns, the rule and what to do")
    func brokenRule() throws {
        let examination = try Self.examination(
            "form;HDKB-T\nperiod;2026-01\nkham;1.200;\nkham_nu;1.600;\n")
        let page = Self.page(.toMend, examination)
        #expect(page.contains("CHƯA GỬI: 1 điểm cần sửa hoặc giải trình"))
        #expect(page.contains("<p>B4</p><p>B3</p>"))
        #expect(page.contains("<p class=\"whole\">1.600</p><p class=\"whole\">1.200</p>"))
        #expect(page.contains("<p>Nữ<small><code>kham_nu</code></small></p>"))
        #expect(page.contains("rồi lưu tệp."))
        #expect(page.contains("HDKB-T – Biểu thử"))
        #expect(page.contains("a&lt;b&gt;.csv") && !page.contains("a<b>.csv"))
    }

    @Test("what could not be read is shown as it stood, escaped, at its cell")
    func unreadable() throws {
        let examination = try Self.examination(
            "form;HDKB-T\nperiod;2026-01\nkham;<b>hơn 8.900;\nkham_nu;1;\n")
        let page = Self.page(.toMend, examination)
        #expect(page.contains("data-label=\"Ô\"><p>B3</p><"))
        #expect(page.contains("&lt;b&gt;hơn 8.900") && !page.contains("<b>hơn"))
        #expect(page.contains("Sửa ô B3 rồi lưu tệp."))
        let english = Self.page(.toMend, examination, language: .en)
        #expect(english.contains("<html lang=\"en\">") && english.contains("Mend B3"))
        #expect(english.contains("NOT SENT: 1 thing to mend"))
    }

    @Test(
        "the receipt tells when it was received, when it was due, and the verdict",
        arguments: [
            ("2026-04-08T00:00:00+07:00", "hết ngày 07/04/2026"),
            ("2026-04-07T17:00:00+07:00", "trước 17:00 07/04/2026"),
        ])
    func receipt(due: String, words: String) throws {
        let sample = Samples.report(1)
        let receipt = Receipt(
            id: sample.header.id, digest: sample.header.digest,
            form: Form.Key(code: sample.header.form, version: 1), facility: sample.header.facility,
            period: try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical)),
            revision: 1, receivedAt: try #require(Instant(rfc3339: "2026-04-09T08:30:00+07:00")),
            dueAt: Instant(rfc3339: due), daysLate: 2, auditSequence: 77,
            auditHead: sample.header.digest)
        let page = Self.page(
            .filed([ResultPage.Filed(name: sample.name, state: .received(receipt))]))
        #expect(page.contains("ĐÃ GỬI, Sở đã nhận") && page.contains("trễ hạn 2 ngày"))
        #expect(page.contains(receipt.receivedAt.vietnamese))
        #expect(page.contains(words))
        #expect(page.contains(receipt.id.text) && page.contains(receipt.digest.hex))
    }

    @Test("a refusal shows the department's words, its findings, and how to go on")
    func refused() throws {
        let sample = Samples.report(1)
        var problem = Problem(.revisionStale, vi: "lần này đã cũ", en: "stale")
        problem.currentRevision = 3
        let reports = [
            ResultPage.Filed(name: sample.name, state: .refused(problem)),
            ResultPage.Filed(name: sample.name, state: .waiting),
        ]
        let page = Self.page(.filed(reports))
        #expect(page.contains("SỞ KHÔNG NHẬN 1 báo cáo") && page.contains("lần này đã cũ"))
        #expect(page.contains("sẽ thành lần 4") && page.contains("trong hộp gửi"))
        let lost = Self.page(.filed([ResultPage.Filed(name: sample.name, state: .refused(nil))]))
        #expect(lost.contains("không rõ lý do"))
    }

    @Test("a refused row of a wide file leads to the cells of its own period")
    func refusedInWideFile() throws {
        let examination = try Self.examination(
            "form;HDKB-T\nperiod;kham;kham_nu\n2026-02;10;5\n2026-03;20;15\n")
        var problem = Problem(.findings)
        problem.findings = [
            Finding(
                rule: try #require(RuleCode("it")), severity: .hard,
                indicators: [try #require(IndicatorCode("kham_nu"))],
                message: LocalizedText(vi: "ít quá", en: "too few"))
        ]
        let page = Self.page(
            .filed([
                ResultPage.Filed(
                    name: Samples.report(1, period: "2026-03").name, state: .refused(problem))
            ]), examination)
        #expect(page.contains("Sửa ô C4 rồi lưu tệp."))
        #expect(page.contains("<p class=\"whole\">15</p>"))
        #expect(!page.contains("C3"))
    }

    @Test("an open file and a home without forms say what to do")
    func notRead() {
        #expect(Self.page(.open(lock: "~$a.xlsx")).contains("xóa tệp khóa “~$a.xlsx”"))
        #expect(Self.page(.noForms).contains("Chưa có biểu mẫu"))
    }
}
