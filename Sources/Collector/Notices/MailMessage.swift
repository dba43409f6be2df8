import Shared

/// A mail as its bytes: RFC 5322 header in ASCII (words beyond it as RFC 2047 wants them), body twice,
/// as plain text and as simple HTML, both Base64 so that no server on the way can bend a line.
struct MailMessage: Sendable {
    /// Who sends.
    let from: MailAddress
    /// The sender's name.
    let fromName: String
    /// To whom.
    let to: MailAddress
    /// The receiver's name; may be empty.
    let toName: String
    let subject: String
    let text: String
    let html: String
    /// When it was planned: the same however often it is sent.
    let date: Instant
    /// The left part of its Message-ID: follows from what the notice is about, so that whoever gets it
    /// twice can tell that it is one.
    let identity: Digest
    let language: Language

    /// The Message-ID.
    var messageID: String { "<\(identity.hex.prefix(40))@\(from.domain)>" }

    /// Header and body with CRLF line ends.
    var bytes: [UInt8] {
        let boundary = "giaoban-\(identity.hex.suffix(24))"
        var lines = [
            "From: \(Self.mailbox(fromName, from))", "To: \(Self.mailbox(toName, to))",
            "Subject: \(Self.words(subject, after: 9))", "Date: \(date.rfc5322)",
            "Message-ID: \(messageID)", "MIME-Version: 1.0",
            // Holiday notes and the like must not answer a program.
            "Auto-Submitted: auto-generated", "Content-Language: \(language.rawValue)",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"", "",
        ]
        for (type, content) in [("plain", text), ("html", html)] {
            lines += [
                "--\(boundary)", "Content-Type: text/\(type); charset=utf-8",
                "Content-Transfer-Encoding: base64", "",
            ]
            lines += Self.base64Lines(content) + [""]
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private static func base64Lines(_ text: String) -> [String] {
        let encoded = Array(
            Base64.encode(Array(text.replacing("\n", with: "\r\n").utf8), .standard).utf8)
        return stride(from: 0, to: encoded.count, by: 76).map { start in
            String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self)
        }
    }

    private static func mailbox(_ name: String, _ address: MailAddress) -> String {
        let clean = flattened(name)
        guard !clean.isEmpty else { return "<\(address)>" }
        let isPlain = clean.utf8.allSatisfy { byte in
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
                || (byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        // A name alone on its line and the address on the next: no line grows too long.
        return (isPlain ? clean : encoded(clean, room: 36)) + "\r\n <\(address)>"
    }

    /// A header's words: as they are where they are ASCII and short, else as encoded words.
    static func words(_ text: String, after used: Int) -> String {
        let clean = flattened(text)
        let isPlain = clean.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        if isPlain, clean.utf8.count + used <= 76, !clean.contains("=?") { return clean }
        return encoded(clean, room: 36)
    }

    /// RFC 2047 encoded words, each of whole characters and within its 75 columns, folded.
    private static func encoded(_ text: String, room: Int) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > room { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Base64.encode($0, .standard))?=" }.joined(
            separator: "\r\n ")
    }

    /// One line without control characters: nobody's name begins a header of its own.
    private static func flattened(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        var line = ""
        line.unicodeScalars.append(contentsOf: scalars)
        return line.split(separator: " ").joined(separator: " ")
    }
}

extension Instant {
    /// `Mon, 09 Feb 2026 08:00:00 +0700`, as mail wants it.
    var rfc5322: String {
        let (year, month, dayOfMonth) = day.date
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let clock = rfc3339.dropFirst(11).prefix(8)
        let dayText = dayOfMonth < 10 ? "0\(dayOfMonth)" : "\(dayOfMonth)"
        return
            "\(names[day.isoWeekday - 1]), \(dayText) \(months[month - 1]) \(year) \(clock) +0700"
    }
}
