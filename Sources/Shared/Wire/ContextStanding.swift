/// What a context says of the report that counts, beyond the figures that rules compare.
extension ContextAnswer {
    /// The revision that counts now: enough for a home that never sent it to know its own file again,
    /// and to tell the clerk what the receipt said.
    public struct Counted: Hashable, Sendable {
        /// `ReportCodec.contentDigest` of it.
        public let content: Digest
        /// Its id.
        public let id: ReportID
        /// Its revision.
        public let revision: Int
        /// When the collector received it.
        public let receivedAt: Instant
        /// The first instant that was late for the slot; nil without a due rule.
        public let dueAt: Instant?
        /// How late the slot's first complete report was; nil without a due date.
        public let daysLate: Int?

        /// Makes one.
        public init(
            content: Digest, id: ReportID, revision: Int, receivedAt: Instant, dueAt: Instant?,
            daysLate: Int?
        ) {
            self.content = content
            self.id = id
            self.revision = revision
            self.receivedAt = receivedAt
            self.dueAt = dueAt
            self.daysLate = daysLate
        }
    }

    /// The department gave the counted revision back (`trả lại`) and waits for another.
    public struct Returned: Hashable, Sendable {
        /// When.
        public let at: Instant
        /// Why, in the officer's words.
        public let reason: String

        /// Makes one.
        public init(at: Instant, reason: String) {
            self.at = at
            self.reason = reason
        }
    }
}

extension ContextAnswer.Counted {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("content")
            writer.string(content.header)
            if let daysLate {
                writer.key("daysLate")
                writer.integer(Int64(daysLate))
            }
            if let dueAt {
                writer.key("dueAt")
                writer.string(dueAt.rfc3339)
            }
            writer.key("id")
            writer.string(id.text)
            writer.key("receivedAt")
            writer.string(receivedAt.rfc3339)
            writer.key("revision")
            writer.integer(Int64(revision))
        }
    }

    init?(_ value: JSONValue) {
        guard let content = value["content"]?.text.flatMap({ Digest(header: $0) }),
            let id = value["id"]?.text.flatMap({ ReportID($0) }),
            let receivedAt = value["receivedAt"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let revision = value["revision"]?.integer
        else { return nil }
        self.init(
            content: content, id: id, revision: Int(clamping: revision), receivedAt: receivedAt,
            dueAt: value["dueAt"]?.text.flatMap { Instant(rfc3339: $0) },
            daysLate: value["daysLate"]?.integer.map { Int(clamping: $0) })
    }
}

extension ContextAnswer.Returned {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            writer.key("reason")
            writer.string(reason)
        }
    }

    init?(_ value: JSONValue) {
        guard let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let reason = value["reason"]?.text
        else { return nil }
        self.init(at: at, reason: reason)
    }
}
