import ArgumentParser
import Shared

/// `giaoban-agent submit`: durable in the outbox, then one attempt to deliver.
struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Nộp tệp báo cáo, in biên nhận / submit report files and print the receipts.")

    /// The longest a submission may wait for the line, all in all.
    static let patience = Duration.seconds(15)

    @OptionGroup var options: HomeOptions

    @Argument(help: "Các tệp báo cáo / report files.")
    var files: [String]

    func run() async throws {
        try await options.run { parts, console in
            let submission = try await Submission(parts, console)
            return try await submission.submit(files)
        }
    }
}

/// One run of `submit`.
struct Submission {
    private let parts: AgentParts
    private let console: Console
    private let outbox: SpoolOutbox
    private let intake: FileIntake
    private let courier: Courier
    private let references: ReferenceRefresh
    private let end: Duration

    init(_ parts: AgentParts, _ console: Console) async throws {
        let book = try parts.identities()
        // Where nothing runs all the time, each submission is a start.
        if case .free = try FileLock.probe(parts.home.runLock) {
            await parts.instances.begin(book.all.map(\.facility))
        }
        self.parts = parts
        self.console = console
        let transport = try parts.transport(book)
        outbox = try await parts.outbox()
        intake = parts.intake(outbox, book)
        courier = parts.courier(outbox, transport, book, log: SilentLog())
        references = ReferenceRefresh(
            fetcher: ReferenceFetcher(transport: transport, cache: parts.cache),
            clock: parts.clock, firstUnit: book.first.facility)
        end = parts.clock.uptime() + SubmitCommand.patience
    }

    /// Takes every file, then delivers what was taken.
    func submit(_ paths: [String]) async throws -> ExitStatus {
        var statuses: [ExitStatus] = []
        var taken: [FileIntake.Taken] = []
        // A third of the patience at most: a slow line must not eat the attempt to deliver.
        var budget = await references.forms(until: parts.clock.uptime() + .seconds(5))
        for path in paths {
            guard let file = FileLoading.load(path, parts, console) else {
                statuses.append(.badData)
                continue
            }
            var news = SlotNews()
            if let reading = intake.read(file.bytes, fileName: file.name) {
                news = await references.contexts(for: reading.drafts, &budget)
            }
            let outcome = try await intake.take(
                file.bytes, fileName: file.name, news: news)
            statuses.append(tell(outcome, file.name))
            if case .taken(_, let reports) = outcome { taken += reports }
        }
        statuses += try await deliver(taken)
        return ExitStatus.worst(statuses)
    }

    /// The units that this home speaks for.
    var units: [FacilityID] { intake.units }

    /// Fetches new forms as far as the line allows.
    func refreshForms() async {
        _ = await references.forms(until: parts.clock.uptime() + .seconds(5))
    }

    /// Takes what configured sources say, then delivers what was taken.
    func submit(
        _ readings: [(name: String, reading: ReportFileReading)]
    ) async throws -> ExitStatus {
        var statuses: [ExitStatus] = []
        var taken: [FileIntake.Taken] = []
        var budget = await references.forms(until: parts.clock.uptime() + .seconds(5))
        for (name, reading) in readings {
            let reading = reading.assigned(to: units, folder: nil, file: name)
            let news = await references.contexts(for: reading.drafts, &budget)
            let outcome = try await intake.take(reading, fileName: name, news: news)
            statuses.append(tell(outcome, name))
            if case .taken(_, let reports) = outcome { taken += reports }
        }
        statuses += try await deliver(taken)
        return ExitStatus.worst(statuses)
    }

    /// Shows the figures that a source gives and what the rules say of them; nothing is kept.
    func rehearse(_ reading: ReportFileReading, name: String) async throws -> ExitStatus {
        let reading = reading.assigned(to: units, folder: nil, file: name)
        for draft in reading.drafts {
            let head = "\(name): \(draft.form.code) \(draft.period.identifier)"
            console.say(LocalizedText(vi: head, en: head))
            for (indicator, value) in zip(draft.form.indicators, draft.content.values) {
                guard let value else { continue }
                let line = "  \(indicator.code);\(value.shown)"
                console.say(LocalizedText(vi: line, en: line))
            }
        }
        let examination = try await intake.examine(reading)
        examination.sentences.forEach(console.warn)
        return examination.isAcceptable ? .done : .badData
    }

    private func tell(_ outcome: FileIntake.Outcome, _ name: String) -> ExitStatus {
        switch outcome {
        case .unknownKind:
            console.warn(FileLoading.unknownKind(name))
            return .badData
        case .noForms:
            // Not `.kept`: whoever reads that code may throw the file away.
            console.warn(FileLoading.noForms)
            return .configuration
        case .refused(let examination):
            examination.sentences.forEach(console.warn)
            console.warn(
                LocalizedText(
                    vi:
                        "\(name): chưa gửi gì; \(examination.complaintCount) điểm cần sửa hoặc giải "
                        + "trình.",
                    en:
                        "\(name): nothing was sent; "
                        + Counted.english(examination.complaintCount, "thing") + " to mend or "
                        + "explain."))
            return .badData
        case .held(let examination, let drafts):
            examination.sentences.forEach(console.warn)
            for draft in drafts { console.warn(draft.sentence) }
            return drafts.contains { !$0.state.isOnItsWay } ? .badData : .kept
        case .taken(let examination, _):
            examination.sentences.forEach(console.warn)
            examination.counted.forEach(console.say)
            return .done
        }
    }

    // MARK: - Delivering

    private func deliver(_ taken: [FileIntake.Taken]) async throws -> [ExitStatus] {
        let waiting = taken.filter(\.isWaiting).map(\.name)
        let left = end - parts.clock.uptime()
        let deliveries =
            waiting.isEmpty ? [:] : try await courier.deliverOnce(waiting, within: left)
        var statuses: [ExitStatus] = []
        for report in taken {
            statuses.append(await tell(report, deliveries[report.name.id]))
        }
        return statuses
    }

    private func tell(
        _ report: FileIntake.Taken, _ delivery: Courier.Delivery?
    ) async -> ExitStatus {
        let name = report.name
        if case .outcome(.refused) = delivery {
            await RefusedReport(name, in: outbox).lines.forEach(console.warn)
            return .badData
        }
        if let receipt = await outbox.receipt(of: name), let read = try? Receipt(bytes: receipt) {
            if !report.isNew {
                console.say(
                    LocalizedText(
                        vi: "\(name.slot.form) \(name.slot.period): nội dung không đổi, vẫn là báo "
                            + "cáo lần \(name.revision).",
                        en: "\(name.slot.form) \(name.slot.period): unchanged, still revision "
                            + "\(name.revision)."))
            }
            console.say(read.sentence)
            return .done
        }
        let undelivered = Undelivered(name: name, delivery: delivery, outbox: parts.home.outbox)
        console.warn(undelivered.sentence)
        return undelivered.status
    }
}
