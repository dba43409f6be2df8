import CCurl
import Shared

/// The mail server of the department, and who we are to it.
struct MailServer: Hashable, Sendable {
    /// How the line is kept from others' eyes.
    enum Security: String, CaseIterable, Hashable, Sendable {
        /// STARTTLS, and nothing without it.
        case starttls
        /// TLS from the first byte.
        case tls
        /// None: for a server on this machine.
        case none
    }

    var host: String
    var port: Int
    var security: Security
    var from: MailAddress
    var fromName: String
    /// Who we are to the server; nil for nobody.
    var user: String?
    var password: String?
    /// A file of trusted certificates instead of the system's.
    var caFile: String?
    /// Seconds to a connection.
    var connectSeconds = 15
    /// Seconds that the server may think about one reply.
    var stallSeconds = 60

    /// libcurl's name for it; the path is what we call ourselves in EHLO.
    var url: String {
        let bare = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(bare):\(port)/\(from.domain)"
    }
}

/// Sends mail over libcurl. One thread owns the handle, which keeps its connection open between mails.
actor MailSender: NoticeSender {
    private let executor = BlockingThread(label: "giaoban.mail")
    private let server: MailServer
    private var mailer: MailerHandle?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    nonisolated var channel: NoticeChannel { .email }

    /// - Parameter server: where mail goes first.
    init(server: MailServer) {
        self.server = server
    }

    func send(_ letter: Letter) async -> SendOutcome {
        guard let to = MailAddress(letter.address) else {
            return .refused("“\(letter.address)” is no address")
        }
        guard let mailer = mailer ?? MailerHandle() else {
            return .later("libcurl could not start", isLineDown: true)
        }
        self.mailer = mailer
        let message = MailMessage(
            from: server.from, fromName: server.fromName, to: to, toName: letter.name,
            subject: letter.subject, text: letter.text, html: letter.html, date: letter.plannedAt,
            identity: letter.identity, language: letter.language)
        return mailer.send(message.bytes, to: to, through: server).outcome
    }
}

/// What a mail server, or the line to it, said.
struct MailReply: Hashable, Sendable {
    let fault: String?
    let status: Int
    /// The server's last line, or libcurl's words where there is none.
    let words: String
    let isDenied: Bool

    /// What follows from it. A refusal with 5xx is about this mail, but for those that are about us
    /// (RFC 4954: 530, 534, 535, 538) or our whole session (421, 454).
    var outcome: SendOutcome {
        let line = fault.map { "\($0): \(words)" } ?? words
        if fault == nil { return .taken(words) }
        let isAboutUs = isDenied || [530, 534, 535, 538].contains(status)
        if (500..<600).contains(status), !isAboutUs { return .refused(words) }
        let isAboutMail = (400..<500).contains(status) && status != 421 && status != 454
        return .later(line, isLineDown: !isAboutMail)
    }
}

/// The C handle with its memory looked after.
///
/// SAFETY: `@unchecked Sendable` because `MailSender`'s executor makes one call at a time.
@safe private final class MailerHandle: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Nil when memory is out.
    init?() {
        guard let handle = unsafe giaoban_mailer_open() else { return nil }
        unsafe self.handle = handle
    }

    deinit {
        unsafe giaoban_mailer_close(handle)
    }

    /// Sends one mail; blocks.
    func send(_ bytes: [UInt8], to: MailAddress, through server: MailServer) -> MailReply {
        let texts = [
            server.url, server.from.text, to.text, server.user ?? "", server.password ?? "",
            server.caFile ?? "",
        ]
        return unsafe bytes.withUnsafeBufferPointer { content in
            unsafe withCStrings(texts) { strings in
                var mail = unsafe giaoban_mail()
                unsafe mail.url = strings[0]
                unsafe mail.from = strings[1]
                unsafe mail.to = strings[2]
                if server.user != nil {
                    unsafe mail.user = strings[3]
                    unsafe mail.password = strings[4]
                }
                if server.caFile != nil { unsafe mail.ca_file = strings[5] }
                unsafe mail.bytes = content.baseAddress
                unsafe mail.length = content.count
                unsafe mail.needs_tls = server.security != .none
                unsafe mail.connect_timeout_ms = server.connectSeconds * 1000
                unsafe mail.stall_seconds = server.stallSeconds
                unsafe mail.deadline_ms = (server.connectSeconds + 5 * server.stallSeconds) * 1000
                return unsafe Self.read(giaoban_mailer_send(handle, &mail))
            }
        }
    }

    @unsafe
    private static func read(_ answer: giaoban_mail_answer) -> MailReply {
        let message = unsafe answer.message.map { unsafe String(cString: $0) } ?? ""
        let reply = unsafe answer.reply.map { unsafe String(cString: $0) } ?? ""
        let status = unsafe Int(answer.status)
        let isOver = unsafe answer.fault == GIAOBAN_CURL_OK
        return unsafe MailReply(
            fault: isOver ? nil : faultName(answer.fault), status: status,
            words: isOver || (status >= 400 && !reply.isEmpty) ? reply : message,
            isDenied: answer.denied)
    }

    private static func faultName(_ fault: giaoban_curl_fault) -> String {
        switch fault {
        case GIAOBAN_CURL_DNS: "dns"
        case GIAOBAN_CURL_CONNECT: "connect"
        case GIAOBAN_CURL_TLS: "tls"
        case GIAOBAN_CURL_TIMEOUT: "timeout"
        case GIAOBAN_CURL_CUT: "cut"
        default: "smtp"
        }
    }
}
