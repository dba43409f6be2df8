import Foundation
import Shared
import Support
import Synchronization
import Testing

@testable import Collector

/// The other side of each way to send, in each of its moods.
private enum Mood: String, CaseIterable, Sendable {
    case takes, refuses, busy, gone
}

/// A way to send with its peer.
private final class Rig: Sendable {
    let sender: any NoticeSender
    let address: String
    private let peers: [any Sendable]
    private let taken: @Sendable () -> Int

    init(_ channel: NoticeChannel, _ mood: Mood) throws {
        switch channel {
        case .email:
            var manner = SMTPPeer.Manner()
            if mood == .refuses { manner.rcpt = "550 5.1.1 no such person" }
            if mood == .busy { manner.rcpt = "451 4.3.0 try later" }
            let peer = try SMTPPeer(manner)
            let port = mood == .gone ? try LoopbackPeer.deadPort() : peer.port
            sender = MailSender(server: try Self.server(port))
            address = "thong-ke@bv1.example"
            (peers, taken) = ([peer], { peer.mails.count })
        case .webhook:
            let status = [Mood.takes: 204, .refuses: 410, .busy: 503][mood] ?? 200
            let hook = try HookPeer(status)
            let port = mood == .gone ? try LoopbackPeer.deadPort() : hook.port
            let key = SigningKey(seed: Array(repeating: 7, count: 32))
            sender = WebhookSender(
                webhooks: Webhooks(key: { key }),
                now: { instant("2026-02-09T08:00:00+07:00") })
            address = "http://127.0.0.1:\(port)/nhac"
            (peers, taken) = ([hook], { hook.requests.count { _ in status < 300 } })
        case .inbox:
            sender = InboxSender()
            address = ""
            (peers, taken) = ([], { 1 })
        }
    }

    static func server(_ port: Int) throws -> MailServer {
        MailServer(
            host: "127.0.0.1", port: port, security: .none,
            from: try #require(MailAddress("giaoban@syt.example")), fromName: "Sở Y tế",
            connectSeconds: 5, stallSeconds: 5)
    }

    var takenCount: Int { taken() }

    var letter: Letter {
        Letter(
            identity: Digest(of: Array("thư".utf8)), address: address, name: "Phòng KHTH",
            language: .vi, plannedAt: instant("2026-02-09T08:00:00+07:00"),
            subject: "Đôn đốc", text: "Kính gửi", html: "<p>Kính gửi</p>",
            json: Array(#"{"id":"1"}"#.utf8))
    }
}

/// A webhook's receiver.
final class HookPeer: Sendable {
    struct Request: Sendable {
        var head: [String] = []
        var body: [UInt8] = []

        func field(_ name: String) -> String? {
            head.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private final class Heard: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private let heard = Heard()
    private let peer: LoopbackPeer

    init(_ status: Int) throws {
        let heard = heard
        peer = try LoopbackPeer { line in
            var request = Request()
            while let text = line.read(), !text.isEmpty { request.head.append(text) }
            let length = request.field("Content-Length").flatMap { Int($0) } ?? 0
            request.body = line.read(bytes: length) ?? []
            heard.requests.withLock { $0.append(request) }
            line.write("HTTP/1.1 \(status) Word")
            line.write("Content-Length: 0")
            line.write("Connection: close")
            line.write("")
        }
    }

    var port: Int { peer.port }
    var requests: [Request] { heard.requests.withLock { $0 } }
}

@Suite("Every way to send a notice") struct NoticeSenderContractTests {
    @Test("is taken once for one call", arguments: NoticeChannel.allCases)
    func taken(_ channel: NoticeChannel) async throws {
        let rig = try Rig(channel, .takes)
        guard case .taken = await rig.sender.send(rig.letter) else {
            Issue.record("it was not taken")
            return
        }
        #expect(rig.takenCount == 1)
        #expect(rig.sender.channel == channel)
    }

    @Test(
        "a refusal is final and carries the other side's words",
        arguments: [
            (NoticeChannel.email, "no such person"), (.webhook, "410"),
        ])
    func refused(_ channel: NoticeChannel, words: String) async throws {
        let rig = try Rig(channel, .refuses)
        let outcome = await rig.sender.send(rig.letter)
        guard case .refused(let said) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(said.contains(words))
    }

    @Test(
        "what is only busy is tried again, and others go on",
        arguments: [
            NoticeChannel.email, .webhook,
        ])
    func busy(_ channel: NoticeChannel) async throws {
        let rig = try Rig(channel, .busy)
        let outcome = await rig.sender.send(rig.letter)
        guard case .later(_, isLineDown: false) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test("nobody there is no refusal", arguments: [NoticeChannel.email, .webhook])
    func gone(_ channel: NoticeChannel) async throws {
        let rig = try Rig(channel, .gone)
        guard case .later = await rig.sender.send(rig.letter) else {
            Issue.record("a dead line refused for good")
            return
        }
    }
}

@Suite("Mail") struct MailSenderTests {
    private func send(
        _ manner: SMTPPeer.Manner, _ change: (inout MailServer) -> Void = { _ in }
    ) async throws -> (SendOutcome, SMTPPeer) {
        let peer = try SMTPPeer(manner)
        var server = try Rig.server(peer.port)
        change(&server)
        let rig = try Rig(.email, .takes)
        return (await MailSender(server: server).send(rig.letter), peer)
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let why: String
        let manner: SMTPPeer.Manner
        let isDown: Bool
        var testDescription: String { why }
    }

    static let delays: [Row] = [
        Row(why: "a server that is closing", manner: .init(greeting: "421 bye"), isDown: true),
        Row(why: "one that is full at the end", manner: .init(end: "452 full"), isDown: false),
        Row(why: "one that greylists", manner: .init(rcpt: "450 later"), isDown: false),
    ]

    @Test("is kept after 4xx", arguments: delays)
    func kept(_ row: Row) async throws {
        let (outcome, _) = try await send(row.manner)
        guard case .later(_, let isDown) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(isDown == row.isDown)
    }

    @Test("refused at its end is refused")
    func refusedAtEnd() async throws {
        let (outcome, _) = try await send(.init(end: "554 5.7.1 no"))
        guard case .refused(let words) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(words.contains("554"))
    }

    @Test("is not sent in the clear where TLS is asked for and the server has none")
    func noTLS() async throws {
        let (outcome, peer) = try await send(.init()) { $0.security = .starttls }
        guard case .later(_, isLineDown: true) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(peer.mails.isEmpty)
        #expect(!peer.commands.contains { $0.hasPrefix("MAIL") }, "nothing but the greeting went")
    }

    @Test("a password that is not known is our fault: kept, and the way rests")
    func denied() async throws {
        let manner = SMTPPeer.Manner(offers: ["AUTH PLAIN"], auth: "535 5.7.8 no")
        let (outcome, peer) = try await send(manner) {
            $0.user = "giaoban"
            $0.password = "mat-khau"
        }
        guard case .later(_, isLineDown: true) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(peer.mails.isEmpty)
    }

    @Test("a server that says nothing is given up in time")
    func mute() async throws {
        let (outcome, _) = try await send(.init(isMute: true)) { $0.stallSeconds = 1 }
        guard case .later(_, isLineDown: true) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test("arrives with Vietnamese words whole, in lines that every server takes")
    func whole() async throws {
        let rig = try Rig(.email, .takes)
        let message = MailMessage(
            from: try #require(MailAddress("giaoban@syt.example")), fromName: "Sở Y tế tỉnh",
            to: try #require(MailAddress("a@b.example")), toName: "Nguyễn\r\nBcc: x@y.example",
            subject: String(repeating: "Đôn đốc báo cáo ", count: 12), text: rig.letter.text,
            html: rig.letter.html, date: rig.letter.plannedAt, identity: rig.letter.identity,
            language: .vi)
        let text = String(decoding: message.bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 0x80 } })
        #expect(!lines.contains { $0.hasPrefix("Bcc:") }, "a name begins no header")
        #expect(text.contains("Date: Mon, 09 Feb 2026 08:00:00 +0700\r\n"))
        #expect(text.contains("Message-ID: <\(rig.letter.identity.hex.prefix(40))@syt.example>"))
        let subject = text.components(separatedBy: "Subject: ")[1].components(
            separatedBy: "\r\nDate")[0]
        let decoded = subject.components(separatedBy: "\r\n ").flatMap { word in
            Base64.decode(String(word.dropFirst(10).dropLast(2))) ?? []
        }
        #expect(
            String(decoding: decoded, as: UTF8.self)
                == String(repeating: "Đôn đốc báo cáo ", count: 12).dropLast())
    }

    @Test(
        "addresses are plain ones",
        arguments: [
            ("a@b.example", true), ("a.b+c@x-y.example", true), ("a@localhost", true),
            ("a b@c.example", false), ("a@b@c", false), ("a@-b.example", false), ("@b", false),
            ("a@", false), ("<a@b.example>", false), ("a@b.example\r\nRCPT TO:<c@d>", false),
            (".a@b.example", false), ("a..b@c.example", false), ("đơn@b.example", false),
        ])
    func addresses(text: String, isTaken: Bool) {
        #expect((MailAddress(text) != nil) == isTaken)
    }
}

@Suite("Webhooks") struct WebhookTests {
    @Test("are signed over moment and body with the collector's key")
    func signed() async throws {
        let hook = try HookPeer(200)
        let key = SigningKey(seed: Array(repeating: 7, count: 32))
        let sender = WebhookSender(
            webhooks: Webhooks(key: { key }), now: { instant("2026-02-09T08:00:00+07:00") })
        let letter = Letter(
            identity: Digest(of: [1]), address: "http://127.0.0.1:\(hook.port)/", name: "",
            language: .vi, plannedAt: instant("2026-02-09T08:00:00+07:00"), subject: "s", text: "",
            html: "", json: Array(#"{"id":"1"}"#.utf8))
        _ = await sender.send(letter)
        let request = try #require(hook.requests.first)
        #expect(request.body == letter.json)
        let stamp = try #require(request.field("Giaoban-Timestamp"))
        let field = try #require(request.field("Giaoban-Signature"))
        let text = field.components(separatedBy: "sig=:")[1].dropLast()
        let signature = try #require(Signature(base64: String(text)))
        let statement = WebhookSender.statement(request.body, at: stamp)
        #expect(key.publicKey.verifies(signature, of: statement))
        let other = WebhookSender.statement(request.body + [32], at: stamp)
        #expect(!key.publicKey.verifies(signature, of: other))
    }

    @Test(
        "go to https, or to this machine",
        arguments: [
            ("https://x.example/a", true), ("http://127.0.0.1:8/a", true),
            ("http://x.example/a", false), ("http://localhost.x.example/", false),
            ("https://u:p@x.example/", false), ("ftp://x.example/", false), ("https://", false),
            ("https://x.example/a b", false), ("http://127.0.0.1.x.example/", false),
            ("http://[::1]:8/a", true), ("http://[::1]", true), ("http://[2001:db8::1]/a", false),
            ("http://[::1].x.example/", false), ("http://[::ffff:203.0.113.7]/", false),
        ])
    func addresses(text: String, isTaken: Bool) {
        #expect((WebhookAddress(text) != nil) == isTaken)
    }
}
