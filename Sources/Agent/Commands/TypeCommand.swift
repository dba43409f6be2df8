import ArgumentParser
import Glibc
import Shared

/// `giaoban-agent type`: figures by hand, beside what the sources give.
struct TypeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "type",
        abstract: "Gõ tay số liệu / Type figures that no source has, or has wrong.",
        discussion: """
            They take the place of what the sources say the next time these run (`pull`, the \
            schedule). The last one typed counts; all are kept, with who and when. An empty value \
            (`kham=`) takes the earlier ones back. Without any INDICATOR=VALUE the list is shown.

              giaoban-agent type --home DIR HDKB-T 2026-01 phau_thuat=12 --note "sổ phòng mổ"
            """)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Mã biểu / The form, such as HDKB-T.")
    var form: String

    @Argument(help: "Kỳ báo cáo / The period, such as 2026-01.")
    var period: String

    @Argument(help: "CHỈ_TIÊU=SỐ / INDICATOR=VALUE, as in a report file.")
    var figures: [String] = []

    @Option(help: "Ghi chú / Why, sent as the note of each figure.")
    var note: String?

    @Option(help: "Người gõ / Who types; the system's user unless given.")
    var by: String?

    @Option(help: "Đơn vị / The unit, where the home has several.")
    var unit: String?

    func run() async throws {
        try await options.run { parts, console in
            try await TypingDesk(parts, console, self).run()
        }
    }
}

/// One run of `type`.
private struct TypingDesk {
    private let parts: AgentParts
    private let console: Console
    private let command: TypeCommand

    init(_ parts: AgentParts, _ console: Console, _ command: TypeCommand) {
        self.parts = parts
        self.console = console
        self.command = command
    }

    func run() async throws -> ExitStatus {
        let units = try parts.identities().all.map(\.facility)
        guard let code = FormCode(command.form),
            let form = parts.cache.forms().versions(of: code).last,
            let period = ReportingPeriod(identifier: command.period, calendar: form.calendar),
            let version = parts.cache.forms().form(code, for: period)
        else {
            let known = parts.cache.forms().codes.map(\.text).joined(separator: ", ")
            return refuse(
                "Không có biểu “\(command.form)” cho kỳ “\(command.period)”; các biểu: \(known).",
                "There is no form “\(command.form)” for “\(command.period)”; forms: \(known).")
        }
        let unit = command.unit.map { FacilityID($0) } ?? units.first
        guard let unit, units.contains(unit) else {
            let known = units.map(\.text).joined(separator: ", ")
            return refuse(
                "Không có đơn vị “\(command.unit ?? "")” ở đây; có: \(known).",
                "There is no unit “\(command.unit ?? "")” here; there are: \(known).")
        }
        guard let entries = entries(version) else { return .badData }
        // Two who type at once must not take each other's figures away.
        let lock = try FileLock.wait(parts.home.saveLock + ".typed")
        defer { extendLifetime(lock) }
        var typed = try TypedFigures(
            home: parts.home, form: code, period: period, unit: unit, disk: parts.disk)
        if !entries.isEmpty { try typed.add(entries) }
        show(typed, version)
        return .done
    }

    /// The figures of the command line, each readable for its indicator; nil after telling why not.
    private func entries(_ form: Form) -> [TypedFigures.Entry]? {
        let note = command.note?.trimmingBlanks.nfc
        let by = (command.by ?? Self.systemUser).trimmingBlanks.nfc
        var entries: [TypedFigures.Entry] = []
        var isGood = true
        for figure in command.figures {
            let name = String(figure.prefix { $0 != "=" }).trimmingBlanks
            let text = String(figure.drop { $0 != "=" }.dropFirst()).trimmingBlanks.nfc
            guard figure.contains("="), let code = IndicatorCode(name),
                let slot = form.slot(of: code)
            else {
                _ = refuse(
                    "“\(figure)”: cần CHỈ_TIÊU=SỐ với một chỉ tiêu của biểu \(form.code).",
                    "“\(figure)”: INDICATOR=VALUE is needed, an indicator of form \(form.code).")
                isGood = false
                continue
            }
            if case .refused(let reason) = FigureReader(locale: .vi)
                .read(text, as: form.indicators[slot])
            {
                _ = refuse("\(name): “\(text)” — \(reason.vi)", "\(name): “\(text)” — \(reason.en)")
                isGood = false
                continue
            }
            entries.append(
                TypedFigures.Entry(
                    indicator: code, text: text, note: note?.isEmpty == false ? note : nil,
                    by: by.isEmpty ? "?" : String(by.prefix(60)), at: parts.clock.now()))
        }
        return isGood ? entries : nil
    }

    private func show(_ typed: TypedFigures, _ form: Form) {
        let current = typed.current
        if current.isEmpty {
            console.say(LocalizedText(vi: "Chưa có số gõ tay nào.", en: "Nothing is typed."))
        }
        for entry in current {
            let title = form.slot(of: entry.indicator).map { form.indicators[$0].title }
            let note = entry.note.map { " – \($0)" } ?? ""
            console.say(
                LocalizedText(
                    vi: "\(entry.indicator) = \(entry.text) (\(title?.vi ?? "")), \(entry.by), "
                        + "\(entry.at.vietnamese)\(note)",
                    en: "\(entry.indicator) = \(entry.text) (\(title?.en ?? "")), \(entry.by), "
                        + "\(entry.at.rfc3339)\(note)"))
        }
    }

    private func refuse(_ vi: String, _ en: String) -> ExitStatus {
        console.warn(LocalizedText(vi: vi, en: en))
        return .badData
    }

    private static var systemUser: String {
        guard let entry = unsafe getpwuid(getuid()) else { return "" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
