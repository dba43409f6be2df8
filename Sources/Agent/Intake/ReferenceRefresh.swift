import Shared

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
    func contexts(for drafts: [ReportDraft], _ budget: inout Budget) async {
        for draft in drafts {
            guard budget.isOpen, clock.uptime() < budget.end else { return }
            do throws(ReferenceFetcher.Failure) {
                try await fetcher.refreshContext(
                    draft.form.code, draft.period, deadline: left(budget))
            } catch .line {
                budget.isOpen = false
            } catch {
                // Refused for this slot, or not understood: the cached context serves, if any.
            }
        }
    }

    private func left(_ budget: Budget) -> Duration {
        max(.milliseconds(100), min(Self.patience, budget.end - clock.uptime()))
    }
}
