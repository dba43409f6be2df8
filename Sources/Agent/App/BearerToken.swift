/// The unit's secret towards the collector. It describes itself as hidden wherever it might be
/// printed by accident; only the transport and the token file read `text`.
struct BearerToken: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The token as it travels: `giaoban_` and 32 random bytes in base64url.
    let text: String

    /// Nil unless the text has the shape of a token: a file of NULs or half a line is not one.
    init?(text: String) {
        let prefix = "giaoban_"
        guard text.hasPrefix(prefix), text.utf8.count == prefix.utf8.count + 43,
            text.utf8.dropFirst(prefix.utf8.count).allSatisfy(BearerToken.isBase64URL)
        else { return nil }
        self.text = text
    }

    var description: String { "•••" }
    var debugDescription: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: []) }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            return true
        default:
            return false
        }
    }
}
