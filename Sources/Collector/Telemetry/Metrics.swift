import Shared
import Synchronization

/// What the collector counts, as Prometheus reads it. Each counter is a case, documented in
/// `docs/OPERATIONS.md`.
final class Metrics: Sendable {
    /// Every counter.
    enum Counter: Int, CaseIterable, Sendable {
        case requestsInformational, requestsSuccessful, requestsRedirected, requestsRefused
        case requestsFailed
        case reportsAccepted, reportsRepeated, reportsRefused, reportsConflicting, reportsStale
        case enrolments, storageFailures, heartbeats
        case codesReused, keysForked, keysCloned
        case bodyBytes

        /// Name and labels, as they are printed.
        var name: String {
            switch self {
            case .requestsInformational: #"giaoban_http_requests_total{class="1xx"}"#
            case .requestsSuccessful: #"giaoban_http_requests_total{class="2xx"}"#
            case .requestsRedirected: #"giaoban_http_requests_total{class="3xx"}"#
            case .requestsRefused: #"giaoban_http_requests_total{class="4xx"}"#
            case .requestsFailed: #"giaoban_http_requests_total{class="5xx"}"#
            case .reportsAccepted: #"giaoban_reports_total{outcome="accepted"}"#
            case .reportsRepeated: #"giaoban_reports_total{outcome="repeated"}"#
            case .reportsRefused: #"giaoban_reports_total{outcome="refused"}"#
            case .reportsConflicting: #"giaoban_reports_total{outcome="conflicting"}"#
            case .reportsStale: #"giaoban_reports_total{outcome="stale"}"#
            case .enrolments: "giaoban_enrolments_total"
            case .storageFailures: "giaoban_storage_failures_total"
            case .heartbeats: "giaoban_heartbeats_total"
            case .codesReused: #"giaoban_identity_alarms_total{kind="codeReused"}"#
            case .keysForked: #"giaoban_identity_alarms_total{kind="forked"}"#
            case .keysCloned: #"giaoban_identity_alarms_total{kind="cloned"}"#
            case .bodyBytes: "giaoban_http_request_body_bytes_total"
            }
        }

        /// What the family counts; printed once before its first counter.
        var help: String? {
            switch self {
            case .requestsInformational: "Answers given, by class of status."
            case .reportsAccepted: "Reports decided on, by outcome."
            case .enrolments: "Keys given to agents."
            case .storageFailures: "Batches that could not be committed."
            case .heartbeats: "Words of agents about themselves."
            case .codesReused: "Signs that somebody speaks who should not."
            case .bodyBytes: "Bytes of request bodies read."
            default: nil
            }
        }
    }

    private let counts: [Atomic64]

    /// Starts every counter at zero.
    init() {
        counts = Counter.allCases.map { _ in Atomic64() }
    }

    /// Adds to a counter.
    func add(_ counter: Counter, _ count: Int = 1) {
        counts[counter.rawValue].value.wrappingAdd(count, ordering: .relaxed)
    }

    /// Counts an answer by its status.
    func answered(status: Int) {
        switch status {
        case ..<200: add(.requestsInformational)
        case 200..<300: add(.requestsSuccessful)
        case 300..<400: add(.requestsRedirected)
        case 400..<500: add(.requestsRefused)
        default: add(.requestsFailed)
        }
    }

    /// How often `counter` was added to.
    func count(_ counter: Counter) -> Int {
        counts[counter.rawValue].value.load(ordering: .relaxed)
    }

    /// The Prometheus text of every counter, and of `gauges` as they are now.
    func text(gauges: [(name: String, help: String, value: Int)]) -> String {
        var lines: [String] = []
        for counter in Counter.allCases {
            if let help = counter.help {
                let family = counter.name.prefix { $0 != "{" }
                lines.append("# HELP \(family) \(help)")
                lines.append("# TYPE \(family) counter")
            }
            lines.append("\(counter.name) \(count(counter))")
        }
        for gauge in gauges {
            lines.append("# HELP \(gauge.name) \(gauge.help)")
            lines.append("# TYPE \(gauge.name) gauge")
            lines.append("\(gauge.name) \(gauge.value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// One shared number: atomics cannot stand in arrays by themselves.
private final class Atomic64: Sendable {
    let value = Atomic<Int>(0)
}
