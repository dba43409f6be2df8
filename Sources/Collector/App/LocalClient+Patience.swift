import Shared

extension LocalClient {
    /// Asks as `post` does, and asks again for about a minute while the collector is busy: whoever holds
    /// a stick would do nothing else.
    func patiently(_ path: String, json: [UInt8]) async throws -> JSONValue {
        for _ in 0..<20 {
            do {
                return try await post(path, json: json)
            } catch let problem as Problem where problem.code == .tooBusy {
                try await Task.sleep(for: .seconds(min(max(1, problem.retryAfter ?? 1), 5)))
            }
        }
        return try await post(path, json: json)
    }
}
