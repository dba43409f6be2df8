import Hummingbird
import Shared

/// What machines ask about the collector itself.
struct SystemRoutes: Sendable {
    let queue: CommitQueue
    let readiness: Readiness
    let catalogue: CatalogueHolder
    let metrics: Metrics

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.health, access: .open, operation: "health",
                summary: "200 while the program lives", produces: "text/plain",
                handler: { _, _ in .text("ok\n") }),
            Endpoint(
                method: .get, path: Routes.readiness, access: .open, operation: "readiness",
                summary: "200 when reports can be taken and stored", produces: "text/plain",
                problems: [.storeUnavailable, .tooBusy, .diskFull], handler: ready),
            Endpoint(
                method: .get, path: Routes.metrics, access: .monitoring, operation: "metrics",
                summary: "Counters as Prometheus text", produces: "text/plain",
                handler: { _, _ in .text(text, type: "text/plain; version=0.0.4") }),
            Endpoint(
                method: .get, path: Routes.version, access: .open, operation: "version",
                summary: "The program's version", answer: .version,
                handler: { _, _ in
                    .json { writer in
                        writer.object { writer in
                            writer.key("name")
                            writer.string("giaoban-collector")
                            writer.key("version")
                            writer.string(Product.version)
                        }
                    }
                }),
        ]
    }

    /// Ready means that a write reaches the disk.
    private func ready(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await readiness.prove()
        guard !catalogue.current.forms.all.isEmpty else {
            throw Problem(
                .storeUnavailable, vi: "Chưa nạp biểu mẫu (giaoban-collector seed).",
                en: "No forms are loaded (giaoban-collector seed).")
        }
        return .text("ready\n")
    }

    private var text: String {
        let catalogue = catalogue.current
        return metrics.text(gauges: [
            (
                name: "giaoban_write_queue_depth", help: "Writes that wait for a commit.",
                value: queue.depth
            ),
            (
                name: "giaoban_forms", help: "Published form versions.",
                value: catalogue.forms.all.count
            ),
            (
                name: "giaoban_facilities", help: "Units in the registry.",
                value: catalogue.registry.facilities.count
            ),
        ])
    }
}
