import Hummingbird
import Logging
import NIOCore
import Shared

/// What a request carries along: who asks, and what the router found in its path.
struct CollectorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is asking; set when an endpoint has checked the token.
    var principal: Principal = .anonymous

    /// The fields of a page's form, where the endpoint takes one.
    var form = FormFields()

    /// The address at the other end of the connection, or the one that our own proxy names; empty
    /// inside the process.
    var address: String
    /// True when the request comes from this very machine, and no proxy has passed it on.
    var isThisMachine = false

    /// The context of a request that came over a connection.
    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// The context of a request made inside the process: by a command, or by a test.
    init(logger: Logger, address: String = "") {
        coreContext = CoreRequestContextStorage(source: InnerSource(logger: logger))
        self.address = address
    }

    private struct InnerSource: RequestContextSource {
        let logger: Logger
    }
}
