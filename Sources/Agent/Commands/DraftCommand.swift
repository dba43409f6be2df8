import ArgumentParser
import Shared

/// `giaoban-agent draft`: a report file to fill in, with what is known already.
struct DraftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Tạo tệp báo cáo điền sẵn / a report file with what is known filled in.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var slot: SlotArguments

    @Option(help: "Ghi vào tệp này; không có thì in ra / write to this file instead of printing.")
    var to: String?

    func run() async throws {
        try await options.run { parts, console in
            let book = try parts.identities()
            guard let code = slot.code(console), let unit = slot.unit(of: book, console) else {
                return .badData
            }
            let fetcher = ReferenceFetcher(
                transport: try parts.transport(book), cache: parts.cache)
            // With the line down what was heard before serves.
            _ = try? await fetcher.refreshForms(deadline: .seconds(5))
            guard let newest = parts.cache.forms().versions(of: code).last else {
                Approval.Obstacle.unknownForm.messages(
                    OutboxName.Slot(facility: unit, form: code, period: slot.period)
                ).forEach(console.warn)
                return .badData
            }
            guard
                let period = ReportingPeriod(
                    identifier: slot.period, calendar: newest.calendar),
                let form = parts.cache.forms().form(code, for: period)
            else {
                let accepted = newest.kinds.map(\.example).joined(separator: ", ")
                console.warn(
                    LocalizedText(
                        vi:
                            "“\(slot.period)” không phải kỳ của biểu \(code); viết như \(accepted).",
                        en: "“\(slot.period)” is no period of \(code); write it like \(accepted)."))
                return .badData
            }
            let failure = await refresh(fetcher, code, period, unit)
            if let failure { console.warn(failure) }
            let draft = PrefilledDraft(
                form: form, period: period, facility: unit,
                beside: BesideFigures(parts.cache.context(code, period, of: unit), form: form),
                language: parts.language)
            return try write(draft.text, parts, console)
        }
    }

    /// Why what is beside may be old; nil when it was heard just now.
    private func refresh(
        _ fetcher: ReferenceFetcher, _ form: FormCode, _ period: ReportingPeriod,
        _ unit: FacilityID
    ) async -> LocalizedText? {
        do throws(ReferenceFetcher.Failure) {
            try await fetcher.refreshContext(form, period, of: unit, deadline: .seconds(5))
            return nil
        } catch {
            if case .refused(let problem) = error { return problem.sentence }
            return LocalizedText(
                vi: "Chưa hỏi được Sở (\(error.reason)): dùng số liệu đã biết trước đó.",
                en: "The department could not be asked (\(error.reason)): what was known before is "
                    + "used.")
        }
    }

    private func write(
        _ text: String, _ parts: AgentParts, _ console: Console
    ) throws -> ExitStatus {
        guard let to else {
            console.say(LocalizedText(vi: text, en: text))
            return .done
        }
        guard !parts.disk.exists(to) else {
            console.warn(
                LocalizedText(
                    vi: "\(to): tệp đã có, không ghi đè. Chọn tên khác.",
                    en: "\(to): the file is there and is not overwritten. Choose another name."))
            return .badData
        }
        try parts.disk.create(to, Array(text.utf8))
        console.say(LocalizedText(vi: "Đã ghi \(to).", en: "Wrote \(to)."))
        return .done
    }
}
