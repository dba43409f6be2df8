import ArgumentParser
import Shared

/// `giaoban-agent pull`: runs configured sources by hand, as the schedule does.
struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Lấy số liệu từ các nguồn và nộp / Run the sources of HOME/sources and submit.",
        discussion: """
            A source is a file HOME/sources/NAME.conf; docs/SOURCES.md shows how to write one. Without \
            a name every source runs that no other one merges. Without a period it is the last one \
            that has ended.
            """)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Tên nguồn / The source's name.")
    var source: String?

    @Option(help: "Kỳ báo cáo / The period, such as 2026-01.")
    var period: String?

    @Flag(help: "Chỉ xem, không lưu / Show the figures and findings; save and send nothing.")
    var dryRun = false

    func run() async throws {
        try await options.run { parts, console in
            let pull = try await Pull(parts, console)
            return try await pull.run(source, period: period, dryRun: dryRun)
        }
    }
}

/// One run of `pull`.
private struct Pull {
    private let parts: AgentParts
    private let console: Console
    private let submission: Submission
    private let sources: [SourceDefinition]
    private let mistakes: [AgentConfiguration.Mistake]
    private let runner: SourceRunner

    init(_ parts: AgentParts, _ console: Console) async throws {
        self.parts = parts
        self.console = console
        submission = try await Submission(parts, console)
        (sources, mistakes) = try SourceFile.all(in: parts.home.sources, disk: parts.disk)
        runner = SourceRunner(
            sources: sources, home: parts.home, cache: parts.cache, units: submission.units,
            disk: parts.disk,
            clock: parts.clock)
    }

    func run(_ name: String?, period: String?, dryRun: Bool) async throws -> ExitStatus {
        guard mistakes.isEmpty else {
            for mistake in mistakes {
                console.warn(
                    LocalizedText(
                        vi: "\(mistake.place): \(mistake.message.vi)",
                        en: "\(mistake.place): \(mistake.message.en)"))
            }
            return .configuration
        }
        let merged = Set(sources.flatMap(\.parts))
        let chosen = sources.filter {
            name == nil ? !merged.contains($0.name) : $0.name.text == name
        }
        guard !chosen.isEmpty else { return tellNone(name) }
        await submission.refreshForms()
        if parts.cache.forms().codes.isEmpty {
            console.warn(FileLoading.noForms)
            return .configuration
        }
        var statuses: [ExitStatus] = []
        var readings: [(name: String, reading: ReportFileReading)] = []
        for source in chosen {
            guard let asked = self.period(period, of: source) else {
                statuses.append(.badData)
                continue
            }
            readings.append((source.title, try await runner.run(source, period: asked)))
        }
        if dryRun {
            for (name, reading) in readings {
                statuses.append(try await submission.rehearse(reading, name: name))
            }
        } else {
            statuses.append(try await submission.submit(readings))
        }
        return ExitStatus.worst(statuses)
    }

    private func tellNone(_ name: String?) -> ExitStatus {
        let known = sources.map(\.name.text).joined(separator: ", ")
        let folder = parts.home.sources
        console.warn(
            LocalizedText(
                vi: name.map { "Không có nguồn “\($0)” trong \(folder); có: \(known)." }
                    ?? "Chưa có nguồn nào: đặt tệp TÊN.conf vào \(folder) (xem docs/SOURCES.md).",
                en: name.map { "There is no source “\($0)” in \(folder); there are: \(known)." }
                    ?? "There is no source yet: put NAME.conf into \(folder) (see docs/SOURCES.md)."
            ))
        return .configuration
    }

    private func period(_ text: String?, of source: SourceDefinition) -> ReportingPeriod? {
        guard let text else {
            let today = parts.clock.now().day
            return runner.latestPeriod(of: source, before: today) ?? tellNoPeriod("", source)
        }
        guard let form = parts.cache.forms().versions(of: source.form).last,
            let period = ReportingPeriod(identifier: text, calendar: form.calendar),
            form.kinds.contains(period.kind)
        else { return tellNoPeriod(text, source) }
        return period
    }

    private func tellNoPeriod(_ text: String, _ source: SourceDefinition) -> ReportingPeriod? {
        console.warn(
            LocalizedText(
                vi:
                    "\(source.title): biểu \(source.form) không có ở đây hoặc không có kỳ “\(text)”; "
                    + "viết kỳ như 2026-03, 2026-Q1.",
                en: "\(source.title): the form \(source.form) is not known here or has no period "
                    + "“\(text)”; write it like 2026-03, 2026-Q1."))
        return nil
    }
}
