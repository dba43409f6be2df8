import Shared

/// Writes a letter from what holds at the moment of sending: what has come since it was planned is
/// left out, and a letter of which nothing is left is not sent.
struct ComposeNotice: Sendable {
    let desk: NoticeDesk

    /// What came of writing.
    enum Result: Sendable {
        case letter(Letter)
        /// Nothing of what it asked for is still owed.
        case empty
        /// It is a quiet hour for at least one of its reports.
        case notBefore(Instant)
    }

    /// The letter of a stored notice.
    func callAsFunction(_ notice: NoticeRow, at now: Instant) async throws -> Result {
        let catalogue = desk.catalogue.current
        let lines = try await lines(of: notice, at: now)
        if notice.kind == .reminder {
            guard !lines.isEmpty else { return .empty }
            if let opening = Self.opening(of: lines, at: now, in: catalogue) {
                return .notBefore(opening)
            }
        }
        let words = NoticeWords(
            try await desk.store.read { try $0.noticeTemplates() }, department: desk.department)
        var content = content(of: notice, lines, catalogue, at: now)
        if notice.kind == .digest { content.counts = try await digestCounts(lines, at: now) }
        return .letter(
            Letter(
                identity: notice.identity, address: notice.contact?.address ?? "",
                name: notice.contact?.name ?? "", language: content.language,
                plannedAt: notice.plannedAt, subject: content.subject(words),
                text: content.text(words), html: content.html(words),
                json: content.json(identity: notice.identity, plannedAt: notice.plannedAt)))
    }

    /// What a stored notice says, in a language.
    func content(
        of notice: NoticeRow, _ lines: [NoticeLine], _ catalogue: Catalogue, at now: Instant,
        language: Language? = nil
    ) -> NoticeContent {
        let unit = notice.facility.flatMap { catalogue.facility(row: $0) }
        let name = unit.flatMap { catalogue.registry.state(of: $0, on: now.day)?.name.localized }
        let language = language ?? notice.contact?.language ?? .vi
        let fallback = name?[language] ?? desk.department[language]
        let contactName = notice.contact?.name ?? ""
        return NoticeContent(
            occasion: Self.occasion(of: notice), language: language,
            name: contactName.isEmpty ? fallback : contactName, unit: name, lines: lines,
            today: now.day)
    }

    /// For what a notice is written.
    static func occasion(of notice: NoticeRow) -> NoticeOccasion {
        switch notice.kind {
        case .digest: .digest
        case .test: .test
        case .reminder:
            notice.recipient == .department
                ? .escalation
                : notice.items.first.flatMap { NoticeOccasion(rawValue: $0.occasion.rawValue) }
                    ?? .overdue
        }
    }

    /// The reports that a notice still asks for; for a digest all that are missing.
    func lines(of notice: NoticeRow, at now: Instant) async throws -> [NoticeLine] {
        let catalogue = desk.catalogue.current
        if notice.kind == .digest { return try await missing(at: now, catalogue) }
        return try await desk.store.read { reader in
            let heard = HeardAgents(reader)
            return try notice.items.compactMap { item in
                guard let plan = try Self.plan(of: item, catalogue, reader),
                    let facility = catalogue.facility(row: item.slot.facility),
                    let standing = try NoticeDesk.standings(
                        of: plan, facility: facility, at: now, catalogue: catalogue,
                        reader: reader, heard: heard
                    ).first, let chased = standing.chased, Self.isOwed(item, chased)
                else { return nil }
                return NoticeDesk.line(standing.row, item.occasion, in: catalogue)
            }
        }
    }

    private static func plan(
        of item: NoticeItemRow, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> PeriodPlan? {
        guard let period = try reader.period(row: item.slot.period),
            let code = catalogue.forms.codes.first(where: {
                catalogue.formRow($0) == item.slot.form
            }), let form = catalogue.forms.form(code, for: period)
        else { return nil }
        return catalogue.plan(form, period)
    }

    /// Whether what was planned still holds: the same due date, or return, and nothing came.
    private static func isOwed(_ item: NoticeItemRow, _ chased: ChasedReport) -> Bool {
        let isSameDue = chased.due?.at == item.anchor
        switch item.occasion {
        case .returned: return chased.returnedAt == item.anchor
        case .before:
            let isWaiting = chased.status == .notYetDue || chased.status == .awaited
            return chased.returnedAt == nil && isWaiting && isSameDue
        case .overdue:
            return chased.returnedAt == nil && chased.status == .missing && isSameDue
        }
    }

    /// When all ladders of a letter's reports are open; nil when they are.
    private static func opening(
        of lines: [NoticeLine], at now: Instant, in catalogue: Catalogue
    ) -> Instant? {
        let openings = lines.compactMap { line in
            catalogue.ladders.ladder(for: line.form, line.period).flatMap {
                $0.opening(onOrAfter: now, in: catalogue.workingDays)
            }
        }
        return openings.max().flatMap { $0 > now ? $0 : nil }
    }

    // MARK: - The digest

    private func missing(at now: Instant, _ catalogue: Catalogue) async throws -> [NoticeLine] {
        let plans = NoticeDesk.plans(at: now, in: catalogue)
        return try await desk.store.read { reader in
            let heard = HeardAgents(reader)
            return try plans.flatMap { plan in
                try NoticeDesk.standings(
                    of: plan, at: now, catalogue: catalogue, reader: reader, heard: heard
                ).filter { $0.row.verdict.status == .missing && isAsked($0, at: now, catalogue) }
                    .map { NoticeDesk.line($0.row, .overdue, in: catalogue) }
            }
        }.sorted { ($1.daysLate ?? 0, $0.facility) < ($0.daysLate ?? 0, $1.facility) }
    }

    /// Whether a missing report is still asked for: what was given up is no news of the morning.
    private func isAsked(
        _ standing: NoticeDesk.Standing, at now: Instant, _ catalogue: Catalogue
    ) -> Bool {
        let due: DueDate? = standing.row.verdict.due
        guard standing.chased != nil, let due,
            let ladder = catalogue.ladders.ladder(
                for: standing.row.form.code, standing.row.period)
        else { return false }
        return now - due.at < Int64(ladder.giveUpDays) * 86_400_000
    }

    private func digestCounts(
        _ lines: [NoticeLine], at now: Instant
    ) async throws -> [NoticePlaceholder: Int] {
        let yesterday = now.adding(seconds: -86_400)
        let (arrived, toReview) = try await desk.store.read { reader in
            (try reader.submissionCount(since: yesterday), try reader.slotsToReview())
        }
        let fresh = lines.count { line in line.due.map { $0.at > yesterday } ?? false }
        return [
            .missing: lines.count, .newlyMissing: fresh, .arrived: arrived, .toReview: toReview,
        ]
    }
}
