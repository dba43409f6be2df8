import NIOCore
import NIOEmbedded
import NIOHTTP1
import Shared
import Synchronization
import Testing

@testable import Collector

@Suite("Who brings or takes too slowly") struct ConnectionGuardTests {
    /// A connection with a guard, whose clock stands until it is moved.
    private final class Line {
        let channel = EmbeddedChannel()
        private let clock: TestUptime
        private let stuck = StuckPeer()
        private let counters: Counters

        /// - Parameter isStuck: whether the other side takes nothing that is written.
        init(isStuck: Bool) throws {
            let clock = TestUptime()
            self.clock = clock
            let counters = Counters()
            self.counters = counters
            let pipeline = channel.pipeline.syncOperations
            if isStuck { try pipeline.addHandler(stuck) }
            try pipeline.addHandler(
                ConnectionGuard(
                    graceSeconds: 30, idleSeconds: 60, uptime: { clock.now },
                    onRefusal: { _ in }, onStall: { counters.stalls.add(1, ordering: .relaxed) }))
            try channel.connect(to: try SocketAddress(unixDomainSocketPath: "/guard")).wait()
        }

        var stallCount: Int { counters.stalls.load(ordering: .relaxed) }

        func request() throws {
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
            try channel.writeInbound(HTTPServerRequestPart.head(head))
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
        }

        func answer(_ byteCount: Int) {
            let head = HTTPResponseHead(version: .http1_1, status: .ok)
            let body = ByteBuffer(repeating: 0x20, count: byteCount)
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }

        /// The other side takes everything after all.
        func take() { stuck.take() }

        func pass(seconds: Int64) {
            for _ in 0..<seconds {
                clock.move(1000)
                channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            }
        }
    }

    @Test("E1: a client that takes nothing of an answer is cut off after a while, and told of")
    func stalled() throws {
        let line = try Line(isStuck: true)
        try line.request()
        line.answer(100)
        line.pass(seconds: 29)
        #expect(line.channel.isActive)
        line.pass(seconds: 3)
        #expect(!line.channel.isActive)
        #expect(line.stallCount == 1)
    }

    @Test(
        "a request of which two servers could see different ends goes no further",
        arguments: ["xchunked", "gzip", "chunked, chunked", "gzip, chunked", ""])
    func unclearEnd(coding: String) throws {
        let line = try Line(isStuck: false)
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: "/", headers: ["Transfer-Encoding": coding])
        #expect(throws: HTTPParserError.self) {
            try line.channel.writeInbound(HTTPServerRequestPart.head(head))
        }
        try line.channel.writeInbound(HTTPServerRequestPart.end(nil))
        try line.request()
        #expect(try line.channel.readInbound(as: HTTPServerRequestPart.self) == nil)
    }

    @Test("chunks are taken however they are spelled")
    func chunks() throws {
        let line = try Line(isStuck: false)
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: "/", headers: ["Transfer-Encoding": "Chunked"])
        try line.channel.writeInbound(HTTPServerRequestPart.head(head))
        #expect(try line.channel.readInbound(as: HTTPServerRequestPart.self) == .head(head))
    }

    @Test("a request that was answered gets no second answer when its body turns out broken")
    func brokenAfterAnswer() throws {
        let line = try Line(isStuck: false)
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        try line.channel.writeInbound(HTTPServerRequestPart.head(head))
        line.answer(10)
        line.channel.pipeline.fireErrorCaught(HTTPParserError.invalidChunkSize)
        #expect(!line.channel.isActive)
        try line.channel.throwIfErrorCaught()
    }

    @Test("a request that is not answered yet leaves its fault to be answered")
    func brokenBeforeAnswer() throws {
        let line = try Line(isStuck: false)
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        try line.channel.writeInbound(HTTPServerRequestPart.head(head))
        line.channel.pipeline.fireErrorCaught(HTTPParserError.invalidChunkSize)
        #expect(line.channel.isActive)
        #expect(throws: HTTPParserError.self) { try line.channel.throwIfErrorCaught() }
        // What was decided from the head, then what is said of the fault: only the first goes out.
        line.answer(10)
        line.answer(20)
        var sizes: [Int] = []
        while let part = try line.channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(let body)) = part { sizes.append(body.readableBytes) }
        }
        #expect(sizes == [10])
    }

    @Test("E1: who asks again and again and takes nothing is cut off all the same")
    func askingOn() throws {
        let line = try Line(isStuck: true)
        // What waits in this program is bounded, and with it the time that its size needs.
        for _ in 0..<100 where line.channel.isActive {
            try line.request()
            line.answer(0)
            line.pass(seconds: 1)
        }
        #expect(!line.channel.isActive)
        #expect(line.stallCount == 1)
    }

    @Test("B7: a big answer behind a slow line has the time that its size needs")
    func slowLine() throws {
        let line = try Line(isStuck: true)
        try line.request()
        line.answer(40_000)
        line.pass(seconds: 120)
        #expect(line.channel.isActive)
        line.take()
        line.pass(seconds: 30)
        #expect(line.channel.isActive)
        try line.request()
        line.answer(100)
        line.pass(seconds: 32)
        #expect(!line.channel.isActive, "each answer has its own time")
    }

    @Test("a connection is closed when nothing has come or gone for long, never while one waits")
    func idle() throws {
        let line = try Line(isStuck: false)
        line.pass(seconds: 59)
        #expect(line.channel.isActive)
        try line.request()
        line.pass(seconds: 300)
        #expect(line.channel.isActive, "the answer is ours to give")
        line.answer(10)
        line.pass(seconds: 59)
        #expect(line.channel.isActive)
        line.pass(seconds: 62)
        #expect(!line.channel.isActive)
        #expect(line.stallCount == 0)
    }
}

private final class Counters: Sendable {
    let stalls = Atomic<Int>(0)
}

/// Milliseconds that pass when they are told to.
private final class TestUptime: Sendable {
    private let milliseconds = Mutex<Int64>(0)

    var now: Int64 { milliseconds.withLock { $0 } }

    func move(_ more: Int64) { milliseconds.withLock { $0 += more } }
}

/// A peer whose window is full: what is written stays here.
private final class StuckPeer: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    private var promises: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if let promise { promises.append(promise) }
    }

    func take() {
        for promise in promises { promise.succeed(()) }
        promises = []
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
        promises = []
        context.close(mode: mode, promise: promise)
    }
}
