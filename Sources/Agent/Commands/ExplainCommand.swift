import ArgumentParser
import Shared

/// `giaoban-agent explain`: writes down why a warning is right (`giải trình`), without touching the
/// file. It goes along with the report, and is forgotten once that is in the outbox.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Giải trình một cảnh báo / explain a warning of a report.")

    /// Most bytes of one explanation.
    private static let limit = 8192

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    @Argument(help: "Mã quy tắc hoặc mã chỉ tiêu / a rule or an indicator.")
    var about: String

    @Argument(help: "Lời giải trình; để trống là bỏ / the explanation; empty takes it back.")
    var text: String

    func run() async throws {
        try await options.run { parts, console in
            let book = try parts.identities()
            guard let code = slot.code(console), let unit = slot.unit(of: book, console) else {
                return .badData
            }
            guard let form = parts.cache.forms().versions(of: code).last else {
                Approval.Obstacle.unknownForm.messages(
                    OutboxName.Slot(facility: unit, form: code, period: slot.period)
                ).forEach(console.warn)
                return .badData
            }
            guard let period = ReportingPeriod(identifier: slot.period, calendar: form.calendar)
            else {
                console.warn(Self.badPeriod(slot.period, form))
                return .badData
            }
            guard text.utf8.count <= Self.limit else {
                console.warn(
                    LocalizedText(
                        vi: "lời giải trình quá dài: tối đa \(Self.limit) byte.",
                        en: "the explanation is too long: at most \(Self.limit) bytes."))
                return .badData
            }
            let words = text.trimmingBlanks.nfc
            let target = OutboxName.Slot(facility: unit, form: code, period: period.identifier)
            if let indicator = IndicatorCode(about), form.slot(of: indicator) != nil {
                try parts.drafts.explain(target, of: unit) {
                    $0.notes[indicator] = words.isEmpty ? nil : words
                }
            } else if let rule = RuleCode(about), form.rules.contains(where: { $0.code == rule }) {
                try parts.drafts.explain(target, of: unit) {
                    $0.rules[rule] = words.isEmpty ? nil : words
                }
            } else {
                console.warn(Self.unknown(about, form))
                return .badData
            }
            console.say(
                LocalizedText(
                    vi: "\(code) \(period.identifier): đã ghi giải trình cho \(about).",
                    en: "\(code) \(period.identifier): the explanation of \(about) is kept."))
            return .done
        }
    }

    private static func badPeriod(_ text: String, _ form: Form) -> LocalizedText {
        let accepted = form.kinds.map(\.example).joined(separator: ", ")
        return LocalizedText(
            vi: "“\(text)” không phải kỳ của biểu \(form.code); viết như \(accepted).",
            en: "“\(text)” is no period of \(form.code); write it like \(accepted).")
    }

    private static func unknown(_ text: String, _ form: Form) -> LocalizedText {
        let rules = form.rules.filter { $0.severity == .warning }.map(\.code.text)
            .joined(separator: ", ")
        return LocalizedText(
            vi: "Biểu \(form.code) không có chỉ tiêu hay quy tắc “\(text)”. Các quy tắc cảnh báo: "
                + "\(rules).",
            en: "Form \(form.code) has no indicator or rule “\(text)”. Its warnings: \(rules).")
    }
}
