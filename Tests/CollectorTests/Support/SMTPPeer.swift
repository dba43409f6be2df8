import Synchronization

/// A small mail server of the tests: says what it is told to, and remembers what it took.
final class SMTPPeer: Sendable {
    /// What it answers where.
    struct Manner: Sendable {
        var greeting = "220 thu.example ready"
        var rcpt = "250 ok"
        var data = "354 go on"
        var end = "250 2.0.0 queued as 1"
        /// What it offers after EHLO.
        var offers: [String] = []
        var auth = "235 ok"
        /// It hears and says nothing.
        var isMute = false
    }

    /// One mail that was taken or tried.
    struct Mail: Sendable {
        var from = ""
        var to: [String] = []
        var lines: [String] = []

        /// The header's lines, folded ones joined.
        var header: [String] {
            lines.prefix { !$0.isEmpty }.reduce(into: []) { lines, line in
                if line.hasPrefix(" "), let last = lines.popLast() {
                    lines.append(last + line)
                } else {
                    lines.append(line)
                }
            }
        }
    }

    private let heard: Heard
    private let peer: LoopbackPeer

    private final class Heard: Sendable {
        let mails = Mutex<[Mail]>([])
        let words = Mutex<[String]>([])
    }

    /// Listens.
    init(_ manner: Manner = Manner()) throws {
        let heard = Heard()
        self.heard = heard
        peer = try LoopbackPeer { Self.talk($0, manner, heard) }
    }

    /// The port it listens on.
    var port: Int { peer.port }
    /// Mails whose end was answered.
    var mails: [Mail] { heard.mails.withLock { $0 } }
    /// Every command heard.
    var commands: [String] { heard.words.withLock { $0 } }

    private static func talk(_ line: LoopbackPeer.Line, _ manner: Manner, _ heard: Heard) {
        if manner.isMute {
            while line.read() != nil {}
            return
        }
        line.write(manner.greeting)
        var mail = Mail()
        while let word = line.read() {
            heard.words.withLock { $0.append(word) }
            switch word.prefix(4).uppercased() {
            case "EHLO":
                for offer in ["250-thu.example"] + manner.offers.map({ "250-" + $0 }) {
                    line.write(offer)
                }
                line.write("250 8BITMIME")
            case "MAIL":
                mail = Mail(from: word)
                line.write("250 ok")
            case "RCPT":
                mail.to.append(word)
                line.write(manner.rcpt)
            case "DATA":
                line.write(manner.data)
                guard manner.data.hasPrefix("354") else { continue }
                while let text = line.read(), text != "." { mail.lines.append(text) }
                heard.mails.withLock { $0.append(mail) }
                line.write(manner.end)
            case "AUTH": line.write(manner.auth)
            case "QUIT":
                line.write("221 bye")
                return
            default: line.write("250 ok")
            }
        }
    }
}
