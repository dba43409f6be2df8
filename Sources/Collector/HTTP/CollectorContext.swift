import Hummingbird
import Logging
import Shared

/// What a request carries along: who asks, and what the router found in its path.
struct CollectorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is asking; set when an endpoint has checked the token.
    var principal: Principal = .anonymous

    /// The context of a request that came over a connection.
    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The context of a request made inside the process: by a command, or by a test.
    init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: InnerSource(logger: logger))
    }

    private struct InnerSource: RequestContextSource {
        let logger: Logger
    }
}
