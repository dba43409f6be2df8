import Shared

extension Metrics {
    /// Counts how a report ended, by whichever way it came.
    func count(_ outcome: AcceptReport.Outcome) {
        switch outcome {
        case .accepted: add(.reportsAccepted)
        case .repeated: add(.reportsRepeated)
        case .refused(let problem):
            switch problem.code {
            case .idReused: add(.reportsConflicting)
            case .revisionStale: add(.reportsStale)
            default: add(.reportsRefused)
            }
        }
    }
}
