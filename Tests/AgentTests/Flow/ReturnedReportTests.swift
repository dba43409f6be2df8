import Shared
import Support
import Testing

@testable import Agent

@Suite("The department's words at the figures of a returned report") struct ReturnedReportTests {
    private let form: Form
    private let item: InboxAnswer.Item
    private let facility = TestIdentity.unit().facility

    init() throws {
        let node = try DocumentNode(json: Array(SmallDocument.text.utf8))
        form = try #require(FormDocument.read(node, file: "x").form)
        let at = try #require(Instant(rfc3339: "2026-02-08T15:00:00+07:00"))
        item = InboxAnswer.Item(
            form: form.key,
            period: try #require(ReportingPeriod(identifier: "2026-01", calendar: .statistical)),
            status: .onTime, dueAt: nil, revision: 1, review: "returned",
            returned: InboxAnswer.Returned(
                at: at, reason: "số nữ không khớp sổ",
                figures: [try #require(IndicatorCode("kham_nu")): "xem lại <sổ> khám"]))
    }

    private func returned() throws -> ReturnedReport {
        try #require(ReturnedReport(item, of: facility, forms: FormCatalog([form])))
    }

    private func draft(_ text: String) throws -> ReportDraft {
        let reading = CSVSource().read(
            Array(text.utf8), fileName: "a.csv", forms: FormCatalog([form]))
        return try #require(reading.drafts.first, "\(reading.faults)")
    }

    @Test("stand in `status` with the figure's title, until a newer revision is on its way")
    func status() throws {
        let report = try returned()
        let lines = report.lines.map(\.vi)
        #expect(lines[0].contains("HDKB-T 2026-01 lần 1"))
        #expect(lines[0].hasSuffix("số nữ không khớp sổ"))
        #expect(lines[1] == "  kham_nu (Nữ): xem lại <sổ> khám")
        func name(_ revision: Int) -> OutboxName {
            Samples.report(1, period: "2026-01", revision: revision).name
        }
        #expect(!report.isFollowed(by: name(1)))
        #expect(report.isFollowed(by: name(2)))
        #expect(!report.isFollowed(by: Samples.report(1, period: "2026-02", revision: 2).name))
        var writer = JSONWriter()
        report.write(to: &writer)
        let json = try JSONValue(parsing: writer.bytes)
        #expect(json["figures"]?["kham_nu"]?.text == "xem lại <sổ> khám")
        #expect(json["revision"]?.integer == 1)
    }

    @Test("stand on the page beside the file, escaped")
    func page() throws {
        var page = ResultPage(
            file: "a.csv", readAt: Instant(milliseconds: 1_775_000_000_000), standing: .toMend,
            examination: nil)
        page.returned = [try returned()]
        let text = String(decoding: page.document(.vi), as: UTF8.self)
        #expect(text.contains("SỞ ĐÃ TRẢ LẠI HDKB-T lần 1"))
        #expect(text.contains("xem lại &lt;sổ&gt; khám") && text.contains("<code>kham_nu</code>"))
        #expect(ResultPage.Standing.filed([filed(2)]).hasFollowed(try returned()))
        #expect(!ResultPage.Standing.filed([filed(1)]).hasFollowed(try returned()))
    }

    private func filed(_ revision: Int) -> ResultPage.Filed {
        ResultPage.Filed(
            name: Samples.report(1, period: "2026-01", revision: revision).name, state: .waiting)
    }

    @Test("stand in `check` under the figure, each beside last period and last year")
    func check() throws {
        let draft = try draft("form;HDKB-T\nperiod;2026-01\nkham;1.200;\nkham_nu;600;\n")
        let history: [String: [IndicatorCode: Value]] = [
            "2025-12": [
                try #require(IndicatorCode("kham")): .number(FixedDecimal(1100)),
                try #require(IndicatorCode("kham_nu")): .number(FixedDecimal(12_550)),
            ],
            "2025-01": [try #require(IndicatorCode("kham")): .none],
        ]
        var context = RuleContext.unknown
        for (period, answers) in history {
            let read = ReportingPeriod(identifier: period, calendar: .statistical)
            let key = HistoryKey(form: form.code, period: try #require(read))
            context.history[key] = .answers(answers)
        }
        let table = FigureTable(
            draft,
            context: ContextAnswer(
                form: form.code, period: draft.period, revision: 0, dueAt: nil, context: context),
            returned: try returned(), language: .vi)
        let lines = table.lines
        let (figures, words) = (lines.dropFirst(2).filter { !$0.contains("^") }, lines.last)
        #expect(lines[1].hasSuffix("chỉ tiêu  kỳ này  kỳ trước  cùng kỳ"), "\(lines)")
        #expect(figures.count == 2)
        #expect(figures.first?.contains("1.200     1.100        -") == true, "\(lines)")
        #expect(figures.last?.contains("  600    12.550") == true, "\(lines)")
        #expect(words == "    ^ Sở: xem lại <sổ> khám")
    }
}
