/// What became of one report of a bundle: the department's answer, which travels back as a file.
public struct BundleAnswer: Hashable, Sendable {
    /// How it ended.
    public enum Result: String, CaseIterable, Sendable {
        /// Stored now; the body is the receipt.
        case accepted
        /// Stored before, with the same bytes; the body is the same receipt.
        case repeated
        /// Not taken; the body is the problem.
        case refused
        /// Not taken yet, because something else must come first; the body is the problem.
        case later
        /// Spoilt on the way.
        case damaged
        /// In the list of the bundle, and nowhere else.
        case missing
    }

    /// The bundle.
    public var bundle: BundleID
    /// The place in the bundle.
    public var number: Int
    /// Which report; nil where even that is lost.
    public var entry: BundleEntry?
    /// Of the bytes that were judged; nil where none were.
    public var digest: Digest?
    /// How it ended.
    public var result: Result
    /// The receipt or the problem, as JSON; empty for what was lost.
    public var body: [UInt8]
    /// Which of the department's keys has signed it.
    public private(set) var key: KeyID?
    /// Over everything above.
    public private(set) var signature: Signature?

    /// Makes an answer that nobody has signed.
    public init(
        bundle: BundleID, number: Int, entry: BundleEntry?, digest: Digest?, result: Result,
        body: [UInt8] = []
    ) {
        self.bundle = bundle
        self.number = number
        self.entry = entry
        self.digest = digest
        self.result = result
        self.body = body
    }

    /// The same under the department's signature: a refusal moves a report, so it must be proven as a
    /// receipt is.
    public func signed(with key: SigningKey) -> BundleAnswer {
        var answer = self
        answer.key = CollectorIdentity.id(of: key.publicKey)
        answer.signature = key.sign(answer.statement)
        return answer
    }

    /// Whether one of `keys` has signed it.
    public func isSigned(byOneOf keys: [PublicKey]) -> Bool {
        guard let key, let signature,
            let signer = keys.first(where: { CollectorIdentity.id(of: $0) == key })
        else { return false }
        return signer.verifies(signature, of: statement)
    }

    private var statement: SignedStatement {
        SignedStatement(
            .answer, Digest(of: BundleContent.join(BundleContent.head(members), body)))
    }

    private var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] =
            entry?.members() ?? [("number", .integer(Int64(number)))]
        members.append(("bundle", .string(bundle.text)))
        members.append(("result", .string(result.rawValue)))
        if let digest { members.append(("digest", .string(digest.header))) }
        if let key { members.append(("key", .string(key.text))) }
        return members
    }

    /// The piece's content.
    public var bytes: [UInt8] {
        var members = members
        if let signature { members.append(("signature", .string(signature.base64))) }
        return BundleContent.join(BundleContent.head(members), body)
    }

    /// Reads an answer; nil when it is none.
    public init?(bytes: [UInt8]) {
        guard let (head, body) = BundleContent.split(bytes),
            let bundle = head["bundle"]?.text.flatMap({ BundleID($0) }),
            let number = head["number"]?.integer.map({ Int($0) }),
            (1...BundleFrame.numberLimit).contains(number),
            let result = head["result"]?.text.flatMap({ Result(rawValue: $0) })
        else { return nil }
        self.init(
            bundle: bundle, number: number, entry: BundleEntry(value: head),
            digest: head["digest"]?.text.flatMap { Digest(header: $0) }, result: result,
            body: body)
        key = head["key"]?.text.flatMap { KeyID($0) }
        signature = head["signature"]?.text.flatMap { Signature(base64: $0) }
    }

    /// The receipt, where there is one.
    public var receipt: Receipt? {
        guard result == .accepted || result == .repeated else { return nil }
        return try? Receipt(bytes: body)  // not a receipt: nothing follows from it
    }

    /// The problem, where there is one.
    public var problem: Problem? {
        guard result == .refused || result == .later else { return nil }
        return Problem(bytes: body)
    }
}

extension BundleAnswer {
    /// What happened, in a few words, as lists and commands say it.
    public var words: LocalizedText {
        switch result {
        case .accepted: LocalizedText(vi: "đã nhận", en: "accepted")
        case .repeated: LocalizedText(vi: "đã nhận từ trước", en: "accepted before")
        case .refused: LocalizedText(vi: "KHÔNG NHẬN", en: "REFUSED")
        case .later: LocalizedText(vi: "CHƯA NHẬN", en: "NOT YET")
        case .damaged: LocalizedText(vi: "HỎNG trong gói", en: "DAMAGED in the bundle")
        case .missing: LocalizedText(vi: "THIẾU trong gói", en: "MISSING from the bundle")
        }
    }
}
