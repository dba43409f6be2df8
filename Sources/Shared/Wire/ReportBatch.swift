/// Several reports in one request (`POST /v1/reports/batch`), and what each of them is answered.
///
/// ```json
/// {"items":[{"digest":"sha-256=:…:","report":{…},"signature":"key=k-7, sig=:…:"}]}
/// {"items":[{"receipt":{…},"status":201},{"digest":"sha-256=:…:","problem":{…},"status":422}]}
/// ```
/// A receipt names its report by id and digest; beside a problem stands the digest of the report that
/// it is about, so that an answer is never taken for another report's, wherever it stands.
public enum ReportBatch {
    /// One report of a request.
    public struct Item: Hashable, Sendable {
        /// The report's canonical bytes.
        public let report: [UInt8]
        /// Their digest.
        public let digest: Digest
        /// The unit's signature under it; nil for a unit without a key.
        public let signature: ReportSignature?

        /// Makes an item.
        public init(report: [UInt8], digest: Digest, signature: ReportSignature?) {
            self.report = report
            self.digest = digest
            self.signature = signature
        }

        /// Bytes that go beside the report, at most.
        public static let overhead = 300
    }

    /// What one item is answered.
    public enum Answer: Sendable {
        /// The report is there: its receipt, as it came.
        case receipt(Receipt, bytes: [UInt8])
        /// It was not taken. `digest` is the report's; nil from a collector that does not say whose
        /// problem it is.
        case problem(Problem, digest: Digest?, bytes: [UInt8])
    }

    /// The body of a request.
    public static func bytes(of items: [Item]) -> [UInt8] {
        let size = items.reduce(16) { $0 + $1.report.count + Item.overhead }
        var writer = JSONWriter(capacity: size)
        writer.object { writer in
            writer.key("items")
            writer.array { writer in for item in items { item.write(to: &writer) } }
        }
        return writer.bytes
    }

    /// Reads an answer's items; nil when the bytes are no such answer. An item that cannot be read is
    /// left out: nothing follows from it.
    public static func answers(_ bytes: [UInt8]) -> [Answer]? {
        // Not JSON, or too deep to be ours: not the collector's word.
        guard let items = (try? JSONValue(parsing: bytes))?["items"]?.elements else { return nil }
        return items.compactMap { Answer($0) }
    }
}

extension ReportBatch.Item {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("digest")
            writer.string(digest.header)
            writer.key("report")
            writer.canonical(report)
            if let signature {
                writer.key("signature")
                writer.string(signature.header)
            }
        }
    }
}

extension ReportBatch.Answer {
    /// Nil unless the status is the one that goes with what is said.
    fileprivate init?(_ value: JSONValue) {
        let status = value["status"]?.integer
        if let receipt = value["receipt"] {
            guard status == 200 || status == 201,
                let bytes = try? receipt.canonicalBytes(),  // no number of ours: no receipt
                let read = try? Receipt(bytes: bytes)
            else { return nil }
            self = .receipt(read, bytes: bytes)
        } else if let problem = value["problem"] {
            guard let bytes = try? problem.canonicalBytes(), let read = Problem(value: problem),
                status == Int64(read.code.status)
            else { return nil }
            self = .problem(
                read, digest: value["digest"]?.text.flatMap { Digest(header: $0) }, bytes: bytes)
        } else {
            return nil
        }
    }
}
