import CCurl
import Shared

/// What webhooks are sent with.
struct Webhooks: Sendable {
    /// Signs; nil while the private half is lost.
    let key: @Sendable () -> SigningKey?
    /// A file of trusted certificates instead of the system's.
    var caFile: String?
    /// Seconds for a whole exchange.
    var deadlineSeconds = 30
}

/// Where a webhook goes: `https://…`, or `http://` on this machine only.
struct WebhookAddress: Hashable, Sendable {
    let text: String

    /// Reads an address; nil for one that others on the way could read, or that holds a password.
    init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy {
            (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "\"")
        }
        guard text.utf8.count <= 500, isPlain, let colon = text.firstRange(of: "://") else {
            return nil
        }
        let authority = text[colon.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        switch text[..<colon.lowerBound] {
        case "https": break
        case "http" where Self.isThisMachine(authority): break
        default: return nil
        }
        self.text = text
    }

    private static func isThisMachine(_ authority: Substring) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains { host in
            authority == host || authority.hasPrefix(host + ":")
        }
    }
}

/// Posts notices as JSON, signed with the collector's key (`docs/CHASING.md` tells how to verify it).
actor WebhookSender: NoticeSender {
    private let executor = BlockingThread(label: "giaoban.webhook")
    private let webhooks: Webhooks
    private let now: @Sendable () -> Instant

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    nonisolated var channel: NoticeChannel { .webhook }

    /// - Parameters:
    ///   - webhooks: what they are signed with.
    ///   - now: the clock: the moment of sending is signed, too, so that an old one can be told.
    init(webhooks: Webhooks, now: @escaping @Sendable () -> Instant) {
        self.webhooks = webhooks
        self.now = now
    }

    func send(_ letter: Letter) async -> SendOutcome {
        guard let address = WebhookAddress(letter.address) else {
            return .refused("“\(letter.address)” is no https address")
        }
        guard let key = webhooks.key() else {
            return .later("the collector's private key is lost", isLineDown: true)
        }
        let stamp = now().rfc3339
        let signature = key.sign(Self.statement(letter.json, at: stamp))
        let headers = [
            "Content-Type: application/json", "User-Agent: giaoban-collector/\(Product.version)",
            "Giaoban-Notice: \(letter.identity.hex)", "Giaoban-Timestamp: \(stamp)",
            "Giaoban-Signature: key=\(key.publicKey.base64), sig=:\(signature.base64):",
        ]
        return Self.post(letter.json, to: address, headers, webhooks)
    }

    /// What is signed: the moment of sending, a line feed, the body.
    static func statement(_ body: [UInt8], at stamp: String) -> SignedStatement {
        SignedStatement(.notice, Digest(of: Array(stamp.utf8) + [UInt8(ascii: "\n")] + body))
    }

    private static func post(
        _ body: [UInt8], to address: WebhookAddress, _ headers: [String], _ webhooks: Webhooks
    ) -> SendOutcome {
        guard let handle = unsafe giaoban_curl_open() else {
            return .later("libcurl could not start", isLineDown: false)
        }
        defer { unsafe giaoban_curl_close(handle) }
        let texts = ["POST", address.text, "", webhooks.caFile ?? ""] + headers
        return unsafe body.withUnsafeBufferPointer { content in
            unsafe withCStrings(texts) { strings in
                var lines = unsafe strings.dropFirst(4).map { unsafe Optional($0) }
                return unsafe lines.withUnsafeMutableBufferPointer { lines in
                    var request = unsafe giaoban_curl_request()
                    unsafe request.method = strings[0]
                    unsafe request.url = strings[1]
                    unsafe request.proxy = strings[2]
                    if webhooks.caFile != nil { unsafe request.ca_file = strings[3] }
                    unsafe request.headers = UnsafePointer(lines.baseAddress)
                    unsafe request.header_count = lines.count
                    unsafe request.body = content.baseAddress
                    unsafe request.body_length = content.count
                    unsafe request.connect_timeout_ms = 10_000
                    unsafe request.stall_seconds = webhooks.deadlineSeconds
                    unsafe request.deadline_ms = webhooks.deadlineSeconds * 1000
                    unsafe request.body_cap = 64 << 10
                    return unsafe outcome(giaoban_curl_perform(handle, &request))
                }
            }
        }
    }

    /// 2xx took it; 4xx but 408, 425, 429 never will; anything else is tried again.
    @unsafe
    private static func outcome(_ answer: giaoban_curl_answer) -> SendOutcome {
        guard unsafe answer.fault == GIAOBAN_CURL_OK else {
            let words = unsafe answer.message.map { unsafe String(cString: $0) } ?? "?"
            return .later(words, isLineDown: false)
        }
        let status = unsafe Int(answer.status)
        switch status {
        case 200..<300: return .taken("HTTP \(status)")
        case 408, 425, 429: return .later("HTTP \(status)", isLineDown: false)
        case 400..<500: return .refused("HTTP \(status)")
        default: return .later("HTTP \(status)", isLineDown: false)
        }
    }
}
