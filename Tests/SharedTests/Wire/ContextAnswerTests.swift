import Shared
import Testing

@Suite("The context of a form and period on the wire")
struct ContextAnswerTests {
    private func period(_ text: String) throws -> ReportingPeriod {
        try #require(ReportingPeriod(identifier: text, calendar: .statistical))
    }

    @Test("reads back what it writes: answers of every kind, absence, and what is unknown")
    func roundTrip() throws {
        let form = try #require(FormCode("HDKB-T"))
        let code = try ["a", "b", "c", "d", "e", "f", "g"].map { text in
            try #require(IndicatorCode(text))
        }
        let choice = try #require(ChoiceCode("cao"))
        let day = try #require(Day(iso: "2026-01-31"))
        let decimal = try #require(FixedDecimal("12.50"))
        let answers: [IndicatorCode: Value] = [
            code[0]: .number(decimal), code[1]: .boolean(false), code[2]: .choice(choice),
            code[3]: .date(day), code[4]: .none, code[5]: .notCollected, code[6]: .text("bỏ qua"),
        ]
        let known = HistoryKey(form: form, period: try period("2025-12"))
        let absent = HistoryKey(form: form, period: try period("2025-11"))
        let answer = ContextAnswer(
            form: form, period: try period("2026-01"), revision: 2,
            dueAt: Instant(milliseconds: 1_770_397_200_000),
            context: RuleContext(
                history: [known: .answers(answers), absent: .absent],
                replaced: [code[0]: .number(decimal)], hasRegistryEvent: true),
            counted: ContextAnswer.Counted(
                content: Digest(of: [1]), id: ReportID(milliseconds: 1, random: Array(1...10)),
                revision: 1, receivedAt: Instant(milliseconds: 1_770_097_200_000),
                dueAt: Instant(milliseconds: 1_770_397_200_000), daysLate: -3),
            returned: ContextAnswer.Returned(
                at: Instant(milliseconds: 1_770_197_200_000), reason: "Thiếu khoa Sản"),
            targets: [code[1]: FixedDecimal(12_000), code[0]: decimal])
        let read = try #require(ContextAnswer(bytes: answer.bytes))
        #expect(read.form == form)
        #expect(read.period.identifier == "2026-01")
        #expect(read.revision == 2)
        #expect(read.dueAt == answer.dueAt)
        #expect(read.counted == answer.counted && read.counted != nil)
        #expect(read.returned == answer.returned && read.returned != nil)
        #expect(read.context.hasRegistryEvent == true)
        #expect(read.targets == answer.targets && read.targets.count == 2)
        #expect(read.context.replaced == [code[0]: .number(decimal)])
        #expect(read.context.history.count == 2)
        guard case .answers(let found) = read.context.history[known],
            case .absent = read.context.history[absent]
        else {
            Issue.record("history was lost")
            return
        }
        #expect(found == answers.filter { $0.key != code[6] }, "texts do not travel")
        #expect(read.bytes == answer.bytes)
    }

    @Test(
        "anything else is no context",
        arguments: ["", "{}", "<html></html>", "{\"form\":\"HDKB-T\",\"period\":\"2026-01\"}"])
    func strangers(_ text: String) {
        #expect(ContextAnswer(bytes: Array(text.utf8)) == nil)
    }
}
