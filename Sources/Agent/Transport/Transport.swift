import Shared

/// One request to the collector. The transport adds the collector's address and the bearer token
/// itself, so that neither can be sent anywhere else.
struct TransportRequest: Hashable, Sendable {
    /// The HTTP methods the agent uses.
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The method.
    var method: Method
    /// The path from the collector's root with its query, as `Routes` writes it.
    var path: String
    /// Headers beyond those of the transport, such as the report's digest.
    var headers: [Header] = []
    /// The body's bytes; nil for a request without one.
    var body: [UInt8]?
    /// Whether the bearer token goes along. Enrolment and public pages do without.
    var isAuthorised = true
    /// The unit whose token goes along; nil for the home's first.
    var unit: FacilityID?
    /// The longest the whole exchange may take; nil for as long as bytes move, which is what lets
    /// 10 KB through a line of 9.6 kbit/s (FAULTS B7).
    var deadline: Duration?
}

/// One header line, of a request or an answer.
struct Header: Hashable, Sendable {
    /// The field name as it is sent.
    var name: String
    /// The field value without surrounding blanks.
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A complete HTTP answer, from whoever stands at the other end: the collector, a proxy, a hotel.
struct TransportAnswer: Hashable, Sendable {
    /// The HTTP status.
    var status: Int
    /// The header fields in the order they came.
    var headers: [Header]
    /// The whole body, never longer than `Line.bodyCap`.
    var body: [UInt8]

    /// The first value of a field, by its name in any letter case.
    func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The media type without its parameters, in lower case.
    var mediaType: String? {
        header("Content-Type")?.split(separator: ";").first.map {
            String($0).trimmingBlanks.lowercased()
        }
    }
}

/// Why no complete answer came. Each is a state of the line, never a verdict on a report: after
/// any of them the report stays in the outbox.
struct TransportFault: Error, Hashable, Sendable {
    /// The closed list of reasons.
    enum Reason: String, CaseIterable, Sendable {
        /// The collector's name could not be resolved.
        case dns
        /// Nothing listens there, or no route leads there.
        case connect
        /// The proxy could not be reached, or would not open the way.
        case proxy
        /// TLS failed; certificates are always verified.
        case tls
        /// The certificate is valid only later: as a rule this computer's clock is wrong (C4).
        case clockBehind
        /// The certificate has expired: the collector's is old, or this clock is ahead.
        case certificateExpired
        /// No connection in time, or the caller's deadline passed.
        case timeout
        /// Connected, but no byte moved for too long.
        case stalled
        /// The connection broke before the answer was whole.
        case cut
        /// The answer was larger than any answer of ours.
        case tooLarge
        /// The agent is stopping.
        case cancelled
        /// Anything else libcurl reports.
        case other
    }

    /// Which of them.
    var reason: Reason
    /// The library's own words, for the log and for whoever mends the line.
    var detail: String
}

/// The way to the collector: one exchange at a time, no retries, no redirects, no judgement.
///
/// Contract: an answer is returned only when it arrived whole; the bearer token is sent to the
/// configured collector only; cancelling the calling task ends the exchange within about a second
/// with `.cancelled`. Whether the collector acted on a request whose answer was lost is not known
/// to the transport: callers must be able to repeat every request.
protocol Transport: Sendable {
    /// Performs one exchange.
    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer
}

/// Where the collector is and how to reach it. Read from the configuration, checked there.
struct Line: Hashable, Sendable {
    /// The collector's root, `https://giaoban.example.vn` or with a path; no slash at the end.
    var collector: String
    /// The proxy's URL; nil for none. The environment's proxies are not used.
    var proxy: String?
    /// Who we are to the proxy, beside what its URL may say; a domain stands before a backslash.
    var proxyUser: String?
    /// What proves it to the proxy.
    var proxyPassword: String?
    /// A file of trusted certificates in place of the system's.
    var caFile: String?
    /// Time to a connection.
    var connectTimeout: Duration = .seconds(30)
    /// Silence after which the line is given up. Longer than a collector may queue a report.
    var stallTimeout: Duration = .seconds(90)
    /// Bytes of answer beyond which it cannot be ours.
    var bodyCap = 1 << 20
}
