import Shared

/// Takes report files out of a folder: reads each once it has stopped changing, writes beside it what
/// became of it, and moves it away when the department has it.
///
/// What was done with a file is remembered in memory only. After a restart every file is read again,
/// and the outbox recognises what it has: a file submitted twice unchanged is one report.
actor FolderWatcher {
    /// How far a file has come.
    private enum Phase {
        /// Seen once with this stamp; read when it is still the same.
        case settling(WatchedFolder.Stamp)
        /// Told; waits for a person to change it.
        case told(WatchedFolder.Stamp)
        /// In the outbox; waits for its receipts.
        case waiting(WatchedFolder.Stamp, FileIntake.Examination, [OutboxName])
    }

    /// How long a file that met a disk fault is left alone.
    private static let faultPause = Duration.seconds(10)

    private let executor = BlockingExecutor(label: "giaoban.folder")
    private let folder: WatchedFolder
    private let intake: FileIntake
    private let outbox: SpoolOutbox
    private let references: ReferenceRefresh
    private let clock: any AgentClock
    private let language: Language
    private let log: any EventLog
    private var phases: [String: Phase] = [:]
    /// Files that a disk fault kept from going on, told once; tried again when the pause is over, so
    /// that a disk that has room again needs nobody's hand (FAULTS A5).
    private var stuck: [String: (fault: FileFault, until: Duration)] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    init(
        folder: WatchedFolder, intake: FileIntake, outbox: SpoolOutbox,
        references: ReferenceRefresh, clock: any AgentClock, language: Language,
        log: any EventLog
    ) {
        self.folder = folder
        self.intake = intake
        self.outbox = outbox
        self.references = references
        self.clock = clock
        self.language = language
        self.log = log
    }

    /// One look at the folder.
    func look() async {
        let files: [String: WatchedFolder.Stamp]
        do throws(FileFault) {
            files = try folder.files()
        } catch {
            log.record(.fileFault(name: folder.path, error))
            return
        }
        phases = phases.filter { files[$0.key] != nil }
        stuck = stuck.filter { files[$0.key] != nil }
        for name in files.keys.sorted() {
            guard let stamp = files[name] else { continue }
            if let (_, until) = stuck[name], clock.uptime() < until { continue }
            do throws(FileFault) {
                try await advance(name, stamp)
                stuck[name] = nil
            } catch {
                if stuck[name]?.fault != error { log.record(.fileFault(name: name, error)) }
                stuck[name] = (error, clock.uptime() + Self.faultPause)
            }
        }
    }

    private func advance(_ name: String, _ stamp: WatchedFolder.Stamp) async throws(FileFault) {
        switch phases[name] {
        case .settling(stamp): try await take(name, stamp)
        case .told(stamp): break
        case .waiting(stamp, let examination, let names):
            try await follow(name, stamp, examination, names)
        default: phases[name] = .settling(stamp)
        }
    }

    // MARK: - Taking

    private func take(_ name: String, _ stamp: WatchedFolder.Stamp) async throws(FileFault) {
        let bytes = try folder.read(name)
        var news = SlotNews()
        if let reading = intake.read(bytes, fileName: name), !reading.drafts.isEmpty {
            var budget = await references.forms(until: clock.uptime() + .seconds(5))
            news = await references.contexts(for: reading.drafts, &budget)
        }
        switch try await intake.take(bytes, fileName: name, news: news) {
        case .unknownKind: phases[name] = .told(stamp)
        case .noForms:
            // Stays settling: taken as soon as the forms are here.
            try folder.writeResult(FileLoading.noForms[language] + "\n", for: name)
        case .refused(let examination):
            try folder.writeResult(text(of: refusal(examination)), for: name)
            log.record(
                .fileRead(name: name, reports: 0, findings: examination.complaintCount))
            phases[name] = .told(stamp)
        case .taken(let examination, let taken):
            for report in taken where report.isNew { log.record(.reportSaved(report.name)) }
            log.record(.fileRead(name: name, reports: taken.count, findings: 0))
            try await follow(name, stamp, examination, taken.map(\.name))
        }
    }

    private func refusal(_ examination: FileIntake.Examination) -> [LocalizedText] {
        [
            LocalizedText(
                vi: "CHƯA GỬI: \(examination.complaintCount) điểm cần sửa hoặc giải trình. Sửa tệp "
                    + "rồi lưu lại; hệ thống sẽ tự đọc lại.",
                en: "NOT SENT: " + Counted.english(examination.complaintCount, "thing")
                    + " to mend or explain. Mend the "
                    + "file and save it; it will be read again.")
        ] + examination.sentences
    }

    // MARK: - Following

    /// Looks how far the file's reports have come, and tells.
    private func follow(
        _ name: String, _ stamp: WatchedFolder.Stamp, _ examination: FileIntake.Examination,
        _ names: [OutboxName]
    ) async throws(FileFault) {
        var lines: [LocalizedText] = []
        var waiting = 0
        var refused = 0
        for report in names {
            if let bytes = await outbox.receipt(of: report),
                let receipt = try? Receipt(bytes: bytes)
            {
                lines.append(receipt.sentence)
            } else if let bytes = await outbox.reason(of: report) {
                refused += 1
                lines += Self.refusal(report, bytes)
            } else {
                waiting += 1
                lines.append(Self.saved(report))
            }
        }
        let head = Self.headline(waiting: waiting, refused: refused)
        try folder.writeResult(text(of: [head] + lines + examination.sentences), for: name)
        if waiting > 0 {
            phases[name] = .waiting(stamp, examination, names)
        } else if refused > 0 {
            phases[name] = .told(stamp)
        } else {
            try folder.moveToDelivered(name)
            phases[name] = nil
        }
    }

    private static func headline(waiting: Int, refused: Int) -> LocalizedText {
        if refused > 0 {
            return LocalizedText(
                vi: "SỞ KHÔNG NHẬN \(refused) báo cáo. Xem lý do, sửa tệp rồi lưu lại.",
                en: "THE DEPARTMENT REFUSED " + Counted.english(refused, "report")
                    + ". See why, mend the file, save it.")
        }
        if waiting > 0 {
            return LocalizedText(
                vi:
                    "ĐÃ LƯU, ĐANG CHỜ GỬI \(waiting) báo cáo. Không cần làm gì; sẽ tự gửi khi có mạng.",
                en:
                    "SAVED; waiting to be sent: \(Counted.english(waiting, "report")). Nothing to do."
            )
        }
        return LocalizedText(vi: "ĐÃ GỬI, Sở đã nhận.", en: "SENT, the department has it.")
    }

    private static func saved(_ report: OutboxName) -> LocalizedText {
        LocalizedText(
            vi: "\(report.slot.form) \(report.slot.period) lần \(report.revision): trong hộp gửi.",
            en:
                "\(report.slot.form) \(report.slot.period) revision \(report.revision): in the outbox."
        )
    }

    private static func refusal(_ report: OutboxName, _ bytes: [UInt8]) -> [LocalizedText] {
        let problem = Problem(bytes: bytes)
        let detail = problem?.detail ?? LocalizedText(vi: "", en: "")
        let line = LocalizedText(
            vi: "\(report.slot.form) \(report.slot.period) lần \(report.revision): \(detail.vi)",
            en:
                "\(report.slot.form) \(report.slot.period) revision \(report.revision): \(detail.en)"
        )
        return [line] + (problem?.findings.map(\.message) ?? [])
    }

    private func text(of lines: [LocalizedText]) -> String {
        lines.map { $0[language] + "\n" }.joined()
    }
}
