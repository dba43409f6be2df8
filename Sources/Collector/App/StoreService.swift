import ServiceLifecycle

/// Closes the store when everything that could still write has stopped.
struct StoreService: Service {
    let store: SQLiteStore
    let log: EventLog

    func run() async throws {
        try await gracefulShutdown()
        log.write(.stopping)
        try store.close()
    }
}
