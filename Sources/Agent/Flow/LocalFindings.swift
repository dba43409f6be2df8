import Shared
import Synchronization

/// Which reports are kept back by this unit's own check, by the files they stand in: for the status
/// page and the department. In memory only: after a start every file is read again.
final class LocalFindings: Sendable {
    /// One file that could not be taken.
    struct Entry: Hashable, Sendable {
        /// The file's name.
        let file: String
        /// The form and period, where they could be read.
        let slot: OutboxName.Slot?
        /// The rules it breaks.
        let rules: [RuleCode]
        /// How many things a person must mend or explain in the whole file.
        let complaints: Int
        /// Since when.
        let since: Instant
    }

    private let state = Mutex<[String: [Entry]]>([:])

    /// Every entry, by file.
    var entries: [Entry] {
        state.withLock { state in state.keys.sorted().flatMap { state[$0] ?? [] } }
    }

    /// Notes that a file is kept back.
    ///
    /// - Parameter slot: what a draft is about, with the home's first unit where it names none.
    func note(
        _ file: String, _ examination: FileIntake.Examination, at now: Instant,
        slot: (ReportDraft) -> OutboxName.Slot
    ) {
        var entries: [Entry] = []
        let complaints = examination.complaintCount
        for (draft, verdict) in zip(examination.reading.drafts, examination.verdicts) {
            guard let verdict else { continue }
            let broken = verdict.hard + verdict.unexplained(in: draft.content)
            guard !broken.isEmpty || !examination.reading.faults.isEmpty else { continue }
            var rules: [RuleCode] = []
            for finding in broken where !rules.contains(finding.rule) { rules.append(finding.rule) }
            entries.append(
                Entry(
                    file: file, slot: slot(draft), rules: rules, complaints: complaints,
                    since: now))
        }
        if entries.isEmpty {
            entries = [Entry(file: file, slot: nil, rules: [], complaints: complaints, since: now)]
        }
        state.withLock { $0[file] = entries }
    }

    /// Notes that a file is no longer kept back, or has gone.
    func forget(_ file: String) {
        state.withLock { $0[file] = nil }
    }

    /// Keeps the entries of these files only.
    func keep(only files: some Collection<String>) {
        let files = Set(files)
        state.withLock { state in state = state.filter { files.contains($0.key) } }
    }
}
