import NIOCore
import NIOHTTP1
import Shared

/// The short way of single reports through a connection: from the HTTP decoder to the writer's queue
/// and back, without a task, a stream or a change of threads in between.
///
/// It is a short way, not another one: who may send, how a report is judged and how it is stored is
/// decided by the same parts (`ReportIntake`), and whatever is not an everyday report (another
/// request, another encoding, a refusal, a failing store) goes on to the server behind it as if
/// nothing had happened, and is answered there.
///
/// Answers keep the order of their requests: a report behind an unanswered request goes the long way,
/// and what comes behind a report waits here until the report is answered.
final class ReportLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A report's request as it came, to be handed on as it came.
    private struct Parcel {
        let head: HTTPRequestHead
        let slip: ReportIntake.Slip
        var body: [UInt8] = []
    }

    /// What came while a report was under way.
    private enum Held {
        case part(HTTPServerRequestPart)
        case event(Any)
        case fault(any Error)
    }

    /// Room that is made before a byte has come; few reports are longer.
    private static let usualLength = 16 << 10

    private let intake: ReportIntake
    private let watcher: ConnectionGuard
    private var parcel: Parcel?
    private var isWaiting = false
    private var held: [Held] = []
    private var isReadHeld = false
    private var hasPassed = false
    /// Requests that went on and are not answered yet.
    private var others = 0
    private var context: ChannelHandlerContext?
    private var bound: NIOLoopBound<ReportLane>?
    private var date = HTTPDate()

    init(_ intake: ReportIntake, behind watcher: ConnectionGuard) {
        self.intake = intake
        self.watcher = watcher
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        bound = nil
    }

    // MARK: - What comes

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isWaiting { held.append(.part(part)) } else { take(part, context) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard hasPassed else { return }
        hasPassed = false
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isWaiting { held.append(.fault(error)) } else { context.fireErrorCaught(error) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Half-closed, or the server stops: both would end the connection before the answer.
        let mustWait = isWaiting || parcel != nil && event is ChannelShouldQuiesceEvent
        if mustWait { held.append(.event(event)) } else { pass(event, context) }
    }

    /// Who sends on before the answer is not read further than one piece.
    func read(context: ChannelHandlerContext) {
        if isWaiting, !held.isEmpty { isReadHeld = true } else { context.read() }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            // Beside a client that takes no answers the long way waits, with all it holds.
            if others == 0, context.channel.isWritable, let slip = intake.slip(of: head) {
                parcel = Parcel(head: head, slip: slip)
                parcel?.body.reserveCapacity(min(slip.length, Self.usualLength))
            } else {
                others += 1
                pass(part, context)
            }
        case .body(let buffer):
            if parcel == nil { return pass(part, context) }
            // Copied at once, so that the buffer is free for what comes next.
            parcel?.body.append(contentsOf: buffer.readableBytesView)
        case .end(let trailers):
            guard let parcel else { return pass(part, context) }
            if trailers == nil, begin(parcel, context) { return isWaiting = true }
            self.parcel = nil
            replay(parcel, trailers, context)
        }
    }

    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        hasPassed = true
        context.fireChannelRead(wrapInboundOut(part))
    }

    private func pass(_ event: Any, _ context: ChannelHandlerContext) {
        context.fireUserInboundEventTriggered(event)
    }

    /// Sends a request the long way after all.
    private func replay(
        _ parcel: Parcel, _ trailers: HTTPHeaders?, _ context: ChannelHandlerContext
    ) {
        others += 1
        pass(.head(parcel.head), context)
        pass(.body(context.channel.allocator.buffer(bytes: parcel.body)), context)
        pass(.end(trailers), context)
    }

    // MARK: - A report

    private func begin(_ parcel: Parcel, _ context: ChannelHandlerContext) -> Bool {
        guard let bound else { return false }
        let loop = context.eventLoop
        return intake.begin(parcel.slip, body: parcel.body) { decided in
            loop.execute { bound.value.settle(decided) }
        }
    }

    private func settle(_ decided: Decided?) {
        guard let context, let parcel else { return }
        (self.parcel, isWaiting) = (nil, false)
        if let decided {
            watcher.send(
                intake.answer(
                    decided, to: parcel.slip, bodyBytes: parcel.body.count,
                    date: date.text(at: intake.now()), context.channel.allocator))
        } else {
            replay(parcel, nil, context)
        }
        release(context)
    }

    /// Lets go what waited for the answer.
    private func release(_ context: ChannelHandlerContext) {
        let waited = held
        held = []
        for (place, one) in waited.enumerated() {
            if isWaiting {
                held = Array(waited[place...]) + held
                break
            }
            switch one {
            case .part(let part): take(part, context)
            case .event(let event): pass(event, context)
            case .fault(let error): context.fireErrorCaught(error)
            }
        }
        channelReadComplete(context: context)
        if isReadHeld, !isWaiting || held.isEmpty {
            isReadHeld = false
            context.read()
        }
    }

    // MARK: - Answers of the long way

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { others = max(0, others - 1) }
        context.write(data, promise: promise)
    }
}
