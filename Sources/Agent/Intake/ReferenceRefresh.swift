import Shared

/// What the collector has said just now of the slots that a file is about.
struct SlotNews: Sendable {
    /// Slots whose reports it would not take, with its words.
    var refusals: [OutboxName.Slot: Outcome.OwnProblem] = [:]
    /// Slots whose cached context is its answer of just now, not an older one.
    var heard: Set<OutboxName.Slot> = []
}

/// Brings the cache up to date before files are judged, as far as the line and the time allow: what
/// cannot be had is done without.
struct ReferenceRefresh: Sendable {
    /// How much more may be asked.
    struct Budget: Sendable {
        fileprivate var isOpen: Bool
        fileprivate let end: Duration
    }

    /// The longest one question may take.
    private static let patience = Duration.seconds(5)

    private let fetcher: ReferenceFetcher
    private let clock: any AgentClock
    private let firstUnit: FacilityID

    /// - Parameter firstUnit: the unit of drafts that name none.
    init(fetcher: ReferenceFetcher, clock: any AgentClock, firstUnit: FacilityID) {
        self.fetcher = fetcher
        self.clock = clock
        self.firstUnit = firstUnit
    }

    /// Fetches new forms; the first question also shows whether the line is up.
    func forms(until end: Duration) async -> Budget {
        var budget = Budget(isOpen: true, end: end)
        do throws(ReferenceFetcher.Failure) {
            _ = try await fetcher.refreshForms(deadline: left(budget))
        } catch {
            budget.isOpen = false
        }
        return budget
    }

    /// Fetches the contexts of drafts whose rules look beyond the report itself.
    ///
    /// - Returns: what the collector said, among it the reports that it would not take whatever their
    ///   figures: to be told now, before anything is kept. Nothing while the line is down.
    func contexts(
        for drafts: [ReportDraft], _ budget: inout Budget
    ) async -> SlotNews {
        var news = SlotNews()
        for draft in drafts {
            guard budget.isOpen, clock.uptime() < budget.end else { break }
            let slot = OutboxName.Slot(draft, first: firstUnit)
            do throws(ReferenceFetcher.Failure) {
                try await fetcher.refreshContext(
                    draft.form.code, draft.period, of: slot.facility, deadline: left(budget))
                news.heard.insert(slot)
            } catch .line {
                budget.isOpen = false
            } catch .refused(let problem) where Self.isFinal(problem) {
                news.refusals[slot] = problem
            } catch {
                // Refused for now, or not understood: the cached context serves, if any.
            }
        }
        return news
    }

    /// True when no figure and no retry would make the collector take this unit's report now.
    private static func isFinal(_ problem: Outcome.OwnProblem) -> Bool {
        switch ProblemCode(rawValue: problem.code) {
        case .periodNotOwed, .periodNotEnded, .periodClosed, .wrongCalendar: true
        default: false
        }
    }

    private func left(_ budget: Budget) -> Duration {
        max(.milliseconds(100), min(Self.patience, budget.end - clock.uptime()))
    }
}

extension OutboxName.Slot {
    /// The slot that a draft is about.
    ///
    /// - Parameter first: the unit of a draft that names none.
    init(_ draft: ReportDraft, first: FacilityID) {
        self.init(
            facility: draft.facility ?? first, form: draft.form.code,
            period: draft.period.identifier)
    }
}
