import Testing

@testable import Agent

@Suite("Bodies in gzip")
struct BodyCompressionTests {
    /// Compresses well, as reports do.
    private static let report = [UInt8](
        (0..<400).flatMap { Array("{\"m\":\"none\",\"n\":\($0)},".utf8) })

    private static func answer(_ status: Int) -> TransportAnswer {
        TransportAnswer(status: status, headers: [], body: [])
    }

    @Test("a report shrinks; what would not pay travels as it is")
    func pays() {
        var compression = BodyCompression()
        let (packed, header) = compression.pack(Self.report)
        #expect(header == Header("Content-Encoding", "gzip"))
        #expect(packed.count < Self.report.count / 4)
        #expect(Array(packed.prefix(2)) == [0x1F, 0x8B])
        var random: UInt32 = 1
        let noise = (0..<4000).map { _ -> UInt8 in
            random = random &* 1_664_525 &+ 1_013_904_223
            return UInt8(random >> 24)
        }
        for body in [[], Array(Self.report.prefix(500)), noise] {
            let (bytes, header) = compression.pack(body)
            #expect(bytes == body && header == nil)
        }
    }

    @Test("415 from anyone: once more as it is, and so from now on")
    func notUnderstood() {
        var compression = BodyCompression()
        _ = compression.pack(Self.report)
        let again = compression.note(Self.answer(415))
        #expect(again)
        for _ in 1...2 {
            let (bytes, header) = compression.pack(Self.report)
            #expect(bytes == Self.report && header == nil)
        }
    }

    @Test("a stranger's refusal: the next one goes as it is, the one after is tried again")
    func suspicion() {
        var compression = BodyCompression()
        for status in [400, 403, 413, 501, 502] {
            let (_, before) = compression.pack(Self.report)
            let again = compression.note(Self.answer(status))
            let (_, after) = compression.pack(Self.report)
            #expect(before != nil && !again && after == nil, "\(status)")
        }
        for _ in 1...2 {
            let (_, header) = compression.pack(Self.report)
            let again = compression.note(Self.answer(201))
            #expect(header != nil && !again)
        }
    }
}
