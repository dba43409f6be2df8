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
        case settling(WatchedFolder.Entry)
        /// Told; waits for a person to change it.
        case told(WatchedFolder.Entry)
        /// In the outbox; waits for its receipts.
        case waiting(WatchedFolder.Entry, FileIntake.Examination, [OutboxName], Instant)
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
    /// Why the folder itself could not be looked at, the last time.
    private var folderFault: FileFault?
    private let findings: LocalFindings
    private let returned: @Sendable (OutboxName.Slot) -> ReturnedReport?
    /// The drafts as they were at the last look: a change lets every told file be read again.
    private var draftStamp: [UInt8]?
    /// Files that a disk fault kept from going on, told once; tried again when the pause is over, so
    /// that a disk that has room again needs nobody's hand (FAULTS A5).
    private var stuck: [String: (fault: FileFault, until: Duration)] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameter returned: what the department gave back of a slot.
    init(
        folder: WatchedFolder, intake: FileIntake, outbox: SpoolOutbox,
        references: ReferenceRefresh, clock: any AgentClock, language: Language,
        log: any EventLog, findings: LocalFindings = LocalFindings(),
        returned: @escaping @Sendable (OutboxName.Slot) -> ReturnedReport? = { _ in nil }
    ) {
        self.returned = returned
        self.findings = findings
        self.folder = folder
        self.intake = intake
        self.outbox = outbox
        self.references = references
        self.clock = clock
        self.language = language
        self.log = log
    }

    /// The folders in which a change means something.
    func folders() -> [String] { folder.folders() }

    /// One look at the folder.
    ///
    /// - Returns: true when the next look should come soon: something may still be being written, or
    ///   could not be done for now.
    @discardableResult
    func look() async -> Bool {
        let files: [String: WatchedFolder.Entry]
        do throws(FileFault) {
            files = try folder.files()
            folderFault = nil
        } catch {
            // Told once: an unplugged disk must not fill another one with its log (I4).
            if folderFault != error { log.record(.fileFault(name: folder.path, error)) }
            folderFault = error
            return true
        }
        phases = phases.filter { files[$0.key] != nil }
        stuck = stuck.filter { files[$0.key] != nil }
        findings.keep(only: files.keys)
        noticeDrafts()
        for name in files.keys.sorted() {
            guard let entry = files[name] else { continue }
            if let (_, until) = stuck[name], clock.uptime() < until { continue }
            do throws(FileFault) {
                try await advance(name, entry)
                stuck[name] = nil
            } catch {
                if stuck[name]?.fault != error { log.record(.fileFault(name: name, error)) }
                stuck[name] = (error, clock.uptime() + Self.faultPause)
            }
        }
        return !stuck.isEmpty
            || phases.values.contains { phase in
                if case .settling = phase { true } else { false }
            }
    }

    /// After an explanation, an approval or a rejection, files that were told are read again.
    private func noticeDrafts() {
        let stamp = intake.finaliser.drafts?.stamp()
        defer { draftStamp = stamp }
        guard stamp != draftStamp else { return }
        for (name, phase) in phases {
            if case .told(let entry) = phase { phases[name] = .settling(entry) }
        }
    }

    private func advance(_ name: String, _ entry: WatchedFolder.Entry) async throws(FileFault) {
        switch phases[name] {
        case .settling(entry):
            if let lock = entry.lock {
                // Its going is a change: the file is then looked at anew.
                try tell(name, .open(lock: lock), examination: nil)
                phases[name] = .told(entry)
            } else {
                try await take(name, entry)
            }
        case .told(entry): break
        case .waiting(entry, let examination, let names, let readAt):
            try await follow(name, entry, examination, names, readAt)
        default: phases[name] = .settling(entry)
        }
    }

    // MARK: - Taking

    private func take(_ name: String, _ entry: WatchedFolder.Entry) async throws(FileFault) {
        guard !entry.isMisnamed else { return try refuse(misnamed: name, entry) }
        // Written to since the look: it settles once more.
        guard let bytes = try folder.read(name, as: entry) else { return }
        let fileName = FilePath.name(of: name)
        var news = SlotNews()
        if let reading = intake.read(bytes, fileName: fileName, folder: entry.unit),
            !reading.drafts.isEmpty
        {
            var budget = await references.forms(until: clock.uptime() + .seconds(5))
            news = await references.contexts(for: reading.drafts, &budget)
        }
        let outcome = try await intake.take(
            bytes, fileName: fileName, folder: entry.unit, news: news)
        switch outcome {
        case .unknownKind: phases[name] = .told(entry)
        case .noForms:
            // Stays settling: taken as soon as the forms are here.
            try tell(name, .noForms, examination: nil)
        case .refused(let examination):
            try tell(name, .toMend, examination: examination, readAt: clock.now())
            findings.note(
                name, examination, at: clock.now(), slot: intake.finaliser.slot(of:))
            log.record(
                .fileRead(name: name, reports: 0, findings: examination.complaintCount))
            phases[name] = .told(entry)
        case .held(let examination, let drafts):
            findings.forget(name)
            for draft in drafts where draft.state == .checked {
                log.record(.draftHeld(draft.report.name))
            }
            try tell(name, .held(drafts), examination: examination, readAt: clock.now())
            phases[name] = .told(entry)
        case .taken(let examination, let taken):
            findings.forget(name)
            for report in taken where report.isNew { log.record(.reportSaved(report.name)) }
            try await follow(name, entry, examination, taken.map(\.name), clock.now())
            // Told beside the file, or else it is read again and again and would fill the log.
            log.record(.fileRead(name: name, reports: taken.count, findings: 0))
        }
    }

    /// A file that cannot even be opened by its name, as it comes out of an archive of an old Windows.
    private func refuse(
        misnamed name: String, _ entry: WatchedFolder.Entry
    ) throws(FileFault) {
        var reading = ReportFileReading()
        reading.faults = [
            ReadingFault(
                file: FilePath.name(of: name), cell: nil, read: FilePath.name(of: name),
                reason: LocalizedText(
                    vi: "tên tệp không viết bằng Unicode nên không mở được; đổi tên tệp, ví dụ "
                        + "HDKB-T_2026-01.csv.",
                    en: "the file's name is not in Unicode, so it cannot be opened; rename it, for "
                        + "example HDKB-T_2026-01.csv."))
        ]
        let examination = FileIntake.Examination(reading: reading, verdicts: [])
        try tell(name, .toMend, examination: examination, readAt: clock.now())
        findings.note(name, examination, at: clock.now(), slot: intake.finaliser.slot(of:))
        log.record(.fileRead(name: name, reports: 0, findings: 1))
        phases[name] = .told(entry)
    }

    // MARK: - Following

    /// Looks how far the file's reports have come, and tells.
    private func follow(
        _ name: String, _ entry: WatchedFolder.Entry, _ examination: FileIntake.Examination,
        _ names: [OutboxName], _ readAt: Instant
    ) async throws(FileFault) {
        var reports: [ResultPage.Filed] = []
        for report in names {
            if let bytes = await outbox.receipt(of: report),
                let receipt = try? Receipt(bytes: bytes)  // damaged: still to be sent again
            {
                reports.append(ResultPage.Filed(name: report, state: .received(receipt)))
            } else if let bytes = await outbox.reason(of: report) {
                reports.append(
                    ResultPage.Filed(name: report, state: .refused(Problem(bytes: bytes))))
            } else {
                reports.append(ResultPage.Filed(name: report, state: .waiting))
            }
        }
        try tell(name, .filed(reports), examination: examination, readAt: readAt)
        if reports.contains(where: \.isWaiting) {
            phases[name] = .waiting(entry, examination, names, readAt)
        } else if reports.contains(where: \.isRefused) {
            phases[name] = .told(entry)
        } else {
            phases[name] =
                try folder.moveToDelivered(name, as: entry) ? nil : .settling(entry)
        }
    }

    private func tell(
        _ name: String, _ standing: ResultPage.Standing, examination: FileIntake.Examination?,
        readAt: Instant? = nil
    ) throws(FileFault) {
        var page = ResultPage(
            file: FilePath.name(of: name), readAt: readAt, standing: standing,
            examination: examination)
        page.returned = (examination?.reading.drafts ?? []).compactMap {
            returned(intake.finaliser.slot(of: $0))
        }.filter { !standing.hasFollowed($0) }
        try folder.writeResult(page.document(language), for: name)
    }
}
