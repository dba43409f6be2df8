import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A bare handler on the collector's own HTTP server, with the collector's limits: it collects the
/// body and answers as many bytes as a receipt has. No parsing, no rules, no disk. What remains is
/// the price of HTTP.
///
///     bench-bare PORT [direct]
///
/// With `direct` the same without a framework (`DirectServer`): the second ceiling.
@main
struct BareServer {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 2 || words.dropFirst(2) == ["direct"], let port = Int(words[1]) else {
            print("usage: bench-bare PORT [direct]")
            return
        }
        // A receipt with its signature and its way to the root of its commit.
        let answer = ByteBuffer(repeating: UInt8(ascii: "r"), count: 900)
        if words.count > 2 { return try await DirectServer.run(port: port, answer: answer) }
        let router = Router()
        router.post("v1/reports") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return Response(
                status: body.readableBytes > 0 ? .created : .badRequest,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: answer))
        }
        let application = Application(
            router: router,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 16 << 10,
                        maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port)),
            logger: Logger(label: "bare") { _ in SwiftLogNoOpLogHandler() })
        try await application.runService()
    }
}
