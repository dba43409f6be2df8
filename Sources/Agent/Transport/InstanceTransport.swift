import Shared

/// Says with every request of a unit which copy of the home speaks, and listens whether the collector
/// has heard it.
struct InstanceTransport<Inner: Transport>: Transport {
    /// The way itself.
    let inner: Inner
    private let instances: InstanceBook
    private let firstUnit: @Sendable () -> FacilityID

    /// - Parameter firstUnit: the unit of requests that name none.
    init(
        inner: Inner, instances: InstanceBook,
        firstUnit: @escaping @Sendable () -> FacilityID
    ) {
        self.inner = inner
        self.instances = instances
        self.firstUnit = firstUnit
    }

    func exchange(_ request: TransportRequest) async throws(TransportFault) -> TransportAnswer {
        guard request.isAuthorised else { return try await inner.exchange(request) }
        let unit = request.unit ?? firstUnit()
        var spoken = request
        if let claim = await instances.claim(unit) {
            spoken.headers.append(Header(WireHeader.instance, claim.header))
        }
        let answer = try await inner.exchange(spoken)
        if let word = answer.header(WireHeader.instance).flatMap({ InstanceWord($0) }) {
            await instances.confirm(unit, word)
        }
        return answer
    }
}
