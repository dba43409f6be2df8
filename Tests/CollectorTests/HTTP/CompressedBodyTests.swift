import CZlib
import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Bodies in gzip") struct CompressedBodyTests {
    /// gzip of some bytes.
    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        try #require(
            unsafe deflateInit2_(&stream, 9, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, size) == Z_OK)
        defer { unsafe deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 1024)
        let state = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { sink in
                unsafe stream.next_in = source.baseAddress
                unsafe stream.avail_in = uInt(source.count)
                unsafe stream.next_out = sink.baseAddress
                unsafe stream.avail_out = uInt(sink.count)
                return unsafe deflate(&stream, Z_FINISH)
            }
        }
        try #require(state == Z_STREAM_END)
        output.removeLast(unsafe Int(stream.avail_out))
        return output
    }

    private static func send(
        _ body: [UInt8], encoding: String = "gzip", _ test: TestCollector, _ token: String
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .post, Routes.reports, token: token, body: body, headers: [.contentEncoding: encoding])
    }

    @Test("are the same report: the receipt is the one that the plain bytes get")
    func accepted() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try test.bytes(try SampleReport().report(in: test))
        let packed = try await Self.send(try Self.gzip(report), test, token)
        #expect(packed.status == 201)
        let plain = try await test.send(.post, Routes.reports, token: token, body: report)
        #expect(plain.status == 200)
        #expect(plain.body == packed.body)
        #expect(try Receipt(bytes: plain.body).digest == Digest(of: report))
    }

    @Test("E2: a bomb is given up at the limit, and so is one byte too much")
    func bombs() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        for count in [(1 << 20) + 1, 32 << 20] {
            let bomb = try Self.gzip([UInt8](repeating: 0x20, count: count))
            #expect(bomb.count < 64 << 10)
            let answer = try await Self.send(bomb, test, token)
            #expect(answer.status == 413)
            #expect(answer.problem?.code == .bodyTooLarge)
        }
    }

    @Test("spoilt ones are to be sent again: nothing half read, nothing behind the end")
    func spoilt() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let good = try Self.gzip(try test.bytes(try SampleReport().report(in: test)))
        var flipped = good
        flipped[good.count - 6] ^= 1
        let bodies = [
            flipped, good + [0], good + good, Array(good.dropLast()),
            Array(good.prefix(12)), Array("{}".utf8), [],
        ]
        for body in bodies {
            let answer = try await Self.send(body, test, token)
            #expect(answer.status == 400)
            #expect(answer.problem?.code == .digestMismatch)
        }
        #expect(try await test.rowCounts()["submission"] == 0)
        for encoding in ["deflate", "gzip, gzip", "zstd"] {
            let answer = try await Self.send(good, encoding: encoding, test, token)
            #expect(answer.status == 415)
        }
    }
}
