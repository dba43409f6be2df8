/// The identity of one bundle: 32 hexadecimal digits, drawn when it is put together.
public struct BundleID: Hashable, Sendable, CustomStringConvertible {
    /// Random bytes in an id.
    public static let byteCount = 16
    /// The digits.
    public let text: String

    /// Makes an id of random bytes.
    public init(random: [UInt8]) {
        precondition(random.count == Self.byteCount, "an id has sixteen random bytes")
        text = Hex.encode(random)
    }

    /// Reads an id; nil for anything but 32 small hexadecimal digits.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text), bytes.count == Self.byteCount,
            Hex.encode(bytes) == text
        else { return nil }
        self.text = text
    }

    /// The digits.
    public var description: String { text }
}

/// Which report a piece of a bundle is about, said without looking into the report.
public struct BundleEntry: Hashable, Sendable {
    /// Its place in the bundle, from 1.
    public var number: Int
    /// The report's id.
    public var id: ReportID
    /// The unit.
    public var facility: FacilityID
    /// The form.
    public var form: FormCode
    /// The period's identifier.
    public var period: String
    /// The revision, from 1.
    public var revision: Int

    /// Names a report.
    public init(
        number: Int, id: ReportID, facility: FacilityID, form: FormCode, period: String,
        revision: Int
    ) {
        self.number = number
        self.id = id
        self.facility = facility
        self.form = form
        self.period = period
        self.revision = revision
    }

    /// Reads the members that `write` makes; nil when one is missing or cannot be.
    init?(value: JSONValue) {
        guard let number = value["number"]?.integer.map({ Int($0) }),
            (1...BundleFrame.numberLimit).contains(number),
            let id = value["id"]?.text.flatMap({ ReportID($0) }),
            let facility = value["facility"]?.text.flatMap({ FacilityID($0) }),
            let form = value["form"]?.text.flatMap({ FormCode($0) }),
            let period = value["period"]?.text, Self.isIdentifier(period),
            let revision = value["revision"]?.integer.map({ Int($0) }),
            (1...9999).contains(revision)
        else { return nil }
        self.init(
            number: number, id: id, facility: facility, form: form, period: period,
            revision: revision)
    }

    /// Periods are shown and looked for, never turned into paths; still no stranger's text goes on.
    private static func isIdentifier(_ period: String) -> Bool {
        ReportingPeriod(identifier: period, calendar: .statistical) != nil
            || ReportingPeriod(identifier: period, calendar: .administrative) != nil
    }

    /// Its members between others, which the caller writes in order.
    func members(_ more: [(String, JSONValue)] = []) -> [(String, JSONValue)] {
        [
            ("facility", .string(facility.text)), ("form", .string(form.text)),
            ("id", .string(id.text)), ("number", .integer(Int64(number))),
            ("period", .string(period)), ("revision", .integer(Int64(revision))),
        ] + more
    }
}

/// A piece's content: one line of JSON that says what it is, then bytes as they are.
enum BundleContent {
    private static let lineFeed = UInt8(ascii: "\n")

    /// The line of members in canonical order, without the line feed.
    static func head(_ members: [(String, JSONValue)]) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            for (key, value) in members.sorted(by: { CanonicalOrder.precedes($0.0, $1.0) }) {
                writer.key(key)
                switch value {
                case .string(let text): writer.string(text)
                case .number(let text): writer.canonical(Array(text.utf8))
                case .array(let elements):
                    writer.array { writer in
                        for element in elements { writer.string(element.text ?? "") }
                    }
                default: writer.null()
                }
            }
        }
        return writer.bytes
    }

    static func join(_ head: [UInt8], _ body: [UInt8]) -> [UInt8] { head + [lineFeed] + body }

    /// Head and body; nil when there is no head.
    static func split(_ bytes: [UInt8]) -> (head: JSONValue, body: [UInt8])? {
        guard let end = bytes.firstIndex(of: lineFeed), end <= 1 << 16,
            let head = try? JSONValue(parsing: Array(bytes[..<end])), head.members != nil
        else { return nil }
        return (head, Array(bytes[(end + 1)...]))
    }
}

/// A report in a bundle: its exact bytes, and its digest and signature beside it.
public struct BundleReport: Hashable, Sendable {
    /// Most bytes once unpacked: a report of the most the collector takes, with room for its head.
    public static let byteLimit = 2 << 20

    /// Which report it says it is: for people, nothing is decided by it.
    public var entry: BundleEntry
    /// What the unit has signed.
    public var digest: Digest
    /// The unit's signature; nil for a unit that cannot sign.
    public var signature: ReportSignature?
    /// The report's canonical JSON.
    public var body: [UInt8]

    /// Makes a piece.
    public init(
        entry: BundleEntry, digest: Digest, signature: ReportSignature?, body: [UInt8]
    ) {
        self.entry = entry
        self.digest = digest
        self.signature = signature
        self.body = body
    }

    /// The piece's content.
    public var bytes: [UInt8] {
        var more = [("digest", JSONValue.string(digest.header))]
        if let signature { more.append(("signature", .string(signature.header))) }
        return BundleContent.join(BundleContent.head(entry.members(more)), body)
    }

    /// Reads a piece's content; nil when it is none.
    public init?(bytes: [UInt8]) {
        guard bytes.count <= Self.byteLimit, let (head, body) = BundleContent.split(bytes),
            let entry = BundleEntry(value: head),
            let digest = head["digest"]?.text.flatMap({ Digest(header: $0) })
        else { return nil }
        self.init(
            entry: entry, digest: digest,
            signature: head["signature"]?.text.flatMap { ReportSignature(header: $0) }, body: body)
    }
}

/// What belongs to a bundle, in pages: it stands before the reports and once more behind them, so that
/// what is lost can be named.
public struct BundleIndex: Hashable, Sendable {
    /// Most reports on a page.
    public static let pageSize = 200

    /// The reports, in order.
    public var entries: [BundleEntry]

    /// Makes a page, or the whole list.
    public init(entries: [BundleEntry]) {
        self.entries = entries
    }

    /// The list as pages.
    public var pages: [BundleIndex] {
        stride(from: 0, to: entries.count, by: Self.pageSize).map { start in
            BundleIndex(
                entries: Array(entries[start..<min(start + Self.pageSize, entries.count)]))
        }
    }

    /// One line a report.
    public var bytes: [UInt8] {
        Array(entries.map { BundleContent.head($0.members()) }.joined(separator: [0x0A]))
    }

    /// Reads a page; nil when it is none.
    public init?(bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A)
        guard (1...Self.pageSize).contains(lines.count) else { return nil }
        entries = lines.compactMap { line in
            (try? JSONValue(parsing: Array(line))).flatMap { BundleEntry(value: $0) }
        }
        guard entries.count == lines.count else { return nil }
    }
}

/// Who put a bundle together, when, and the digests of the pages of its list: under the unit's
/// signature, so that nobody on the way can take a report out unseen.
public struct BundleSeal: Hashable, Sendable {
    /// The newest format there is.
    public static let format: Int64 = 1

    /// The bundle.
    public var bundle: BundleID
    /// The home's first unit.
    public var unit: FacilityID
    /// When, by the agent's clock.
    public var madeAt: Instant
    /// How many reports belong to it.
    public var reports: Int
    /// Of the pages' contents, in order.
    public var pages: [Digest]
    /// Which of the department's keys the reports are encrypted to; nil for none.
    public var sealedFor: KeyID?
    /// The format it is written in.
    public private(set) var format = Self.format
    /// The unit's signature.
    public private(set) var signature: ReportSignature?

    /// Makes a seal that nobody has signed.
    public init(
        bundle: BundleID, unit: FacilityID, madeAt: Instant, reports: Int, pages: [Digest],
        sealedFor: KeyID?
    ) {
        self.bundle = bundle
        self.unit = unit
        self.madeAt = madeAt
        self.reports = reports
        self.pages = pages
        self.sealedFor = sealedFor
    }

    /// The same under the signature of a unit's key.
    public func signed(with key: SigningKey, as id: KeyID) -> BundleSeal {
        var seal = self
        seal.signature = ReportSignature(key: id, signature: key.sign(statement))
        return seal
    }

    /// Whether `key` has signed it.
    public func isSigned(by key: PublicKey) -> Bool {
        signature.map { key.verifies($0.signature, of: statement) } ?? false
    }

    private var statement: SignedStatement {
        SignedStatement(.bundle, Digest(of: BundleContent.head(members)))
    }

    private var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("bundle", .string(bundle.text)), ("format", .integer(format)),
            ("madeAt", .string(madeAt.rfc3339)),
            ("pages", .array(pages.map { .string($0.hex) })),
            ("reports", .integer(Int64(reports))), ("unit", .string(unit.text)),
        ]
        if let sealedFor { members.append(("sealedFor", .string(sealedFor.text))) }
        return members
    }

    /// The piece's content.
    public var bytes: [UInt8] {
        BundleContent.head(
            members + (signature.map { [("signature", .string($0.header))] } ?? []))
    }

    /// Reads a seal; nil when it is none.
    public init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes),  // not JSON: no seal
            let bundle = value["bundle"]?.text.flatMap({ BundleID($0) }),
            let format = value["format"]?.integer,
            let unit = value["unit"]?.text.flatMap({ FacilityID($0) }),
            let madeAt = value["madeAt"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let reports = value["reports"]?.integer, let pages = value["pages"]?.elements
        else { return nil }
        self.init(
            bundle: bundle, unit: unit, madeAt: madeAt, reports: Int(reports),
            pages: pages.compactMap { $0.text.flatMap { Digest(hex: $0) } },
            sealedFor: value["sealedFor"]?.text.flatMap { KeyID($0) })
        self.format = format
        signature = value["signature"]?.text.flatMap { ReportSignature(header: $0) }
        guard self.pages.count == pages.count else { return nil }
    }
}
