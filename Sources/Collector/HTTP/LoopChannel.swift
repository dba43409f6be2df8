import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1 connections whose requests are answered on the thread that reads them.
///
/// By default each step of a request changes from the connection's event loop to Swift's shared
/// threads and back, and every change may wake a sleeping thread. A report needs a few microseconds
/// of work between reading and queueing, less than two such changes cost. So a connection's tasks
/// prefer its event loop; endpoints that work longer leave it (`CollectorResponder`), so that nobody
/// else on the same loop waits for them.
struct LoopChannel: ServerChildChannel {
    /// What speaks HTTP.
    let http: HTTP1Channel
    /// What takes single reports; nil where none come.
    let intake: ReportIntake?
    /// What speaks TLS beneath, and how long it may take to begin; nil where nothing does.
    let tls: (door: TLSDoor, seconds: Int)?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let ready: EventLoopFuture<HTTP1Channel.Value>
        if let tls {
            ready = tls.door.open(channel, within: tls.seconds).flatMap {
                http.setup(channel: channel, logger: logger)
            }
        } else {
            ready = http.setup(channel: channel, logger: logger)
        }
        guard let intake else { return ready }
        return ready.flatMapThrowing { value in
            let pipeline = value.channel.pipeline.syncOperations
            let watcher = try pipeline.handler(type: ConnectionGuard.self)
            try pipeline.addHandler(ReportLane(intake, behind: watcher), position: .after(watcher))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await http.handle(value: value, logger: logger)
        }
    }
}

extension HTTPServerBuilder {
    /// Builds a server of `LoopChannel`s.
    static func onLoops(
        _ configuration: HTTP1Channel.Configuration, intake: ReportIntake?,
        tls: (door: TLSDoor, seconds: Int)?
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            LoopChannel(
                http: HTTP1Channel(responder: responder, configuration: configuration),
                intake: intake, tls: tls)
        }
    }
}

/// Runs the steps of tasks on one event loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
