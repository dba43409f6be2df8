import Support
import Testing

@testable import Collector

@Suite("Forms with files") struct MultipartBodyTests {
    private static let type = "multipart/form-data; boundary=X1"

    private static func body(_ parts: [(head: String, content: String)]) -> [UInt8] {
        let text = parts.map { "--X1\r\n\($0.head)\r\n\r\n\($0.content)\r\n" }.joined()
        return Array((text + "--X1--\r\n").utf8)
    }

    private static let whole = body([
        ("Content-Disposition: form-data; name=\"token\"", "abc"),
        (
            "Content-Disposition: form-data; name=\"file\"; filename=\"báo cáo.xlsx\"\r\n"
                + "Content-Type: application/octet-stream", "PK\r\n--X\r\n-\r\n--X"
        ),
    ])

    @Test("fields and files are read whole, line ends and near boundaries inside")
    func reading() throws {
        let parts = try #require(MultipartBody(Self.whole, type: Self.type)).parts
        #expect(parts.map(\.name) == ["token", "file"])
        #expect(parts[0].fileName == nil && parts[1].fileName == "báo cáo.xlsx")
        #expect(String(decoding: parts[1].bytes, as: UTF8.self) == "PK\r\n--X\r\n-\r\n--X")
    }

    @Test("a file's folder is dropped, quotation marks come back, an empty file is one")
    func names() throws {
        let body = Self.body([
            ("content-disposition: form-data; name=\"a%22b\"; filename=\"C:\\x\\y.csv\"", "")
        ])
        let parts = try #require(MultipartBody(body, type: Self.type + "; charset=utf-8")).parts
        #expect(parts.map(\.name) == ["a\"b"] && parts[0].fileName == "y.csv")
        #expect(parts[0].bytes.isEmpty)
    }

    @Test(
        "what could be read in two ways is refused",
        arguments: [
            "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--X1\r\n",
            "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--X1\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--X1--\r\n",
            "--X1\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n--X1--\r\n",
            "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                + "Content-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n--X1--\r\n",
            "--X1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X1--\r\n",
            "--X1\r\n\r\nx\r\n--X1--\r\n", "--X1--\r\nmore", "x--X1--\r\n", "",
            "--X1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--X1--\r\n",
            "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--X1--\r\n",
        ])
    func refused(text: String) {
        #expect(MultipartBody(Array(text.utf8), type: Self.type) == nil)
    }

    @Test(
        "a boundary is one that the standard allows",
        arguments: [
            ("multipart/form-data", false), ("multipart/form-data; boundary=", false),
            ("multipart/mixed; boundary=X1", false),
            ("multipart/form-data; boundary=X1; boundary=X2", false),
            ("multipart/form-data; boundary=\"X1\"", true),
            ("Multipart/Form-Data;boundary=X1", true),
            ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), false),
        ])
    func boundaries(type: String, isRead: Bool) {
        #expect((MultipartBody(Self.whole, type: type) != nil) == isRead)
    }

    @Test("no more parts than a page has, no endless head")
    func caps() {
        let many = Self.body(
            (0...MultipartBody.partLimit).map {
                ("Content-Disposition: form-data; name=\"f\($0)\"", "")
            })
        #expect(MultipartBody(many, type: Self.type) == nil)
        let long = Self.body([
            (
                "X: " + String(repeating: "a", count: MultipartBody.headLimit)
                    + "\r\nContent-Disposition: form-data; name=\"a\"", ""
            )
        ])
        #expect(MultipartBody(long, type: Self.type) == nil)
    }

    @Test("any damage is refused or read, never a crash")
    func fuzz() {
        var generator = SplitMix64(seed: 7578)
        let pieces = ["--X1", "\r\n", "--", "\"", ";", "=", ":", "name", "\0", "\u{FFFD}"]
        for _ in 0..<3000 {
            var bytes = Self.whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: bytes.removeSubrange(place...)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 2: bytes.remove(at: place)
                default:
                    bytes.insert(
                        contentsOf: Array(
                            (pieces.randomElement(using: &generator) ?? "").utf8), at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            let parts = MultipartBody(bytes, type: Self.type)?.parts ?? []
            #expect(parts.count <= MultipartBody.partLimit)
            #expect(parts.reduce(0) { $0 + $1.bytes.count } <= bytes.count)
        }
    }
}
