import CCurl
import Shared

/// The transport over libcurl. One thread owns the handle, which keeps its connection open between
/// requests.
actor CurlTransport: Transport {
    private let executor = BlockingExecutor(label: "giaoban.transport")
    private var line: Line
    private let token: @Sendable (FacilityID?) -> BearerToken?
    private let handle: CurlHandle
    private var compression = BodyCompression()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - line: where the collector is.
    ///   - token: sent with authorised requests, by the unit that a request speaks for (nil: the
    ///     first); nil before enrolment.
    /// - Throws: a fault when libcurl cannot start.
    init(
        line: Line, token: @escaping @Sendable (FacilityID?) -> BearerToken?
    ) throws(TransportFault) {
        guard let handle = CurlHandle() else {
            throw TransportFault(reason: .other, detail: "libcurl could not start")
        }
        self.line = line
        self.token = token
        self.handle = handle
    }

    /// Goes another way from the next exchange on.
    func change(to line: Line) {
        self.line = line
        compression = BodyCompression()  // somebody else may read it there
    }

    nonisolated func exchange(
        _ request: TransportRequest
    ) async throws(TransportFault) -> TransportAnswer {
        let result = await withTaskCancellationHandler {
            await perform(request)
        } onCancel: {
            handle.cancel()
        }
        return try result.get()
    }

    private func perform(_ request: TransportRequest) -> Result<TransportAnswer, TransportFault> {
        // Callers are one task a time; a cancelled one must not spoil the next one's exchange.
        if !Task.isCancelled { handle.rearm() }
        guard let body = request.body else { return performOnce(request) }
        let (bytes, header) = compression.pack(body)
        guard let header else { return performOnce(request) }
        var packed = request
        packed.body = bytes
        packed.headers.append(header)
        let result = performOnce(packed)
        guard case .success(let answer) = result, compression.note(answer) else { return result }
        return performOnce(request)
    }

    private func performOnce(
        _ request: TransportRequest
    ) -> Result<TransportAnswer, TransportFault> {
        handle.perform(
            request, url: line.collector + request.path, headers: headers(of: request), line: line)
    }

    private func headers(of request: TransportRequest) -> [String] {
        var lines = ["User-Agent: giaoban-agent/\(Product.version)"]
        if request.isAuthorised, let token = token(request.unit) {
            lines.append("Authorization: Bearer \(token.text)")
        }
        return lines + request.headers.map { "\($0.name): \($0.value)" }
    }
}
