/// One piece of a bundle (`gói`), framed so that damage to it costs nothing else.
///
/// A bundle is text from its first byte to its last: sticks, mail and editors do the least harm to
/// that, and where a piece begins can be found again after any damage, because `-` is no digit of
/// Base64. Each piece carries its own SHA-256, over its marker too.
///
/// ```
/// -----GIAOBAN REPORT 12 GZIP-----
/// <Base64, 76 characters a line>
/// -----GIAOBAN END 12 <64 hexadecimal digits>-----
/// ```
public struct BundleFrame: Hashable, Sendable {
    /// What a piece is.
    public enum Kind: String, CaseIterable, Sendable {
        /// Who has put the bundle together, and what belongs to it.
        case seal = "SEAL"
        /// A page of the list of what belongs to it.
        case index = "INDEX"
        /// A report with its digest and signature.
        case report = "REPORT"
        /// The department's keys.
        case keys = "KEYS"
        /// What became of one report.
        case answer = "ANSWER"
    }

    /// What was done to the content.
    public enum Packing: String, CaseIterable, Sendable {
        /// Nothing.
        case plain = "PLAIN"
        /// It is in gzip.
        case gzip = "GZIP"
        /// It is in gzip, and then in a sealed box.
        case sealed = "SEALED"
    }

    /// Most bytes of a payload: more than any report makes.
    public static let payloadLimit = 3 << 20
    /// Most pieces of one kind.
    public static let numberLimit = 1_000_000

    /// What it is.
    public let kind: Kind
    /// Its place among its kind, from 1.
    public let number: Int
    /// What was done to the content.
    public let packing: Packing
    /// The content, packed.
    public let payload: [UInt8]

    /// Makes a frame.
    public init(_ kind: Kind, _ number: Int, _ packing: Packing, _ payload: [UInt8]) {
        precondition((1...Self.numberLimit).contains(number), "pieces are counted from 1")
        precondition(payload.count <= Self.payloadLimit, "no piece is that large")
        self.kind = kind
        self.number = number
        self.packing = packing
        self.payload = payload
    }

    /// What a sealed payload is bound to: in another place it does not open.
    public static func context(_ kind: Kind, _ number: Int) -> [UInt8] {
        Array("\(kind.rawValue) \(number)".utf8)
    }

    /// The digest at the end of a frame.
    static func digest(
        _ kind: Kind, _ number: Int, _ packing: Packing, _ payload: [UInt8]
    ) -> Digest {
        Digest(of: Array("\(kind.rawValue) \(number) \(packing.rawValue)\n".utf8) + payload)
    }

    /// The frame as it stands in a file, with the line ends that every editor knows.
    public var text: [UInt8] {
        let encoded = Array(Base64.encode(payload).utf8)
        let digest = Self.digest(kind, number, packing, payload)
        var text = Array(
            "-----GIAOBAN \(kind.rawValue) \(number) \(packing.rawValue)-----\r\n".utf8)
        text.reserveCapacity(encoded.count + encoded.count / 30 + 200)
        for start in stride(from: 0, to: encoded.count, by: Self.lineLength) {
            text += encoded[start..<min(start + Self.lineLength, encoded.count)]
            text += "\r\n".utf8
        }
        text += "-----GIAOBAN END \(number) \(digest.hex)-----\r\n".utf8
        return text
    }

    private static let lineLength = 76
}

/// The line before and after a piece.
enum BundleMarker: Hashable {
    case start(BundleFrame.Kind, Int, BundleFrame.Packing)
    case end(Int, Digest)

    /// What every marker begins with; in no payload, and in no list for people.
    static let prefix = Array("-----GIAOBAN ".utf8)
    static let suffix = Array("-----".utf8)
    /// Most bytes between the two.
    static let longest = 96

    /// Reads what stands between prefix and suffix; nil for anything else.
    init?(_ words: some Collection<UInt8>) {
        let parts = String(decoding: words, as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[1]), String(number) == parts[1],
            (1...BundleFrame.numberLimit).contains(number)
        else { return nil }
        if parts[0] == "END" {
            guard let digest = Digest(hex: String(parts[2])) else { return nil }
            self = .end(number, digest)
            return
        }
        guard let kind = BundleFrame.Kind(rawValue: String(parts[0])),
            let packing = BundleFrame.Packing(rawValue: String(parts[2]))
        else { return nil }
        self = .start(kind, number, packing)
    }
}
