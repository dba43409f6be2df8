import NIOCore
import NIOHTTP1
import Shared

/// Stands at the door of each connection, on both sides of the HTTP decoder: cuts off who brings a
/// request too slowly (408), and answers headers beyond the limits with a problem of ours (431) where
/// the library would say nothing.
///
/// Other faults of the HTTP syntax go on to the library's bare 400: they may be a broken proxy's, and
/// an agent must not take them for the collector's word about its report.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a refused client may take to read why.
    private static let farewell = TimeAmount.seconds(2)

    private let uptime: @Sendable () -> Int64
    private let onRefusal: @Sendable (ProblemCode) -> Void
    private var clock: RequestClock
    private var isWatching = false
    private var isAnswering = false
    private var unanswered = 0
    /// Refused: nothing that still comes is read.
    private(set) var isCut = false

    /// - Parameters:
    ///   - grace: seconds for which the rate of a request does not matter.
    ///   - uptime: milliseconds of a clock that never jumps.
    ///   - onRefusal: called with what was answered.
    init(
        graceSeconds: Int, uptime: @escaping @Sendable () -> Int64,
        onRefusal: @escaping @Sendable (ProblemCode) -> Void
    ) {
        clock = RequestClock(grace: Int64(graceSeconds) * 1000)
        self.uptime = uptime
        self.onRefusal = onRefusal
    }

    /// Bytes came in, before the decoder saw them.
    func receive(_ count: Int) {
        clock.receive(count, at: uptime())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: unanswered += 1
        case .body: break
        case .end: clock.finish()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nearly every request is whole within one read, and then costs no timer.
        if let deadline = clock.deadline, !isWatching { watch(until: deadline, context) }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: isAnswering = true
        case .body: break
        case .end:
            isAnswering = false
            unanswered -= 1
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let fault = error as? HTTPParserError, fault == .headerOverflow else {
            return context.fireErrorCaught(error)
        }
        refuse(.headersTooLarge, context)
    }

    // MARK: - Time

    private func watch(until deadline: Int64, _ context: ChannelHandlerContext) {
        isWatching = true
        let wait = TimeAmount.milliseconds(max(1, deadline - uptime()))
        context.eventLoop.assumeIsolated().scheduleTask(in: wait) {
            self.isWatching = false
            guard let deadline = self.clock.deadline, !self.isCut, context.channel.isActive else {
                return
            }
            if self.uptime() < deadline { return self.watch(until: deadline, context) }
            self.refuse(.requestTimeout, context)
        }
    }

    // MARK: - Refusing

    /// Says why, where no other answer is under way, and ends the connection. The other side gets a
    /// moment to read it: closing at once, with bytes of its own unread, would take the answer away.
    private func refuse(_ code: ProblemCode, _ context: ChannelHandlerContext) {
        isCut = true
        onRefusal(code)
        guard !isAnswering, unanswered <= (clock.deadline == nil ? 0 : 1) else {
            return context.close(promise: nil)
        }
        let body = Problem(code).bytes
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: code.status),
            headers: [
                "Content-Type": Problem.mediaType, "Content-Length": "\(body.count)",
                "Cache-Control": "no-store", "Connection": "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(
            wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))),
            promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            context.close(promise: nil)
        }
    }
}

/// Tells the guard of bytes before they are decoded; drops them once the connection is cut.
private final class ByteMeter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let watcher: ConnectionGuard

    init(_ watcher: ConnectionGuard) {
        self.watcher = watcher
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !watcher.isCut else { return }
        watcher.receive(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }
}

/// Puts the guard where it belongs: the server lets handlers be added only behind its decoder's
/// translation, and the guard must stand before it.
final class GuardInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let watcher: ConnectionGuard

    init(_ watcher: ConnectionGuard) {
        self.watcher = watcher
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(watcher, position: .after(decoder))
            try pipeline.addHandler(ByteMeter(watcher), position: .first)
        } catch {
            // Without its guard a connection is not served.
            context.close(promise: nil)
        }
    }
}
