import Shared

/// Keeps what somebody typed, durably, field by field; what others typed in the meantime stays.
struct SaveDraft: Sendable {
    /// What a page sends.
    struct Posted: Sendable {
        /// The draft that the page was made of; nil where nobody had begun one.
        var draft: Int64?
        /// The version that the page was made of.
        var seen = 1
        /// The revision that the page's draft would be sent as; nil where the page does not say so.
        var revision: Int?
        /// The fields with what stands in them.
        var texts: [DraftField: String] = [:]
        /// File and cell of fields that come from a file; empty for what is typed.
        var places: [DraftField: String] = [:]
    }

    /// What became of it.
    struct Outcome: Sendable {
        /// Nil when there was nothing to begin a draft for.
        let draft: DraftRow?
        /// What somebody else had written meanwhile.
        let clashes: [DraftMerge.Clash]
        /// Everything that was changed elsewhere since the page was made.
        let news: [DraftLog.Entry]
        /// How many fields were changed.
        let count: Int
    }

    /// Most changes of one draft: more is a program.
    static let changeLimit = 20_000
    /// Most bytes of one field; what is longer than a report can carry is told by the reader.
    static let fieldLimit = 128 << 10
    /// Most bytes of all changes of one draft: each look at it reads them all.
    static let draftLimit = 16 << 20

    let store: SQLiteStore
    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let keys: CollectorKeys
    let surroundings: Surroundings

    /// Keeps the fields.
    ///
    /// - Parameter mustBegin: whether a draft is begun even when nothing differs from what it would
    ///   begin with.
    /// - Throws: what finding the slot throws, `periodClosed`, `revisionLocked`, `periodNotEnded`
    ///   before the period has begun, `revisionStale` for a draft that has ended, `bodyTooLarge`.
    func callAsFunction(
        _ place: ReadTyping.Place, _ posted: Posted, by person: Person, mustBegin: Bool = false
    ) async throws -> Outcome {
        let catalogue = catalogue.current
        let slot = try LocatedSlot(
            form: place.form, period: place.period, facility: place.unit, in: catalogue)
        guard posted.texts.values.allSatisfy({ $0.utf8.count <= Self.fieldLimit }) else {
            throw Problem(.bodyTooLarge)
        }
        let form = slot.plan.form
        var posted = posted
        posted.texts = posted.texts.filter { $0.key.isAsked(by: form) }
        let work = Work(
            slot: slot, catalogue: catalogue, keys: keys, now: surroundings.now(),
            account: person.account, posted: posted, mustBegin: mustBegin)
        return try await queue.perform { writer in try work.write(to: writer) }
    }

    private struct Work: Sendable {
        let slot: LocatedSlot
        let catalogue: Catalogue
        let keys: CollectorKeys
        let now: Instant
        let account: Int64
        let posted: Posted
        let mustBegin: Bool

        func write(to writer: StoreWriter) throws -> Outcome {
            let key = try slot.key(in: writer)
            let state = try writer.reader.slot(key)
            let reading = TypingReading(
                slot: slot, catalogue: catalogue, reader: writer.reader, keys: keys, now: now)
            try reading.standing(key, state).refuseTyping(slot.plan)
            var draft = try writer.reader.openDraft(key)
            if let asked = posted.draft, draft?.draft != asked { throw SaveDraft.ended }
            // A page of nobody's draft whose report has been sent meanwhile: its blanks are no answer
            // to what was sent.
            let next = (state?.revision ?? 0) + 1
            if posted.draft == nil, posted.revision ?? next != next { throw SaveDraft.ended }
            let log =
                try draft.map { try writer.reader.log(of: $0) }
                ?? reading.start(state, by: account)
            // A page of nobody's draft shows what a draft begins with, and that is version 1.
            let seen = posted.draft == nil ? 1 : posted.seen
            let merge = DraftMerge(posted.texts, seen: seen, by: account, in: log)
            if draft == nil, mustBegin || !merge.changes.isEmpty {
                let begun = try writer.insertDraft(key, base: state?.counted, at: now)
                try writer.insert(log.entries, into: begun)
                draft = begun
            }
            if let open = draft, !merge.changes.isEmpty {
                try write(merge.changes, to: open, in: writer)
                draft = try writer.reader.openDraft(key)
            }
            return Outcome(
                draft: draft, clashes: merge.clashes, news: merge.news,
                count: merge.changes.count)
        }

        private func write(
            _ changes: [DraftField: String], to draft: DraftRow, in writer: StoreWriter
        ) throws {
            let before = try writer.reader.changes(of: draft)
            let bytes = changes.values.reduce(before.bytes) { $0 + $1.utf8.count }
            guard before.count + changes.count <= SaveDraft.changeLimit,
                bytes <= SaveDraft.draftLimit
            else {
                throw Problem(
                    .bodyTooLarge, vi: "Bản nháp đã có quá nhiều lần sửa.",
                    en: "The draft has been changed too often.")
            }
            let entries = changes.sorted { $0.key.name < $1.key.name }.map { field, text in
                let file = text.isEmpty ? nil : posted.places[field]
                return DraftLog.Entry(
                    version: draft.version + 1, field: field, text: text,
                    origin: file == nil ? .typed : .file, place: file, account: account, at: now)
            }
            try writer.insert(entries, into: draft)
        }
    }

    /// The page is of a draft that was sent or given up meanwhile.
    static let ended = Problem(
        .revisionStale,
        vi: "Bản nháp của trang này đã được gửi hoặc đã bỏ trong lúc đó; tải lại trang để xem bản "
            + "hiện có. Những ô vừa gõ chưa được lưu.",
        en: "The draft of this page was sent or given up meanwhile; load the page again. What was "
            + "just typed is not kept.")
}

extension TypingSheet.Standing {
    /// Lets typing pass, or says why not.
    ///
    /// - Throws: `periodClosed`, `revisionLocked`, `periodNotEnded`.
    func refuseTyping(_ plan: PeriodPlan) throws(Problem) {
        switch self {
        case .open, .early: return
        case .closed: throw Problem(.periodClosed)
        case .locked: throw Problem(.revisionLocked)
        case .notBegun(let day):
            throw Problem(
                .periodNotEnded,
                vi: "Kỳ \(plan.period.identifier) bắt đầu ngày \(day.vietnamese); từ ngày đó mới "
                    + "gõ được.",
                en: "\(plan.period.identifier) begins on \(day.iso); it can be typed from then on.")
        }
    }
}
