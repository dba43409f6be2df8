import Shared

/// A notice, ready to go out.
struct Letter: Sendable {
    /// What its identity on the way follows from: the same letter has the same one for ever.
    let identity: Digest
    /// The address; empty for an agent.
    let address: String
    /// The receiver's name.
    let name: String
    let language: Language
    /// When it was planned.
    let plannedAt: Instant
    let subject: String
    let text: String
    let html: String
    /// The same as a JSON document, for programs.
    let json: [UInt8]
}

/// What came of one attempt to hand over a letter.
enum SendOutcome: Hashable, Sendable {
    /// The other side has it and said so: its words.
    case taken(String)
    /// The other side will never take this letter at this address: its words.
    case refused(String)
    /// Not now: keep it and try again. `isLineDown` when no other letter would get through either.
    case later(String, isLineDown: Bool)
}

/// One way for notices to go out.
///
/// The contract, which every way passes: a letter that is taken is taken once for one call; a refusal is
/// final and carries the other side's words; whatever else happens the letter is kept. A call ends
/// within a bounded time, blocks no thread of the cooperative pool, and throws nothing.
protocol NoticeSender: Sendable {
    /// Which way it is.
    var channel: NoticeChannel { get }
    /// Hands over one letter.
    func send(_ letter: Letter) async -> SendOutcome
}

/// The ways that are set up.
struct NoticeSenders: Sendable {
    private let all: [any NoticeSender]

    /// Every way that the configuration allows: mail only where a server is named.
    init(mail: MailServer?, webhooks: Webhooks, now: @escaping @Sendable () -> Instant) {
        var all: [any NoticeSender] = [
            InboxSender(), WebhookSender(webhooks: webhooks, now: now),
        ]
        if let mail { all.append(MailSender(server: mail)) }
        self.all = all
    }

    /// These ways.
    init(_ all: [any NoticeSender]) {
        self.all = all
    }

    /// The way of a channel; nil where it is not set up.
    func sender(for channel: NoticeChannel) -> (any NoticeSender)? {
        all.first { $0.channel == channel }
    }
}

/// The unit's own inbox: the notice lies in the store already, and its agent fetches it.
struct InboxSender: NoticeSender {
    var channel: NoticeChannel { .inbox }

    func send(_ letter: Letter) async -> SendOutcome {
        .taken("")
    }
}
