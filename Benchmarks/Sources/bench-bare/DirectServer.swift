import NIOCore
import NIOHTTP1
import NIOPosix

/// The bare handler without a framework: NIO's own HTTP decoder and encoder, and one handler that
/// collects the body and answers on the event loop that read it. What HTTP costs at the very least.
enum DirectServer {
    /// Serves until the process is ended.
    static func run(port: Int, answer: ByteBuffer) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.backlog, value: 1024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: false)
                    try pipeline.addHandler(BodyCollector(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        try await channel.closeFuture.get()
    }
}

private final class BodyCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: ByteBuffer
    private var body: [UInt8] = []

    init(answer: ByteBuffer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: body.removeAll(keepingCapacity: true)
        case .body(let bytes): body.append(contentsOf: bytes.readableBytesView)
        case .end:
            let head = HTTPResponseHead(
                version: .http1_1, status: body.isEmpty ? .badRequest : .created,
                headers: [
                    "Content-Type": "application/json", "Cache-Control": "no-store",
                    "Content-Length": String(answer.readableBytes),
                ])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(answer))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
