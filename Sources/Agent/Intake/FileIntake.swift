import Shared

/// Takes one report file all the way into the outbox, or says why not. A file is taken whole or not
/// at all: with one bad cell nothing of it is saved, so nobody wonders what has been sent.
struct FileIntake: Sendable {
    /// What a file came to.
    enum Outcome: Sendable {
        /// The kind of file is not known.
        case unknownKind
        /// No form is cached and none could be fetched.
        case noForms
        /// Something must be mended: unreadable cells, broken rules, missing explanations.
        case refused(Examination)
        /// Every report of the file is durable in the outbox, or was already.
        case taken(Examination, [Taken])
        /// Nothing keeps the file back; these of its reports wait for the unit's head, or came back
        /// from there.
        case held(Examination, [HeldDraft])
    }

    /// One report of a taken file.
    struct Taken: Sendable {
        /// Its name in the outbox.
        let name: OutboxName
        /// False when the same content was there before.
        let isNew: Bool
        /// False when its receipt is here already.
        let isWaiting: Bool
    }

    /// What reading and the rules say of a file.
    struct Examination: Sendable {
        /// What the file says.
        let reading: ReportFileReading
        /// The rules' verdict on each draft; nil for one that is in the outbox or counted already.
        let verdicts: [Verdict?]
        /// What is to be said of drafts that the collector counts already, sent from elsewhere.
        var counted: [LocalizedText] = []

        /// True when nothing keeps the file back.
        var isAcceptable: Bool {
            reading.faults.isEmpty && !reading.drafts.isEmpty
                && zip(reading.drafts, verdicts).allSatisfy { draft, verdict in
                    verdict?.accepts(draft.content) ?? true
                }
        }
    }

    private let cache: ReferenceCache
    let finaliser: Finaliser

    init(cache: ReferenceCache, finaliser: Finaliser) {
        self.cache = cache
        self.finaliser = finaliser
    }

    /// Reads a file with the cached forms; nil when its kind is unknown.
    ///
    /// - Parameter folder: the unit's folder it lies in, when it lies in one.
    func read(
        _ bytes: [UInt8], fileName: String, folder: String? = nil
    ) -> ReportFileReading? {
        SourceCatalog.source(for: fileName)?
            .with(mappings: cache.mappings)
            .read(bytes, fileName: fileName, forms: cache.forms())
            .assigned(to: finaliser.units, folder: folder, file: fileName)
            .explained(by: finaliser)
    }

    /// Reads and judges a file; nothing is saved or sent.
    ///
    /// - Parameter heard: the slots whose context was heard from the collector just now.
    func examine(
        _ reading: ReportFileReading, heard: Set<OutboxName.Slot> = []
    ) async throws(FileFault) -> Examination {
        var reading = reading
        var verdicts: [Verdict?] = []
        var counted: [LocalizedText] = []
        for draft in reading.drafts {
            switch try await finaliser.rehearse(
                draft, isHeard: heard.contains(finaliser.slot(of: draft)))
            {
            case .kept(let verdict, let withdrawn):
                if let withdrawn { reading.remarks.append(draft.withdrawn(withdrawn)) }
                verdicts.append(verdict)
            case .tooLarge(let bytes):
                reading.faults.append(draft.tooLarge(bytes))
                verdicts.append(nil)
            case .returned(let returned, let revision):
                reading.faults.append(draft.returned(returned, revision))
                verdicts.append(nil)
            case .counted(let facts):
                counted.append(facts.sentence(draft))
                verdicts.append(nil)
            case .lost(let name):
                reading.remarks.append(draft.lost(name))
                verdicts.append(nil)
            case .strangeUnit(let unit):
                reading.faults.append(draft.strange(unit, known: finaliser.units))
                verdicts.append(nil)
            case .saved, .unchanged, .held, .prepared: verdicts.append(nil)
            }
        }
        return Examination(reading: reading, verdicts: verdicts, counted: counted)
    }

    /// Takes a file.
    ///
    /// - Parameters:
    ///   - folder: the unit's folder it lies in, when it lies in one.
    ///   - news: what the collector has just said of the file's slots.
    func take(
        _ bytes: [UInt8], fileName: String, folder: String? = nil, news: SlotNews = SlotNews()
    ) async throws(FileFault) -> Outcome {
        guard let reading = read(bytes, fileName: fileName, folder: folder) else {
            return .unknownKind
        }
        return try await take(reading, fileName: fileName, news: news)
    }

    /// Takes what a file or another source says.
    func take(
        _ reading: ReportFileReading, fileName: String, news: SlotNews
    ) async throws(FileFault) -> Outcome {
        if cache.forms().codes.isEmpty { return .noForms }
        let examination = try await examine(reading, heard: news.heard)
            .adding(news.refusals, slot: finaliser.slot)
        guard examination.isAcceptable else { return .refused(examination) }
        var taken: [Taken] = []
        var held: [HeldDraft] = []
        for (index, draft) in reading.drafts.enumerated() {
            switch try await finaliser.finalise(
                draft, isHeard: news.heard.contains(finaliser.slot(of: draft)))
            {
            case .saved(let name):
                taken.append(Taken(name: name, isNew: true, isWaiting: true))
            case .unchanged(let name, let isWaiting):
                taken.append(Taken(name: name, isNew: false, isWaiting: isWaiting))
            case .lost(let name):
                taken.append(Taken(name: name, isNew: false, isWaiting: true))
            case .counted, .prepared: continue
            case .held(let draft): held.append(draft)
            case .returned(let returned, let revision):
                // As below: it was given back in between.
                var reading = examination.reading
                reading.faults.append(draft.returned(returned, revision))
                return .refused(Examination(reading: reading, verdicts: examination.verdicts))
            case .kept(let verdict, _):
                // Another process sent a revision in between, and this one now needs a reason.
                var verdicts = examination.verdicts
                verdicts[index] = verdict
                return .refused(Examination(reading: reading, verdicts: verdicts))
            case .strangeUnit(let unit):
                // As above: nothing can take a unit away while this runs, and nothing is lost if it does.
                var reading = examination.reading
                reading.faults.append(draft.strange(unit, known: finaliser.units))
                return .refused(Examination(reading: reading, verdicts: examination.verdicts))
            case .tooLarge(let bytes):
                // As above: the examination saw a smaller one.
                var reading = examination.reading
                reading.faults.append(draft.tooLarge(bytes))
                return .refused(Examination(reading: reading, verdicts: examination.verdicts))
            }
        }
        return held.isEmpty ? .taken(examination, taken) : .held(examination, held)
    }
}

extension ReportDraft {
    /// The complaint that this home does not speak for the unit that the file names.
    fileprivate func strange(_ unit: FacilityID, known: [FacilityID]) -> ReadingFault {
        let units = known.map(\.text).joined(separator: ", ")
        return ReadingFault(
            file: content.source?.file ?? "", cell: nil, read: unit.text,
            reason: LocalizedText(
                vi:
                    "thư mục này chưa ghi danh cho đơn vị đó; đã ghi danh: \(units). Sửa mã đơn vị trong "
                    + "tệp, hoặc xin Sở mã ghi danh cho đơn vị rồi chạy giaoban-agent enrol.",
                en:
                    "this home is not enrolled for that unit; it is for: \(units). Mend the unit's code in "
                    + "the file, or ask for a code for the unit and run giaoban-agent enrol."))
    }
}

extension FileIntake.Examination {
    /// The same with the collector's refusals as complaints. They concern new reports only: one that
    /// is in the outbox already has been, or will be, answered for itself.
    fileprivate func adding(
        _ refusals: [OutboxName.Slot: Outcome.OwnProblem],
        slot: (ReportDraft) -> OutboxName.Slot
    ) -> FileIntake.Examination {
        var reading = reading
        reading.faults += zip(reading.drafts, verdicts).compactMap { draft, verdict in
            guard verdict != nil else { return nil }
            return refusals[slot(draft)].map(draft.refused)
        }
        return FileIntake.Examination(
            reading: reading, verdicts: verdicts, counted: counted)
    }

    /// Everything a person should read, in the order of the file.
    var sentences: [LocalizedText] {
        var lines = reading.faults.map(\.message)
        for (draft, verdict) in zip(reading.drafts, verdicts) {
            lines += draft.remarks.map(\.message)
            guard let verdict else { continue }
            let places = FigurePlaces(draft)
            lines += verdict.findings.map {
                $0.sentence(at: places, isExplained: $0.isExplained(in: draft.content))
            }
            if let note = Self.unevaluated(verdict, draft) { lines.append(note) }
        }
        return lines + reading.remarks.map(\.message)
    }

    /// How many things a person must mend.
    var complaintCount: Int {
        zip(reading.drafts, verdicts).reduce(reading.faults.count) { count, pair in
            guard let verdict = pair.1 else { return count }
            return count + verdict.hard.count + verdict.unexplained(in: pair.0.content).count
        }
    }

    /// What could not be judged here, a sentence a report.
    var unevaluated: [LocalizedText] {
        zip(reading.drafts, verdicts).compactMap { draft, verdict in
            verdict.flatMap { Self.unevaluated($0, draft) }
        }
    }

    private static func unevaluated(_ verdict: Verdict, _ draft: ReportDraft) -> LocalizedText? {
        let count = verdict.unevaluated.count { $0.reason == .historyUnknown }
        guard count > 0 else { return nil }
        let file = draft.content.source?.file ?? ""
        return LocalizedText(
            vi:
                "\(file) \(draft.period.identifier): \(count) quy tắc cần số liệu kỳ trước chưa kiểm "
                + "tra được ở đây; máy chủ của Sở sẽ kiểm tra.",
            en: "\(file) \(draft.period.identifier): the collector will judge "
                + Counted.english(count, "rule") + " on earlier figures not known here.")
    }
}
