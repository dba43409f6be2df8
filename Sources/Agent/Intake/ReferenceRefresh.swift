import Shared

/// What the collector has said of slots whose reports it would not take.
typealias SlotRefusals = [OutboxName.Slot: Outcome.OwnProblem]

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

    init(fetcher: ReferenceFetcher, clock: any AgentClock) {
        self.fetcher = fetcher
        self.clock = clock
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
    /// - Returns: what the collector said of reports that it would not take whatever their figures:
    ///   to be told now, before anything is kept. Nothing while the line is down.
    func contexts(
        for drafts: [ReportDraft], _ budget: inout Budget
    ) async -> SlotRefusals {
        var refusals: SlotRefusals = [:]
        for draft in drafts {
            guard budget.isOpen, clock.uptime() < budget.end else { break }
            do throws(ReferenceFetcher.Failure) {
                try await fetcher.refreshContext(
                    draft.form.code, draft.period, deadline: left(budget))
            } catch .line {
                budget.isOpen = false
            } catch .refused(let problem) where Self.isFinal(problem) {
                refusals[OutboxName.Slot(draft)] = problem
            } catch {
                // Refused for now, or not understood: the cached context serves, if any.
            }
        }
        return refusals
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
    init(_ draft: ReportDraft) {
        self.init(form: draft.form.code, period: draft.period.identifier)
    }
}
