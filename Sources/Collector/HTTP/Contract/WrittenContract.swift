import Synchronization

/// The bytes of `/openapi.json`, written when somebody first asks for them.
final class WrittenContract: Sendable {
    private let endpoints: [Endpoint]
    private let written = Mutex<[UInt8]?>(nil)

    /// - Parameter endpoints: what is described, this document's own endpoint among it.
    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
    }

    /// The document.
    var bytes: [UInt8] {
        written.withLock { known in
            if let known { return known }
            let new = OpenAPI(endpoints: endpoints).bytes
            known = new
            return new
        }
    }
}
