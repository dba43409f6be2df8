import Glibc
import Shared
import Synchronization

/// The drafts of a home: `drafts/FORM_PERIOD_UNIT/draft`, and beside it the explanations that were
/// typed for that report. Each is replaced whole, so that a power cut leaves the old one or the new.
///
/// Whoever changes something does so under the home's save lock, as with the outbox.
struct DraftStore: Sendable {
    /// Where it lies.
    let root: String
    private let disk: any FileSystem
    private let lockPath: String?
    /// Hears of files that cannot be read; nil where nobody listens.
    var watch: DraftWatch?

    private static let file = "draft"
    private static let words = "explanations.json"
    /// Replaced at every change: its stamp tells other processes to look again.
    private static let change = "changed"

    /// - Parameter lockPath: the lock shared by the home's processes; nil where there is one only.
    init(root: String, disk: any FileSystem, lockPath: String?) {
        self.root = root
        self.disk = disk
        self.lockPath = lockPath
        watch = nil
    }

    // MARK: - Reading

    /// Every draft that can be read, by form and period. What is damaged is moved aside; what a newer
    /// program wrote stays where it is.
    func all() -> [HeldDraft] {
        // No folder yet means no draft yet.
        let names = ((try? disk.list(root)) ?? []).sorted()
        return names.compactMap { name in
            let path = "\(root)/\(name)/\(Self.file)"
            guard disk.exists(path) else { return nil }
            switch content(path) {
            case nil: return nil
            case .draft(let draft): return draft
            case .newer(let format):
                watch?.note(path) { .draftNewer(file: "\(name)/\(Self.file)", format: format) }
            case .damaged(let why):
                // The unit's file still lies in its folder: it is taken anew.
                guard (try? disk.rename(path, to: path + ".damaged")) != nil else { return nil }
                watch?.log.record(.draftDamaged(file: "\(name)/\(Self.file)", why: why))
            }
            return nil
        }
    }

    /// The draft of a slot, or nil.
    func draft(_ slot: OutboxName.Slot, of facility: FacilityID) -> HeldDraft? {
        // Missing, or damaged and then moved aside by `all`, or newer and then left alone by `put`.
        guard case .draft(let draft)? = content(folder(slot, facility) + "/" + Self.file) else {
            return nil
        }
        return draft
    }

    /// What a file holds; nil for one that is missing or cannot be read now.
    private func content(_ path: String) -> DraftFile.Content? {
        let bytes = try? disk.read(path, limit: SpoolFile.limit)
        return bytes.map { DraftFile.decode($0) }
    }

    private func isNewer(_ path: String) -> Bool {
        if case .newer? = content(path) { return true }
        return false
    }

    /// Something that differs after every change.
    func stamp() -> [UInt8]? { try? disk.read(root + "/" + Self.change, limit: 64) }

    // MARK: - Changing

    /// Changes the draft of a slot; `work` is given what is held and returns what is to be, or nil to
    /// leave it.
    func change<Failure: Error>(
        _ slot: OutboxName.Slot, of facility: FacilityID,
        _ work: (HeldDraft?) throws(Failure) -> HeldDraft?
    ) throws -> HeldDraft? {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        guard let next = try work(draft(slot, of: facility)) else { return nil }
        try put(next)
        return next
    }

    /// Holds a report for the head. The same figures as before keep their state: what was given back
    /// or taken back is not asked for again by itself, and an approved one is on its way already.
    func hold(_ report: OutboxReport, at now: Instant) throws(FileFault) -> HeldDraft {
        let slot = report.name.slot
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        let before = draft(slot, of: report.header.facility)
        if let before, before.report.header.content == report.header.content { return before }
        guard let state = try? (before?.state ?? .draft).after(.examine(accepted: true)) else {
            // Approved and not sent yet: these figures come after it, as a revision.
            return before ?? HeldDraft(state: .checked, at: now, report: report)
        }
        let held = HeldDraft(state: state, at: now, report: report)
        try put(held)
        return held
    }

    /// Lets go of a slot's draft and of what was typed for it; nothing where nothing was.
    func forget(_ slot: OutboxName.Slot, of facility: FacilityID) throws(FileFault) {
        guard disk.exists(folder(slot, facility)) else { return }
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try clear(folder(slot, facility))
    }

    /// Lets go of a draft that is in the outbox, and of what was typed for it. Another one that was
    /// held in its place meanwhile stays.
    func settle(_ sent: HeldDraft) throws(FileFault) {
        let facility = sent.report.header.facility
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        let held = draft(sent.slot, of: facility)
        guard held?.report.header.id == sent.report.header.id else { return }
        try clear(folder(sent.slot, facility))
    }

    private func clear(_ folder: String) throws(FileFault) {
        for path in [Self.file, Self.words].map({ folder + "/" + $0 })
        where disk.exists(path) && !isNewer(path) {
            try disk.remove(path)
        }
        try note()
    }

    private func put(_ draft: HeldDraft) throws(FileFault) {
        let folder = folder(draft.slot, draft.report.header.facility)
        let path = folder + "/" + Self.file
        guard !isNewer(path) else {
            throw FileFault(operation: "replace", path: path, code: ENOTSUP)
        }
        try disk.makeDirectory(folder)
        try disk.replace(path, DraftFile.encode(draft))
        try note()
    }

    private func note() throws(FileFault) {
        try disk.makeDirectory(root)
        let number = stamp().flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
        try disk.replace(root + "/" + Self.change, Array("\(number &+ 1)".utf8))
    }

    private func takeLock() throws(FileFault) -> FileLock? {
        guard let lockPath else { return nil }
        return try FileLock.wait(lockPath)
    }

    private func folder(_ slot: OutboxName.Slot, _ facility: FacilityID) -> String {
        "\(root)/\(slot.form)_\(slot.period)_\(facility)"
    }

    // MARK: - Explanations

    /// What was typed for a slot: explanations by rule, notes by indicator.
    struct Explanations: Hashable, Sendable {
        var rules: [RuleCode: String] = [:]
        var notes: [IndicatorCode: String] = [:]

        var isEmpty: Bool { rules.isEmpty && notes.isEmpty }
    }

    /// The explanations typed for a slot.
    func explanations(_ slot: OutboxName.Slot, of facility: FacilityID) -> Explanations {
        let path = folder(slot, facility) + "/" + Self.words
        // Missing or damaged: typed again.
        guard let bytes = try? disk.read(path, limit: 1 << 20),
            let value = try? JSONValue(parsing: bytes)
        else { return Explanations() }
        var explanations = Explanations(notes: value["notes"]?.textsByIndicator ?? [:])
        for member in value["rules"]?.members ?? [] {
            guard let code = RuleCode(member.key), let text = member.value.text else { continue }
            explanations.rules[code] = text
        }
        return explanations
    }

    /// Keeps one explanation more; an empty text takes it back.
    func explain(
        _ slot: OutboxName.Slot, of facility: FacilityID,
        _ change: (inout Explanations) -> Void
    ) throws(FileFault) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        var explanations = explanations(slot, of: facility)
        change(&explanations)
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("notes")
            writer.texts(explanations.notes)
            writer.key("rules")
            writer.object { writer in
                for (code, text) in explanations.rules.sorted(by: { $0.key < $1.key }) {
                    writer.text(code.text, text)
                }
            }
        }
        let folder = folder(slot, facility)
        try disk.makeDirectory(folder)
        try disk.replace(folder + "/" + Self.words, writer.bytes)
        try note()
    }
}

/// Tells of drafts that cannot be read: of one that stays where it is only once.
final class DraftWatch: Sendable {
    /// Where it is told.
    let log: any EventLog
    private let told = Mutex<Set<String>>([])

    init(log: any EventLog) {
        self.log = log
    }

    /// Tells of the file at `path`, the first time.
    func note(_ path: String, _ event: () -> AgentEvent) {
        if told.withLock({ $0.insert(path).inserted }) { log.record(event()) }
    }
}

extension Report.Content {
    /// The same with explanations added where the file itself has none.
    func adding(_ explanations: DraftStore.Explanations, to form: Form) -> Report.Content {
        var content = self
        content.explanations.merge(explanations.rules) { own, _ in own }
        for (code, text) in explanations.notes where form.slot(of: code) != nil {
            if content.notes[code] == nil { content.notes[code] = text }
        }
        return content
    }
}
