import Hummingbird
import Logging
import NIOCore
import Shared

/// What a request carries along: who asks, and what the router found in its path.
struct CollectorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is asking; set when an endpoint has checked the token.
    var principal: Principal = .anonymous

    /// The address at the other end of the connection; empty inside the process.
    let address: String

    /// The context of a request that came over a connection.
    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// The context of a request made inside the process: by a command, or by a test.
    init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: InnerSource(logger: logger))
        address = ""
    }

    private struct InnerSource: RequestContextSource {
        let logger: Logger
    }
}
