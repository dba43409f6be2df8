import NIOCore
import NIOHTTP1
import Shared

/// Stands at the door of each connection, on both sides of the HTTP decoder: cuts off who brings a
/// request too slowly (408) or takes an answer too slowly, closes what has been idle for long, and
/// answers headers beyond the limits with a problem of ours (431) where the library would say nothing.
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

    private let idle: Int64
    private let uptime: @Sendable () -> Int64
    private let onRefusal: @Sendable (ProblemCode) -> Void
    private let onStall: @Sendable () -> Void
    private var clock: RequestClock
    /// How long the answers that were written take to leave this program.
    private var answers: RequestClock
    private var isWatching = false
    private var isAnswering = false
    /// Between a request's head and its end.
    private var isHearing = false
    private var unanswered = 0
    /// After a fault in the syntax: the answers that may still go out, one for each request.
    private var answersLeft: Int?
    /// Answers that the system has not taken yet.
    private var unsent = 0
    private var activeAt: Int64 = 0
    private var idleTask: Scheduled<Void>?
    private var encoder: ChannelHandlerContext?
    /// Refused: nothing that still comes is read.
    private(set) var isCut = false

    /// - Parameters:
    ///   - graceSeconds: for how long the rate of a request or an answer does not matter.
    ///   - idleSeconds: after how long without a request the connection is closed.
    ///   - uptime: milliseconds of a clock that never jumps.
    ///   - onRefusal: called with what was answered.
    ///   - onStall: called when somebody is cut off who takes no answer.
    init(
        graceSeconds: Int, idleSeconds: Int, uptime: @escaping @Sendable () -> Int64,
        onRefusal: @escaping @Sendable (ProblemCode) -> Void,
        onStall: @escaping @Sendable () -> Void
    ) {
        clock = RequestClock(grace: Int64(graceSeconds) * 1000)
        answers = RequestClock(grace: Int64(graceSeconds) * 1000)
        idle = Int64(idleSeconds) * 1000
        self.uptime = uptime
        self.onRefusal = onRefusal
        self.onStall = onStall
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // Without an encoder nothing is ever sent past it: a pipeline of a test.
        encoder = try? context.pipeline.syncOperations.context(
            handlerType: HTTPResponseEncoder.self)
        activeAt = uptime()
        watchIdle(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleTask?.cancel()
        idleTask = nil
        encoder = nil
    }

    /// Bytes came in, before the decoder saw them.
    func receive(_ count: Int) {
        let now = uptime()
        activeAt = now
        clock.receive(count, at: now)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCut else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            unanswered += 1
            isHearing = true
            guard Self.endsClearly(head) else {
                isCut = true
                return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
            }
        case .body: break
        case .end:
            isHearing = false
            clock.finish()
        }
        context.fireChannelRead(data)
    }

    /// Whether everyone on the way agrees where this request ends: `chunked` and nothing else. The
    /// decoder passes over codings that it does not know, and would take a body for the next request.
    private static func endsClearly(_ head: HTTPRequestHead) -> Bool {
        let codings = head.headers["Transfer-Encoding"]
        return codings.isEmpty || codings.count == 1 && codings[0].lowercased() == "chunked"
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTask?.cancel()
        idleTask = nil
        context.fireChannelInactive()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nearly every request is whole within one read, and then costs no timer.
        if let deadline = clock.deadline, !isWatching { watch(until: deadline, context) }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if answersLeft == 0 {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head:
            isAnswering = true
            answers.receive(Self.headBytes, at: uptime())
        case .body(let body): answers.receive(body.readableBytes, at: uptime())
        case .end:
            isAnswering = false
            unanswered -= 1
            answersLeft = answersLeft.map { $0 - 1 }
            return finish(data, promise, context)
        }
        context.write(data, promise: promise)
    }

    /// About what an answer's head comes to.
    private static let headBytes = 256

    /// Sends a whole answer, encoded already, past the encoder.
    func send(_ answer: ByteBuffer) {
        guard let encoder else { return }
        answers.receive(answer.readableBytes, at: uptime())
        unanswered -= 1
        let sent = encoder.eventLoop.makePromise(of: Void.self)
        expect(sent)
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(answer)), promise: sent)
        if let deadline = answers.deadline, !isWatching { watch(until: deadline, encoder) }
    }

    /// Writes the end of an answer, and hears when the system has taken all of it.
    private func finish(
        _ end: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) {
        let sent = promise ?? context.eventLoop.makePromise()
        expect(sent)
        context.write(end, promise: sent)
    }

    private func expect(_ sent: EventLoopPromise<Void>) {
        unsent += 1
        sent.futureResult.assumeIsolated().whenComplete { _ in
            self.unsent -= 1
            if self.unsent == 0, !self.isAnswering { self.answers.finish() }
            self.activeAt = self.uptime()
        }
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        // Nearly every answer goes out at once, and then costs no timer.
        if let deadline = answers.deadline, !isWatching { watch(until: deadline, context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError {
            // A request whose body turns out broken may be answered already, or is just being: a
            // second answer would be taken for one to another request.
            answersLeft = unanswered + (isHearing ? 0 : 1)
            if answersLeft == 0 {
                isCut = true
                return context.close(promise: nil)
            }
        }
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
            guard !self.isCut, context.channel.isActive else { return }
            self.judge(context)
        }
    }

    /// Looks at both clocks: who is too slow is cut off, else the next deadline is waited for.
    private func judge(_ context: ChannelHandlerContext) {
        let now = uptime()
        if let deadline = answers.deadline, now >= deadline {
            isCut = true
            onStall()
            return context.close(promise: nil)
        }
        if let deadline = clock.deadline, now >= deadline {
            return refuse(.requestTimeout, context)
        }
        let next = [answers.deadline, clock.deadline].compactMap { $0 }.min()
        if let next { watch(until: next, context) }
    }

    /// Closes the connection when nothing has come or gone for long and nobody waits for an answer.
    private func watchIdle(_ context: ChannelHandlerContext) {
        let isBusy = unanswered > 0 || clock.deadline != nil || unsent > 0
        let wait = isBusy ? idle : activeAt + idle - uptime()
        guard wait > 0 else { return context.close(promise: nil) }
        idleTask = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(wait)) {
            guard context.channel.isActive else { return }
            self.watchIdle(context)
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
            // Behind TLS: what shaking hands takes is no request.
            try pipeline.addHandler(ByteMeter(watcher), position: .before(decoder))
        } catch {
            // Without its guard a connection is not served.
            context.close(promise: nil)
        }
    }
}
